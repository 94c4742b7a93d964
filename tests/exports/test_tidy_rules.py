"""The rules of the tidy tables: what is read, what is bad, and that every bad row is told with its line."""

import datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.problems import TableProblems
from exports.tidy_rules import clean_events, clean_items, clean_ratings
from exports.times import NotRead, milliseconds, plain_number

STATUSES = ("delivered", "not_delivered")


def _frame(columns: dict[str, list[Any]], *, comma: bool = False) -> pd.DataFrame:
    """A table as it is read from a file."""
    frame = pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})
    frame.index = pd.Index(range(2, 2 + len(frame)), name="line")
    frame.attrs.update(source="table.csv", decimal_comma=comma)
    return frame


def _events(**columns: list[Any]) -> pd.DataFrame:
    rows = max(map(len, columns.values()), default=1)
    given = {"session": ["S01"] * rows, "observer": ["anna"] * rows, "onset": ["1"] * rows, "code": ["A"] * rows}
    return _frame({**given, **columns})


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0", 0),
        ("12.5", 12_500),
        (" 7 ", 7_000),
        ("1e2", 100_000),
        ("155.105", 155_105),
        ("0.0005", 1),
        ("264.6064", 264_606),
        ("00:42:17", 2_537_000),
        ("1:02:03.25", 3_723_250),
        ("100:00:00", 360_000_000),
        ("604800", 604_800_000),
        (13, 13_000),
        (0.1, 100),
        (datetime.time(0, 1, 23, 250_000), 83_250),
        (datetime.timedelta(hours=25, milliseconds=1), 90_000_001),
        (datetime.datetime(1900, 1, 1, 1, 0), 90_000_000),
        (datetime.datetime(1899, 12, 31, 0, 0, 5), 5_000),
    ],
)
def test_a_time_is_read(cell: object, expected: int) -> None:
    assert milliseconds(cell) == expected


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("12:30", "minutes and seconds or hours and minutes"),
        ("12:30.5", "minutes and seconds or hours and minutes"),
        ("-1", "before"),
        ("-00:00:01", "before"),
        (-0.5, "before"),
        ("604800.001", "seven days"),
        ("169:00:00", "seven days"),
        ("nan", "finite"),
        ("-inf", "finite"),
        (float("inf"), "finite"),
        ("00:61:00", "59"),
        ("00:00:60", "59"),
        ("1,5", "decimal comma"),
        ("soon", "not a time"),
        ("1 2", "not a time"),
        ("٣", "not a time"),
        (True, "not a time"),
        (datetime.date(2026, 3, 2), "date"),
        (datetime.datetime(2026, 3, 2, 10, 0), "date"),
        ("1e999", "seven days"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_its_mend(cell: object, said: str) -> None:
    with pytest.raises(NotRead, match=said) as caught:
        milliseconds(cell)
    assert caught.value.mend


def test_a_decimal_comma_is_read_where_the_file_may_have_one() -> None:
    assert milliseconds("1,5", decimal_comma=True) == 1_500
    assert milliseconds("00:00:01,5", decimal_comma=True) == 1_500
    assert milliseconds("1.5", decimal_comma=True) == 1_500


@given(st.integers(min_value=0, max_value=604_800_000))
def test_a_time_to_the_millisecond_comes_back_as_it_was_written(time: int) -> None:
    hours, rest = divmod(time, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    spelled = f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
    assert milliseconds(str(Decimal(time) / 1000)) == milliseconds(time / 1000) == milliseconds(spelled) == time


@given(st.text() | st.floats() | st.integers() | st.booleans() | st.datetimes() | st.times() | st.timedeltas())
def test_any_cell_is_a_time_or_refused(cell: object) -> None:
    try:
        read = milliseconds(cell)
    except NotRead:
        return
    assert 0 <= read <= 604_800_000


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("-0.5", -0.5), ("007", None), ("+1", None), ("1e3", None), ("nan", None), ("", None), ("3 ", None)],
)
def test_only_the_usual_spelling_of_a_number_is_one(text: str, number: float | None) -> None:
    assert plain_number(text) == number


def test_good_rows_come_back_with_times_in_seconds_and_ids_without_blanks() -> None:
    clean = clean_events(_events(onset=["00:00:01.5"], offset=["2"], code=[" A "], unit=[7.0], actor=[""]))
    row = clean.frame.iloc[0]
    assert (row["onset"], row["offset"], row["code"], row["unit"], row["actor"]) == (1.5, 2.0, "A", "7", None)
    assert row["recipient"] is None
    assert clean.problems == ()


def test_every_bad_row_is_told_with_its_line_and_left_out() -> None:
    clean = clean_events(
        _events(
            session=["S01", "S01", "", "S\x0701", "S01", "S01"],
            onset=["1", "5", "1", "1", "12:30", "2"],
            offset=["2", "4", None, None, None, None],
            code=["A", "A", "A", "A", "A", None],
        )
    )
    assert clean.frame.index.tolist() == [2]
    assert [problem.where for problem in clean.problems] == [f"table.csv:{line}" for line in (3, 4, 5, 6, 7)]
    assert clean.bad_rows == 5
    said = " ".join(problem.what for problem in clean.problems)
    for words in (
        "before its onset",
        "session: it is empty",
        "control character",
        "may be minutes",
        "code: it is empty",
    ):
        assert words in said


def test_two_faults_of_one_row_are_both_told_and_count_once() -> None:
    clean = clean_events(_events(onset=["-1"], code=[""]))
    assert (len(clean.problems), clean.bad_rows) == (2, 1)


def test_a_missing_column_is_told_with_those_that_are_there() -> None:
    with pytest.raises(TableProblems) as caught:
        clean_events(_frame({"session": ["S01"], "time": ["1"]}))
    assert [problem.what for problem in caught.value.problems] == [
        "there is no column observer",
        "there is no column onset",
        "there is no column code",
    ]
    assert "session, time" in caught.value.problems[0].mend


def test_other_columns_are_carried_as_they_were() -> None:
    clean = clean_events(_events(quality=[" 007 "], **{"mod:sure": ["no"]}))
    assert clean.carried == ("quality",)
    assert clean.frame[["quality", "mod:sure"]].iloc[0].tolist() == [" 007 ", "no"]


def test_a_role_is_one_of_those_known() -> None:
    clean = clean_events(_events(role=["primary", "boss", None]), roles=("primary", "second"))
    assert clean.frame["role"].tolist() == ["primary", None]
    assert "write one of primary, second" in clean.problems[0].mend


def test_a_note_of_32767_characters_is_whole_and_one_more_is_bad() -> None:
    clean = clean_events(_events(note=["x" * 32_767, "x" * 32_768]))
    assert [len(note) for note in clean.frame["note"]] == [32_767]
    assert "32,768 characters" in clean.problems[0].what


def test_an_item_mark_needs_a_status_minutes_or_a_note() -> None:
    frame = _frame(
        {
            "session": ["S01"] * 5,
            "observer": ["anna"] * 5,
            "item": ["I1", "I2", "I3", "I4", "I5"],
            "status": ["delivered", None, None, "done", None],
            "minutes": [None, "7.5", None, None, "-1"],
        }
    )
    clean = clean_items(frame, STATUSES)
    assert clean.frame["item"].tolist() == ["I1", "I2"]
    assert [problem.where for problem in clean.problems] == ["table.csv:4", "table.csv:5", "table.csv:6"]


def test_a_rating_is_a_number_or_not_ratable() -> None:
    frame = _frame(
        {
            "session": ["S01"] * 4,
            "observer": ["anna"] * 4,
            "scale": ["G1", "G2", "G3", "G4"],
            "value": ["4", "not_ratable", "good", None],
        }
    )
    clean = clean_ratings(frame)
    assert clean.frame["value"].tolist() == [4.0, "not_ratable"]
    assert [problem.where for problem in clean.problems] == ["table.csv:4", "table.csv:5"]


def test_a_rating_beside_an_empty_value_is_not_ratable_where_its_flag_says_so() -> None:
    frame = _frame(
        {
            "session": ["S01"] * 5,
            "observer": ["anna"] * 5,
            "scale": ["G1", "G2", "G3", "G4", "G5"],
            "value": ["4", None, "", "3", None],
            "not_ratable": ["0", "1", 1, "1", "0"],
        }
    )
    clean = clean_ratings(frame)
    assert clean.frame["value"].tolist() == [4.0, "not_ratable", "not_ratable"]
    assert clean.carried == ()
    # The fourth says both, the fifth says neither.
    assert [problem.where for problem in clean.problems] == ["table.csv:5", "table.csv:6"]
