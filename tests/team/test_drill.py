"""The key drill: what is asked when, and the summary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.team.drill import GAPS, Drill

CODES = [f"C{number}" for number in range(12)]


def asked(drill: Drill, *rights: bool) -> list[str | None]:
    """The codes asked while these answers are given."""
    found = []
    for right in rights:
        found.append(drill.code)
        drill.answer(right=right, seconds=1.0)
    return found


def test_codes_come_in_the_order_of_the_codebook() -> None:
    assert asked(Drill(CODES), True, True, True) == ["C0", "C1", "C2"]


def test_a_code_that_went_wrong_comes_again_after_three_others() -> None:
    assert asked(Drill(CODES), False, True, True, True, True)[4] == "C0"


def test_a_code_that_was_right_comes_again_after_eight_others() -> None:
    assert asked(Drill(CODES), *[True] * 10)[9] == "C0"


def test_a_code_that_was_right_twice_in_a_row_is_learnt() -> None:
    drill = Drill(["A"])
    asked(drill, True, False, True, True)
    assert (drill.code, drill.learnt) == (None, 1)


def test_what_went_wrong_most_stands_first_with_its_median_time() -> None:
    drill = Drill(["A", "B"])
    drill.answer(right=True, seconds=1.0)
    drill.answer(right=False, seconds=9.0)
    drill.answer(right=True, seconds=3.0)
    first, second = drill.scores()
    assert (first.code, first.asked, first.wrong, first.seconds) == ("B", 1, 1, None)
    assert (second.code, second.asked, second.wrong, second.seconds) == ("A", 2, 0, 2.0)
    assert drill.right_at_once == pytest.approx(2 / 3)


def test_before_the_first_answer_there_is_no_share() -> None:
    assert Drill(CODES).right_at_once is None


@given(st.integers(1, 30), st.lists(st.booleans(), max_size=200))
def test_no_code_is_asked_twice_running_while_others_are_left(number: int, rights: list[bool]) -> None:
    drill = Drill([str(code) for code in range(number)])
    before = None
    for right in rights:
        left = sum(card.box < len(GAPS) for card in drill.cards)
        if drill.code is not None and left > 1:
            assert drill.code != before
        before = drill.code
        drill.answer(right=right, seconds=1.0)


@given(st.integers(1, 30))
def test_who_is_always_right_learns_every_code_in_two_rounds(number: int) -> None:
    drill = Drill([str(code) for code in range(number)])
    asked(drill, *[True] * (2 * number))
    assert drill.code is None
