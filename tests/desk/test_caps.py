"""Caps Lock is told from three letters in a row that fit only with their case changed, and never from a mode."""

import pytest

from coder.desk.caps import CapsWatch

FITS = set("u4rcENTOnt")


def seen(keys: str) -> bool:
    watch = CapsWatch()
    for key in keys:
        watch.saw(key, fits=key in FITS, fits_changed=key.swapcase() in FITS)
    return watch.seems_on


@pytest.mark.parametrize("keys", ["URC", "uURC", "U4R4C", "UNRTC", "UR?C", "URzC", "URott"])
def test_three_letters_that_fit_only_with_their_case_changed_are_enough(keys: str) -> None:
    assert seen(keys)


@pytest.mark.parametrize("keys", ["", "UR", "URuC", "NNNN", "4444", "zzz", "URCu", "URCr"])
def test_fewer_or_one_that_fits_as_it_is_are_not(keys: str) -> None:
    assert not seen(keys)
