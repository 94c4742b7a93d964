"""What a terminal would obey instead of showing it, taken out of every line before it is drawn."""

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, with which a note could rewrite the screen or its title, and those that turn the direction of
writing. None of them takes a cell, so that nothing moves."""


class Printable(LineFilter):
    """The text that people wrote, without what is no text."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(_OBEYED.sub("", segment.text), segment.style)
            for segment in segments
        ]
