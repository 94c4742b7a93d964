"""docs/agreement.md and README.md: whatever they print is what the program computes, to the printed precision."""

import ast
import doctest
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from coder.agreement import (
    Options,
    Report,
    cohen_kappa,
    encode_table,
    events_report,
    gwet_ac1,
    percent_agreement,
    specific_agreement,
)
from coder.agreement.bands import SCALES
from coder.agreement.meanings import MEANINGS
from coder.agreement.result import REASONS
from coder.agreement.weights import WEIGHTS
from exports.tidy_rules import clean_events

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = {
    "events": PAGE[PAGE.index("### Events\n") : PAGE.index("### States\n")],
    "states": PAGE[PAGE.index("### States\n") : PAGE.index("## 11 ")],
}
Row = list[str]
OPERATIONS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def tables(text: str) -> Iterator[tuple[Row, list[Row]]]:
    """Heading and rows of every table."""
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.M):
        rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in block.splitlines()]
        yield rows[0], rows[2:]


def table(text: str, *heading: str) -> list[Row]:
    """The rows of the one table whose heading begins so."""
    found = [rows for head, rows in tables(text) if tuple(head[: len(heading)]) == heading]
    assert len(found) == 1, heading
    return found[0]


def fenced(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", text, flags=re.M | re.S)


def value(written: str, known: Mapping[str, Fraction] | None = None) -> Fraction:
    """What a sum comes to, exactly: + - * / ** of numbers and of names that are known."""

    def of(node: ast.expr) -> Fraction:
        if isinstance(node, ast.BinOp):
            return Fraction(OPERATIONS[type(node.op)](of(node.left), of(node.right)))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -of(node.operand)
        if isinstance(node, ast.Name):
            return (known or {})[node.id]
        assert isinstance(node, ast.Constant)
        return Fraction(ast.get_source_segment(written, node) or "")

    return of(ast.parse(written, mode="eval").body)


def printed(exact: float, written: str) -> bool:
    """Whether a decimal is the number, rounded to as many places as it has."""
    places = len(written.partition(".")[2])
    return bool(abs(exact - float(written)) <= 0.5 * 10.0**-places + 1e-12)


@cache
def report(example: str) -> Report:
    """What the program says of the example's rows."""
    (rows,) = fenced(EXAMPLES[example], "csv")
    cleaned = clean_events(pd.read_csv(StringIO(rows), dtype=str, keep_default_na=False))
    assert not cleaned.problems
    return events_report(cleaned.frame, Options(tolerance=2.0))


def computed(example: str, name: str, code: str) -> float:
    found = [
        one
        for one in report(example).coefficients
        if one.name == name and one.place.scope == ("code" if code else "overall") and (one.place.code or "") == code
    ]
    assert len(found) == 1, name
    assert found[0].value is not None
    return found[0].value


FIGURES = [(example, *row) for example, text in EXAMPLES.items() for row in table(text, "name", "code")]
SUMS = [
    (example, line)
    for example, text in EXAMPLES.items()
    for block in fenced(text, "text")
    for line in block.splitlines()
]


@pytest.mark.parametrize(("example", "name", "code", "by_hand", "decimal"), FIGURES)
def test_every_figure_of_the_example_is_what_the_program_computes(
    example: str, name: str, code: str, by_hand: str, decimal: str
) -> None:
    found = computed(example, name, code)
    assert float(value(by_hand)) == pytest.approx(found, abs=1e-12)
    assert printed(found, decimal)


def test_the_example_shows_every_overall_figure_that_the_program_gives_of_it() -> None:
    timed = ("event", "ioa", "time", "exact", "overlap", "unitizing")
    for example in EXAMPLES:
        shown = {name for where, name, code, *_ in FIGURES if where == example and not code}
        given = {
            one.name for one in report(example).coefficients if one.place.scope == "overall" and one.value is not None
        }
        beside = {name for name in given if name.startswith(("ioa", "event"))} if example == "states" else set()
        assert {name for name in given if name.startswith(timed)} - beside <= shown


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_step_of_every_sum_holds(example: str) -> None:
    known: dict[str, Fraction] = {}
    for line in (line for where, line in SUMS if where == example):
        told, *steps = line.split(" = ")
        name = told.split()[-1]
        exact = value(steps[0], known)
        for step in steps[1:]:
            decimal = re.fullmatch(r"\d+\.\d{4}", step.strip())
            assert printed(float(exact), step) if decimal else value(step, known) == exact, line
        known[name] = exact
        if name in MEANINGS:
            assert float(exact) == pytest.approx(computed(example, name, ""), abs=1e-12)
    assert {"event_kappa", "ioa_scored"} <= set(known) or {"time_unit_kappa", "unitizing_alpha"} <= set(known)


def test_the_aligned_list_is_the_programs() -> None:
    told = []
    for first, second, lag, what in table(EXAMPLES["events"], "anna", "ben", "lag", "what"):
        sides = [cell.split() if cell else [None, None] for cell in (first, second)]
        onsets = [None if side[0] is None else float(side[0]) for side in sides]
        told.append((what, onsets, [side[1] for side in sides]))
        if onsets[0] is not None and onsets[1] is not None:
            assert float(lag) == pytest.approx(onsets[1] - onsets[0])
    assert told == [(one["kind"], one["onset"], one["code"]) for one in report("events").aligned]


def cells(rows: list[Row]) -> list[list[Fraction]]:
    """A table's numbers, its total row and column last; a structural zero is 0."""
    return [[Fraction(0) if cell == "–" else value(cell) for cell in row[1:]] for row in rows]


def totals_hold(found: list[list[Fraction]]) -> bool:
    inner = [row[:-1] for row in found[:-1]]
    rows = [sum(row, Fraction(0)) for row in inner]
    columns = [sum(column, Fraction(0)) for column in zip(*inner, strict=True)]
    return [row[-1] for row in found[:-1]] == rows and found[-1] == [*columns, sum(rows, Fraction(0))]


def test_the_table_of_pairs_is_the_programs() -> None:
    rows = table(EXAMPLES["events"], "observed")
    confusion = report("events").confusion
    assert confusion is not None
    assert [row[0] for row in rows[:-1]] == confusion["labels"]
    found = cells(rows)
    assert [row[:-1] for row in found[:-1]] == confusion["matrix"]
    assert totals_hold(found)


def test_the_expected_counts_are_those_that_iterative_fitting_converges_to() -> None:
    observed, shown = (cells(table(EXAMPLES["events"], name)) for name in ("observed", "expected"))
    assert totals_hold(shown)
    size = len(observed) - 1
    fitted = [[float(row < size - 1 or column < size - 1) for column in range(size)] for row in range(size)]
    for _ in range(200):
        for row in range(size):
            total = sum(fitted[row])
            fitted[row] = [cell * float(observed[row][-1]) / total for cell in fitted[row]]
        for column in range(size):
            total = sum(line[column] for line in fitted)
            for line in fitted:
                line[column] *= float(observed[-1][column]) / total
    for row in range(size):
        assert fitted[row] == pytest.approx([float(cell) for cell in shown[row][:-1]], abs=1e-9)


def spells() -> dict[str, list[tuple[int, int, str]]]:
    found: dict[str, list[tuple[int, int, str]]] = {}
    for line in fenced(EXAMPLES["states"], "csv")[0].splitlines()[1:]:
        _, observer, onset, offset, code = line.split(",")
        found.setdefault(observer, []).append((int(onset), int(offset), code))
    return found


def held(observer: str, second: int) -> str:
    return next((code for onset, offset, code in spells()[observer] if onset <= second < offset), "none")


def test_the_stretches_side_by_side_are_those_of_the_rows_and_add_up_to_the_three_tables() -> None:
    labels = ["ED", "EN", "none"]
    added = {name: [[0] * 3 for _ in labels] for name in ("seconds", "a to b", "b to a")}
    reached = 0
    for start, end, anna, ben, forth, back in table(EXAMPLES["states"], "from", "to"):
        assert int(start) == reached
        reached = int(end)
        for second in range(int(start), reached):
            assert (held("anna", second), held("ben", second)) == (anna, ben)
            near = range(max(0, second - 2), min(40, second + 3))
            assert forth == f"{anna}, {anna if anna in {held('ben', one) for one in near} else ben}"
            assert back == f"{ben}, {ben if ben in {held('anna', one) for one in near} else anna}"
        for name, (one, other) in (
            ("seconds", (anna, ben)),
            ("a to b", forth.split(", ")),
            ("b to a", back.split(", ")),
        ):
            added[name][labels.index(one)][labels.index(other)] += reached - int(start)
    assert reached == 40
    for name, counts in added.items():
        found = cells(table(EXAMPLES["states"], name))
        assert [row[:-1] for row in found[:-1]] == counts
        assert totals_hold(found)


def test_two_tables_of_the_same_agreement_have_the_kappas_that_the_page_prints() -> None:
    rows = [row for head, rows in tables(PAGE) if head[0].startswith("cells") for row in rows]
    assert len(rows) == 2
    for counts, *figures in rows:
        yes_yes, yes_no, no_yes, no_no = map(int, counts.split(", "))
        ratings = encode_table([[yes_yes, yes_no], [no_yes, no_no]], categories=["yes", "no"])
        made = [percent_agreement(ratings), cohen_kappa(ratings), gwet_ac1(ratings)]
        made += specific_agreement(ratings, "yes")
        for one, figure in zip(made, figures, strict=True):
            assert one.value is not None
            assert printed(one.value, figure)


def test_the_words_of_the_scales_are_those_that_the_program_uses() -> None:
    told = []
    for name, kinds, words in table(PAGE, "scale"):
        *edges, below = words.split(", ")
        told.append((name, tuple(kinds.split(", ")), [edge.split(maxsplit=1) for edge in edges], below))
    assert [(name, of, [(float(edge), word) for edge, word in edges]) for name, of, edges, _ in told] == [
        (scale.name, scale.of, list(scale.edges)) for scale in SCALES.values()
    ]
    assert [below for *_, below in told] == [f"below {scale.below}" for scale in SCALES.values()]
    assert [SCALES[name].word(0.75) for name in ("cicchetti", "landis-koch", "mchugh")] == [
        "excellent",
        "substantial",
        "moderate",
    ]


@pytest.mark.parametrize("name", MEANINGS)
def test_every_coefficient_stands_on_the_page(name: str) -> None:
    stem = name.removesuffix("_W")
    stem = f"{stem}_*" if stem == "gwet_ac2" else stem
    assert f"`{stem}`" in PAGE


@pytest.mark.parametrize("word", [*REASONS, *WEIGHTS])
def test_every_reason_and_every_set_of_weights_stands_on_the_page(word: str) -> None:
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("page", ["README.md", "docs/agreement.md"])
def test_links_between_the_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        path, _, anchor = target.partition("#")
        assert not path or ((ROOT / page).parent / path).is_file(), target
        if not path:
            headings = re.findall(r"^#+ (.*)$", text, flags=re.M)
            assert anchor in [re.sub(r"[^\w\- ]", "", one).lower().replace(" ", "-") for one in headings]


def test_the_example_in_the_readme_runs_and_prints_what_it_says() -> None:
    example = doctest.DocTestParser().get_doctest(README, {}, "README.md", "README.md", 0)
    assert len(example.examples) >= 4
    said: list[str] = []
    assert doctest.DocTestRunner().run(example, out=said.append).failed == 0, "".join(said)
