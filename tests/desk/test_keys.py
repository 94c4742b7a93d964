import pytest
from hypothesis import given
from hypothesis import strategies as st

from codebooks import Codebook, load_codebook, shipped_codebook
from codebooks.problems import BookProblems
from coder.desk.keys import RESERVED, Chosen, Dropped, KeyMap, Pending, Stepped, Strokes, Swallowed, Unfit

LOADED = shipped_codebook("modes-of-practice")
BOOK: Codebook = LOADED.book
FULL = KeyMap(BOOK)
CORE = KeyMap(BOOK, "live-core")
ANY_KEYS = st.lists(st.sampled_from([*"0123456789ENTOrcxzlqabcdefghijkmnopstuvwy ", "escape"]), max_size=25)


@pytest.mark.parametrize("codable", BOOK.codables, ids=lambda codable: codable.id)
def test_every_code_is_two_strokes_at_most_and_timed_by_the_first(codable: object) -> None:
    strokes = Strokes(FULL)
    key = codable.key  # type: ignore[attr-defined]  # a Codable; ids need the object
    found = [strokes.press(stroke, at) for stroke, at in zip(key, (100, 900), strict=False)]
    assert found[-1] == Chosen(codable, 100)  # type: ignore[arg-type]  # as above
    assert strokes.pending is None


def test_a_second_stroke_ignores_case() -> None:
    strokes = Strokes(FULL)
    strokes.press("1", 0)
    found = strokes.press("C", 5)
    assert isinstance(found, Chosen)
    assert found.codable.id == "ED-CON"


def test_a_first_stroke_does_not_ignore_case_and_names_caps_lock() -> None:
    found = Strokes(FULL).press("e", 0)
    assert isinstance(found, Unfit)
    assert "Caps Lock" in found.why


def test_escape_drops_a_pending_stroke() -> None:
    strokes = Strokes(FULL)
    strokes.press("4", 0)
    assert strokes.press("escape", 1) == Dropped("4")
    assert strokes.pending is None


def test_a_pending_stroke_never_times_out() -> None:
    strokes = Strokes(FULL)
    strokes.press("4", 1_000)
    found = strokes.press("v", 7_200_000)
    assert isinstance(found, Chosen)
    assert found.at == 1_000


def test_a_letter_that_fits_nothing_leaves_the_first_stroke_waiting() -> None:
    strokes = Strokes(FULL)
    strokes.press("1", 0)
    assert isinstance(strokes.press("w", 1), Unfit)
    assert strokes.pending == Pending("1", 0)


def test_another_digit_takes_the_place_of_the_one_that_waits() -> None:
    strokes = Strokes(FULL)
    strokes.press("1", 0)
    assert strokes.press("4", 50) == Pending("4", 50, instead_of="1")


def test_a_group_key_that_fits_nothing_as_second_stroke_starts_afresh_at_its_own_time() -> None:
    strokes = Strokes(FULL)
    found = [strokes.press(key, at) for at, key in enumerate("cczuzuxh")]
    coded = [(its.codable.key, its.at) for its in found if isinstance(its, Chosen)]
    assert coded == [("zu", 2), ("zu", 4), ("xh", 6)]
    assert found[2] == Pending("z", 2, instead_of="c")


def test_a_states_key_that_fits_nothing_as_second_stroke_opens_the_state_and_tells_what_was_dropped() -> None:
    strokes = Strokes(FULL)
    strokes.press("z", 0)
    found = strokes.press("T", 9)
    assert isinstance(found, Chosen)
    assert (found.codable.id, found.at, found.instead_of) == ("TH", 9, "z")
    assert strokes.pending is None


def test_a_modifiers_or_a_commands_key_leaves_the_first_stroke_waiting() -> None:
    strokes = Strokes(FULL)
    strokes.press("c", 0)
    for key in "qu":
        assert isinstance(strokes.press(key, 1), Unfit)
    assert strokes.pending == Pending("c", 0)


def test_strains_participation_concerns_and_coverage_have_no_form_with_space() -> None:
    for first in "rcxz":
        strokes = Strokes(FULL)
        strokes.press(first, 0)
        assert isinstance(strokes.press(" ", 1), Unfit)


def test_without_strategies_the_digit_codes_at_once_and_its_space_is_swallowed() -> None:
    strokes = Strokes(CORE)
    found = strokes.press("1", 10)
    assert isinstance(found, Chosen)
    assert found.codable.id == "ED1"
    assert strokes.takes(" ")
    assert strokes.press(" ", 20) == Swallowed("1")
    assert not strokes.takes(" ")


def test_a_space_later_on_is_not_swallowed() -> None:
    strokes = Strokes(CORE)
    strokes.press("1", 10)
    strokes.press("E", 20)
    assert not strokes.takes(" ")


def test_what_a_preset_does_not_look_for_has_no_key() -> None:
    found = Strokes(KeyMap(BOOK, "alliance-focus")).press("9", 0)
    assert isinstance(found, Unfit)
    assert "not looked for" in found.why


def test_one_to_one_work_has_no_seat_swap() -> None:
    strokes = Strokes(KeyMap(BOOK, one_to_one=True))
    strokes.press("3", 0)
    assert isinstance(strokes.press("s", 1), Unfit)


def test_a_modifiers_key_is_no_code() -> None:
    found = Strokes(FULL).press("q", 0)
    assert isinstance(found, Stepped)
    assert found.modifier.id == "flag"


@given(ANY_KEYS)
def test_any_strokes_code_only_what_two_of_them_in_a_row_spell(keys: list[str]) -> None:
    strokes = Strokes(FULL)
    for place, key in enumerate(keys):
        found = strokes.press(key, place)
        if isinstance(found, Chosen):
            spelt = "".join(keys[found.at : found.at + 1]) + (key if place > found.at else "")
            assert found.codable.key.casefold() == spelt.casefold()
            assert found.codable.key[0] == keys[found.at]
            assert strokes.pending is None


@given(ANY_KEYS)
def test_after_escape_nothing_waits(keys: list[str]) -> None:
    strokes = Strokes(FULL)
    for place, key in enumerate([*keys, "escape"]):
        strokes.press(key, place)
    assert strokes.pending is None


def test_the_shipped_codebook_uses_no_reserved_key() -> None:
    load_codebook(LOADED.text, where="here", reserved=RESERVED)


@pytest.mark.parametrize("command", ["u", "f", "p", "i", "m", "n", "t", "g", "d", "?", "."])
def test_a_codebook_that_takes_a_commands_key_is_refused(command: str) -> None:
    text = LOADED.text.replace('key: "E"', f'key: "{command}"')
    with pytest.raises(BookProblems):
        load_codebook(text, where="here", reserved=RESERVED)


def test_a_sign_that_is_no_key_is_not_taken_for_one_with_caps_lock_on() -> None:
    assert FULL.why_unfit("?") == "? is no key of this codebook; ? shows them all."
