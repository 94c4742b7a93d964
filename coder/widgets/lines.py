"""Laying words out in a fixed number of columns, so that nothing is cut in the middle of a word without a sign."""

import textwrap

from rich.cells import cell_len, set_cell_size
from rich.text import Text


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells; a word that is longer is broken."""
    return textwrap.wrap(text, max(1, width)) or [""]


def fit(text: str, width: int) -> str:
    """Exactly `width` cells: filled up, or ended with an ellipsis."""
    if cell_len(text) > width:
        return set_cell_size(text, max(0, width - 1)) + "…" if width > 0 else ""
    return set_cell_size(text, width)


def side_by_side(columns: list[list[Text]], widths: list[int]) -> list[Text]:
    """Columns of lines as whole lines; shorter columns are filled up."""
    height = max((len(column) for column in columns), default=0)
    lines = []
    for row in range(height):
        line = Text(no_wrap=True, end="")
        for column, width in zip(columns, widths, strict=True):
            cell = column[row].copy() if row < len(column) else Text()
            cell.truncate(width, overflow="ellipsis", pad=True)
            line.append_text(cell)
        lines.append(line)
    return lines


def keyed(key: str, words: str, width: int, style: str = "") -> list[Text]:
    """A key and its words, wrapped beside it."""
    first, *rest = wrap(words, width - len(key) - 1)
    lines = [Text.assemble((key, "bold"), " ", (first, style))]
    lines += [Text.assemble(" " * (len(key) + 1), (line, style)) for line in rest]
    return lines


def stacked(lines: list[Text]) -> Text:
    return Text("\n", end="").join(lines)
