"""A table to show: column heads, and rows that remember what they stand for."""

from dataclasses import dataclass
from typing import Any

from rich.text import Text
from textual.widgets import DataTable


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
        widget.add_columns(*self.columns)
        for row in self.rows:
            widget.add_row(*row.cells)
        if self.rows:
            widget.move_cursor(row=min(cursor, len(self.rows) - 1))
