"""The adherence report as lines of 80 columns: first how much was seen, then the figures, then how to read them."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from coder.adherence.strain_words import strain_line
from coder.adherence.summary_words import summary_lines
from coder.adherence.targets import Range
from coder.cli.context import one_line

if TYPE_CHECKING:
    from coder.adherence.groups import GroupResult
    from coder.adherence.report import Report
    from coder.adherence.sessions import SessionResult
    from coder.adherence.uncertainty import Estimate

WIDTH = 80
NAME_WIDTH = 16
MISSED_SHOWN = 3
CHOSEN = {"random": "drawn at random", "not stated": "chosen in a way not stated"}
Cells = Sequence[str]


def lines(report: "Report") -> Iterator[str]:
    """The whole page."""
    yield from _wrapped(_coverage(report))
    yield ""
    if report.by == "session":
        yield from _table(
            ("session", "coded by", "adherence", "bounds", "other", "dose", "band", "missed"),
            [_session_cells(one) for one in report.sessions],
        )
        yield from _reasons(report.sessions)
    else:
        heads = (report.by, "watched", "adherence", "95 % limits", "dose", "met", "status")
        rows = [_group_cells(group) for group in report.groups]
        if len(report.groups) > 1 and report.by != "practitioner":
            rows.append(_group_cells(report.overall))
        yield from _table(heads, rows)
    yield ""
    yield from _overall(report)
    yield from _wrapped(report.overall.status_rule)
    yield from _wrapped(_method(report))


def _coverage(report: "Report") -> str:
    seen = report.coverage
    of = "number delivered not known" if seen["delivered"] is None else f"{seen['delivered']} delivered"
    chosen = ", ".join(f"{number} {CHOSEN.get(how, how)}" for how, number in seen["chosen"].items()) or "none chosen"
    noun = "session" if seen["observed"] == 1 else "sessions"
    return (
        f"Watched: {seen['observed']} {noun} ({of}); {chosen}. Double-coded: {seen['double_coded']}. "
        f"Registered: {seen['registered']}."
    )


def _group_cells(group: "GroupResult") -> Cells:
    score, met = group.weighted, group.met
    watched = (
        str(group.sessions) if group.delivered_sessions is None else f"{group.sessions} of {group.delivered_sessions}"
    )
    return (
        "all" if group.by == "all" else group.key or "not stated",
        watched,
        _number(score.value),
        _limits(score),
        _number(group.dose.value),
        "–" if group.met_sessions is None else f"{group.met_sessions} of {met.n}",
        group.status.lower(),
    )


def _session_cells(result: "SessionResult") -> Cells:
    score, coding = result.score, result.coding
    draft = " (draft)" if coding and coding.state == "draft" else ""
    bounds = "" if score is None or score.lower == score.upper else f"{_number(score.lower)} {_number(score.upper)}"
    return (
        result.session.name,
        f"{_short(coding.observer)}{draft}" if coding else "–",
        _number(result.weighted) + (f" {result.score.full}/{result.score.seen}" if result.score else ""),
        bounds,
        _number(result.other_score) if result.other else "",
        _number(result.dose.ratio),
        result.band or "",
        _few(score.critical_missed) if score else "",
    )


def _few(items: Sequence[str]) -> str:
    return items[0] + (f" +{len(items) - 1}" if len(items) > 1 else "") if items else ""


def _reasons(results: Sequence["SessionResult"]) -> Iterator[str]:
    """What the last column holds, and why a session has no score, once for each reason."""
    yield from _wrapped(
        "Adherence: the weighted score; items with full credit / items that applied and were seen. "
        "Missed: critical items that were not delivered."
    )
    without: dict[str, list[str]] = {}
    for result in results:
        if result.why_missing is not None:
            without.setdefault(result.why_missing.partition(": ")[2], []).append(result.session.name)
    for why, names in without.items():
        yield from _wrapped(f"No score for {', '.join(names)}: {why}.")


def _overall(report: "Report") -> Iterator[str]:
    overall = report.overall
    shares = {mode: one for mode, one in overall.mode_time_share.items() if one.value is not None}
    if shares:
        mix = "  ".join(f"{mode} {_percent(one)}" for mode, one in shares.items())
        yield from _wrapped(f"Time in a mode: {mix}")
        yield from _wrapped(
            f"Of codable time: no mode {_percent(overall.no_mode_share)}, "
            f"nothing coded {_percent(overall.uncoded_share)}"
        )
    concerns = overall.concerns
    if concerns["count"] is not None:
        rate = "" if concerns["per_hour"] is None else (
            f", {concerns['per_hour']:.2f} an hour ({concerns['low']:.2f} to {concerns['high']:.2f})"
        )  # fmt: skip
        yield f"Concerns: {concerns['count']}{rate}"
    yield from _beside(overall)
    told = "; ".join(
        f"{row['item']} {row['title']} {row['not_delivered']} of {row['applicable']}"
        f"{' (critical)' if row['critical'] else ''}"
        for row in report.missed_most()[:MISSED_SHOWN]
    )
    if told:
        yield from _wrapped(f"Not delivered most: {told}")
    yield ""


def _beside(overall: "GroupResult") -> Iterator[str]:
    """Changes of mode, strains, the codebook's summaries, and each phase's mix of modes, where they are known."""
    moved, strained = overall.beside.mode_changes, overall.beside.strains
    if moved["per_hour"]["value"] is not None:
        yield from _wrapped(
            f"Mode changes: {moved['count']}, {_rate(moved['per_hour'])} an hour; "
            f"{moved['bridging']} of them after time in no mode"
        )
    told = strain_line(strained)
    if told:
        yield from _wrapped(told)
    after = _mix(strained["after"]["mode_time_share"])
    if after:
        yield from _wrapped(f"In the 2 minutes after strains: {after}")
    if overall.mode_targets["modes"]:
        yield from _wrapped(f"Ranges set by the plan's owner: {_ranges(overall.mode_targets['modes'])}")
    for line in summary_lines(overall.summaries):
        yield from _wrapped(line)
    for phase in overall.beside.phases or ():
        mix = _mix(phase["mode_time_share"])
        rate = phase["mode_changes"]["per_hour"]["value"]
        changes = "" if rate is None else f"; {rate:.1f} mode changes an hour"
        noun = "session" if phase["sessions"] == 1 else "sessions"
        yield from _wrapped(f"Part {phase['phase']} ({phase['sessions']} {noun}): {mix or 'no mode coded'}{changes}")


def _mix(shares: dict[str, Any]) -> str:
    return "  ".join(f"{mode} {one['value']:.0%}" for mode, one in shares.items() if one["value"] is not None)


def _ranges(modes: dict[str, Any]) -> str:
    """Each mode's range, how far its mean lies outside, and what its limits allow to say."""
    told = []
    for mode, one in modes.items():
        away = f", {one['points_outside']:.0f} points outside" if one["points_outside"] else ""
        said = "unknown" if one["verdict"] is None else one["verdict"].lower()
        told.append(f"{mode} {Range(one['min'], one['max'])}{away}: {said}")
    return "; ".join(told)


def _rate(entry: dict[str, Any]) -> str:
    limits = "" if entry["low"] is None else f" ({entry['low']:.1f} to {entry['high']:.1f})"
    return f"{entry['value']:.1f}{limits}"


def _method(report: "Report") -> str:
    method = report.overall.weighted.method
    how = f"Limits: 95 %, {method}. " if method else ""
    if report.by == "practitioner":
        how += "A score belongs to the session's whole team and stands under each of its practitioners. "
    return f"{how}Counts are not quality: this says whether sessions were delivered as designed."


def _table(heads: Cells, rows: Sequence[Cells]) -> Iterator[str]:
    cells = [[one_line(cell) for cell in row] for row in (heads, *rows)]
    cells = [[_short(row[0]), *row[1:]] for row in cells]
    widths = [max(len(row[at]) for row in cells) for at in range(len(heads))]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _short(name: str) -> str:
    return name if len(name) <= NAME_WIDTH else name[: NAME_WIDTH - 1] + "…"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(one_line(text), WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _limits(estimate: "Estimate") -> str:
    return "" if estimate.low is None else f"{_number(estimate.low)} {_number(estimate.high)}"


def _percent(estimate: "Estimate") -> str:
    if estimate.value is None:
        return "–"
    limits = "" if estimate.low is None else f" ({estimate.low:.0%}–{estimate.high:.0%})"
    return f"{estimate.value:.0%}{limits}"
