"""Columns, headers and codes under other names, with a mapping and without."""

from typing import Any

import pytest

from coder import tables
from coder.errors import BadInput
from coder.intake import Renaming, read_mapping
from coder.store import Store
from tests.intake.tables_of import row, take


def test_other_columns_are_carried_through_and_named_once(store: Store) -> None:
    outcome = take(store, row("1", quality="007", state="locked"), row("2", quality=None))
    assert outcome.carried == ("quality",)
    assert tables.read(store).events["quality"].tolist() == ["007", None]


def test_a_table_made_with_another_codebook_is_warned_of(store: Store) -> None:
    outcome = take(store, row("1", codebook="small 0.9.0"), row("2", codebook="small 1.0.0"))
    assert ["small 0.9.0" in warning for warning in outcome.warnings] == [True]


def test_columns_codes_and_constants_are_mapped(store: Store) -> None:
    text = """\
columns: {tape: session, t: onset, label: code, unsure: "mod:sure"}
codes:
  on: A
  "off": null
  no: B
set: {observer: anna}
"""
    rows: list[dict[str, Any]] = [
        {"tape": "S01", "t": "1", "label": "on", "unsure": "no"},
        {"tape": "S01", "t": "2", "label": "off", "unsure": None},
        {"tape": "S01", "t": "3", "label": "no", "unsure": None},
    ]
    outcome = take(store, *rows, renaming=read_mapping(text, "map.yaml"))
    assert (outcome.rows, outcome.added, outcome.left_out) == (3, 2, 1)
    read = tables.read(store).events
    assert read[["observer", "onset", "code", "mod:sure"]].values.tolist() == [
        ["anna", 1.0, "A", "no"],
        ["anna", 3.0, "B", None],
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns: [a", "not readable as YAML"),
        ("colums: {a: b}", "no section colums"),
        ("columns: {a: }", "a has no value"),
        ("columns: {a: b, a: c}", "'a' is given twice"),
        ("codes: {a: [b]}", "a is not a single word"),
        ("- a", "not a list of"),
        ("a: &x [*x]", "anchors and aliases"),
    ],
)
def test_a_mapping_that_cannot_be_read_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        read_mapping(text, "map.yaml")
    assert caught.value.problems[0].where.startswith("map.yaml:")


def test_an_empty_mapping_maps_nothing() -> None:
    assert read_mapping("", "map.yaml") == Renaming()


def test_a_mapped_column_has_to_be_there(store: Store) -> None:
    with pytest.raises(BadInput, match="no column tape to map"):
        take(store, row("1"), renaming=Renaming(columns={"tape": "session"}))


def test_a_header_in_other_case_or_with_blanks_is_ours_when_ours_is_not_there(store: Store) -> None:
    row = {"Session": "S01", " OBSERVER ": "anna", "Onset": "1", "code": "on", "Code": "x", "Value": "7"}
    outcome = take(store, row, renaming=Renaming(codes={"on": "A"}))
    assert (outcome.added, outcome.carried) == (1, ("Code", "Value"))


def test_codes_are_mapped_under_a_header_in_other_case_too(store: Store) -> None:
    row = {"Session": "S01", "Observer": "them", "Onset": "1", "CODE": "on"}
    outcome = take(store, row, renaming=Renaming(codes={"on": "A"}, constants={"observer": "anna"}))
    assert (outcome.added, outcome.new_observers, outcome.carried) == (1, ("anna",), ("Observer",))


def test_two_headers_that_might_be_ours_are_neither(store: Store) -> None:
    with pytest.raises(BadInput, match="there is no column session"):
        take(store, {"Session": "S01", "SESSION": "S02", "observer": "anna", "onset": "1", "code": "A"})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"Item": "I1", "status": "delivered"}, r"looks like item marks \(table.csv\): add --kind items"),
        ({"scale": "G1", "value": "4"}, r"looks like ratings \(table.csv\): add --kind ratings"),
    ],
)
def test_a_table_of_another_kind_is_recognised(store: Store, row: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        take(store, {"session": "S01", "observer": "anna", **row})
