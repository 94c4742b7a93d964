"""Every worked example of agreement on fixed units, within its stated tolerance."""

from typing import Any

import pytest

from coder.agreement import units
from coder.agreement.ratings_matrix import encode_table
from coder.agreement.result import Coefficient
from tests.worked.fixed_units import EXAMPLES, RATINGS, SOURCES, TABLES, Example


def computed(example: Example) -> Coefficient:
    data: Any = encode_table(TABLES[example.data]) if example.data in TABLES else RATINGS[example.data]
    if example.statistic == "positive_agreement":
        return units.specific_agreement(data, example.options["code"])[0]
    found: Coefficient = getattr(units, example.statistic)(data, **example.options)
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.id}-{example.statistic}")
def test_the_published_figure_is_reproduced(example: Example) -> None:
    found = computed(example)
    for part, figure in example.expected.items():
        assert getattr(found, part) == pytest.approx(figure, abs=example.tolerance), SOURCES[example.source]
