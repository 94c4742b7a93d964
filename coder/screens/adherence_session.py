"""One session as rows: the plan's items, the events, the strains and concerns. Every number comes from the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from coder.desk import times
from coder.screens.adherence_figures import Coded, Figures, clock_words
from coder.screens.adherence_view import ITEM_SIGNS, WIDE, reason
from coder.screens.tables import Row, Table
from coder.widgets.lines import fit

if TYPE_CHECKING:
    from coder.adherence.items import Item
    from coder.adherence.sessions import SessionResult
    from coder.adherence.strains import Strain

PADDING = 2
"""Cells that a table puts around a cell's text."""


@dataclass(frozen=True)
class Strained:
    """A strain as the report has it, with its event."""

    coded: Coded
    strain: "Strain"
    answer: str
    """Code of its first answer, or nothing."""


def item_table(result: "SessionResult", width: int) -> Table:
    """One row an item of the plan with the observer's mark, and the other observer's where there is one."""
    items, others = result.coding.items if result.coding else (), _others(result)
    head = (result.other or "")[:12]
    columns = ("item", "title", "status", *((head,) if others else ()), "", "min", "planned", "weight")
    taken = sum(map(len, columns[3:])) + 8 + 8 + 16 + (8 if others else 0) + PADDING * len(columns)
    room = min(max(width - taken, 14), max([len(item.title) for item in items], default=0))
    return Table(columns, tuple(Row(item, _item_cells(item, others, room)) for item in items))


def _others(result: "SessionResult") -> "dict[str, Item]":
    """The other observer's marks by item; none where that observer marked none."""
    codings = (one for one in result.session.codings if one is not result.coding and one.observer == result.other)
    items = [item for coding in codings for item in coding.items]
    return {item.id: item for item in items} if any(item.status for item in items) else {}


def _item_cells(item: "Item", others: "dict[str, Item]", room: int) -> tuple[Text | str, ...]:
    other = others.get(item.id)
    sign = "" if other is None else ITEM_SIGNS[other.status][0] + (" ≠" if other.status != item.status else " =")
    return (
        item.id,
        fit(item.title, room),
        ITEM_SIGNS[item.status],
        *((sign,) if others else ()),
        "critical" if item.critical else "",
        Text("" if item.minutes is None else f"{item.minutes:g}", justify="right"),
        Text("" if item.planned_minutes is None else f"{item.planned_minutes:g}", justify="right"),
        Text(f"{item.weight:g}", justify="right"),
    )


def item_sentence(result: "SessionResult", row: int) -> str:
    """The observer's note on the item under the cursor, and whose marks these are."""
    name = result.session.name
    if result.coding is None or not result.coding.items:
        return f"{name}: {reason(result.why_missing)}. v: its events"
    items = result.coding.items
    item = items[row] if 0 <= row < len(items) else None
    parts = [f"{name}, marked by {result.coding.observer}"]
    if item is not None:
        other = _others(result).get(item.id)
        if other is not None:
            parts.append(f"{result.other}: {ITEM_SIGNS[other.status][2:]}")
        if item.note:
            parts.append(f"“{item.note}”")
    return f"{' · '.join(parts)}. v: its events"


def event_table(events: Sequence[Coded], width: int) -> Table:
    """One row an event in order of time; the whole note is told for the row under the cursor."""
    columns = ("time", "code", "label", "who", "mode", "note")
    who = max([len(one.who) for one in events], default=3)
    code = max([len(one.code) for one in events], default=4)
    room = max(width - 10 - code - who - 5 - PADDING * len(columns) - 2, 24)
    label = min(room, max([len(one.label) for one in events], default=0)) if width >= WIDE else min(room * 3 // 5, 26)
    return Table(
        columns,
        tuple(
            Row(
                one,
                (
                    times.clock(one.at_ms, tenths=True),
                    one.code,
                    fit(one.label, label),
                    one.who,
                    one.mode,
                    fit(one.note, room - label) if one.note else "",
                ),
            )
            for one in events
        ),
    )


def event_sentence(result: "SessionResult", events: Sequence[Coded], row: int) -> str:
    """What the event under the cursor is, in whole."""
    name = result.session.name
    if result.coding is None:
        return f"{name}: {reason(result.why_missing)}. v: its strains"
    if not 0 <= row < len(events):
        return f"{name}: {result.coding.observer} coded no event. v: its strains"
    return f"{_told(events[row])} Coded by {result.coding.observer}. enter: the moment"


def _told(one: Coded) -> str:
    mode = one.mode.strip("()")
    parts = [f"{clock_words(one)} {one.code}", one.label, one.who, f"in {mode}" if mode and mode != one.code else ""]
    return f"{' · '.join(filter(None, parts))}." + (f" “{one.note}”" if one.note else "")


def strains_of(figures: Figures, result: "SessionResult") -> list[Strained | Coded]:
    """The strains and the practice concerns of the coding that counts, in order of time."""
    events = figures.events(result)
    known = {one.event: one for one in events}
    rows: list[Strained | Coded] = [
        Strained(
            known[strain.event],
            strain,
            known[strain.answer].code if strain.answer in known and strain.answer is not None else "",
        )
        for strain in result.clocked.strains.found or ()
        if strain.event in known
    ]
    rows += [one for one in events if one.concern]
    return sorted(rows, key=lambda row: coded_of(row).at_ms)


def coded_of(row: "Strained | Coded") -> Coded:
    return row.coded if isinstance(row, Strained) else row


def strain_table(result: "SessionResult", rows: "Sequence[Strained | Coded]", width: int) -> Table:
    """One row a strain or concern; a concern is neither answered nor resolved. Labels stand where there is room."""
    wide = width >= WIDE
    columns = ("time", "what", "code", *(("label",) if wide else ()), "who", "answered", "resolved")
    return Table(columns, tuple(Row(row, _strain_cells(result, row, wide)) for row in rows))


def _strain_cells(result: "SessionResult", row: "Strained | Coded", wide: bool) -> tuple[str, ...]:
    one, its = coded_of(row), result.clocked.strains
    start = (times.clock(one.at_ms, tenths=True), "≈ strain" if isinstance(row, Strained) else "! concern", one.code)
    end = ("", "")
    if isinstance(row, Strained):
        answered = "not known" if its.why_no_answers else _answer(row) or "✗ no"
        resolved = "not known" if its.why_no_resolution else "✓ yes" if row.strain.resolved else "✗ no"
        end = (answered, resolved)
    return (*start, *((one.label,) if wide else ()), one.who, *end)


def _answer(row: Strained) -> str:
    """`✓ after 12.3 s by EN-VAL`."""
    seconds = row.strain.seconds
    if not row.strain.answered or seconds is None:
        return ""
    return f"✓ after {seconds:.0f} s by {row.answer}"


def strain_sentence(result: "SessionResult", rows: "Sequence[Strained | Coded]", row: int) -> str:
    """The strain or concern under the cursor in whole, or why there is none."""
    its, name = result.clocked.strains, result.session.name
    if not 0 <= row < len(rows):
        why = reason(its.why_missing) if its.found is None else "no strain and no concern was coded"
        return f"{name}: {why}. v: its items"
    one = rows[row]
    answer = ""
    if isinstance(one, Strained) and one.strain.answered:
        mode = f" in {one.strain.mode}" if one.strain.mode else ""
        answer = f" Answered by {one.answer}{mode}."
    return f"{_told(coded_of(one))}{answer} enter: the moment"
