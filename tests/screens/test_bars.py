"""What is drawn in cells: intervals on a scale, shares, and shaded counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.widgets.heat_map import HeatMap, shade
from coder.widgets.interval_bar import axis, bar
from coder.widgets.share_bar import blocks, share_line

shares = st.floats(0, 1, allow_nan=False)


def test_a_value_stands_on_a_line_from_its_lower_to_its_upper_limit() -> None:
    assert bar(11, 0.5, 0.3, 0.8) == "   ──●───  "


def test_a_value_without_limits_is_a_dot_alone() -> None:
    assert bar(11, 0.9) == "         ● "


def test_without_a_value_only_the_standard_is_drawn() -> None:
    assert bar(11, None, mark=0.8) == "        ┊  "


def test_limits_beyond_the_scale_end_in_arrow_heads() -> None:
    assert bar(11, 0.1, -0.4, 0.3)[0] == "◂"
    assert bar(11, -0.2)[0] == "◂"
    assert bar(5, 1.4, 0.9, 1.6)[-1] == "▸"


def test_the_axis_has_its_tick_where_the_standard_is() -> None:
    assert axis(11, mark=0.8) == "├───────┼─┤"
    assert axis(11) == "├────┼────┤"


@given(shares, shares, shares)
def test_a_bar_always_has_its_width_and_its_dot_within_its_line(low: float, value: float, high: float) -> None:
    low, value, high = sorted((low, value, high))
    drawn = bar(21, value, low, high)
    assert len(drawn) == 21
    assert drawn.count("●") == 1
    assert len(drawn.strip()) <= 21


@given(shares)
def test_blocks_are_right_to_an_eighth_and_never_nothing_for_something(share: float) -> None:
    drawn = blocks(share, 10)
    eighths = sum(8 if cell == "█" else " ▏▎▍▌▋▊▉".index(cell) for cell in drawn)
    assert abs(eighths - share * 80) <= 1
    assert bool(drawn) == (share > 0)


def test_shares_stand_in_one_line_with_their_percentages() -> None:
    line = share_line([("ED", 0.55), ("EN", 0.33), ("TH", 0.12)], 60).plain
    assert line.startswith("ED █")
    assert [part in line for part in ("55 %", "33 %", "12 %")] == [True] * 3
    assert len(line) <= 60, line


def test_a_share_that_is_not_known_is_a_dash_and_no_bar() -> None:
    assert share_line([("TH", None)], 30).plain == "TH —"


@pytest.mark.parametrize(("count", "drawn"), [(0, "·"), (1, "░"), (5, "▒"), (10, "█")])
def test_counts_are_shaded_against_the_largest(count: float, drawn: str) -> None:
    assert shade(count, 10) == drawn


def test_in_a_square_table_agreement_on_the_diagonal_does_not_set_the_shades() -> None:
    table = HeatMap(lead="anna", square=True)
    table.show(["a", "b"], ["a", "b"], [[90, 4], [1, 50]])
    assert "= 90" in table.line(1).plain
    assert "█ 4" in table.line(1).plain
    assert table.line(3).plain == ""
