"""What the sheet for supervision is made of: the sessions of one practitioner, and the findings on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coder.adherence.groups import GroupResult, group
from coder.adherence.report import Report
from coder.adherence.supervision import ItemRecord, Point, Strength, item_records, points, strengths
from coder.adherence.supervision_mix import OwnActs, own_acts
from coder.adherence.supervision_moments import Moment, moments
from coder.adherence.supervision_records import Happening, Scale, Watched
from coder.book.common import records
from coder.errors import NotFound
from coder.tables import Tables

_NAMED = 30
"""Practitioners whose names an error lists."""
CodingKey = tuple[str, str, str]
"""Session, observer, role."""


@dataclass(frozen=True)
class Findings:
    """Everything on one practitioner's sheet. `watched` in order of date; `group` holds the team's scores."""

    practitioner: str
    registered: int
    """Sessions of the practitioner, observed or not."""
    watched: tuple[Watched, ...]
    group: GroupResult
    records: tuple[ItemRecord, ...]
    strengths: tuple[Strength, ...]
    points: tuple[Point, ...]
    moments: tuple[Moment, ...]
    acts: OwnActs
    labels: Mapping[str, str]
    """Of codes, techniques, modes and scales."""
    formats: Mapping[str, str]
    """Session -> `group` or `one-to-one`, where that is told."""


def findings(tables: Tables, report: Report, practitioner: str) -> Findings:
    """The findings on the sessions of one practitioner. NotFound names the practitioners that there are."""
    seats = {row["session"]: _seats(row["practitioners"]) for row in records(tables.sessions)}
    known = sorted({name for its in seats.values() for name in its.values()})
    if practitioner not in known:
        named = ", ".join(known[:_NAMED]) + (f" and {len(known) - _NAMED} more" if len(known) > _NAMED else "")
        mend = f"there are: {named}" if known else "name who delivered: `coder session edit ID --practitioner F1=P03`"
        raise NotFound(f"there is no practitioner {practitioner or 'without a name'}", "--practitioner", mend)
    theirs = [one for one in report.sessions if practitioner in seats[one.session.name].values()]
    happenings = _happenings(tables)
    ratings = _ratings(tables)
    watched = []
    for result in sorted(theirs, key=lambda one: (one.session.date or "", one.session.name)):
        if result.coding is not None:
            key = (result.session.name, result.coding.observer, result.coding.role)
            held = (seats[key[0]], tuple(happenings.get(key, ())), ratings.get(key, {}))
            watched.append(Watched(result, practitioner, *held))
    todo = points(watched)
    return Findings(
        practitioner=practitioner,
        registered=len(theirs),
        watched=tuple(watched),
        group=group(theirs, "practitioner", practitioner, confidence=report.confidence),
        records=tuple(item_records(watched)),
        strengths=strengths(watched, _scales(tables), todo),
        points=todo,
        moments=tuple(moments(watched)),
        acts=own_acts(watched, report.confidence),
        labels=_labels(tables),
        formats={row["session"]: row["format"] for row in records(tables.sessions) if row["format"]},
    )


def _seats(stored: str | None) -> dict[str, str]:
    """`F1=P03;F2=P07` as seat -> practitioner."""
    pairs = (part.partition("=") for part in (stored or "").split(";") if part)
    return {seat: name for seat, _, name in pairs}


def _happenings(tables: Tables) -> dict[CodingKey, list[Happening]]:
    found: dict[CodingKey, list[Happening]] = {}
    names = ["session", "observer", "role", "event", "onset", "code", "actor", "responds_to", "come_back"]
    for row in tables.events[names].itertuples(index=False, name=None):
        session, observer, role, event, onset, code, actor, responds_to, come_back = row
        made = Happening(event, float(onset), code, actor, responds_to, bool(come_back))
        found.setdefault((session, observer, role), []).append(made)
    return found


def _ratings(tables: Tables) -> dict[CodingKey, dict[str, float | None]]:
    found: dict[CodingKey, dict[str, float | None]] = {}
    for row in records(tables.ratings):
        found.setdefault((row["session"], row["observer"], row["role"]), {})[row["scale"]] = row["value"]
    return found


def _scales(tables: Tables) -> Sequence[Scale]:
    """Each scale once; of several versions of a codebook the latest tells the highest step."""
    highest = {row["scale"]: row["high"] for row in records(tables.scales)}
    return [Scale(name, high) for name, high in highest.items()]


def _labels(tables: Tables) -> dict[str, str]:
    scales = {row["scale"]: row["label"] for row in records(tables.scales)}
    return scales | {row["code"]: row["label"] for row in records(tables.codes) if row["label"]}
