"""Files that are no codebook, or mean harm: refused with a place and a mend, quickly, and never with a traceback."""

from collections.abc import Callable

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from codebooks import BookProblems, Problem, Unreadable, load_codebook, load_plan, nodes, shipped_codebook
from codebooks.text import SIZE_LIMIT
from tests.codebooks.small import CODEBOOK, PLAN, codebook_problems

PIECES = ["", "null", "[]", "{}", "x", '""', "- ", ": ", "1e999", "true", "\n", "κ", "all"]
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def refused(content: str | bytes) -> str:
    with pytest.raises(Unreadable) as raised:
        load_codebook(content, where="book.yaml")
    (problem,) = raised.value.problems
    return str(problem)


def test_anchors_and_aliases_are_refused_so_that_no_small_file_becomes_a_huge_one() -> None:
    assert refused(BOMB).startswith("anchors and aliases (&, *) are not taken (book.yaml:1)")


def test_tags_are_refused() -> None:
    assert refused("a: !!python/name:os.system x\n").startswith("tags (!) are not taken (book.yaml:1)")


def test_a_file_over_the_limit_is_refused_before_it_is_parsed() -> None:
    assert refused(b"#" * (SIZE_LIMIT + 1)).startswith("larger than 1,000,000 bytes (book.yaml)")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_without_end_is_refused(opening: str) -> None:
    assert "more than 12 levels deep" in refused(opening * 50_000) or "no name" in refused(opening * 50_000)


def test_a_list_beyond_any_codebooks_is_told_without_comparing_its_entries() -> None:
    codes = "".join(f"  - {{id: C{n}, technique: X{n}}}\n" for n in range(2_001))
    assert "codes has 2001 entries (book.yaml:6): at most 2000 are taken" in codebook_problems(
        f"schema_version: 1\nid: x\nversion: 1\ntitle: X\ncodes:\n{codes}"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"id: caf\xe9\n", "not UTF-8 text: byte 0xe9 in column 8 (book.yaml:1)"),
        (b"a: b\nc: \xff\n", "not UTF-8 text: byte 0xff in column 4 (book.yaml:2)"),
        (b"\xff\xfea", "not UTF-16-LE text: byte 0x61 in column 1 (book.yaml:1)"),
        (b"id: x\ny: \x00\n", "control character U+0000 in column 4 (book.yaml:2)"),
        (b"id: \x1b[31mred\n", "control character U+001B in column 5 (book.yaml:1)"),
        ("id: \ud800", "control character U+D800 in column 5 (book.yaml:1)"),
        (b"id: x\ncodes:\n\t- a\n", "a tab stands in the indent (book.yaml:3): indent with spaces"),
        (b"", "nothing in it (book.yaml)"),
        (b" \n# remark\n", "nothing in it (book.yaml)"),
        (b"null", "nothing in it (book.yaml)"),
        (b"a: b\n---\nc: d\n", "holds two documents (book.yaml:3)"),
        (b"? [a]\n: b\n", "a field has no name (book.yaml:1)"),
        (b'title: "open\n', "not readable as YAML"),
        (b"title: a: b\n", "not readable as YAML: mapping values are not allowed in this context (book.yaml:1)"),
    ],
)
def test_what_is_no_readable_text_is_told_with_its_place(content: str | bytes, told: str) -> None:
    assert refused(content).startswith(told)


@pytest.mark.parametrize("content", ["- a\n- b\n", "hello", "3"])
def test_a_file_that_is_no_set_of_fields_is_told(content: str) -> None:
    assert codebook_problems(content) == [
        "not a set of `name: value` fields (book.yaml:1): begin with `schema_version: 1`"
    ]


@pytest.mark.parametrize("escape", ["\\e[31m", "\\u0007", "\\u202e", "\\u2028", "\\t"])
def test_a_character_that_cannot_be_shown_is_told_even_when_written_as_an_escape(escape: str) -> None:
    problems = codebook_problems(CODEBOOK.replace("label: Asks", f'label: "Asks{escape}"'))
    assert len(problems) == 1
    assert "cannot be shown (book.yaml:18)" in problems[0]


def problems_of(load: Callable[..., object], content: str | bytes) -> tuple[Problem, ...]:
    try:
        load(content, where="book.yaml")
    except (BookProblems, Unreadable) as error:
        return error.problems or (Problem("refused without a problem", "", ""),)
    return ()


def loaded_or_told(content: str | bytes) -> None:
    """Loads, or tells each problem with its file and how to mend it."""
    for load in (load_codebook, load_plan):
        for problem in problems_of(load, content):
            assert problem.where.startswith("book.yaml")
            assert problem.what
            assert problem.mend


@given(st.binary(max_size=400))
def test_any_bytes_load_or_are_told(content: bytes) -> None:
    loaded_or_told(content)


@given(st.text(alphabet="abk: -[]{}&*!?|>#'\"%@`,\n\t1.~", max_size=200))
def test_any_scrap_of_yaml_loads_or_is_told(content: str) -> None:
    loaded_or_told(content)


@settings(max_examples=200)
@given(st.sampled_from([CODEBOOK, PLAN]), st.data())
def test_a_codebook_with_a_piece_lost_or_put_in_loads_or_is_told(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 60)))
    piece = data.draw(st.sampled_from(PIECES))
    loaded_or_told(text[:start] + piece + text[end:])


def test_without_the_c_library_files_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = shipped_codebook("modes-of-practice")
    monkeypatch.setattr(nodes, "Loader", yaml.SafeLoader)
    assert load_codebook(shipped.text, where="b").book == shipped.book
    for content in (BOMB, "a: !!python/name:os.system x\n", "[" * 50_000, "- " * 50_000, 'title: "open\n', "a: b: c"):
        refused(content)
