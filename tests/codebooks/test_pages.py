"""Codebooks as pages to learn from, as a start for one's own, and side by side."""

import pytest

from codebooks import load_codebook, shipped_codebook, shipped_plan
from codebooks.compare import compare, comparison_page
from codebooks.page import codebook_page, plan_page
from codebooks.template import codebook_template
from tests.codebooks.small import CODEBOOK, edited

BOOK = shipped_codebook("modes-of-practice").book
SMALL = load_codebook(CODEBOOK, where="b").book


@pytest.mark.parametrize("preset", [None, "live-core", "recorded-full", "alliance-focus"])
def test_a_page_fits_80_columns(preset: str | None) -> None:
    assert max(map(len, codebook_page(BOOK, preset).splitlines())) <= 79


def test_a_page_tells_each_code_with_its_key_definition_and_guidance() -> None:
    words = codebook_page(BOOK).split()
    page = " ".join(words)
    for code in BOOK.codes:
        assert f"{code.key} {code.id} {code.label}" in page
        for text in (code.definition, code.include, code.exclude):
            assert " ".join((text or "").split()) in page


def test_a_page_tells_modes_ratings_presets_and_rules() -> None:
    page = " ".join(codebook_page(BOOK).split())
    assert BOOK.globals is not None
    told = [mode.goal for mode in BOOK.modes] + [mode.bond for mode in BOOK.modes]
    told += [scale.label for scale in BOOK.globals.items] + [preset.label for preset in BOOK.presets]
    told += list(BOOK.settings.rules.values()) + list(BOOK.terms.values())
    for text in told:
        assert text is None or " ".join(text.split()) in page


def test_a_page_marks_states() -> None:
    page = codebook_page(SMALL)
    assert "zb  BRK  Break (state, coverage channel, time in it is not codable)" in page
    assert "1e  EXP  Explains\n" in page


def test_a_page_of_a_preset_leaves_out_what_is_not_looked_for() -> None:
    page = codebook_page(SMALL, "core")
    assert "EXP" not in page
    assert "The key 1 codes it at once." in page
    assert "BRK  Break" in page


def test_a_plan_page_tells_items_with_what_counts_and_the_scoring() -> None:
    page = plan_page(shipped_plan("bridgework-s04").book)
    assert max(map(len, page.splitlines())) <= 79
    joined = " ".join(page.split())
    assert "S4.5 Practise in threes on a personal example (30 minutes, weight 3, critical)" in joined
    assert "Delivered when: Every participant practises once and receives feedback" in joined
    assert "Standard: 0.8 (Set by the programme owner (fictional))" in joined
    assert "ED 0.35 to 0.6" in joined


@pytest.mark.parametrize("file", ["mine.yaml", "folder/My own book.yaml", "é.yaml", "..yaml", f"{'x' * 300}.yaml"])
def test_a_new_codebook_passes_its_check_whatever_the_file_is_called(file: str) -> None:
    load_codebook(codebook_template(file), where=file)


def test_a_new_codebook_takes_its_id_from_the_file() -> None:
    assert load_codebook(codebook_template("a/my own book.yaml"), where="b").book.id == "my-own-book"


def test_equal_codebooks_have_no_difference() -> None:
    assert compare(SMALL, SMALL) == []
    assert "No difference." in comparison_page(SMALL, SMALL, [])


def test_what_is_new_gone_and_changed_is_told_by_entry_and_field() -> None:
    text = edited(CODEBOOK, "definition: Asks.", "definition: Asks openly.")
    text = edited(text, "id: BRK", "id: PAUSE").replace("techniques_only, BRK", "techniques_only")
    changes = compare(SMALL, load_codebook(text, where="b").book)
    told = {(change["section"], change["id"], change["change"], change["field"]) for change in changes}
    assert told == {
        ("codes", "ASK", "changed", "definition"),
        ("codes", "BRK", "removed", None),
        ("codes", "PAUSE", "added", None),
        ("presets", "core", "changed", "use"),
    }


def test_a_comparison_page_fits_80_columns_and_shows_old_and_new() -> None:
    text = edited(CODEBOOK, "definition: Asks.", f"definition: {'Asks openly. ' * 20}")
    after = load_codebook(text, where="b").book
    page = comparison_page(SMALL, after, compare(SMALL, after))
    assert max(map(len, page.splitlines())) <= 79
    assert "was: Asks." in page
