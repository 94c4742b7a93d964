"""Blocks of rows say in XML what the rows say one by one."""

import datetime
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.columns import ROWS, ColumnXml, blocks, rows_xml
from exports.splice import Cell, row_xml
from exports.text import shown

texts = st.one_of(
    st.text(max_size=20), st.sampled_from(["a", " a", "a&b", "<", "␞", "_x0041_", "\0", "\x01", "", "a\nb"])
)
numbers = st.one_of(st.integers(), st.floats(allow_nan=False))
kinds = st.sampled_from(
    [texts, st.floats(allow_nan=False), st.integers(), st.booleans(), st.dates(), st.one_of(texts, numbers)]
)
columns_of_values = kinds.flatmap(lambda kind: st.lists(st.one_of(st.none(), kind), min_size=4, max_size=4))


@settings(max_examples=300, deadline=None)
@given(given_columns=st.lists(columns_of_values, min_size=1, max_size=3), formula=st.sampled_from([None, "1<2"]))
def test_a_block_is_its_rows_one_by_one(given_columns: list[list[Any]], formula: str | None) -> None:
    made = [ColumnXml(position, 3, formula, shown) for position in range(1, len(given_columns) + 1)]
    one_by_one = [
        [
            None
            if value is None and formula is None
            else Cell(shown(value) if isinstance(value, str) else value, 3, formula)
            for value in row
        ]
        for row in zip(*given_columns, strict=True)
    ]
    expected = "".join(row_xml(number, row) for number, row in enumerate(one_by_one, start=2))
    assert rows_xml(2, made, given_columns) == expected
    assert rows_xml(2, made, given_columns) == expected, "what is kept of a block spoils the next"


def test_a_style_may_depend_on_the_kind_of_value() -> None:
    column = ColumnXml(1, {datetime.date: 5})
    made = rows_xml(2, [column], [[datetime.date(2026, 3, 2), "x", 1, None]])
    assert made.count('s="5"') == 1
    assert made.count('s="0"') == 2


def test_missing_of_every_kind_is_none_in_a_block() -> None:
    (block,) = blocks([pd.Series(["a", None, float("nan"), pd.NA, pd.NaT], dtype=object)])
    assert block == [["a", None, None, None, None]]


def test_blocks_hold_so_many_rows_and_leave_none_out() -> None:
    found = [values for (values,) in blocks([pd.Series(range(2 * ROWS + 1))])]
    assert [len(values) for values in found] == [ROWS, ROWS, 1]
    assert [value for values in found for value in values] == list(range(2 * ROWS + 1))


def test_texts_that_never_repeat_are_not_kept() -> None:
    column = ColumnXml(1)
    for start in range(0, 20 * ROWS, ROWS):
        column.cells([f"text {number}" for number in range(start, start + ROWS)])
    assert len(column._texts) <= 2 * ROWS + 1


def test_long_prose_fills_as_many_lines_as_words_need() -> None:
    from exports.heights import lines

    assert lines("one two three four " * 3, 20) == 3
    assert lines("x" * 41, 20) == 3
    assert lines("aaaa bbbb cccc", 4) == 3
    assert lines("語" * 11, 20) == 2
