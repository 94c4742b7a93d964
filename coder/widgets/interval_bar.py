"""A value and its limits drawn on a scale of terminal cells, so that a width is seen before it is read.

axis(21, 0, 1, mark=0.8)      ├───────────────┼───┤
bar(21, 0.86, 0.79, 0.93)                     ─●─
"""

VALUE, LINE, BEYOND_LOW, BEYOND_HIGH, MARK = "●", "─", "◂", "▸", "┊"


def column(value: float, width: int, low: float = 0.0, high: float = 1.0) -> int:
    """The cell (0 .. width-1) in which `value` falls on a scale from `low` to `high`; outside values go to the ends."""
    share = (value - low) / (high - low)
    return min(max(round(share * (width - 1)), 0), width - 1)


def axis(width: int, low: float = 0.0, high: float = 1.0, mark: float | None = None) -> str:
    """The scale itself: its two ends, and a tick at `mark` (the standard) or else in the middle."""
    cells = ["─"] * width
    cells[0], cells[-1] = "├", "┤"
    cells[column((low + high) / 2 if mark is None else mark, width, low, high)] = "┼"
    return "".join(cells)


def bar(
    width: int,
    value: float | None,
    lower: float | None = None,
    upper: float | None = None,
    *,
    low: float = 0.0,
    high: float = 1.0,
    mark: float | None = None,
) -> str:
    """`width` cells with `value` as a dot on a line from `lower` to `upper`; nothing but `mark` when there is no value.

    Limits beyond the scale end in an arrow head, so that a line that was cut is not read as one that ends there.
    """
    cells = [" "] * width
    if mark is not None:
        cells[column(mark, width, low, high)] = MARK
    if value is None:
        return "".join(cells)
    if lower is not None and upper is not None:
        first, last = column(lower, width, low, high), column(upper, width, low, high)
        cells[first : last + 1] = LINE * (last - first + 1)
        if lower < low:
            cells[0] = BEYOND_LOW
        if upper > high:
            cells[-1] = BEYOND_HIGH
    cells[column(value, width, low, high)] = BEYOND_LOW if value < low else BEYOND_HIGH if value > high else VALUE
    return "".join(cells)
