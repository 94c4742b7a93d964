"""BORIS' definition of kappa, on made-up acts; its own figures run where a folder of worked examples is given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agreement.boris import Act, boris_kappa

TALK = Act("client", "talks", 0, 4000)


def kappa(first: list[Act], second: list[Act], subjects: tuple[str, ...] = ("client",), unit: int = 1000) -> float:
    value = boris_kappa(first, second, subjects, unit).value
    assert value is not None
    return value


def test_moments_begin_at_the_first_start_of_either_and_reach_the_last_stop() -> None:
    late = [Act("client", "talks", 2500, 4500), Act("client", "talks", 7000, 9499)]
    assert boris_kappa(late, late[:1], ["client"]).n == 7  # 2.5, 3.5, ... 8.5


def test_a_state_holds_at_its_start_and_at_its_stop() -> None:
    first, second = [TALK, Act("client", "nods", 6000, 9000)], [TALK, Act("client", "nods", 7000, 9000)]
    share, chance = 9 / 10, (5 * 5 + 4 * 3 + 1 * 2) / 100
    assert kappa(first, second) == pytest.approx((share - chance) / (1 - chance))


def test_a_point_holds_at_moments_up_to_half_a_unit_away() -> None:
    frame = [Act("client", "talks", 0, 5000)]
    half, more = Act("client", "nods", 1500), Act("client", "nods", 1501)
    assert kappa([*frame, half], [*frame, Act("client", "nods", 1000), Act("client", "nods", 2000)]) == 1.0
    assert kappa([*frame, more], [*frame, Act("client", "nods", 2000)]) == 1.0


def test_two_points_of_one_code_at_one_moment_are_not_one() -> None:
    frame = [TALK, Act("client", "rests", 8000, 9000)]
    once, twice = Act("client", "nods", 2100), Act("client", "nods", 1900)
    assert kappa([*frame, once], [*frame, once, twice]) < 1.0


def test_one_code_of_two_subjects_is_two_categories_and_doing_nothing_is_one_for_all() -> None:
    client, worker = Act("client", "talks", 0, 1000), Act("worker", "talks", 2000, 3000)
    chance = (4 * 6 + 2 * 2) / 64  # 8 ratings each: the first has 4 of nothing, the second 6
    assert kappa([client, worker], [client], ("client", "worker")) == pytest.approx((6 / 8 - chance) / (1 - chance))


def test_every_subject_without_an_act_adds_agreement() -> None:
    first, second = [TALK, Act("client", "talks", 7000, 9000)], [TALK]
    few, many = kappa(first, second), kappa(first, second, ("client", *(f"child {n}" for n in range(9))))
    assert many > few


def test_no_acts_have_no_kappa_but_a_reason() -> None:
    found = boris_kappa([], [], ["client"])
    assert (found.value, (found.why_missing or "").split(":")[0]) == (None, "no_pairs")


def test_one_act_that_fills_the_time_has_no_kappa_but_a_reason() -> None:
    found = boris_kappa([TALK], [TALK], ["client"])
    assert (found.value, (found.why_missing or "").split(":")[0]) == (None, "one_category")


@pytest.mark.parametrize(
    ("subjects", "unit", "said"),
    [
        (["client"], 0, "1 ms or more"),
        (["worker"], 1000, "not among the subjects: client"),
        (["client", "client"], 1000, "twice"),
    ],
)
def test_what_cannot_be_asked_is_a_value_error(subjects: list[str], unit: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        boris_kappa([TALK], [], subjects, unit)


acts = st.builds(Act, st.sampled_from(["a", "b"]), st.sampled_from("xy"), st.integers(0, 40), st.none())
states = st.builds(
    lambda subject, code, start, length: Act(subject, code, start, start + length),
    st.sampled_from(["a", "b"]), st.sampled_from("xy"), st.integers(0, 40), st.integers(0, 20),
)  # fmt: skip
coded = st.lists(st.one_of(acts, states), max_size=6)


@given(st.one_of(acts, states), st.integers(-9, 9), st.integers(1, 9))
def test_an_act_holds_at_just_the_moments_that_the_definition_names(act: Act, zero: int, unit: int) -> None:
    def holds(moment: int) -> bool:
        return 2 * abs(act.start - moment) <= unit if act.stop is None else act.start <= moment <= act.stop

    assert list(act.held_at(zero, unit)) == [n for n in range(-99, 99) if holds(zero + n * unit)]


@given(coded, coded, st.integers(1, 9))
def test_swapping_the_observers_changes_nothing(first: list[Act], second: list[Act], unit: int) -> None:
    there, back = boris_kappa(first, second, ["a", "b"], unit), boris_kappa(second, first, ["a", "b"], unit)
    assert there.value == (None if back.value is None else pytest.approx(back.value))


@given(coded, st.integers(1, 9))
def test_an_observer_agrees_wholly_with_itself_or_has_a_reason(seen: list[Act], unit: int) -> None:
    found = boris_kappa(seen, seen, ["a", "b"], unit)
    assert found.value == pytest.approx(1.0) if found.value is not None else found.why_missing
