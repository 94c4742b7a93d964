"""The sheet Read me: scope, versions, which coding counts, the standard, the credits behind every score, warnings."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from coder import __version__
from coder.adherence.items import STATUSES
from coder.adherence.report import Report
from coder.book import words
from coder.book.common import ROWS_ON_PAPER, records
from coder.book.items import credit_words
from coder.book.keys import Keys
from coder.book.layout import Lines, address
from coder.book.trust import trust
from exports.sheet import Cell, Page

WIDTHS = (24.0, 14.0, 14.0, 14.0, 14.0, 16.0, 16.0, 16.0)
_WARNINGS_SHOWN = 12


def read_me_page(
    report: Report,
    keys: Keys,
    codebooks: pd.DataFrame,
    agreement: Mapping[str, Any] | None,
    *,
    made_at: datetime,
    left_out: tuple[str, ...],
    marking: str = "",
    only: str = "",
) -> Page:
    """`codebooks`: the codings' codebook and codebook_digest; `left_out`: sheets that were not wanted.

    `marking`: a protective marking, for the first line; `only`: the filter in words, empty for all sessions.
    """
    lines = Lines(len(WIDTHS))
    if marking:
        lines.say(marking, "strong")
    lines.say("Read me", "title")
    lines.say("How far sessions followed their plan, what was coded in them, and how far observers agree.")
    lines.gap()
    if only:
        lines.add(Cell("Only", look="strong"), Cell(f"{only}. Every sheet is of these sessions.", span=len(WIDTHS) - 1))
    for label, text in _scope(report, codebooks, agreement, made_at, left_out):
        lines.add(Cell(label, look="strong"), Cell(text, span=len(WIDTHS) - 1))
    lines.gap()
    lines.say("Credits: what a status earns", "heading")
    names = _credits(lines, keys)
    lines.gap()
    lines.say("How to read it", "heading")
    for sentence in _HOW_TO_READ:
        lines.say(sentence)
    _warnings(lines, "Warnings", report.warnings)
    _warnings(lines, "Warnings of the figures of agreement", list((agreement or {}).get("warnings") or ()))
    return Page("Read me", tuple(lines.rows), WIDTHS, title="Read me", names=names)


_HOW_TO_READ = (
    "Start with Summary. Sites, Practitioners and Sessions carry live scores: change a Status on Items, or a credit "
    "above, and every score follows. Dictionary says what each column means and by which formula.",
    f"Long lists are for the screen: on paper Disagreements, Events, Ratings and Audit stop after {ROWS_ON_PAPER} "
    "rows, Dictionary a little later, Reliability where its figures on single codes, pairs and sessions grow long. "
    "Sessions and Items print their first columns. Right of the tables of Items and Modes stand the figures by item "
    "and by mode, with their charts; right of Events the concerns to look at, each a link to its moment.",
    "Changes made in this workbook do not reach the database that it was made from, and the next export does not hold "
    "them. Sentences (on this page, under `Can the figures be trusted?` and the things to do next on Summary) stand as "
    "exported; they do not follow changes made here.",
    "An empty cell is unknown, undefined or not looked for, never 0; the note in its row says why.",
    "Low and High: where the mean of all such sessions may lie, judging by those observed (95 %). Few sessions make "
    "wide limits. A single session has no such limits: it has bounds for what was not seen, and the other observer's "
    "score.",
    "Met: the lower limit is at or over the standard. Not met: the upper limit is under it. In between nobody can tell "
    "yet. Sites and practitioners stand in order of name: this is not a league table.",
    "Adapted delivery earns the credit above; a concern is counted beside the score and never netted off. Delivered as "
    "designed is not the same as effective.",
    "Columns that only serve the formulas are hidden; Dictionary tells of them. Links find their rows anew "
    "when a sheet was sorted: of several rows they lead to the first.",
)


def _scope(
    report: Report,
    codebooks: pd.DataFrame,
    agreement: Mapping[str, Any] | None,
    made_at: datetime,
    left_out: tuple[str, ...],
) -> Iterator[tuple[str, str]]:
    yield "Looked at", words.looked_at(report)
    yield "Chosen", _chosen(report)
    yield (
        "Coding that counts",
        (
            "A session's consensus coding, else its primary one; drafts count and are named below. A second observer's "
            "rows stand on Items and Events, and their score beside the session's; they enter no mean."
        ),
    )
    yield "Standard", _standards(report)
    yield "Plans", ", ".join(_plans(report)) or "none"
    used = records(codebooks.drop_duplicates())
    yield "Codebooks", "\n".join(f"{row['codebook']} (SHA-256 {row['codebook_digest']})" for row in used) or "none"
    limits = f"t over sessions at {report.confidence:.0%}"
    yield "Limits", f"{limits}; narrowed by the square root of 1 - n/N only for a random draw from a known number"
    yield f"Agreement, {words.exported(made_at)}", " ".join(trust(agreement, report))
    if left_out:
        yield "Left out", ", ".join(left_out)
    yield (
        "Made",
        f"{made_at:%Y-%m-%d %H:%M} by fidelity-coder {__version__}; the numbers equal `coder adherence --json`",
    )


def _warnings(lines: Lines, heading: str, warnings: list[str]) -> None:
    if not warnings:
        return
    lines.gap()
    lines.say(heading, "heading")
    for warning in warnings[:_WARNINGS_SHOWN]:
        lines.say(warning)
    if len(warnings) > _WARNINGS_SHOWN:
        lines.say(
            f"and {len(warnings) - _WARNINGS_SHOWN} more: `coder adherence --json`, `coder agreement --json`", "label"
        )


def _chosen(report: Report) -> str:
    chosen = report.coverage["chosen"]
    told = ", ".join(f"{how}: {count}" for how, count in chosen.items()) or "no session was observed"
    if chosen and set(chosen) != {"random"}:
        return f"{told}. Sessions that were not drawn at random may not stand for the others."
    return told


def _standards(report: Report) -> str:
    sources = {(one.standard, one.standard_source) for one in report.sessions if one.standard is not None}
    told = [f"{standard:.0%} ({source or 'source not stated'})" for standard, source in sorted(sources, key=str)]
    return "; ".join(told) or "No standard set: neither the plans nor --standard gives one"


def _plans(report: Report) -> list[str]:
    plans = (one.session.plan for one in report.sessions)
    return sorted({f"{plan.id} {plan.version or ''}".strip() for plan in plans if plan})


def _credits(lines: Lines, keys: Keys) -> dict[str, str]:
    """The table of credits, and the names by which formulas know it."""
    if not keys.plan_records:
        lines.say("No session has a plan.", "label")
        return {}
    head = lines.add(
        Cell("Plan", look="head"),
        Cell("Version", look="head"),
        *(Cell(status, "number", look="head") for status in STATUSES),
    )
    for plan in keys.plan_records:
        credits = (Cell(credit, "number") for credit in credit_words(plan))
        lines.add(Cell(plan.id), Cell(plan.version), *credits)
    first, last = 3, 2 + len(STATUSES)
    return {
        "Statuses": f"{address(first, head)}:{address(last, head)}",
        "Credits": f"{address(first, head + 1)}:{address(last, head + len(keys.plan_records))}",
    }
