"""Strains as they are derived: which are open, and what ends them."""

import pytest

from coder.desk.sitting import Sitting
from tests.desk.conftest import Hand, Open, strokes


@pytest.fixture
def sitting(opened: Open, hand: Hand) -> Sitting:
    begun = opened()
    begun.space(hand())
    return begun


def derived(sitting: Sitting) -> list[tuple[str, int | None]]:
    return [(strain.event.code, strain.until_ms) for strain in sitting.recorder.strains()]


def test_a_strain_is_open_until_it_is_resolved(sitting: Sitting, hand: Hand) -> None:
    strokes(sitting, hand, "rgrb", apart=5)
    strokes(sitting, hand, "rr")
    assert derived(sitting) == [("RU-GOA", None), ("RU-BND", 20_000)]


def test_the_end_of_an_episode_ends_the_strains_within_it(sitting: Sitting, hand: Hand) -> None:
    strokes(sitting, hand, "rtrerbre")
    assert derived(sitting) == [("RU-TSK", None), ("RU-BND", 6_000)]


def test_the_end_of_an_episode_without_a_strain_in_it_ends_the_one_open_last(sitting: Sitting, hand: Hand) -> None:
    strokes(sitting, hand, "rgrtrere")
    assert derived(sitting) == [("RU-GOA", None), ("RU-TSK", 6_000)]
