"""What a practitioner takes into supervision: what went well, what was missed, and what to work on, each with evidence.

Nothing here compares people: every rule has a fixed threshold, and only the sessions of one practitioner enter. Item
marks and ratings belong to a session's whole team; what is a practitioner's own is told by the seat of an event's
actor. The rules are our own, without an outside authority, and are printed wherever their findings are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coder.adherence.items import Item
from coder.adherence.supervision_moments import Moment, concerns, good_moments, unanswered
from coder.adherence.supervision_records import Scale, Watched
from coder.adherence.uncertainty import FEWEST_SESSIONS

MOST = 0.75
"""Share of sessions that counts as most of them."""
HIGH_STEPS = 2
"""How many of a scale's upper steps are high: 4 and 5 of 1 to 5."""
STRENGTHS = 2
POINTS = 2
DONE = ("delivered", "adapted")
"""Adapting an item to the people in the room is a way of delivering it."""

StrengthKind = Literal["strain", "critical", "rating", "item", "answer"]
PointKind = Literal["item", "concern", "strain", "partial"]


@dataclass(frozen=True)
class ItemRecord:
    """An item over the sessions in which it applied and was observed; the tuples name sessions, in order of date."""

    plan: str | None
    item: str
    title: str
    critical: bool
    position: int
    applicable: int
    by_status: Mapping[str, tuple[str, ...]]

    def sessions(self, *statuses: str) -> tuple[str, ...]:
        """Those in which the item has one of these statuses."""
        return tuple(name for status in statuses for name in self.by_status.get(status, ()))


@dataclass(frozen=True)
class Strength:
    """Something that was done in `count` of `of` (sessions, or strains for `strain` and `answer`).

    `about`: the item, or the scale's id; `moment`: one to watch.
    """

    kind: StrengthKind
    count: int
    of: int
    about: ItemRecord | str | None = None
    moment: Moment | None = None


@dataclass(frozen=True)
class Point:
    """Something to work on: what happened in `count` of `of`; `of` is None for concerns, which are only counted.

    `about`: the item, or the concern's code; `sessions` in order of date.
    """

    kind: PointKind
    count: int
    of: int | None
    sessions: tuple[str, ...]
    about: ItemRecord | str | None = None


def item_records(watched: Iterable[Watched]) -> list[ItemRecord]:
    """One record an item of a plan, over the sessions with a score, in order of plan and place."""
    marks: dict[tuple[str | None, str], list[tuple[str, Item, bool]]] = {}
    for one in watched:
        plan, coding = one.result.session.plan, one.result.coding
        if plan is None or coding is None or one.result.score is None:
            continue
        for item in coding.items:
            seen = isinstance(item.credit(plan.credits), float | int)
            marks.setdefault((one.result.session.plan_name, item.id), []).append((one.name, item, seen))
    found = [_item_record(plan, its) for (plan, _), its in marks.items()]
    return sorted(found, key=lambda record: (record.plan or "", record.position))


def _item_record(plan: str | None, marks: Sequence[tuple[str, Item, bool]]) -> ItemRecord:
    last = marks[-1][1]
    by_status: dict[str, tuple[str, ...]] = {}
    for name, item, seen in marks:
        if seen and item.status:
            by_status[item.status] = (*by_status.get(item.status, ()), name)
    seen_in = sum(seen for _, _, seen in marks)
    return ItemRecord(plan, last.id, last.title, last.critical, last.position, seen_in, by_status)


def missed(records: Iterable[ItemRecord]) -> list[ItemRecord]:
    """Items not delivered, or in part, at least once: critical first, then those missed most, then by plan."""
    short = [record for record in records if record.sessions("not_delivered", "partial")]
    return sorted(
        short,
        key=lambda record: (
            not record.critical,
            -len(record.sessions("not_delivered")),
            -len(record.sessions("partial")),
        ),
    )


def strengths(
    watched: Sequence[Watched], scales: Sequence[Scale], points: Sequence[Point] = ()
) -> tuple[Strength, ...]:
    """Up to two strengths, each of another kind, in this order.

    1. A strain that this practitioner answered and that was then resolved.
    2. Sessions in which every critical item that was observed was delivered or adapted: most of three or more.
    3. A scale rated in its two upper steps: in most of three or more sessions. Scales are never averaged.
    4. An item delivered or adapted in most of three or more sessions, unless it is among `points`.
    5. A strain that this practitioner answered, where none was resolved after it.
    """
    records = item_records(watched)
    told = {point.about.item for point in points if isinstance(point.about, ItemRecord)}
    found = (
        _strain(watched),
        _critical(watched),
        _rating(watched, scales),
        _item([record for record in records if record.item not in told]),
        _answer(watched),
    )
    return tuple(strength for strength in found if strength)[:STRENGTHS]


def points(watched: Sequence[Watched]) -> tuple[Point, ...]:
    """Up to two things to work on, each of another kind, in this order.

    1. The critical item not delivered most often, else the item not delivered most often.
    2. The practice concern coded most often with this practitioner as actor.
    3. Strains that nobody answered. 4. The item delivered in part most often.
    """
    records = missed(item_records(watched))
    return tuple([*_missed_item(records), *_concern(watched), *_strains(watched), *_partial(records)][:POINTS])


def _strain(watched: Sequence[Watched]) -> Strength | None:
    return _answered("strain", watched, [moment for moment in _own_answers(watched) if moment.resolved])


def _answer(watched: Sequence[Watched]) -> Strength | None:
    answers = _own_answers(watched)
    return None if any(moment.resolved for moment in answers) else _answered("answer", watched, answers)


def _own_answers(watched: Sequence[Watched]) -> list[Moment]:
    """Strains that this practitioner answered, latest first."""
    return [moment for moment in good_moments(watched) if moment.strain and moment.own_answer]


def _answered(kind: StrengthKind, watched: Sequence[Watched], answers: Sequence[Moment]) -> Strength | None:
    every = sum(len(one.result.clocked.strains.found or ()) for one in watched)
    return Strength(kind, len(answers), every, moment=answers[0]) if answers else None


def _critical(watched: Sequence[Watched]) -> Strength | None:
    whole = observed = 0
    for one in watched:
        plan, coding = one.result.session.plan, one.result.coding
        if plan is None or coding is None or one.result.score is None:
            continue
        seen = [
            item.status for item in coding.items if item.critical and isinstance(item.credit(plan.credits), float | int)
        ]
        observed += bool(seen)
        whole += bool(seen) and all(status in DONE for status in seen)
    return Strength("critical", whole, observed) if _most(whole, observed) else None


def _rating(watched: Sequence[Watched], scales: Sequence[Scale]) -> Strength | None:
    best: Strength | None = None
    for scale in scales:
        answers = [value for one in watched if (value := one.ratings.get(scale.id)) is not None]
        high = sum(value > scale.high - HIGH_STEPS for value in answers)
        found = Strength("rating", high, len(answers), scale.id)
        if _most(high, len(answers)) and (best is None or _rank(found) > _rank(best)):
            best = found
    return best


def _item(records: Iterable[ItemRecord]) -> Strength | None:
    having = [
        Strength("item", len(record.sessions(*DONE)), record.applicable, record)
        for record in sorted(records, key=lambda record: not record.critical)
        if _most(len(record.sessions(*DONE)), record.applicable)
    ]
    return max(having, key=_rank, default=None)


def _rank(strength: Strength) -> tuple[float, int]:
    return strength.count / strength.of, strength.of


def _most(count: int, of: int) -> bool:
    return of >= FEWEST_SESSIONS and count >= MOST * of


def _missed_item(records: Sequence[ItemRecord]) -> Iterator[Point]:
    record = next((record for record in records if record.critical and record.sessions("not_delivered")), None)
    if record is None:
        having = [record for record in records if record.sessions("not_delivered")]
        record = max(having, key=lambda record: len(record.sessions("not_delivered")), default=None)
    if record:
        names = record.sessions("not_delivered")
        yield Point("item", len(names), record.applicable, names, record)


def _concern(watched: Sequence[Watched]) -> Iterator[Point]:
    by_code: dict[str, list[str]] = {}
    for moment in reversed(concerns(watched)):
        if moment.own:
            by_code.setdefault(moment.code, []).append(moment.session)
    if by_code:
        code, names = max(by_code.items(), key=lambda pair: len(pair[1]))
        yield Point("concern", len(names), None, tuple(dict.fromkeys(names)), code)


def _strains(watched: Sequence[Watched]) -> Iterator[Point]:
    heard = sum(
        len(one.result.clocked.strains.found or ()) for one in watched if not one.result.clocked.strains.why_no_answers
    )
    left = [moment.session for moment in reversed(unanswered(watched))]
    if left:
        yield Point("strain", len(left), heard, tuple(dict.fromkeys(left)))


def _partial(records: Sequence[ItemRecord]) -> Iterator[Point]:
    having = [record for record in records if record.sessions("partial") and not record.sessions("not_delivered")]
    if having:
        record = max(having, key=lambda record: len(record.sessions("partial")))
        names = record.sessions("partial")
        yield Point("partial", len(names), record.applicable, names, record)
