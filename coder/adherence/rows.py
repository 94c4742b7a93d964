"""The same results as flat rows, for screens and workbooks: one dictionary a row, one key a column."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from coder.adherence.clocked import Clocked
from coder.adherence.clocking import clock_all
from coder.adherence.counts import per_hour, shares
from coder.adherence.groups import GroupResult, group
from coder.adherence.items import STATUSES, Item
from coder.adherence.records import Coding, Session
from coder.adherence.sessions import SessionResult, assess
from coder.adherence.uncertainty import Estimate, share_of_sessions

Row = dict[str, Any]


def session_rows(results: Iterable[SessionResult]) -> list[Row]:
    """One row a registered session."""
    return [_session_row(result) for result in results]


def _session_row(result: SessionResult) -> Row:
    session, coding = result.session, result.coding
    return {
        "session": session.name,
        "observer": coding.observer if coding else None,
        "role": coding.role if coding else None,
        "state": coding.state if coding else None,
        "programme": session.programme,
        "site": session.site,
        "practitioners": "; ".join(session.practitioners) or None,
        "date": session.date,
        "month": session.month,
        "medium": session.medium,
        "chosen": session.chosen,
        "plan": session.plan_name,
        "preset": coding.preset if coding else None,
        **_figures(result),
    }


def _figures(result: SessionResult) -> Row:
    entry = result.to_json()
    counted = entry["counts"] or dict.fromkeys(STATUSES)
    return {
        "items": entry["items"],
        **{status: counted[status] for status in STATUSES},
        "unmarked": entry["unmarked"],
        "weighted": entry["weighted"],
        "strict": entry["strict"],
        "lower": entry["lower"],
        "upper": entry["upper"],
        "band": entry["band"],
        "why_no_band": entry["why_no_band"],
        "standard": result.standard,
        "met": result.met,
        "other": result.other,
        "other_observer": entry["other_observer"],
        "critical_missed": "; ".join(entry["critical_missed"] or []) or None,
        "delivered_minutes": result.dose.delivered_minutes,
        "planned_minutes": result.dose.planned_minutes,
        "dose": result.dose.ratio,
        "dose_flag": result.dose.flag,
        "why_no_dose": result.dose.why_missing,
        "codable_seconds": entry["codable_seconds"],
        "no_mode_share": entry["no_mode_share"],
        "uncoded_share": entry["uncoded_share"],
        "concerns": entry["concerns"],
        "why_missing": entry["why_missing"],
        "why_no_counts": entry["why_no_counts"],
        "warnings": "; ".join(result.warnings) or None,
    }


def group_rows(groups: Iterable[GroupResult]) -> list[Row]:
    """One row a group; `X_low` and `X_high` are the limits of `X`."""
    return [_group_row(group) for group in groups]


def _group_row(group: GroupResult) -> Row:
    return {
        "by": group.by,
        "group": group.key,
        "sessions": group.sessions,
        "scored": group.scored,
        "registered": len(group.results),
        "delivered_sessions": group.delivered_sessions,
        **_limits("weighted", group.weighted),
        **_limits("strict", group.strict),
        **_limits("dose", group.dose),
        "met_sessions": group.met_sessions,
        **_limits("met", group.met),
        "standard": group.standard,
        "status": group.status,
        "status_rule": group.status_rule,
        "critical_missed": group.critical_missed,
        "concerns": group.concerns["count"],
        "concerns_per_hour": group.concerns["per_hour"],
        "concerns_low": group.concerns["low"],
        "concerns_high": group.concerns["high"],
        "method": group.weighted.method,
        "why_missing": group.weighted.why_missing,
        "why_no_interval": group.weighted.why_no_interval,
        "warnings": "; ".join(group.warnings) or None,
    }


def item_rows(results: Iterable[SessionResult]) -> list[Row]:
    """One row for each item of each coding that has marks; `counts` marks the coding that the session's score is from.

    `credit` is a number; None where the item was not applicable, not observed or not marked (`status` tells which).
    """
    rows: list[Row] = []
    for result in results:
        for coding in result.session.codings:
            if coding is result.coding or any(item.status is not None for item in coding.items):
                rows.extend(_item_row(result, coding, item) for item in coding.items)
    return rows


def _item_row(result: SessionResult, coding: Coding, item: Item) -> Row:
    plan = result.session.plan
    credit = item.credit(plan.credits) if plan else None
    return {
        "session": result.session.name,
        "observer": coding.observer,
        "role": coding.role,
        "state": coding.state,
        "counts": coding is result.coding,
        "plan": result.session.plan_name,
        "item": item.id,
        "position": item.position,
        "title": item.title,
        "phase": item.phase,
        "status": item.status,
        "credit": None if isinstance(credit, str) else credit,
        "weight": item.weight,
        "critical": item.critical,
        "planned_minutes": item.planned_minutes,
        "minutes": item.minutes,
        "note": item.note,
    }


def item_summary_rows(results: Iterable[SessionResult], confidence: float = 0.95) -> list[Row]:
    """One row an item of a plan, over the codings that count: how often it was met with each status.

    `applicable` counts sessions in which it applied and was observed; `met` is the share of them with credit 1, with
    Wilson's limits over sessions.
    """
    met: dict[tuple[str | None, str], list[tuple[Item, Any]]] = {}
    for result in results:
        if result.coding is None or result.score is None or result.session.plan is None:
            continue
        for item in result.coding.items:
            marked = (item, item.credit(result.session.plan.credits))
            met.setdefault((result.session.plan_name, item.id), []).append(marked)
    rows = [_item_summary_row(plan, marks, confidence) for (plan, _), marks in met.items()]
    return sorted(rows, key=lambda row: (row["plan"] or "", row["position"]))


def missed_rows(results: Iterable[SessionResult]) -> list[Row]:
    """The item summary's rows of items that were not delivered: most often first, then critical ones, then by plan."""
    missed = [row for row in item_summary_rows(results) if row["not_delivered"]]
    return sorted(missed, key=lambda row: (-row["not_delivered"], not row["critical"]))


def _item_summary_row(plan: str | None, marks: Sequence[tuple[Item, Any]], confidence: float) -> Row:
    credits = [credit for _, credit in marks if isinstance(credit, float | int)]
    share = share_of_sessions(sum(credit == 1 for credit in credits), len(credits), confidence)
    item = marks[0][0]
    return {
        "plan": plan,
        "item": item.id,
        "position": item.position,
        "title": item.title,
        "critical": item.critical,
        "weight": item.weight,
        "sessions": len(marks),
        "applicable": len(credits),
        **{status: sum(one.status == status for one, _ in marks) for status in STATUSES},
        "unmarked": sum(one.status is None for one, _ in marks),
        "credit": sum(credits) / len(credits) if credits else None,
        **_limits("met", share),
    }


def mode_rows(results: Iterable[SessionResult]) -> list[Row]:
    """One row a session and mode, from the coding that counts: time and events, each as a share."""
    return [
        _mode_row(result, result.coding, result.clocked, mode)
        for result in results
        if result.coding is not None and result.clocked.counts is not None
        for mode in result.coding.book.modes
    ]


def _mode_row(result: SessionResult, coding: Coding, at: Clocked, mode: str) -> Row:
    counted = at.counts.modes if at.counts else {}
    return {
        "session": result.session.name,
        "observer": coding.observer,
        "preset": coding.preset,
        "mode": mode,
        "seconds": at.time.seconds.get(mode) if at.time else None,
        "time_share": at.time.shares.get(mode) if at.time else None,
        "events": counted.get(mode),
        "event_share": shares(counted).get(mode),
        "codable_seconds": at.codable_seconds,
        "no_mode_share": at.time.no_mode if at.time else None,
        "uncoded_share": at.time.uncoded if at.time else None,
    }


def technique_rows(results: Iterable[SessionResult], *, every_coding: bool = False) -> list[Row]:
    """One row a session and code that was looked for: how often, and how often an hour of codable time.

    `level` is technique (its codes rolled up) or code. `every_coding` takes the other observers' codings too.
    """
    rows: list[Row] = []
    for result, coding, at in _clocked(list(results), every_coding):
        counted = (("technique", at.counts.techniques), ("code", at.counts.codes)) if at.counts else ()
        rows.extend(
            _technique_row(result, coding, at, level, code, count)
            for level, counts in counted
            for code, count in counts.items()
            if count is not None
        )
    return rows


def _clocked(results: Sequence[SessionResult], every_coding: bool) -> Iterator[tuple[SessionResult, Coding, Clocked]]:
    """The codings that count, or every coding, session by session."""
    others = [(one.session, coding) for one in results for coding in one.session.codings if coding is not one.coding]
    told = iter(clock_all(others) if every_coding else ())
    for result in results:
        for coding in result.session.codings:
            if coding is result.coding:
                yield result, coding, result.clocked
            elif every_coding:
                yield result, coding, next(told)[0]


def _technique_row(result: SessionResult, coding: Coding, at: Clocked, level: str, code: str, count: int | None) -> Row:
    return {
        "session": result.session.name,
        "observer": coding.observer,
        "role": coding.role,
        "level": level,
        "code": code,
        "count": count,
        "codable_seconds": at.codable_seconds,
        "rate_per_hour": per_hour(count, at.codable_seconds),
    }


def columns(rows: str) -> tuple[str, ...]:
    """The columns of a kind of row (`sessions`, `groups`, `items`, `item_summary`, `modes`, `techniques`)."""
    result, coding, item = assess([Session("")])[0], Coding(""), Item("", None)
    blank: dict[str, Row] = {
        "sessions": _session_row(result),
        "groups": _group_row(group([], "all", None)),
        "items": _item_row(result, coding, item),
        "item_summary": _item_summary_row(None, [(item, None)], 0.95),
        "modes": _mode_row(result, coding, Clocked(), ""),
        "techniques": _technique_row(result, coding, Clocked(), "", "", None),
    }
    return tuple(blank[rows])


def _limits(name: str, estimate: Estimate) -> Row:
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
