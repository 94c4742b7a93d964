"""Whether 95 % limits hold the truth: a small part of `bench/coverage.py`, with a fixed seed."""

import numpy as np
import pytest

from bench.coverage import CEILING, Cells, World, replicate

REPLICATIONS = 150
CHANCE = 3 * np.sqrt(0.95 * 0.05 / REPLICATIONS)
ROUGH = (CEILING, "f1, very rare code", "icc2 of counts, common code", "icc2 of counts, rare code")
"""Those whose limits docs/intervals.md calls rough."""


@pytest.fixture(scope="module")
def world() -> World:
    return World.simulated(600, seed=4)


@pytest.fixture(scope="module")
def twenty(world: World) -> Cells:
    return replicate(world, 20, REPLICATIONS, 300, 1, ("jackknife",))


@pytest.fixture(scope="module")
def five(world: World) -> Cells:
    return replicate(world, 5, REPLICATIONS, 300, 1, ("jackknife", "bootstrap", "analytic"))


def test_with_twenty_sessions_the_default_limits_hold_the_truth_as_often_as_they_say(twenty: Cells) -> None:
    held = {name: cell.coverage for (_, name, _), cell in twenty.items() if name not in ROUGH}
    assert len(held) == 20
    assert {name: share for name, share in held.items() if share is None or abs(share - 0.95) > CHANCE} == {}


def mean_share(cells: Cells, kind: str) -> float:
    """Of the limits of all coefficients but the rough ones, the share that hold the truth."""
    found = [cell for (_, name, by), cell in cells.items() if by == kind and name not in ROUGH]
    return sum(cell.held for cell in found) / sum(cell.given for cell in found)


def test_with_five_sessions_the_default_limits_hold_the_truth_far_oftener_than_plain_percentiles(five: Cells) -> None:
    assert mean_share(five, "jackknife") > 0.95 - CHANCE
    assert mean_share(five, "bootstrap") < 0.95 - 1.5 * CHANCE


def test_limits_that_take_the_utterances_of_a_session_as_independent_hold_the_truth_too_seldom(five: Cells) -> None:
    assert mean_share(five, "analytic") < 0.95 - 2 * CHANCE
