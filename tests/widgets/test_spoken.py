"""Events and the standing of things in plain words, and the big digits."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codebooks import shipped_codebook
from coder.desk.cast import Cast
from coder.desk.keys import KeyMap
from coder.widgets.big_digits import HEIGHT, big
from coder.widgets.spoken import spoken, standing
from tests.widgets.test_drawing import BOOK, event, ledger

PLAIN = re.compile(r"[\w\s.,:;'()/&+-]*")


def test_a_code_is_said_with_its_time_label_mode_and_actor() -> None:
    its = event(1, "EN-VAL", 2_537_300, actor="F1")
    assert spoken(its, ledger(its), until=None, runs=False) == "42:17, validate, Engagement, by F1"


def test_a_modes_state_is_said_as_a_mode_and_whether_it_runs_or_how_long_it_lasted() -> None:
    its = event(1, "EN", 60_000, actor=None)
    assert spoken(its, ledger(its), until=None, runs=True) == "01:00, mode, Engagement, open"
    assert spoken(its, ledger(its), until=90_000, runs=False) == "01:00, mode, Engagement, lasted 00:30"


def test_what_stands_with_an_event_is_said_too() -> None:
    its = event(1, "EN-VAL", 0, actor="F1", modifiers={"flag": "unsure"}, come_back=True, note="well said")
    said = spoken(its, ledger(its), until=None, runs=False, asides=("for a rating",))
    assert said.endswith("by F1, flag unsure, come back to it, note well said, for a rating")


def test_a_code_that_the_codebook_does_not_have_is_said_by_its_id() -> None:
    its = event(1, "OLD-1", 0, actor="F1")
    assert spoken(its, ledger(its), until=None, runs=False) == "00:00, OLD-1, by F1"


@given(st.sampled_from(BOOK.codables), st.integers(0, 86_400_000), st.booleans())
def test_no_shipped_code_is_said_with_a_sign_or_a_line(codable: object, onset: int, runs: bool) -> None:
    its = event(1, codable.id, onset, actor="F1")  # type: ignore[attr-defined]  # a codable
    assert PLAIN.fullmatch(spoken(its, ledger(its), until=None, runs=runs))


def test_the_standing_tells_time_channels_and_who() -> None:
    keys = KeyMap(shipped_codebook("modes-of-practice").book)
    rows = ledger(event(1, "EN", 60_000, is_open=True), event(2, "ZZ-BRK", 90_000, is_open=True))
    said = standing(rows, keys, Cast(BOOK), 150_000)
    assert said.startswith("00:02:30, mode Engagement for 01:30, ")
    assert "not codable Break for 01:00" in said
    assert said.endswith("practitioner F1, client G.")


@pytest.mark.parametrize("text", ["00:42:17", "13:56:89"])
def test_big_digits_are_seven_lines_of_one_width(text: str) -> None:
    lines = big(text)
    assert len(lines) == HEIGHT
    assert {len(line) for line in lines} == {6 * 6 + 2 * 2 + 7 * 2}


def test_no_two_big_digits_look_alike() -> None:
    assert len({tuple(big(digit)) for digit in "0123456789"}) == 10
