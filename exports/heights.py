"""How high a row must be for its wrapped text: programs that open the file do not all work it out themselves."""

import re
from unicodedata import east_asian_width

LINE = 15.0
"""Points of one line of text in the workbook's font."""
TALLEST = 409.0
"""Points: no row of Excel is higher."""
_MAYBE_WIDE = re.compile("[\u1100-\U0010ffff]")
"""No letter before these is two wide."""


def lines(text: str, room: float) -> int:
    """How many lines the text fills in a cell of that width in characters, broken between words, 1 at least.

    >>> lines("one two three", 8)
    2
    """
    width = max(int(room), 1)
    return sum(_broken(part, width) for part in text.split("\n"))


def height(count: int) -> float | None:
    """Points for so many lines; None for one, which is the height that a row has anyway."""
    return None if count <= 1 else min(count * LINE, TALLEST)


def _broken(part: str, width: int) -> int:
    wide = sum(east_asian_width(letter) in "WF" for letter in part) if _MAYBE_WIDE.search(part) else 0
    if len(part) + wide <= width:
        return 1
    if wide:
        # Text without blanks, each letter two wide.
        return -(-(len(part) + wide) // width)
    count, place = 1, 0
    while len(part) - place > width:
        blank = part.rfind(" ", place, place + width + 1)
        # A word that fits no line is broken where the line ends.
        place = blank + 1 if blank > place else place + width
        count += 1
    return count
