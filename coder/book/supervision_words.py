"""Sentences of the sheet for supervision: each says what was found, in how many sessions, and where."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from coder import __version__
from coder.adherence.supervision import MOST, ItemRecord, Point, Strength
from coder.adherence.supervision_moments import Moment
from coder.adherence.uncertainty import FEWEST_SESSIONS, Estimate
from coder.book.supervision import Findings
from coder.desk.times import clock

SESSIONS_NAMED = 6
PROTECTION = (
    "Personal data about {name}: for development in supervision only. It ranks nobody, sets nobody beside a colleague, "
    "and no decision about a person may rest on it alone. Counts are not quality, adapting is not failing, and "
    "delivered as designed is not the same as effective."
)
STRENGTH_RULE = (
    "Rule, two at most and each of another kind: (1) a strain that {name} answered and that was resolved; (2) every "
    "critical item observed in a session was delivered or adapted; (3) a scale rated in its two upper steps; (4) an "
    "item delivered or adapted; (5) a strain that {name} answered. "
    f"(2) to (4) must hold in {MOST:.0%} of at least {FEWEST_SESSIONS} sessions. Scales are never averaged."
)
POINT_RULE = (
    "Rule, two at most and each of another kind: (1) the critical item missed most, else the item missed most; (2) the "
    "practice concern coded most with {name} as actor; (3) strains nobody answered; (4) the item most often delivered "
    "in part."
)
MOMENT_RULE = (
    "Rule, {most} at most, the latest session first, in turn: a moment that {name} answered (strains that were then "
    "resolved first), a practice concern, a strain nobody answered, a moment that the observer marked, another strain. "
    "Concerns and marks that name another practitioner are left out. A strain without a coded answer may have been "
    "answered all the same, and a mark may only say that the observer was unsure."
)
MIX_RULE = (
    "Descriptive: there is no norm, no mode is better than another, and more is not better. Share: mean over sessions "
    "of {name}'s own events in the mode, of those with a mode; rates: events per hour of codable time; in brackets "
    "95% limits by t over sessions. Whose an event was is told by the seat that the observer chose."
)


def facts(found: Findings) -> Iterator[tuple[str, str]]:
    """Labels and sentences of the sheet's head."""
    yield "Observed", _observed(found)
    yield "Chosen", _chosen(found)
    yield "Delivered with", _with_whom(found)
    yield "Observed by", _observers(found)
    yield "Adherence (the team's)", _adherence(found)


def _observed(found: Findings) -> str:
    names = [one.name for one in found.watched]
    dates = sorted(one.result.session.date for one in found.watched if one.result.session.date)
    when = f", {dates[0]} to {dates[-1]}" if dates else ", without a date"
    media = Counter(one.result.session.medium or "medium not stated" for one in found.watched)
    how = ", ".join(f"{count} {medium}" for medium, count in sorted(media.items()))
    few = found.registered - len(names)
    rest = f" {number(few, 'session')} more {'is' if few == 1 else 'are'} registered and not coded." if few else ""
    return (
        f"{number(len(names), 'session')} ({named(names)}){when}; {how}.{rest} How many {found.practitioner} delivered "
        "in all is not recorded."
    )


def _chosen(found: Findings) -> str:
    chosen = Counter(one.result.session.chosen or "not stated" for one in found.watched)
    words = {"random": "drawn at random", "not stated": "not stated how"}
    told = ", ".join(f"{count} {words.get(how, how)}" for how, count in sorted(chosen.items()))
    few = len(found.watched) < FEWEST_SESSIONS
    fit = "" if set(chosen) == {"random"} else " They may not stand for other sessions."
    return f"{told}.{fit}{' So few sessions say little about the others.' if few else ''}"


def _with_whom(found: Findings) -> str:
    others = Counter(
        name for one in found.watched for name in dict.fromkeys(one.seats.values()) if name != found.practitioner
    )
    alone = sum(set(one.seats.values()) == {found.practitioner} for one in found.watched)
    told = [f"{name} ({number(count, 'session')})" for name, count in sorted(others.items())]
    if alone:
        told.append(f"alone ({number(alone, 'session')})")
    if not others:
        return f"{', '.join(told)}."
    return (
        f"{', '.join(told)}. Scores, item marks and ratings belong to the whole team of a session; only moments and "
        f"acts that name {found.practitioner}'s seat are told as {found.practitioner}'s own."
    )


def _observers(found: Findings) -> str:
    codings = [(one.name, one.result.coding) for one in found.watched if one.result.coding]
    told = ", ".join(f"{name} ({count})" for name, count in sorted(Counter(c.observer for _, c in codings).items()))
    drafts = [name for name, coding in codings if coding.state == "draft"]
    double = sum(one.result.other is not None for one in found.watched)
    second = f" {number(double, 'session')} also coded by a second observer." if double else " None was coded twice."
    open_yet = f" Draft codings, which may still change: {named(drafts)}." if drafts else ""
    return f"{told}.{second}{open_yet}"


def _adherence(found: Findings) -> str:
    group = found.group
    if group.weighted.value is None:
        return "No session has a score: none has a plan with marks."
    standard = "no standard is set" if group.standard is None else f"standard {group.standard:.0%}"
    critical = (
        f"; critical items missed: {group.critical_missed} in {number(group.scored, 'session')}"
        if group.critical_missed is not None
        else ""
    )
    dose = f"; dose {group.dose.value:.0%} (n = {group.dose.n})" if group.dose.value is not None else ""
    return f"Mean {limits(group.weighted)}; {standard}: {group.status.lower()}{critical}{dose}."


def limits(estimate: Estimate) -> str:
    """`84% (95% limits 70% to 98%, n = 5)`, or why there are none."""
    if estimate.value is None:
        return "not defined"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.0%} (n = {estimate.n}, no limits)"
    return f"{estimate.value:.0%} (95% limits {estimate.low:.0%} to {estimate.high:.0%}, n = {estimate.n})"


def strength(one: Strength, found: Findings) -> str:
    """What went well, and in how many sessions."""
    if one.moment:
        at = f"{one.moment.session} at {at_clock(one.moment.onset)}"
        ended = " and then resolved" if one.kind == "strain" else ""
        return (
            f"Answering strains. {one.count} of {number(one.of, 'strain')} in these sessions "
            f"{'was' if one.count == 1 else 'were'} answered by {found.practitioner}{ended}; see {at}."
        )
    sessions = number(one.of, "session")
    if one.kind == "critical":
        return (
            f"Keeping to what matters most (the team's). In {one.count} of {sessions} every critical item that was "
            "observed was delivered or adapted."
        )
    if isinstance(one.about, ItemRecord):
        adapted = one.about.sessions("adapted")
        also = f", adapted to the group in {named(adapted)}" if adapted else ""
        return f"{_titled(one.about)} (the team's). Delivered in {one.count} of {sessions}{also}."
    label = found.labels.get(one.about or "", one.about)
    return f"“{label}” (the team's rating). In its two upper steps in {one.count} of {sessions} rated."


def no_strength(found: Findings) -> str | None:
    """What stands in place of a strength that the rule did not find."""
    if len(found.strengths) > 1:
        return None
    which = "A second strength" if found.strengths else "A strength"
    if len(found.watched) < FEWEST_SESSIONS:
        return (
            f"{which} is not named: {number(len(found.watched), 'session')} observed, and the rule asks for "
            f"{FEWEST_SESSIONS}. Choose one together from what you see and hear."
        )
    return (
        f"{which} is not named: nothing else reached the rule. That is no finding against anybody; choose one together "
        "from what you see and hear."
    )


def point(one: Point, found: Findings) -> str:
    """Something to do, with the sessions that it comes from."""
    where = named(one.sessions)
    if isinstance(one.about, ItemRecord):
        seen = "Delivered in part" if one.kind == "partial" else "Not delivered"
        kind = "Critical. " if one.about.critical else ""
        return (
            f"Plan together how {_titled(one.about)} gets its place next time: who leads it, when, and what gives way. "
            f"{kind}{seen} in {one.count} of {number(one.of or 0, 'session')} ({where})."
        )
    if one.kind == "concern":
        label = found.labels.get(str(one.about), one.about)
        return (
            f"Watch where “{label}” ({one.about}) was coded and find another reply for such a moment: "
            f"{number(one.count, 'time')} with {found.practitioner} as actor ({where})."
        )
    return (
        f"Agree who takes up a strain when it shows, and how: {one.count} of {number(one.of or 0, 'strain')} had no "
        f"coded answer from the team ({where})."
    )


def followed(moment: Moment, found: Findings) -> str:
    """Why the moment is here, and what came after it."""
    if moment.kind == "concern":
        return "Practice concern: what would you do now?"
    if moment.kind == "marked":
        return "Marked by the observer to come back to"
    if moment.answer is None:
        ended = ", resolved all the same" if moment.resolved else ""
        unknown = "Whether it was answered is not known"
        return f"{'No answer coded' if moment.kind == 'unanswered' else unknown}{ended}"
    answer = f"{found.labels.get(moment.answer, moment.answer)} ({moment.answer})"
    mode = f", {found.labels.get(moment.mode, moment.mode)} mode" if moment.mode else ""
    after = f" after {_lasting(moment.seconds)}" if moment.seconds is not None else ""
    ended = {True: "; then resolved", False: "; not resolved", None: ""}[moment.resolved]
    first = "To build on: answered" if moment.own_answer else "Answered"
    return f"{first}{after} by {_who(moment.answer_actor, moment, found)}: {answer}{mode}{ended}"


def who(moment: Moment, found: Findings) -> str:
    """Who the event names: the practitioner by pseudonym, another by their seat, a participant by theirs."""
    return _who(moment.actor, moment, found)


def _who(actor: str | None, moment: Moment, found: Findings) -> str:
    seats = next(one.seats for one in found.watched if one.name == moment.session)
    if actor is None:
        return "nobody named"
    if actor in seats:
        return f"{seats[actor]} ({actor})" if seats[actor] == found.practitioner else f"co-practitioner ({actor})"
    return _GROUP.get(actor, f"client {actor.removeprefix('P')}")


_GROUP = {"G": "the group", "P": "a client", "A": "observer"}


def named(names: Sequence[str]) -> str:
    """The first session names, and how many more."""
    shown = ", ".join(names[:SESSIONS_NAMED])
    return shown if len(names) <= SESSIONS_NAMED else f"{shown} and {len(names) - SESSIONS_NAMED} more"


def session(name: str, found: Findings) -> str:
    """The session with its date."""
    date = next(one.result.session.date for one in found.watched if one.name == name)
    return f"{name}\n{date}" if date else name


def made(made_at: datetime) -> str:
    return f"Made {made_at:%Y-%m-%d %H:%M} by fidelity-coder {__version__}. Observers' notes are left out."


def at_clock(seconds: float) -> str:
    """`0:42:17`."""
    return clock(round(seconds * 1000)).removeprefix("0")


def _lasting(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _titled(record: ItemRecord) -> str:
    return f"{record.item} “{record.title}”" if record.title else record.item


def number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
