"""The items of the plans over their sessions: how often each was delivered, with Wilson's limits."""

from collections.abc import Sequence

from rich.text import Text

from coder.screens.adherence_figures import Entry
from coder.screens.tables import Row, Table
from coder.widgets.interval_bar import axis, bar
from coder.widgets.lines import fit

SIGNS = {"delivered": "✓", "adapted": "≈", "partial": "◐", "not_delivered": "✗", "not_observed": "?"}
LEGEND = "✓ delivered ≈ adapted ◐ partial ✗ not delivered ? not observed or marked · ! critical"
FIXED = 46
"""Cells of all but title and bar: item, five counts, share, limits, and what stands between them."""


def summary_table(rows: Sequence[Entry], width: int) -> Table:
    """One row an item; the bar is the share of sessions in which it was delivered in full, of those it applied in."""
    item = max([len(_name(row)) for row in rows], default=4)
    room = width - FIXED - item
    longest = max([len(str(row["title"])) for row in rows], default=12)
    drawn = min(max(room - longest, 9), 60)
    title = min(max(room - drawn, 12), longest)
    columns = ("item", "title", *SIGNS.values(), "in full", "limits", axis(drawn))
    return Table(columns, tuple(Row(row, _cells(row, title, drawn)) for row in rows))


def _name(row: Entry) -> str:
    return f"{row['item']}{' !' if row['critical'] else ''}"


def _cells(row: Entry, title: int, drawn: int) -> tuple[Text | str, ...]:
    counts = [row[status] + (row["unmarked"] if status == "not_observed" else 0) for status in SIGNS]
    met, low, high = row["met"], row["met_low"], row["met_high"]
    return (
        _name(row),
        fit(str(row["title"]), title),
        *(Text(f"{count:.0f}", justify="right") for count in counts),
        Text(_of(row), justify="right"),
        "" if low is None else f"{low:.2f} {high:.2f}",
        bar(drawn, met, low, high),
    )


def _of(row: Entry) -> str:
    """`19 of 22`."""
    applicable = row["applicable"]
    return f"{round((row['met'] or 0) * applicable)} of {applicable:.0f}" if applicable else "—"


def summary_sentence(row: Entry) -> str:
    """The item under the cursor in words."""
    share = "" if row["met"] is None else f" ({row['met']:.0%}, 95 % {row['met_low']:.0%}–{row['met_high']:.0%})"
    away = f", did not apply in {row['not_applicable']:.0f}" if row["not_applicable"] else ""
    missed = f"missed in {row['not_delivered']:.0f}" if row["not_delivered"] else "missed in none"
    return (
        f"{row['plan']} {row['item']} {row['title']}: in full {_of(row)}{share}, {missed}{away}. {LEGEND}. "
        "enter: where it was missed"
    )
