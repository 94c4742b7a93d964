"""What to know before reading a report's figures: the first of it in one line, all of it on a page."""

from collections.abc import Sequence

from rich.text import Text

from coder.screens.page import PageScreen


def warning_line(warnings: Sequence[str]) -> str:
    """The first warning and how many there are; nothing where there is none."""
    if not warnings:
        return ""
    more = f" (w: all {len(warnings)})" if len(warnings) > 1 else ""
    return f"! {warnings[0]}{more}"


def warning_page(warnings: Sequence[str], rule: str = "") -> PageScreen:
    """All warnings, and the rule that the words of the report follow."""
    text = "\n".join(f"· {warning}" for warning in warnings) or "Nothing to warn of."
    return PageScreen(f"Before reading: {len(warnings)} warnings", Text(f"{text}\n\n{rule}".rstrip()))
