"""What an observer makes of a session's course: what is missed, mistimed and confused; the marks and ratings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from coder.demo import model
from coder.demo.course import Act, Course, Stretch
from coder.demo.draws import chance, one_of, stream, times, within


@dataclass(eq=False)
class Seen:
    """An event as it is coded; seconds. `answers`: the seen strain or breach that it is linked to."""

    code: str
    onset: float
    offset: float | None = None
    actor: str | None = None
    note: str | None = None
    modifiers: dict[str, str] = field(default_factory=dict)
    come_back: bool = False
    answers: "Seen | None" = None


@dataclass(frozen=True)
class Mark:
    status: str
    minutes: float | None


@dataclass(frozen=True)
class Watched:
    """One observer's coding of a session: events by onset, marks by item, ratings by scale (None: not ratable)."""

    events: list[Seen]
    marks: dict[str, Mark]
    ratings: dict[str, float | None]


@dataclass(frozen=True)
class Codes:
    """The codebook, as far as confusing codes goes: technique and mode of each point that practitioners make."""

    technique: Mapping[str, str]
    mode: Mapping[str, str]


def watch(name: str, course: Course, observer: str, codes: Codes) -> Watched:
    """The observer's coding of the session `name`, the same each time."""
    rng = stream(model.SEED, name, observer)
    watcher = model.WATCHERS[observer]
    events = [
        *_modes(rng, course, watcher),
        *_states(rng, course.activities, course, watcher, model.MISSED_ACTIVITY),
        *_states(rng, course.participation, course, watcher, model.MISSED_ACTIVITY),
        *_states(rng, course.coverage, course, watcher, 0.0),
        *_points(rng, course, watcher, codes),
    ]
    events.sort(key=lambda seen: (seen.onset, seen.offset is None))
    return Watched(events, _marks(rng, course), _ratings(rng, course, watcher))


def agreed(course: Course) -> Watched:
    """What experts agreed on in the end: the true course."""
    points = {act: _true_point(act) for act in course.acts}
    for act, seen in points.items():
        if act.answers is not None:
            _link(seen, points[act.answers])
    states = [*_joined(course.modes), *course.activities, *course.participation, *course.coverage]
    events = [Seen(one.code, one.start, one.end, one.actor) for one in states] + list(points.values())
    events.sort(key=lambda seen: (seen.onset, seen.offset is None))
    marks = {item: Mark(status, minutes and _whole(minutes)) for item, (status, minutes) in course.items.items()}
    ratings = {scale: None if _unseen(scale, course) else _answer(felt) for scale, felt in course.ratings.items()}
    return Watched(events, marks, ratings)


def _true_point(act: Act) -> Seen:
    note = next(iter(model.NOTED_ALWAYS.get(act.code, ())), None)
    return Seen(act.code, act.at, actor=act.actor, note=note, modifiers=dict([act.fact] if act.fact else []))


def _joined(modes: Sequence[Stretch]) -> list[Stretch]:
    """Stretches of one mode that follow each other, as one."""
    joined: list[Stretch] = []
    for stretch in modes:
        same = bool(joined) and joined[-1].code == stretch.code
        start = joined.pop().start if same else stretch.start
        joined.append(Stretch(stretch.code, start, stretch.end, stretch.actor))
    return joined


def cut(watched: Watched, course: Course, at: float) -> Watched:
    """A coding that was left in the middle: what had been coded by then. An end at infinity: the state still runs."""
    events = [seen for seen in watched.events if seen.onset <= at]
    for seen in events:
        if seen.offset is not None and seen.offset > at:
            seen.offset = float("inf")
    return Watched(events, {item: mark for item, mark in watched.marks.items() if course.ends[item] <= at}, {})


def _noticed(rng: Random, at: float, watcher: model.Watcher, spread: float, end: float) -> float:
    return min(max(at + rng.gauss(watcher.lag, spread), 0.0), end)


def _modes(rng: Random, course: Course, watcher: model.Watcher) -> list[Seen]:
    """One state after the other: a stretch that is not noticed, or taken for the one before, prolongs that."""
    seen: list[Seen] = []
    for stretch in course.modes:
        brief = stretch.end - stretch.start < model.BRIEF
        code = stretch.code
        if chance(rng, model.CONFUSED_MODE):
            code = one_of(rng, {mode: 1.0 for mode in model.DWELL if mode != stretch.code})
        missed = chance(rng, model.MISSED_STRETCH[brief])
        if seen and (missed or seen[-1].code == code):
            continue
        first = within(rng, model.SETTLES_IN)
        onset = _noticed(rng, stretch.start, watcher, model.STATE_JITTER, course.length) if seen else first
        if seen:
            onset = max(onset, seen[-1].onset + 1.0)
            seen[-1].offset = onset
        seen.append(Seen(code, onset, course.length))
    return seen


def _states(
    rng: Random, stretches: Sequence[Stretch], course: Course, watcher: model.Watcher, miss: float
) -> list[Seen]:
    """States of one exclusive channel, each ended when the next begins."""
    seen: list[Seen] = []
    for stretch in stretches:
        if chance(rng, miss):
            continue
        onset = _noticed(rng, stretch.start, watcher, model.STATE_JITTER, course.length - 1.0)
        offset = _noticed(rng, stretch.end, watcher, model.STATE_JITTER, course.length)
        if seen and seen[-1].offset is not None:
            onset = max(onset, seen[-1].offset)
        seen.append(Seen(stretch.code, onset, max(offset, onset + 1.0), stretch.actor))
    return [state for state in seen if state.offset is not None and state.offset <= course.length]


def _points(rng: Random, course: Course, watcher: model.Watcher, codes: Codes) -> list[Seen]:
    found: dict[Act, Seen] = {}
    for act in course.acts:
        plain = act.code in codes.technique
        if chance(rng, watcher.miss if plain else model.MISSED_STRAIN):
            continue
        confused = plain and chance(rng, watcher.confuse)
        code = _other(rng, act.code, codes) if confused else act.code
        seen = Seen(code, _noticed(rng, act.at, watcher, model.JITTER, course.length), actor=act.actor)
        _add_facts(rng, seen, act, confused)
        if act.answers in found and plain and not chance(rng, model.NOT_LINKED):
            _link(seen, found[act.answers])
        found[act] = seen
    alarms = [
        Seen(rng.choice(list(codes.technique)), at, actor="F1")
        for at in times(rng, model.FALSE_ALARMS, 0.0, course.length)
    ]
    points = [*found.values(), *alarms]
    for seen in points:
        _add_notes(rng, seen)
    return points


def _link(seen: Seen, answered: Seen) -> None:
    seen.answers = answered
    seen.modifiers["responds_to"] = "linked-rupture" if answered.code in model.STRAINS else "rule-breach"


def _other(rng: Random, code: str, codes: Codes) -> str:
    """What a code is taken for: mostly another of its technique, else another of its mode."""
    alike = codes.technique if chance(rng, model.SAME_TECHNIQUE) else codes.mode
    others = [other for other, kind in alike.items() if kind == alike[code] and other != code]
    return rng.choice(others) if others else code


def _add_facts(rng: Random, seen: Seen, act: Act, confused: bool) -> None:
    if act.fact is not None and seen.code == act.code and chance(rng, model.MODIFIER_GIVEN):
        seen.modifiers[act.fact[0]] = act.fact[1]
    if chance(rng, model.UNSURE[confused]):
        seen.modifiers["flag"] = "unsure"


def _add_notes(rng: Random, seen: Seen) -> None:
    needed = model.NOTED_ALWAYS.get(seen.code)
    if needed is not None:
        seen.note = rng.choice(needed)
    elif chance(rng, model.NOTED):
        seen.note = rng.choice(model.NOTES)
    seen.come_back = chance(rng, model.COME_BACK)


def _marks(rng: Random, course: Course) -> dict[str, Mark]:
    return {item: _mark(rng, status, minutes) for item, (status, minutes) in course.items.items()}


def _mark(rng: Random, true: str, minutes: float | None) -> Mark:
    """Statuses are taken for the next ones to them, minutes are whole."""
    if chance(rng, model.ITEM_NOT_OBSERVED):
        return Mark("not_observed", None)
    status = true
    if true in model.NEXT_TO and chance(rng, model.ITEM_CONFUSED):
        status = rng.choice(model.NEXT_TO[true])
    if status in ("not_delivered", "not_applicable"):
        return Mark(status, None)
    return Mark(status, _whole((minutes or 2.0) + rng.gauss(0.0, model.MINUTES_NOISE)))


def _whole(minutes: float) -> float:
    return max(1.0, float(round(minutes)))


def _ratings(rng: Random, course: Course, watcher: model.Watcher) -> dict[str, float | None]:
    given: dict[str, float | None] = {}
    for scale, felt in course.ratings.items():
        answer = _answer(felt + watcher.lean + rng.gauss(0.0, model.RATING_NOISE))
        not_ratable = chance(rng, model.NOT_RATABLE.get(scale, 0.0)) or _unseen(scale, course)
        given[scale] = None if not_ratable else answer
    return given


def _unseen(scale: str, course: Course) -> bool:
    """Whether there was nothing that the scale could be rated by."""
    return scale == "G-STRAIN" and not course.strained


def _answer(felt: float) -> float:
    return float(min(max(round(felt), 1), 5))
