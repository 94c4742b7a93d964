"""Properties of the coefficients of fixed units, beyond the published figures."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agreement import units
from coder.agreement.intervals import Plan, estimate
from coder.agreement.measures import Units, krippendorff_alpha
from coder.agreement.ratings_matrix import encode
from coder.agreement.result import Coefficient

Statistic = Callable[[Any], Coefficient]
SYMMETRIC: list[Statistic] = [
    units.percent_agreement,
    units.all_raters_agreement,
    units.fleiss_kappa,
    units.conger_kappa,
    units.light_kappa,
    units.brennan_prediger,
    units.gwet_ac1,
    units.krippendorff_alpha,
]
TWO: list[Statistic] = [*SYMMETRIC, units.cohen_kappa, units.kappa_max, units.scott_pi]
cell = st.one_of(st.none(), st.sampled_from("abc"))
tables = st.lists(st.lists(cell, min_size=3, max_size=3), min_size=1, max_size=8)
pairs = st.lists(st.lists(cell, min_size=2, max_size=2), min_size=1, max_size=8)
numbers = st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=8)


def close(one: float | None, other: float | None) -> bool:
    return one == other if one is None or other is None else one == pytest.approx(other, abs=1e-9)


@pytest.mark.parametrize("statistic", TWO)
@given(table=pairs)
def test_swapping_two_raters_changes_nothing(statistic: Statistic, table: list[list[str | None]]) -> None:
    assert close(statistic(table).value, statistic([row[::-1] for row in table]).value)


@pytest.mark.parametrize("statistic", SYMMETRIC)
@given(table=tables)
def test_renaming_categories_changes_nothing(statistic: Statistic, table: list[list[str | None]]) -> None:
    other = {"a": "z", "b": "k", "c": "x", None: None}
    assert close(statistic(table).value, statistic([[other[code] for code in row] for row in table]).value)


@pytest.mark.parametrize("statistic", TWO)
@given(table=pairs)
def test_every_value_lies_within_its_limits_and_its_range(statistic: Statistic, table: list[list[str | None]]) -> None:
    found = statistic(table)
    assert (found.value is None) == (found.why_missing is not None)
    assert (found.low is None) == (found.why_no_interval is not None)
    if found.value is not None:
        assert found.value <= 1.0 + 1e-9
        if found.low is not None and found.high is not None:
            assert min(-1.0, found.value) <= found.low <= found.value + 1e-9
            assert found.value - 1e-9 <= found.high <= 1.0


@given(table=pairs)
def test_kappa_is_never_above_its_largest_possible_value(table: list[list[str | None]]) -> None:
    found, most = units.cohen_kappa(table).value, units.kappa_max(table).value
    assert found is None or (most is not None and found <= most + 1e-9)


def loops(table: list[list[Any]], apart: Callable[[Any, Any], float]) -> float | None:
    """Krippendorff's alpha from all pairable values, by loops."""
    units_ = [[value for value in row if value is not None] for row in table]
    units_ = [row for row in units_ if len(row) > 1]
    values = [value for row in units_ for value in row]
    if len(values) < 2:
        return None
    inside = sum(apart(a, b) / (len(row) - 1) for row in units_ for n, a in enumerate(row)
                 for m, b in enumerate(row) if n != m) / len(values)  # fmt: skip
    between = sum(2 * apart(a, b) for a, b in combinations(values, 2)) / (len(values) * (len(values) - 1))
    return None if between == 0 else 1 - inside / between


def ordinal(table: list[list[Any]]) -> Callable[[Any, Any], float]:
    """The ordinal metric as Krippendorff writes it, from the pairable values."""
    rows = [[value for value in row if value is not None] for row in table]
    held = [value for row in rows if len(row) > 1 for value in row]

    def apart(a: float, b: float) -> float:
        low, high = sorted((a, b))
        between = sum(held.count(value) for value in range(int(low), int(high) + 1))
        return (between - (held.count(low) + held.count(high)) / 2) ** 2 if low != high else 0.0

    return apart


gappy = st.lists(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=3, max_size=3), min_size=1, max_size=7)


@given(table=gappy)
def test_alpha_at_each_level_is_what_loops_over_all_pairs_give(table: list[list[int | None]]) -> None:
    metrics: dict[str, Callable[[Any, Any], float]] = {
        "nominal": lambda a, b: float(a != b),
        "interval": lambda a, b: float((a - b) ** 2),
        "ratio": lambda a, b: ((a - b) / (a + b)) ** 2 if a + b else 0.0,
        "ordinal": ordinal(table),
    }
    for level, apart in metrics.items():
        assert close(units.krippendorff_alpha(table, level=level).value, loops(table, apart))


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_of_a_resample_is_alpha_of_the_sessions_drawn(level: str) -> None:
    source = np.random.default_rng(3)
    table = source.integers(1, 5, (40, 3)).astype(float)
    table[source.random(table.shape) < 0.2] = np.nan
    sessions = [f"S{number // 5}" for number in range(40)]
    measure = krippendorff_alpha(Units(encode(table, sessions=sessions)), level)
    drawn = source.multinomial(8, np.full(8, 1 / 8), size=5).astype(float)
    for weights, value in zip(drawn, measure.batch(drawn), strict=True):
        rows = [table[5 * s : 5 * s + 5] for s in range(8) for _ in range(int(weights[s]))]
        assert value == pytest.approx(units.krippendorff_alpha(np.concatenate(rows), level=level).value)


def test_ordinal_alpha_with_many_categories_resamples_as_with_few() -> None:
    source = np.random.default_rng(4)
    table = source.integers(0, 200, (60, 2)).astype(float)
    sessions = [f"S{number // 10}" for number in range(60)]
    measure = krippendorff_alpha(Units(encode(table, sessions=sessions)), "ordinal")
    weights = np.array([[2.0, 0, 1, 1, 0, 2]])
    rows = [table[10 * s : 10 * s + 10] for s in range(6) for _ in range(int(weights[0, s]))]
    assert measure.batch(weights)[0] == pytest.approx(
        units.krippendorff_alpha(np.concatenate(rows), level="ordinal").value
    )


@given(table=numbers)
def test_kendalls_w_of_a_resample_is_that_of_the_units_drawn(table: list[list[int]]) -> None:
    from coder.agreement.ratings import icc, kendall_w

    ratings = encode(table)
    weights = np.array([[float(number % 3) for number in range(len(table))]])
    rows = [row for row, weight in zip(table, weights[0], strict=True) for _ in range(int(weight))]
    again = units.kendall_w(rows).value
    assert kendall_w(ratings)(weights)[0] == pytest.approx(np.nan if again is None else again, nan_ok=True)
    one = units.icc(rows, "icc2").value
    assert icc("icc2", ratings)(weights)[0] == pytest.approx(np.nan if one is None else one, nan_ok=True, abs=1e-9)


def test_adding_a_constant_far_away_does_not_disturb_interval_alpha() -> None:
    table = [[1.0, 2.0], [2.0, 2.0], [4.0, 3.0], [5.0, 5.0]]
    far = [[value + 1e9 for value in row] for row in table]
    near = units.krippendorff_alpha(table, level="interval").value
    assert units.krippendorff_alpha(far, level="interval").value == pytest.approx(near, abs=1e-6)


def test_shuffled_codes_agree_no_better_than_chance() -> None:
    table = np.random.default_rng(0).integers(0, 4, (20_000, 3)).astype(float)
    for statistic in (units.fleiss_kappa, units.conger_kappa, units.gwet_ac1, units.krippendorff_alpha):
        assert statistic(table).value == pytest.approx(0.0, abs=0.02)


def test_resampling_units_without_sessions_is_possible_when_asked() -> None:
    made = Units(encode([["a", "a"], ["a", "b"], ["b", "b"], ["b", "b"]]))
    found = estimate([krippendorff_alpha(made)], 4, Plan("bootstrap", 200), by_session=False).coefficients[0]
    assert found.interval == "bootstrap"
    assert not estimate([krippendorff_alpha(made)], 4, Plan("bootstrap", 200), by_session=False).few


def test_a_rater_without_ratings_takes_no_part_in_congers_kappa() -> None:
    both = [["a", "a"], ["a", "b"], ["b", "b"]]
    assert units.conger_kappa([[*row, None] for row in both]).value == units.conger_kappa(both).value


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: units.cohen_kappa([["a", "b", "c"]]), "2 raters"),
        (lambda: units.fleiss_kappa([["a"]]), "two raters"),
        (lambda: units.icc([["a", "b"]]), "numbers"),
        (lambda: units.krippendorff_alpha([["a", "b"]], level="interval"), "numbers"),
        (lambda: units.krippendorff_alpha([[-1, 1]], level="ratio"), "0 or more"),
        (lambda: units.gwet_ac1([["a", "b"]], categories=["a"]), "declared"),
        (lambda: units.gwet_ac2([[-1, 1]], weights="ratio"), "0 or more"),
    ],
)
def test_what_cannot_be_is_a_value_error(call: Callable[[], Coefficient], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()


def test_an_icc_whose_denominator_vanishes_is_undefined_and_not_huge() -> None:
    """MSR 1/3 + (MSC 13/12 - MSE 29/12) / 4 units = 0."""
    found = units.icc([[1, 3, 3], [3, 1, 5], [5, 2, 2], [3, 3, 3]], "icc2k")
    assert found.value is None
    assert str(found.why_missing).startswith("zero_variance: what the raters leave unexplained outweighs")
