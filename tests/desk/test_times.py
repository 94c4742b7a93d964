import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.desk import times

ANY_MS = st.integers(0, times.LONGEST_MS)


@given(ANY_MS)
def test_an_exact_time_is_read_back_as_itself(ms: int) -> None:
    assert times.parse(times.exact(ms)) == ms


@given(ANY_MS)
def test_a_clock_is_read_back_to_the_second(ms: int) -> None:
    assert times.parse(times.clock(ms)) == ms - ms % 1000
    assert times.parse(times.short(ms)) == ms - ms % 1000


@given(st.text(max_size=12))
def test_whatever_is_typed_gives_a_time_in_range_or_none(text: str) -> None:
    found = times.parse(text)
    assert found is None or 0 <= found <= times.LONGEST_MS


@pytest.mark.parametrize(
    ("typed", "ms"),
    [("4217", 2_537_000), ("10", 10_000), ("1:02:03", 3_723_000), ("90:00", 5_400_000), ("0:00:01,5", 1_500)],
)
def test_what_a_person_types(typed: str, ms: int) -> None:
    assert times.parse(typed) == ms


@pytest.mark.parametrize(
    ("typed", "ms"), [("+30", 90_000), ("-5", 55_000), ("- 1.25", 58_750), ("+2:00", 180_000), ("-0:05.5", 54_500)]
)
def test_steps_from_the_time_there_is(typed: str, ms: int) -> None:
    assert times.parse(typed, base_ms=60_000) == ms


@pytest.mark.parametrize("typed", ["", "x", "1:60", "1:60:00", "4260", "-5", "999:00:00", "+1:60", "+-1:00"])
def test_what_is_no_time(typed: str) -> None:
    assert times.parse(typed) is None
