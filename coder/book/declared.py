"""On Summary: what the codebooks declare over counts of codes, such as reflections to questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from coder.adherence.groups import GroupResult
from coder.book.layout import Lines
from exports.sheet import Cell, Kind

_HEAD = ("Mean", "Low", "High", "Sessions", "Taken together", "Low", "High")


def say_declared(lines: Lines, programmes: Sequence[GroupResult], exported: str) -> None:
    """A row a programme and figure, and a gap; nothing where no codebook declares any. Nine columns."""
    told = [(group, one) for group in programmes for one in group.summaries.values()]
    if not told:
        return
    lines.say(f"Counted for the codebook ({exported})", "heading")
    lines.add(
        Cell("Figure", look="head"),
        *(Cell(name, "number", look="head") for name in _HEAD),
        Cell("of all events", look="head"),
    )
    for group, one in told:
        named = f"{group.key or 'no programme'}: {one['label']}" if len(programmes) > 1 else one["label"]
        lines.add(Cell(named), *_figures(one))
    lines.gap()


def _figures(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    kind: Kind = "percent" if one["kind"] == "share" else "number"
    if one["value"] is None:
        return (Cell(f"– ({one['why_missing'].partition(': ')[2]})", span=len(_HEAD) + 1),)
    both = one["pooled"]
    return (
        *(Cell(one[name], kind) for name in ("value", "low", "high")),
        Cell(one["sessions"], "int"),
        *(Cell(both[name], kind) for name in ("value", "low", "high")),
        Cell(f"{both['numerator']:,} to {both['denominator']:,}"),
    )
