"""A table of counts as a grid whose cells are shaded, each with its number: colour and shade only underline it."""

from collections.abc import Sequence
from math import ceil

from rich.text import Text
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

SHADES = ("·", "░", "▒", "▓", "█")


def shade(count: float, largest: float) -> str:
    """One of five shades for `count` against the largest count: the first for 0, the last for the largest."""
    if count <= 0 or largest <= 0:
        return SHADES[0]
    steps = len(SHADES) - 1
    return SHADES[min(max(ceil(count / largest * steps), 1), steps)]


class HeatMap(ScrollView, can_focus=True):
    """Rows against columns, scrolled when there are more than fit; `lead` names the first column.

    The largest cell off the diagonal sets the scale of shades when `square`, since the diagonal is agreement and would
    drown what is looked for here.
    """

    DEFAULT_CSS = """
    HeatMap { height: 1fr; }
    HeatMap:focus { background-tint: $foreground 3%; }
    """

    def __init__(self, *, lead: str = "", square: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lead, self._square = lead, square
        self._rows: Sequence[str] = ()
        self._columns: Sequence[str] = ()
        self._cells: Sequence[Sequence[float]] = ()
        self._largest = 0.0

    def show(self, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[float]]) -> None:
        """Draw this table; `cells` holds one sequence for each row, one number for each column."""
        self._rows, self._columns, self._cells = rows, columns, cells
        self._largest = max(
            (
                cell
                for r, line in enumerate(cells)
                for c, cell in enumerate(line)
                if not (self._square and rows[r] == columns[c])
            ),
            default=0.0,
        )
        width = self._name_width + self._cell_width * len(columns)
        self.virtual_size = Size(width, len(rows) + 1)
        self.refresh()

    @property
    def _name_width(self) -> int:
        return max((len(name) for name in (self._lead, *self._rows)), default=0) + 2

    @property
    def _cell_width(self) -> int:
        return max((len(name) for name in self._columns), default=4) + 3

    def render_line(self, y: int) -> Strip:
        across, down = self.scroll_offset
        line = self.line(0 if y == 0 else y + down)
        console = self.app.console
        strip = Strip(line.render(console)).crop(across, across + self.size.width)
        return strip.apply_style(self.rich_style).extend_cell_length(self.size.width, self.rich_style)

    def line(self, row: int) -> Text:
        """The header (row 0) or a row of cells as text; empty below the last row."""
        if row > len(self._rows):
            return Text()
        width = self._cell_width
        if row == 0:
            head = self._lead.ljust(self._name_width) + "".join(name.rjust(width) for name in self._columns)
            return Text(head, style="bold", end="")
        name, cells = self._rows[row - 1], self._cells[row - 1]
        text = Text(name.ljust(self._name_width), end="")
        for column, cell in zip(self._columns, cells, strict=True):
            same = self._square and column == name
            mark = "=" if same and cell else shade(cell, self._largest)
            text.append(f"{mark} {cell:.0f}".rjust(width), style="bold" if same else "")
        return text
