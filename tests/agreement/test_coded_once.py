"""Units that only one of many observers coded: they hold no pair of ratings, but count in the chance terms."""

from dataclasses import replace

import numpy as np
import pytest

from coder.agreement.report import events_report
from tests.agreement.frames import FAST, bare


def loops(cells: list[list[str]], name: str) -> float:
    """A figure of nominal ratings with missing ones, by loops over units; cells: the codes given to each unit."""
    names = sorted({one for unit in cells for one in unit})
    met = [unit for unit in cells if len(unit) > 1]
    share = {name: sum(unit.count(name) / len(unit) for unit in cells) / len(cells) for name in names}
    seen = sum(
        sum(unit.count(name) * (unit.count(name) - 1) for name in names) / (len(unit) * (len(unit) - 1)) for unit in met
    ) / len(met)
    chance = {
        "percent_agreement": 0.0,
        "fleiss_kappa": sum(part**2 for part in share.values()),
        "gwet_ac1": sum(part * (1 - part) for part in share.values()) / (len(names) - 1),
        "brennan_prediger": 1 / len(names),
    }[name]
    return (seen - chance) / (1 - chance)


@pytest.mark.parametrize("name", ["percent_agreement", "fleiss_kappa", "gwet_ac1", "brennan_prediger"])
def test_units_that_one_of_ten_observers_coded_count_in_the_chance_terms(name: str) -> None:
    source = np.random.default_rng(7)
    cells = []
    for unit in range(400):
        true = source.choice(list("abcd"), p=[0.4, 0.3, 0.2, 0.1])
        raters = 10 if unit % 16 == 0 else 1
        cells.append([str(true) if source.random() < 0.8 else str(source.choice(list("abcd"))) for _ in range(raters)])
    rows = [
        (f"S{unit % 20}", f"observer {(unit + rater) % 10}", float(unit), None, one)
        for unit, given_ in enumerate(cells)
        for rater, one in enumerate(given_)
    ]
    frame = bare(*rows, utterance=[str(row[2]) for row in rows])
    (found,) = events_report(frame, replace(FAST, unit="utterance", bootstrap=2)).named(name)
    assert found.value == pytest.approx(loops(cells, name), abs=1e-12)
    assert found.n == sum(len(given_) > 1 for given_ in cells)
