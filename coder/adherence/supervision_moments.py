"""Moments of one practitioner's sessions that are worth watching again, chosen by rule.

What another practitioner did is nowhere shown as a fault: concerns and marks that name another's seat are left out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Literal

from coder.adherence.strains import Strain
from coder.adherence.supervision_records import Happening, Watched

MOMENTS = 8
Kind = Literal["good", "concern", "unanswered", "marked", "answered"]


@dataclass(frozen=True)
class Moment:
    """One moment; `onset` in seconds from the session's zero. `own`: the practitioner's seat is the event's actor.

    `answer` is the code of the first answer, `answer_actor` its seat, `mode` its mode and `seconds` the time to it.
    `resolved` is None where resolution was not looked for, or for what is no strain.
    """

    kind: Kind
    session: str
    onset: float
    code: str
    actor: str | None = None
    own: bool = False
    strain: bool = False
    answer: str | None = None
    answer_actor: str | None = None
    own_answer: bool = False
    mode: str | None = None
    seconds: float | None = None
    resolved: bool | None = None


def moments(watched: Sequence[Watched], most: int = MOMENTS) -> list[Moment]:
    """Up to `most` moments in order of the sessions and of time; `watched` in order of date.

    Taken in turn, the latest session first: a good moment, a practice concern, a strain nobody answered, a moment the
    observer marked, and any other strain.
    """
    kinds = (good_moments(watched), concerns(watched), unanswered(watched), marked(watched), answered(watched))
    in_turn = (moment for row in zip_longest(*kinds) for moment in row if moment is not None)
    chosen: dict[tuple[str, float, str], Moment] = {}
    for moment in in_turn:
        chosen.setdefault((moment.session, moment.onset, moment.code), moment)
    order = {one.name: place for place, one in enumerate(watched)}
    return sorted(list(chosen.values())[:most], key=lambda moment: (order[moment.session], moment.onset))


def good_moments(watched: Sequence[Watched]) -> list[Moment]:
    """What this practitioner answered: strains then resolved first, other strains, other moments; each latest first.

    Without any, a strain that the team answered and that was resolved.
    """
    every = list(_latest_first(watched, _answers))
    own = [moment for moment in every if moment.own_answer]
    ranked = sorted(own, key=lambda moment: (not (moment.strain and moment.resolved), not moment.strain))
    return ranked or [moment for moment in every if moment.strain and moment.resolved]


def concerns(watched: Sequence[Watched]) -> list[Moment]:
    """Practice concerns of this practitioner's, and those whose event names nobody's seat; latest first."""
    return list(_latest_first(watched, lambda one: _of_codes(one, one.concern_codes)))


def unanswered(watched: Sequence[Watched]) -> list[Moment]:
    """Strains without an answer, where answers were looked for; latest first."""
    return list(_latest_first(watched, lambda one: _strains(one, "unanswered")))


def answered(watched: Sequence[Watched]) -> list[Moment]:
    """Strains with an answer, and those of which nobody can tell; latest first."""
    return list(_latest_first(watched, lambda one: _strains(one, "answered")))


def marked(watched: Sequence[Watched]) -> list[Moment]:
    """What the observer marked to come back to; latest first."""
    return list(_latest_first(watched, _marked))


def _latest_first(watched: Sequence[Watched], of: Callable[[Watched], Iterable[Moment]]) -> Iterator[Moment]:
    return chain.from_iterable(of(one) for one in reversed(watched))


def _answers(one: Watched) -> Iterator[Moment]:
    """Each event that a practitioner's event is linked to, with the first answer."""
    coding = one.result.coding
    if coding is None:
        return
    strains = {strain.event: strain for strain in one.result.clocked.strains.found or () if strain.event}
    first: dict[str, Happening] = {}
    for happening in one.happenings:
        linked = happening.responds_to
        if linked in one.by_id and linked and happening.code in coding.book.answering:
            known = first.get(linked)
            first[linked] = happening if known is None or happening.onset < known.onset else known
    for event, answer in sorted(first.items(), key=lambda pair: one.by_id[pair[0]].onset):
        strain = strains.get(event)
        if strain:
            yield _of_strain(one, strain, "good")
        else:
            told = one.by_id[event]
            yield _moment(one, told, "good", answer, coding.book.mode_of.get(answer.code))


def _strains(one: Watched, kind: Kind) -> Iterator[Moment]:
    at = one.result.clocked.strains
    for strain in at.found or ():
        alone = not strain.answered and at.why_no_answers is None
        if alone == (kind == "unanswered"):
            yield _of_strain(one, strain, kind)


def _of_strain(one: Watched, strain: Strain, kind: Kind) -> Moment:
    known = one.result.clocked.strains.why_no_resolution is None
    told = one.by_id.get(strain.event or "") or Happening(strain.event, strain.onset, strain.code)
    answer = one.by_id.get(strain.answer or "")
    return _moment(one, told, kind, answer, strain.mode, strain=True, resolved=strain.resolved if known else None)


def _marked(one: Watched) -> Iterator[Moment]:
    coverage = one.result.coding.book.coverage if one.result.coding else frozenset()
    for told in one.happenings:
        if told.come_back and told.code not in coverage and not one.is_anothers(told.actor):
            yield _moment(one, told, "marked")


def _of_codes(one: Watched, codes: frozenset[str]) -> Iterator[Moment]:
    for told in one.happenings:
        if told.code in codes and not one.is_anothers(told.actor):
            yield _moment(one, told, "concern")


def _moment(
    one: Watched,
    told: Happening,
    kind: Kind,
    answer: Happening | None = None,
    mode: str | None = None,
    *,
    strain: bool = False,
    resolved: bool | None = None,
) -> Moment:
    return Moment(
        kind=kind,
        session=one.name,
        onset=told.onset,
        code=told.code,
        actor=told.actor,
        own=one.is_own(told.actor),
        strain=strain,
        answer=answer.code if answer else None,
        answer_actor=answer.actor if answer else None,
        own_answer=bool(answer and one.is_own(answer.actor)),
        mode=mode,
        seconds=round(answer.onset - told.onset, 3) if answer else None,
        resolved=resolved,
    )
