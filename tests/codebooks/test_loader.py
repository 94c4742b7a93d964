"""Reading a codebook: what holds is read as it stands; what does not is told by entry, line and mend, all at once."""

import hashlib

import pytest

from codebooks import load_codebook
from tests.codebooks.small import CODEBOOK, broken, codebook_problems, edited


def test_a_codebook_that_holds_is_loaded_with_its_text_and_digest() -> None:
    loaded = load_codebook(CODEBOOK, where="book.yaml")
    assert loaded.book.id == "small"
    assert loaded.text == CODEBOOK
    assert loaded.digest == hashlib.sha256(CODEBOOK.encode()).hexdigest()


def test_values_are_read_as_written_not_as_yaml_guesses() -> None:
    text = edited(CODEBOOK, "version: 0.1.0", "version: 1.10").replace("id: ASK", "id: on").replace("Asks.", "1:30")
    book = load_codebook(text, where="book.yaml").book
    assert book.version == "1.10"
    code = book.codable("on")
    assert code is not None
    assert code.definition == "1:30"


def test_the_same_text_with_and_without_byte_order_mark_has_one_digest() -> None:
    marked = load_codebook(b"\xef\xbb\xbf" + CODEBOOK.encode(), where="book.yaml")
    assert marked.digest == load_codebook(CODEBOOK, where="book.yaml").digest


def test_utf16_is_read_by_its_byte_order_mark() -> None:
    assert load_codebook(CODEBOOK.encode("utf-16"), where="book.yaml").text == CODEBOOK


def test_every_problem_is_told_at_once_in_order_of_line() -> None:
    text = edited(CODEBOOK, "version: 0.1.0", "version: first")
    text = edited(text, "mode: TE,", "mode: TEA,")
    text = edited(text, 'key: "1a"', 'key: "2a"')
    text = edited(text, "{id: CLEAR, label: Clear}", "{id: CLEAR}")
    assert codebook_problems(text) == [
        "version of the file cannot be 'first' (book.yaml:3): numbers with points, like 1.0.0",
        "technique T1 names the mode 'TEA', which is not there (book.yaml:15): is 'TE' meant?",
        "the key 2a of code ASK does not begin with the key 1 of its technique T1 (book.yaml:18): "
        "write the technique's key and one more stroke, like 1a",
        "rating CLEAR has no label (book.yaml:25): add `label: ...`",
    ]


def test_an_unknown_field_is_told_with_the_nearest_known_one() -> None:
    assert broken("definition: Asks.}", "definition: Asks., proscribd: true}") == [
        "code ASK has an unknown field 'proscribd' (book.yaml:18): is 'proscribed' meant?"
    ]


def test_a_field_given_twice_is_told_with_the_first_line() -> None:
    assert broken("title: Small\n", "title: Small\nid: other\n") == [
        "'id' is given twice, first on line 2 (book.yaml:5): keep one of them"
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: Small", "title: [a, b]", "title of the file is not a text (book.yaml:4)"),
        ("title: Small", "title:", "title of the file is not a text (book.yaml:4)"),
        ("title: Small", 'title: ""', "title of the file is empty (book.yaml:4)"),
        ("title: Small", f"title: {'x' * 201}", "title of the file is too long (book.yaml:4)"),
        (
            "exclusive: true}\n  - {id: moves",
            "exclusive: maybe}\n  - {id: moves",
            "exclusive of channel mode is neither",
        ),
        ("kind: point", "kind: dot", "kind of channel moves is not one of the words for it ('dot') (book.yaml:9)"),
        ("schema_version: 1", "schema_version: 2", "the file is of another kind than this program reads (book.yaml:1)"),
        ("id: small", "id: my codebook", "id of the file cannot be 'my codebook' (book.yaml:2)"),
        ("values: [unsure, discuss]", "values: []", "values of modifier flag has nothing in it (book.yaml:21)"),
        ("use: [modes, techniques_only, BRK]", "use: BRK", "use of preset core is not a list ('BRK') (book.yaml:27)"),
        ("max: 5, anchors", "max: five, anchors", "max of scale is not a whole number ('five')"),
        ("  - {id: CLEAR, label: Clear}", "  - CLEAR", "entry 1 of items is not a set of"),
        ("label: Lead", 'label: "two\\nlines"', "label of subject F1 has more than one line (book.yaml:6)"),
    ],
)
def test_a_wrong_value_is_told_with_its_entry(old: str, new: str, told: str) -> None:
    problems = broken(old, new)
    assert any(problem.startswith(told) for problem in problems), problems


def test_a_negative_tolerance_is_refused() -> None:
    text = CODEBOOK + "settings: {tolerance_seconds: {live: -3, recorded: 2}}\n"
    assert codebook_problems(text) == ["live of tolerance_seconds is too small ('-3') (book.yaml:28): at least 0.0"]


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999"])
def test_a_number_that_is_not_finite_is_refused(number: str) -> None:
    problems = codebook_problems(CODEBOOK + f"settings: {{mode_minimum_dwell_seconds: {number}}}\n")
    assert len(problems) == 1
    assert "(book.yaml:28)" in problems[0]


def test_rules_are_gathered_under_their_names() -> None:
    text = CODEBOOK + "settings: {mode_rule: Lead only., rules: {note: Keep it short.}}\n"
    assert load_codebook(text, where="b").book.settings.rules == {"note": "Keep it short.", "mode": "Lead only."}
