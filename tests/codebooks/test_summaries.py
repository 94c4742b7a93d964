"""Summaries that a codebook declares: what they may count, and what is told where they cannot hold."""

import pytest

from codebooks import load_codebook, shipped_codebook
from codebooks.compare import compare
from codebooks.page import codebook_page
from coder.desk.keys import RESERVED
from tests.codebooks.small import CODEBOOK, codebook_problems

GOOD = """\
  - id: ASK_SHARE
    label: Asking among content
    kind: share
    numerator: [ASK]
    denominator: [T1]
    definition: The part of content that is asked.
"""


def with_summary(entry: str) -> str:
    return f"{CODEBOOK}summaries:\n{entry}"


def problems(old: str, new: str) -> list[str]:
    assert GOOD.count(old) == 1
    return codebook_problems(with_summary(GOOD.replace(old, new)))


def test_a_technique_in_the_denominator_holds_its_codes() -> None:
    [summary] = load_codebook(with_summary(GOOD), where="b").book.summaries
    assert (summary.numerator, summary.denominator, summary.bands) == (("ASK",), ("T1",), None)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "[ASK]",
            "[ASC]",
            "summary ASK_SHARE names the code, technique or mode 'ASC', which is not there (book.yaml:32): "
            "is 'ASK' meant?",
        ),
        (
            "[T1]",
            "[EXP]",
            "summary ASK_SHARE is a share, and its denominator does not have ASK (book.yaml:32): "
            "add that to the denominator, or write `kind: ratio`",
        ),
        ("share\n", "percent\n", "kind of summary ASK_SHARE is not one of the words for it"),
        ("[ASK]", "[]", "numerator of summary ASK_SHARE has nothing in it (book.yaml:32): give at least one"),
        (
            "    definition: The part of content that is asked.\n",
            "",
            "summary ASK_SHARE has no definition (book.yaml:29): add `definition: ...`",
        ),
        ("definition:", "bands: {good: 0.5}\n    definition:", "summary ASK_SHARE has bands"),
        (
            "definition:",
            "bands: {good: 0.5, better: 0.6, source: us}\n    definition:",
            "summary ASK_SHARE has bands that do not fall",
        ),
        (
            "definition:",
            "bands: {good: 50, source: us}\n    definition:",
            "summary ASK_SHARE has bands of",
        ),
        ("kind: share", "kind: share\n    threshold: 1", "summary ASK_SHARE has an unknown field 'threshold'"),
    ],
)
def test_what_a_summary_cannot_be_is_told_with_line_and_mend(old: str, new: str, told: str) -> None:
    found = problems(old, new)
    assert any(problem.startswith(told) for problem in found), found


def test_two_summaries_need_ids_and_labels_of_their_own() -> None:
    found = codebook_problems(with_summary(GOOD + GOOD.replace("Asking among", "asking among")))
    assert any("the id ASK_SHARE is given to two entries" in problem for problem in found), found
    assert any("summary ASK_SHARE has the label of another summary (book.yaml:36)" in problem for problem in found)


def test_a_technique_that_nobody_can_code_counts_nothing() -> None:
    """T9 has neither a mode whose techniques may be coded alone nor a code."""
    text = with_summary(GOOD.replace("[T1]", "[T1, T9]")).replace(
        "codes:\n", '  - {id: T9, key: "9", label: Empty}\ncodes:\n', 1
    )
    found = codebook_problems(text)
    assert found == [
        "summary ASK_SHARE counts the technique T9, which has no code and cannot be coded alone (book.yaml:34): "
        "name what can be coded"
    ]


def test_a_ratio_may_divide_what_does_not_hold_the_numerator() -> None:
    entry = GOOD.replace("kind: share", "kind: ratio").replace("[T1]", "[EXP]")
    assert codebook_problems(with_summary(entry)) == []


def test_bands_keep_their_source() -> None:
    entry = GOOD + "    bands: {good: 0.5, fair: 0.2, source: The owner}\n"
    [summary] = load_codebook(with_summary(entry), where="b").book.summaries
    assert (summary.bands, summary.bands_source) == ({"good": 0.5, "fair": 0.2}, "The owner")
    assert "good from 0.5, fair from 0.2 (The owner)" in codebook_page(
        load_codebook(with_summary(entry), where="b").book
    )


def test_a_page_tells_what_a_summary_counts() -> None:
    page = codebook_page(load_codebook(with_summary(GOOD), where="b").book)
    assert "ASK_SHARE  Asking among content (share)" in page
    assert "Counts: ASK over T1" in page


def test_a_changed_summary_is_a_difference() -> None:
    before, after = (
        load_codebook(with_summary(entry), where="b").book for entry in (GOOD, GOOD.replace("[ASK]", "[EXP]"))
    )
    assert [(one["section"], one["id"], one["field"]) for one in compare(before, after)] == [
        ("summaries", "ASK_SHARE", "numerator")
    ]


def test_the_mi_style_codebook_passes_its_own_check_and_ships_no_band() -> None:
    loaded = shipped_codebook("mi-style")
    assert load_codebook(loaded.text, where="b", reserved=RESERVED).digest == loaded.digest
    assert {one.id: (one.kind, one.bands) for one in loaded.book.summaries} == {
        "REF_TO_QUE": ("ratio", None),
        "CHANGE_SHARE": ("share", None),
        "INPUT_SHARE": ("share", None),
    }
    assert all(code.definition and code.include and code.exclude for code in loaded.book.codes)


def test_modes_of_practice_declares_no_summary() -> None:
    assert shipped_codebook("modes-of-practice").book.summaries == ()
