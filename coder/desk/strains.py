"""Which strains are open. Only their first sign is coded; how long one lasts is derived."""

from collections.abc import Iterable
from dataclasses import dataclass

from codebooks.schema import Strains
from coder.models import Event


@dataclass(frozen=True)
class Strain:
    """`until_ms`: session time at which it was resolved or its episode ended; None while it is open."""

    event: Event
    until_ms: int | None


def strains(events: Iterable[Event], rule: Strains | None) -> tuple[Strain, ...]:
    """Every strain in order of onset. A marker is open until it is resolved, its episode ends, or the session does.

    A resolution ends the strain that it is linked to, else the most recent open one. The end of an episode ends the
    strains marked within it, else the most recent one open when it began.
    """
    if rule is None:
        return ()
    until: dict[int, int] = {}
    markers: list[Event] = []
    still: list[Event] = []
    for at, _, event, ends in sorted(_moments(events, rule), key=lambda moment: moment[:2]):
        if not ends:
            markers.append(event)
            still.append(event)
            continue
        ended = _ended_by(event, still, rule)
        until |= {marker.entry: at for marker in ended}
        still = [marker for marker in still if marker.entry not in until] if ended else still
    return tuple(Strain(marker, until.get(marker.entry)) for marker in markers)


def _moments(events: Iterable[Event], rule: Strains) -> Iterable[tuple[int, tuple[bool, int], Event, bool]]:
    for event in events:
        if event.code in rule.markers:
            yield event.onset_ms, (False, event.entry), event, False
        elif event.code == rule.resolved:
            yield event.onset_ms, (True, event.entry), event, True
        elif event.code == rule.episode and event.offset_ms is not None:
            yield event.offset_ms, (True, event.entry), event, True


def _ended_by(event: Event, still: list[Event], rule: Strains) -> list[Event]:
    if event.linked_id is not None:
        linked = [marker for marker in still if marker.id == event.linked_id]
        if linked:
            return linked
    if event.code == rule.episode:
        within = [marker for marker in still if marker.onset_ms >= event.onset_ms]
        return within or still[-1:]
    return still[-1:]
