"""Plain text in lines of at most 79 signs, for pages that people read in a terminal or print."""

import textwrap
from collections.abc import Iterable

WIDTH = 79


class Paper:
    """Lines of a page, written from top to bottom."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def title(self, text: str) -> None:
        self.lines += [*_wrap(text), "=" * min(len(text), WIDTH)]

    def section(self, text: str) -> None:
        self.gap()
        self.lines += [text.upper(), "-" * len(text)]

    def gap(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def text(self, text: str | None, indent: int = 0) -> None:
        """A wrapped paragraph; nothing for None."""
        margin = " " * indent
        if text:
            self.lines += _wrap(text, initial_indent=margin, subsequent_indent=margin)

    def entry(self, lead: str, text: str | None, indent: int = 0) -> None:
        """A paragraph that hangs from its first words."""
        if text:
            hanging = " " * (indent + len(lead) + 1)
            first = " " * indent + lead + " "
            self.lines += _wrap(text, initial_indent=first, subsequent_indent=hanging)

    def said(self, fields: Iterable[tuple[str, str | None]], indent: int) -> None:
        """`Label: text` paragraphs, those without text left out."""
        for label, text in fields:
            if text:
                self.entry(f"{label}:", text, indent)

    def __str__(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines).strip("\n")


def _wrap(text: str, initial_indent: str = "", subsequent_indent: str = "") -> list[str]:
    """Lines broken at spaces: an id like ED-CON stays whole."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=initial_indent, subsequent_indent=subsequent_indent, break_on_hyphens=False
    )
