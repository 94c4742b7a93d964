"""A table to show: column heads, and rows that remember what they stand for."""

from dataclasses import dataclass
from typing import Any

from rich.text import Text
from textual.widgets import DataTable

from coder.plain import one_line


@dataclass(frozen=True)
class Row:
    """`of` is what the row stands for; `cells` is one text a column."""

    of: Any
    cells: tuple[Text | str, ...]


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def fill(self, widget: "DataTable[Text | str]", cursor: int = 0) -> None:
        """Show this table in `widget`, the cursor on row `cursor` or the last there is."""
        widget.clear(columns=True)
        widget.add_columns(*map(_words, self.columns))
        for row in self.rows:
            widget.add_row(*map(_words, row.cells))
        if self.rows:
            widget.move_cursor(row=min(cursor, len(self.rows) - 1))


def _words(cell: Text | str) -> Text:
    """A table of Textual's takes a string for markup: what people wrote is none."""
    return Text(one_line(cell)) if isinstance(cell, str) else cell
