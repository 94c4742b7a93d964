"""The sheet for supervision, two sides of paper from a browser; findings and their words come from elsewhere."""

from collections.abc import Iterator
from datetime import datetime

from coder.adherence.supervision import ItemRecord, missed
from coder.adherence.supervision_moments import MOMENTS, Moment
from coder.adherence.uncertainty import Estimate
from coder.book import supervision_words as words
from coder.book.layout import Lines
from coder.book.supervision import Findings
from exports.sheet import Cell, Page, Row

WIDTHS = (12.0, 7.5, 18.5, 9.5, 7.0, 8.5, 21.0)
"""So narrow that a workbook prints them across upright paper without making letters smaller than 8.5 points."""
MISSED_SHOWN = 6
_COUNTED = {0: "Nothing", 1: "One thing", 2: "Two things"}


def supervision_page(found: Findings, made_at: datetime) -> Page:
    """Two sides of paper about one practitioner: without notes of observers, without other practitioners' figures."""
    name = found.practitioner
    lines = Lines(len(WIDTHS))
    lines.say(f"{name}: sheet for supervision", "title")
    lines.say(words.PROTECTION.format(name=name), "note")
    for label, text in words.facts(found):
        lines.add(Cell(label, look="strong", span=2), Cell(text, span=5))
    if found.watched:
        _findings(lines, found)
    lines.say(words.made(made_at), "note")
    return Page("Supervision", tuple(lines.rows), WIDTHS, f"Supervision: {name}", portrait=True)


def _findings(lines: Lines, found: Findings) -> None:
    name = found.practitioner
    lines.say("What went well", "heading")
    told = [words.strength(one, found) for one in found.strengths]
    for number, text in enumerate([*told, *filter(None, [words.no_strength(found)])], start=1):
        lines.say(f"{number}. {text}" if number <= len(told) else text)
    lines.say(words.STRENGTH_RULE.format(name=name), "note")
    lines.say(f"{_COUNTED[len(found.points)]} to work on", "heading")
    for number, point in enumerate(found.points, start=1):
        lines.say(f"{number}. {words.point(point, found)}")
    lines.say(words.POINT_RULE.format(name=name), "note")
    lines.say("Items missed (the team's)", "heading")
    for row in _missed(found):
        lines.add(*row)
    lines.say("Moments to watch together", "heading")
    for row in _moments(found):
        lines.add(*row)
    lines.say(words.MOMENT_RULE.format(name=name, most=MOMENTS), "note")
    if any(one.result.session.medium == "live" for one in found.watched):
        lines.say("A live session has no recording: talk its moments through from memory.", "note")
    lines.say(f"{name}'s own acts, by mode", "heading")
    for row in _acts(found):
        lines.add(*row)


def _missed(found: Findings) -> Iterator[Row]:
    short = missed(found.records)
    if not found.records:
        yield _over("No session has a plan with marks.")
    elif not short:
        yield _over("No item was missed or delivered in part.")
    else:
        yield (
            Cell("Item", look="head", span=3),
            Cell("Not delivered", look="head"),
            Cell("In part", look="head"),
            Cell("Adapted", look="head"),
            Cell("Missed or in part in", look="head"),
        )
        yield from (_item(record) for record in short[:MISSED_SHOWN])
        if len(short) > MISSED_SHOWN:
            yield _over(f"and {len(short) - MISSED_SHOWN} more: sheet Items of the workbook")
    adapted = [(record, names) for record in found.records if (names := record.sessions("adapted"))]
    if adapted:
        told = "; ".join(f"{record.item} in {words.named(names)}" for record, names in adapted[:MISSED_SHOWN])
        yield _over(f"Adapted, which is a way of delivering and not a failure: {told}.")


def _item(record: ItemRecord) -> Row:
    text = f"{record.item} {record.title}{' (critical)' if record.critical else ''}"
    gone, part = record.sessions("not_delivered"), record.sessions("partial")
    told = [*([f"missed: {words.named(gone)}"] if gone else []), *([f"in part: {words.named(part)}"] if part else [])]
    return (
        Cell(text, span=3),
        Cell(_of(len(gone), record)),
        Cell(_of(len(part), record)),
        Cell(_of(len(record.sessions("adapted")), record)),
        Cell("; ".join(told)),
    )


def _of(count: int, record: ItemRecord) -> str:
    return f"{count} of {record.applicable}"


def _moments(found: Findings) -> Iterator[Row]:
    if not found.moments:
        yield _over("No moment was coded that the rule picks: choose some together.")
        return
    yield (
        Cell("Session", look="head"),
        Cell("Time", look="head"),
        Cell("What was coded", look="head"),
        Cell("Who", look="head", span=2),
        Cell("What followed, or why it is here", look="head", span=2),
    )
    yield from (_moment(one, found) for one in found.moments)


def _moment(one: Moment, found: Findings) -> Row:
    return (
        Cell(words.session(one.session, found), look="strong"),
        Cell(words.at_clock(one.onset)),
        Cell(f"{found.labels.get(one.code, one.code)} ({one.code})"),
        Cell(words.who(one, found), span=2),
        Cell(words.followed(one, found), span=2),
    )


def _acts(found: Findings) -> Iterator[Row]:
    acts = found.acts
    if acts.why_missing:
        yield _over(f"Not given: {acts.why_missing.partition(': ')[2]}.")
        return
    yield (
        Cell("Mode", look="head", span=2),
        Cell("Share of own events", look="head"),
        Cell("Techniques, per hour", look="head", span=4),
    )
    for mode, share in acts.shares.items():
        rates = [
            f"{found.labels.get(technique, technique)} {_rate(rate)}"
            for technique, rate in acts.rates.items()
            if acts.technique_modes.get(technique) == mode
        ]
        yield (
            Cell(found.labels.get(mode, mode), look="strong", span=2),
            Cell(f"{_share(share)}, {acts.counts.get(mode, 0)} of {acts.events} events"),
            Cell("; ".join(rates), span=4),
        )
    nobodys = f" {acts.nobodys} events of practitioners' codes name nobody's seat and are left out." * bool(
        acts.nobodys
    )
    hours = f", {acts.hours:.1f} hours of codable time" if acts.hours is not None else ""
    rule = words.MIX_RULE.format(name=found.practitioner)
    yield _over(f"n = {words.number(acts.sessions, 'session')}{hours}.{nobodys} {rule}")


def _share(share: Estimate) -> str:
    if share.value is None:
        return "not defined"
    if share.low is None or share.high is None:
        return f"{share.value:.0%} (no limits)"
    return f"{share.value:.0%} ({share.low:.0%} to {share.high:.0%})"


def _rate(rate: Estimate) -> str:
    if rate.value is None:
        return "not known"
    if rate.low is None or rate.high is None:
        return f"{rate.value:.1f} (no limits)"
    return f"{rate.value:.1f} ({rate.low:.1f} to {rate.high:.1f})"


def _over(text: str) -> Row:
    return (Cell(text, look="note", span=len(WIDTHS)),)
