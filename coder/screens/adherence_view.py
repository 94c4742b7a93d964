"""The adherence report as lines to read: groups, their sessions, their items. Every number comes from the report."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from coder.screens.tables import Row, Table
from coder.widgets.interval_bar import axis, bar
from coder.widgets.share_bar import share_line

if TYPE_CHECKING:
    from coder.adherence.groups import GroupResult
    from coder.adherence.items import Item
    from coder.adherence.report import Report
    from coder.adherence.sessions import SessionResult
    from coder.adherence.uncertainty import Estimate

STATUS_SIGNS = {
    "Met": "✓",
    "Not met": "✗",
    "Cannot tell yet": "?",
    "Too few sessions": "·",
    "No standard set": "–",
}
ITEM_SIGNS = {
    "delivered": "✓ delivered",
    "adapted": "≈ adapted",
    "partial": "◐ partial",
    "not_delivered": "✗ not delivered",
    "not_applicable": "– not applicable",
    "not_observed": "? not observed",
    None: "  no mark",
}
WIDE = 110
CHOSEN = {"random": "drawn at random", "selected": "selected", "volunteered": "volunteered"}


def number(value: float | None, decimals: int = 2) -> str:
    return "—" if value is None else f"{value:.{decimals}f}"


def limits(estimate: "Estimate") -> str:
    return "" if estimate.low is None else f"{number(estimate.low)} {number(estimate.high)}"


def group_name(group: "GroupResult") -> str:
    return group.key or f"no {group.by}"


def group_table(report: "Report", width: int) -> Table:
    """One row a group, its interval drawn in what `width` cells leave; the standard is the tick on the scale."""
    standard = report.overall.standard
    names = [group_name(group) for group in report.groups]
    longest = max([len(name) for name in (*names, report.by)], default=0)
    drawn = min(max(width - longest - 60, 9), 60)
    columns = (report.by, "sessions", "adherence", "95 % limits", axis(drawn, mark=standard), "standard")
    return Table(columns, tuple(Row(group, _group_cells(group, drawn)) for group in report.groups))


def _group_cells(group: "GroupResult", drawn: int) -> tuple[Text | str, ...]:
    score = group.weighted
    observed = (
        str(group.sessions) if group.delivered_sessions is None else f"{group.sessions} of {group.delivered_sessions}"
    )
    return (
        group_name(group),
        Text(observed, justify="right"),
        Text(number(score.value), justify="right"),
        limits(score),
        bar(drawn, score.value, score.low, score.high, mark=group.standard),
        f"{STATUS_SIGNS[group.status]} {group.status.lower()}",
    )


def session_table(results: Sequence["SessionResult"]) -> Table:
    """One row a session of a group: its score with the bounds that unobserved items leave, and what stands out."""
    columns = ("session", "date", "adherence", "critical missed", "band", "bounds", "strict", "dose", "other")
    return Table(columns, tuple(Row(result, _session_cells(result)) for result in results))


def _session_cells(result: "SessionResult") -> tuple[Text | str, ...]:
    scored, day = result.score, result.session.date or ""
    if scored is None or scored.weighted is None:
        return (result.session.name, day, Text("—", justify="right"), *[""] * 6)
    return (
        result.session.name,
        day,
        Text(number(scored.weighted), justify="right"),
        " ".join(scored.critical_missed),
        result.band or "",
        "" if scored.lower == scored.upper else f"{number(scored.lower)} {number(scored.upper)}",
        number(scored.strict),
        number(result.dose.ratio),
        number(result.other_score),
    )


def session_sentence(result: "SessionResult") -> str:
    """What the row of a session leaves open: why there is no score, what was not observed, why there is no dose."""
    name, scored = result.session.name, result.score
    if scored is None or scored.weighted is None:
        return f"{name}: no score, {reason(result.why_missing)}."
    parts = [f"{scored.items} items, marked by {result.coding.observer if result.coding else '—'}"]
    unseen = scored.counts["not_observed"] + scored.unmarked
    if unseen:
        parts.append(f"{unseen} not observed, so from {number(scored.lower)} to {number(scored.upper)}")
    if result.dose.ratio is None:
        parts.append(f"no dose: {reason(result.dose.why_missing)}")
    if result.other is not None:
        parts.append(f"{result.other} has {number(result.other_score)}")
    return f"{name}: {' · '.join(parts)}. enter: its items"


def item_table(items: Sequence["Item"], width: int) -> Table:
    """One row an item of the plan, with the observer's mark."""
    columns = ("item", "title", "status", "", "min", "planned", "weight")
    room = max(width - 58, 20)
    return Table(columns, tuple(Row(item, _item_cells(item, room)) for item in items))


def _item_cells(item: "Item", room: int) -> tuple[Text | str, ...]:
    return (
        item.id,
        _cut(item.title, room),
        ITEM_SIGNS[item.status],
        "critical" if item.critical else "",
        Text("" if item.minutes is None else f"{item.minutes:g}", justify="right"),
        Text("" if item.planned_minutes is None else f"{item.planned_minutes:g}", justify="right"),
        Text(f"{item.weight:g}", justify="right"),
    )


def reason(why: str | None) -> str:
    """The sentence of `word: sentence`."""
    return "" if why is None else why.partition(": ")[2] or why


def coverage_line(report: "Report") -> str:
    """What was looked at, and how it was chosen: the first thing to read."""
    seen = report.coverage
    of = " of an unknown number of" if seen["delivered"] is None else f" of {seen['delivered']}"
    chosen = ", ".join(f"{CHOSEN.get(how, how)} {n}" for how, n in seen["chosen"].items())
    if len(seen["chosen"]) == 1:
        how = next(iter(seen["chosen"]))
        chosen = CHOSEN.get(how, "how they were chosen is not stated")
    programmes = sorted({result.session.programme for result in report.sessions if result.session.programme})
    what = ", ".join(programmes) or "Adherence"
    drawn = f" ({chosen})" if chosen else ""
    return f"{what} · {seen['observed']}{of} sessions observed{drawn}, {seen['double_coded']} double-coded"


def missed_line(report: "Report", width: int) -> str:
    """The items not delivered most often, over the sessions in which they applied and were observed.

    Two lines at most in `width` cells, one where that is enough for three items.
    """
    missed = report.missed_most()
    if not missed:
        return "Missed most: nothing that was observed"
    parts = (
        f"{row['item']} {_cut(str(row['title']), 26)} {row['not_delivered']} of {row['applicable']}"
        + (" (critical)" if row["critical"] else "")
        for row in missed[: 3 if width >= WIDE else 2]
    )
    return "Missed most: " + " · ".join(parts)


def mode_line(group: "GroupResult", width: int) -> Text:
    """The mode mix of a group as bars, with the time in no mode beneath or beside them; two lines at most."""
    line = Text(f"Mode mix, {group_name(group)}: ")
    shares = [(mode, estimate.value) for mode, estimate in group.mode_time_share.items()]
    if not any(share is not None for _, share in shares):
        return line + Text("no time in a mode was coded")
    mix = share_line(shares, min(width - len(line), 100))
    tail = f"no mode {_percent(group.no_mode_share)} · nothing coded {_percent(group.uncoded_share)} of codable time"
    beside = len(line) + len(mix) + len(tail) + 3 <= width
    return line + mix + Text(("   " if beside else "\n") + tail)


def _percent(estimate: "Estimate") -> str:
    return "—" if estimate.value is None else f"{estimate.value * 100:.0f} %"


def group_sentence(group: "GroupResult") -> str:
    """Why the status is what it is, in one line."""
    score, standard = group.weighted, group.standard
    if score.value is None:
        return f"{group_name(group)}: no score. {reason(score.why_missing)}"
    parts = [f"{group_name(group)}: {group.status.lower()}", f"{group.scored} scored, mean {score.value:.3f}"]
    if score.low is None:
        parts.append(reason(score.why_no_interval))
    else:
        parts.append(f"{score.low:.3f} to {score.high:.3f} by {score.method}")
    if standard is not None:
        parts.append(f"standard {standard:g}")
    return " · ".join(parts)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
