"""A run chart drawn in cells."""

from coder.widgets.run_chart import Point, run_lines, window


def point(value: float | None, median: float | None = None, broken: bool = False, name: str = "Jan") -> Point:
    low, high = (None, None) if value is None else (value - 0.1, value + 0.1)
    return Point(value, low, high, median, (name, "n 1"), broken)


def test_a_higher_value_stands_higher_and_limits_enclose_it() -> None:
    """Scale 0.4 to 1.0 over 13 rows, 0.05 a row: 0.9 in row 2, 0.5 in row 10, each with limits two rows away."""
    lines = run_lines([point(0.9), point(0.5)], 0, 40, 15, None).plain.splitlines()
    columns = [next(at for at, cell in enumerate(lines[row]) if cell == "●") for row in (2, 10)]
    assert columns[0] < columns[1]
    assert [lines[row][columns[0]] for row in (0, 2, 4)] == ["┬", "●", "┴"]
    assert [lines[row][columns[1]] for row in (8, 10, 12)] == ["┬", "●", "┴"]


def test_the_chosen_point_is_told_by_a_sign_and_not_by_style_alone() -> None:
    assert "[Jan]" in run_lines([point(0.5), point(0.6, name="Feb")], 0, 40, 12, None).plain


def test_a_break_is_a_line_from_top_to_bottom() -> None:
    lines = run_lines([point(0.5), point(0.6, broken=True)], 0, 40, 12, None).plain.splitlines()
    assert sum("┃" in line for line in lines) == 10


def test_a_point_without_a_value_keeps_its_place() -> None:
    text = run_lines([point(None, 0.5), point(0.6, 0.5)], 0, 40, 12, None).plain
    assert text.count("●") == 1
    assert text.splitlines()[-1].split() == ["n", "1", "n", "1"]


def test_median_and_standard_on_one_line_are_both_seen() -> None:
    line = next(row for row in run_lines([point(0.8, 0.8)], 0, 40, 12, 0.8).plain.splitlines() if "●" in row)
    assert {"─", "╌"} <= set(line)


def test_the_last_months_are_shown_where_not_all_fit_and_the_chosen_one_is_among_them() -> None:
    """80 cells less 5 of the scale hold 12 points of 6 cells."""
    assert window(30, 29, 80) == (18, 30)
    assert window(30, 2, 80) == (0, 12)
    assert window(5, 0, 80) == (0, 5)


def test_the_scale_holds_limits_at_the_very_ends() -> None:
    lines = run_lines([Point(0.5, 0.0, 1.0, 0.5, ("Jan",))], 0, 40, 12, None).plain.splitlines()
    assert [lines[0][:4], lines[-2][:4]] == ["1.00", "0.00"]
