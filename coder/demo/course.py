"""What truly happened in a session: drawn once, and then watched by one observer or two."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from coder.demo import model
from coder.demo.draws import chance, dwell, factor, one_of, split, stream, times, within

SECONDS = 60.0


@dataclass(frozen=True)
class Stretch:
    """A state from `start` to `end`, seconds of the session."""

    code: str
    start: float
    end: float
    actor: str | None = None


@dataclass(eq=False)
class Act:
    """A point at `at` seconds. `answers`: the strain or breach that it responds to."""

    code: str
    at: float
    actor: str
    mode: str
    answers: "Act | None" = None
    fact: tuple[str, str] | None = None


@dataclass
class Course:
    """A session's true course."""

    length: float
    items: dict[str, tuple[str, float | None]]
    """Item -> true status and minutes."""
    ends: dict[str, float]
    """Item -> when it was over."""
    modes: list[Stretch] = field(default_factory=list)
    activities: list[Stretch] = field(default_factory=list)
    participation: list[Stretch] = field(default_factory=list)
    coverage: list[Stretch] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    ratings: dict[str, float] = field(default_factory=dict)
    """Scale -> what an unbiased observer would feel, before rounding."""

    @property
    def strained(self) -> bool:
        return any(act.code in model.STRAINS for act in self.acts)


@dataclass(frozen=True)
class PlannedItem:
    id: str
    phase: str
    minutes: float


def draw(name: str, site: model.Site, medium: str, items: Sequence[PlannedItem], scales: Sequence[str]) -> Course:
    """The course of the session `name`, the same each time."""
    rng = stream(model.SEED, name, "course")
    statuses = _statuses(rng, site, items)
    course = Course(0.0, {}, {})
    at = within(rng, (60.0, 180.0))
    course.modes.append(Stretch("NM", 0.0, at))
    for item in items:
        status, minutes = statuses[item.id], _minutes(rng, statuses[item.id], item.minutes)
        course.items[item.id] = (status, minutes)
        end = at + (minutes or 0.0) * SECONDS
        _modes(rng, course, item.phase, at, end)
        _activities(rng, course, item.id, status, at, end)
        course.ends[item.id] = at = end
        if item.id == model.BREAK_AFTER:
            at = _break(rng, course, at)
    course.length = -(-(at + within(rng, (40.0, 100.0))) // SECONDS) * SECONDS
    course.modes.append(Stretch("NM", at, course.length))
    _disturbances(rng, course, medium)
    _points(rng, course, site)
    course.ratings = {
        scale: rng.gauss(site.quality + model.LESS_RATED.get(scale, 0.0), model.RATING_SPREAD) for scale in scales
    }
    return course


def _statuses(rng: Random, site: model.Site, items: Sequence[PlannedItem]) -> dict[str, str]:
    own = factor(rng, model.SESSION_SPREAD)
    found = {}
    for item in items:
        short = min(site.shortfall * own * model.ITEM_DIFFICULTY.get(item.id, 1.0), 0.95)
        if chance(rng, model.NOT_APPLICABLE.get(item.id, 0.0)):
            found[item.id] = "not_applicable"
        elif chance(rng, short):
            found[item.id] = "not_delivered" if chance(rng, model.OUTRIGHT) else "partial"
        else:
            found[item.id] = "adapted" if chance(rng, model.ADAPTED) else "delivered"
    return found


def _minutes(rng: Random, status: str, planned: float) -> float | None:
    if status in ("not_applicable", "not_delivered"):
        return None
    minutes = planned * factor(rng, model.MINUTES_SPREAD)
    return minutes * within(rng, model.PARTIAL_MINUTES) if status == "partial" else minutes


def _modes(rng: Random, course: Course, phase: str, start: float, end: float) -> None:
    """Stretches of modes until the item ends; no mode follows itself."""
    at = start
    while end - at > model.SHORTEST_STRETCH:
        last = course.modes[-1].code
        weights = {mode: weight for mode, weight in model.MODE_WEIGHTS[phase].items() if mode != last}
        mode = one_of(rng, weights)
        stop = at + dwell(rng, model.DWELL[mode], model.SHORTEST_STRETCH)
        if end - stop < model.SHORTEST_STRETCH:
            stop = end
        course.modes.append(Stretch(mode, at, stop))
        at = stop
    if at < end:
        _prolong(course, end)


def _prolong(course: Course, end: float) -> None:
    last = course.modes.pop()
    course.modes.append(Stretch(last.code, last.start, end))


def _activities(rng: Random, course: Course, item: str, status: str, start: float, end: float) -> None:
    code = model.ADAPTED_ACTIVITY if status == "adapted" else model.ACTIVITIES.get(item)
    if code is None or end - start < 2 * SECONDS:
        return
    for begins, stops in split(rng, start + 15.0, end - 10.0, model.ACTIVITY_PIECE, model.ACTIVITY_PAUSE):
        course.activities.append(Stretch(code, begins, stops, "F1" if chance(rng, model.LEADS) else "F2"))
        takes_part = model.PARTICIPATION.get(code)
        if takes_part is not None and stops - begins > SECONDS:
            course.participation.append(Stretch(takes_part, begins + within(rng, (10.0, 40.0)), stops, "G"))


def _break(rng: Random, course: Course, at: float) -> float:
    """The break goes out of all channels without closing them: the mode goes on behind it."""
    end = at + within(rng, model.BREAK_MINUTES) * SECONDS
    course.coverage.append(Stretch("ZZ-BRK", at, end, "A"))
    _prolong(course, end)
    return end


def _disturbances(rng: Random, course: Course, medium: str) -> None:
    kinds = (
        ("ZZ-INT", model.INTERRUPTIONS, model.INTERRUPTION),
        ("ZZ-UNC", model.LOST_PICTURE[medium], model.LOST),
    )
    for code, rate, lasts in kinds:
        for at in times(rng, rate, 0.0, course.length):
            end = at + within(rng, lasts)
            if end < course.length and not any(at < other.end and other.start < end for other in course.coverage):
                course.coverage.append(Stretch(code, at, end, "A"))
    course.coverage.sort(key=lambda stretch: stretch.start)


def _points(rng: Random, course: Course, site: model.Site) -> None:
    acts: list[Act] = []
    for stretch in course.modes:
        for code, rate in model.POINTS[stretch.code].items():
            acts += (_act(rng, code, at, stretch.code) for at in times(rng, rate, stretch.start, stretch.end))
        for code, rate in {**model.STRAINS, **model.BREACHES, **model.CONCERNS}.items():
            for at in times(rng, rate * site.strains, stretch.start, stretch.end):
                act = _act(rng, code, at, stretch.code)
                acts += [act, *_aftermath(rng, act)]
    for activity in course.activities:
        for code, rate in model.WITHIN_ACTIVITY.get(activity.code, {}).items():
            acts += (_act(rng, code, at, "TH") for at in times(rng, rate, activity.start, activity.end))
    for act in [act for act in acts if act.code in model.FOLLOWED_BY]:
        code, probability = model.FOLLOWED_BY[act.code]
        if chance(rng, probability):
            acts.append(_act(rng, code, act.at + within(rng, (4.0, 20.0)), act.mode))
    seen = [act for act in acts if _codable(course, act.at)]
    course.acts = sorted((act for act in seen if act.answers is None or act.answers in seen), key=lambda act: act.at)


def _act(rng: Random, code: str, at: float, mode: str) -> Act:
    client = code.startswith(("CL-", "RU-"))
    actor = f"P{rng.randint(1, 9)}" if client else "F1" if chance(rng, model.LEADS) else "F2"
    fact = model.FACTS.get(code)
    return Act(code, at, actor, mode, fact=(fact[0], rng.choice(fact[1])) if fact else None)


def _aftermath(rng: Random, act: Act) -> list[Act]:
    """How practitioners answer a strain or a breach, and whether a strain is resolved."""
    kind = "strain" if act.code in model.STRAINS else "breach" if act.code in model.BREACHES else None
    if kind is None:
        return []
    after: list[Act] = []
    responded = chance(rng, model.RESPONDED[kind])
    if responded:
        code = one_of(rng, model.RESPONSES["breach" if kind == "breach" else act.mode])
        after.append(_act(rng, code, act.at + within(rng, model.RESPONSE_AFTER), act.mode))
        after[-1].answers = act
    if kind == "strain" and chance(rng, model.RESOLVED[responded]):
        resolved = _act(rng, "RU-RES", act.at + within(rng, model.RESOLVED_AFTER), act.mode)
        resolved.actor = act.actor
        after.append(resolved)
    return after


def _codable(course: Course, at: float) -> bool:
    return at < course.length and not any(stretch.start <= at < stretch.end for stretch in course.coverage)
