"""Item marks and ratings come in by tables of their own."""

from typing import Any

import pytest

from coder import tables
from coder.errors import BadInput
from coder.intake import import_tables
from coder.store import Store, history, marks, sessions
from coder.store.sessions import SessionFields
from tests.intake.tables_of import coding_of, counts, frame_of


def test_item_marks_are_taken_changed_and_known_again(store: Store) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    rows: list[dict[str, Any]] = [
        {"session": "S01", "observer": "anna", "item": "I1", "status": "delivered", "minutes": "9.5", "note": None},
        {"session": "S01", "observer": "anna", "item": "I2", "status": None, "minutes": None, "note": "late"},
    ]
    assert counts(import_tables(store, "items", [frame_of(rows)])) == (2, 0, 0)
    assert counts(import_tables(store, "items", [frame_of(rows)])) == (0, 0, 2)
    rows[1]["status"] = "partial"
    assert counts(import_tables(store, "items", [frame_of(rows)])) == (0, 1, 1)
    read = tables.read(store).marks
    assert read[["item", "status", "note"]].values.tolist() == [["I1", "delivered", None], ["I2", "partial", "late"]]
    assert history.of(store, coding_of(store).id)[-1].before == {"status": None}


def test_an_item_that_the_plan_lacks_or_a_session_without_a_plan_is_bad(store: Store) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    rows: list[dict[str, Any]] = [
        {"session": "S01", "observer": "anna", "item": "I9", "status": "delivered"},
        {"session": "S02", "observer": "anna", "item": "I1", "status": "delivered"},
        {"session": "S01", "observer": "anna", "item": "I1", "status": "delivered"},
        {"session": "S01", "observer": "anna", "item": "I1", "status": "partial"},
    ]
    with pytest.raises(BadInput) as caught:
        import_tables(store, "items", [frame_of(rows)])
    said = [problem.what for problem in caught.value.problems]
    assert ["no item 'I9'" in said[0], "no session plan" in said[1], "there twice" in said[2]] == [True, True, True]
    assert sessions.get(store, "S01").name == "S01"
    assert tables.read(store).codings.empty


@pytest.mark.parametrize("status", ["Not delivered", "not-delivered", "NOT_DELIVERED", " not_delivered "])
def test_a_status_is_known_however_people_write_it(store: Store, status: str) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    rows = [{"session": "S01", "observer": "anna", "item": "I1", "status": status}]
    import_tables(store, "items", [frame_of(rows)])
    assert tables.read(store).marks["status"].tolist() == ["not_delivered"]


@pytest.mark.parametrize("status", ["notdelivered", "no", "delivered?"])
def test_a_status_that_is_none_of_ours_stays_bad(store: Store, status: str) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    rows = [{"session": "S01", "observer": "anna", "item": "I1", "status": status}]
    with pytest.raises(BadInput, match="is not a status"):
        import_tables(store, "items", [frame_of(rows)])


def test_ratings_are_taken_and_known_again(store: Store) -> None:
    rows = [{"session": "S01", "observer": "anna", "scale": "G1", "value": "4", "note": "calm"}]
    assert counts(import_tables(store, "ratings", [frame_of(rows)])) == (1, 0, 0)
    assert counts(import_tables(store, "ratings", [frame_of(rows)])) == (0, 0, 1)
    rows[0]["value"] = "not_ratable"
    assert counts(import_tables(store, "ratings", [frame_of(rows)])) == (0, 1, 0)
    assert [(row.value, row.note) for row in marks.ratings(store, coding_of(store).id)] == [(None, "calm")]


def test_a_scale_that_the_codebook_lacks_and_a_value_off_the_scale_are_bad(store: Store) -> None:
    rows: list[dict[str, Any]] = [
        {"session": "S01", "observer": "anna", "scale": "G9", "value": "4"},
        {"session": "S01", "observer": "anna", "scale": "G1", "value": "6"},
    ]
    with pytest.raises(BadInput) as caught:
        import_tables(store, "ratings", [frame_of(rows)])
    assert ["no scale 'G9'" in caught.value.problems[0].what, "outside" in caught.value.problems[1].what] == [True] * 2
