"""The adherence report as lines to read: groups and their sessions. Every number comes from the report."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from coder.screens.agreement_view import views_line
from coder.screens.tables import Row, Table
from coder.widgets.interval_bar import axis, bar
from coder.widgets.share_bar import percent, share_line

if TYPE_CHECKING:
    from coder.adherence.groups import GroupResult
    from coder.adherence.report import Report
    from coder.adherence.sessions import SessionResult
    from coder.adherence.uncertainty import Estimate
    from coder.screens.adherence_levels import Level

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
    return "all sessions" if group.by == "all" else group.key or f"no {group.by}"


def group_table(groups: Sequence["GroupResult"], by: str, standard: float | None, width: int) -> Table:
    """One row a group, its interval drawn in what `width` cells leave; the standard is the tick on the scale."""
    longest = max([len(group_name(group)) for group in groups] + [len(by)])
    drawn = min(max(width - longest - 60, 9), 60)
    columns = (by, "sessions", "adherence", "95 % limits", axis(drawn, mark=standard), "standard")
    return Table(columns, tuple(Row(group, _group_cells(group, drawn)) for group in groups))


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


SESSION_COLUMNS = {
    "session": "session",
    "date": "date",
    "adherence": "score",
    "other": "other",
    "critical missed": "missed !",
    "band": "band",
    "bounds": "bounds",
    "dose": "dose",
    "strict": "",
}
"""What a session's row holds: the head where there is room, and that at 80 columns; an empty one is left out there."""


def session_table(results: Sequence["SessionResult"], width: int) -> Table:
    """One row a session of a group: its score with the bounds that unobserved items leave, and what stands out."""
    heads = {name: name if width >= WIDE else short for name, short in SESSION_COLUMNS.items()}
    shown = [name for name, head in heads.items() if head]
    rows = []
    for result in results:
        cells = _session_cells(result)
        rows.append(Row(result, tuple(cells.get(name, "") for name in shown)))
    return Table(tuple(heads[name] for name in shown), tuple(rows))


def _session_cells(result: "SessionResult") -> dict[str, Text | str]:
    scored = result.score
    known: dict[str, Text | str] = {"session": result.session.name, "date": result.session.date or ""}
    if scored is None or scored.weighted is None:
        return {**known, "adherence": Text("—", justify="right")}
    return {
        **known,
        "adherence": Text(number(scored.weighted), justify="right"),
        "other": number(result.other_score) if result.other else "",
        "critical missed": " ".join(scored.critical_missed),
        "band": result.band or "",
        "bounds": "" if scored.lower == scored.upper else f"{number(scored.lower)} {number(scored.upper)}",
        "dose": number(result.dose.ratio),
        "strict": number(scored.strict),
    }


def session_sentence(result: "SessionResult") -> str:
    """What the row of a session leaves open: why there is no score, what was not observed, why there is no dose."""
    name, scored = result.session.name, result.score
    if scored is None or scored.weighted is None:
        return f"{name}: no score, {reason(result.why_missing)}."
    parts = [f"{scored.items} items, marked by {result.coding.observer if result.coding else '—'}"]
    parts.append(f"strict {number(scored.strict)}")
    unseen = scored.counts["not_observed"] + scored.unmarked
    if unseen:
        parts.append(f"{unseen} not observed, so from {number(scored.lower)} to {number(scored.upper)}")
    if result.dose.ratio is None:
        parts.append(f"no dose: {reason(result.dose.why_missing)}")
    if result.other is not None:
        parts.append(f"{result.other} has {number(result.other_score)}")
    return f"{name}: {' · '.join(parts)}. enter: its items"


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


def missed_line(missed: Sequence[Mapping[str, Any]], width: int) -> str:
    """The items not delivered most often, over the sessions in which they applied and were observed.

    `missed`: the report's rows of them. Two lines at most in `width` cells, one where that is enough for three items.
    """
    if not missed:
        return "Missed most: nothing that was observed"
    parts = (
        f"{row['item']} {_cut(str(row['title']), 26)} {row['not_delivered']} of {row['applicable']}"
        + (" (critical)" if row["critical"] else "")
        for row in missed[: 3 if width >= WIDE else 2]
    )
    return "Missed most: " + " · ".join(parts)


def path_line(names: Sequence[str], level: "Level") -> Text:
    """The way down to what is on show, and the views that it can be looked at in, the one on show in brackets."""
    line = Text()
    for place, name in enumerate(names):
        line.append(f" › {name}" if place else name)
    if level.VIEWS:
        line.append(" " if len(names) == 1 else ": ")
        line.append_text(views_line(level.VIEWS, level.in_view))
    return line


def mode_line(group: "GroupResult", width: int) -> Text:
    """The mode mix of a group as bars, with the time in no mode beneath or beside them; two lines at most."""
    shares = {mode: estimate.value for mode, estimate in group.mode_time_share.items()}
    return _mix(group_name(group), shares, group.no_mode_share.value, group.uncoded_share.value, width)


def session_modes(result: "SessionResult", width: int) -> Text:
    """The same of one session."""
    told = result.to_json()
    shares = told["mode_time_share"] or {}
    return _mix(result.session.name, shares, told["no_mode_share"], told["uncoded_share"], width)


def _mix(
    name: str, shares: Mapping[str, float | None], no_mode: float | None, uncoded: float | None, width: int
) -> Text:
    line = Text(f"Mode mix, {name}: ")
    if not any(share is not None for share in shares.values()):
        return line + Text("no time in a mode was coded")
    mix = share_line(list(shares.items()), min(width - len(line), 100))
    tail = f"no mode {percent(no_mode)} · nothing coded {percent(uncoded)} of codable time"
    beside = len(line) + len(mix) + len(tail) + 3 <= width
    return line + mix + Text(("   " if beside else "\n") + tail)


def strains_of(group: "GroupResult") -> str:
    """The strains of a group, in the words of the command's page."""
    from coder.adherence.strain_words import strain_line

    return strain_line(group.beside.strains) or f"Strains: {reason(group.beside.strains['why_missing']) or 'none'}"


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
