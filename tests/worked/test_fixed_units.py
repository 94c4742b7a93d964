"""Every worked example of agreement on fixed units, within its stated tolerance."""

from collections.abc import Callable
from typing import Any

import pytest

from coder.agreement import terms, units
from coder.agreement.ratings_matrix import encode_table
from coder.agreement.result import Coefficient
from tests.worked.fixed_units import EXAMPLES, RATINGS, SOURCES, TABLES, Example


def data_of(example: Example) -> Any:
    return encode_table(TABLES[example.data]) if example.data in TABLES else RATINGS[example.data]


def computed(example: Example) -> Coefficient:
    if example.statistic == "positive_agreement":
        return units.specific_agreement(data_of(example), example.options["code"])[0]
    found: Coefficient = getattr(units, example.statistic)(data_of(example), **example.options)
    return found


def null_se(example: Example) -> float:
    found = terms.kappa_null_se(data_of(example), **example.options)
    assert found is not None
    return found


def z(example: Example) -> float:
    value = computed(example).value
    assert value is not None
    return value / null_se(example)


def part_of_terms(name: str) -> Callable[[Example], Any]:
    return lambda example: getattr(
        terms.observed_and_chance(data_of(example), example.statistic, **example.options), name
    )


BESIDE: dict[str, Callable[[Example], Any]] = {
    "observed": part_of_terms("observed"),
    "chance": part_of_terms("chance"),
    "null_se": null_se,
    "z": z,
}
"""Figures that are printed beside a coefficient; the others are the coefficient's own."""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.id}-{example.statistic}")
def test_the_published_figure_is_reproduced(example: Example) -> None:
    found = computed(example)
    for part, figure in example.expected.items():
        value = BESIDE[part](example) if part in BESIDE else getattr(found, part)
        assert value == pytest.approx(figure, abs=example.tolerance), f"{part}: {SOURCES[example.source]}"
