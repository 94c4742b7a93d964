"""Shares as bars of terminal cells, to an eighth of a cell, each with its name and its percentage beside it."""

from collections.abc import Sequence

from rich.text import Text

EIGHTHS = " ▏▎▍▌▋▊▉"


def blocks(share: float, width: int) -> str:
    """A bar of `share` (0 .. 1) of `width` cells, rounded to eighths; a share above 0 is never drawn as nothing."""
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    if share > 0:
        eighths = max(eighths, 1)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (EIGHTHS[rest] if rest else "")


def percent(share: float | None) -> str:
    return "—" if share is None else f"{share * 100:.0f} %"


def share_line(shares: Sequence[tuple[str, float | None]], width: int) -> Text:
    """`ED ██████ 55 %   EN ███ 33 %`: one bar after another in `width` cells, their lengths comparable.

    A share of None (it was not looked for, or could not be measured) is a dash without a bar.
    """
    gap = 3
    words = sum(len(name) + len(percent(share)) + 2 for name, share in shares) + gap * max(len(shares) - 1, 0)
    room = max(width - words - len(shares), len(shares))  # each bar may round up by a cell
    line = Text()
    for position, (name, share) in enumerate(shares):
        if position:
            line.append(" " * gap)
        line.append(name, style="bold")
        line.append(f" {blocks(share or 0.0, room)}" if share else "")
        line.append(f" {percent(share)}")
    return line
