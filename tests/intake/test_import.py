"""Import: tables become codings whole or not at all, and the same table twice changes nothing."""

from typing import Any

import pytest

from coder import tables
from coder.errors import BadInput
from coder.intake import import_tables
from coder.store import Store, codings, events, history, open_store, sessions, undoing
from coder.store.events import Insert, Update
from coder.store.sessions import SessionFields
from tests.intake.tables_of import coding_of, counts, frame_of, row, state_of, take
from tests.store.samples import event


def test_new_sessions_and_people_are_registered_and_named(store: Store) -> None:
    outcome = take(store, row("1.5"), row("2", observer="ben"), row("3", session="S02"))
    assert (outcome.new_sessions, outcome.new_observers, outcome.new_codings) == (("S01", "S02"), ("anna", "ben"), 3)
    read = tables.read(store)
    assert read.codings[["session", "observer", "role", "state", "made_by"]].values.tolist() == [
        ["S01", "anna", "primary", "draft", "import"],
        ["S01", "ben", "second", "draft", "import"],
        ["S02", "anna", "primary", "draft", "import"],
    ]
    assert read.events["onset"].tolist() == [1.5, 2.0, 3.0]


def test_the_same_table_twice_changes_nothing(store: Store) -> None:
    rows: list[dict[str, Any]] = [
        row("1"),
        row("1"),
        row("1", actor="F1"),
        row("2", "ED", offset="9"),
        row("3", **{"mod:sure": "no"}),
    ]
    assert counts(take(store, *rows)) == (5, 0, 0)
    before, past = state_of(store), len(history.of(store, coding_of(store).id))
    assert counts(take(store, *rows)) == (0, 0, 5)
    assert (state_of(store), len(history.of(store, coding_of(store).id))) == (before, past)


def test_equal_rows_are_as_many_as_the_table_has(store: Store) -> None:
    take(store, row("1"))
    assert counts(take(store, row("1"), row("1"), row("1"))) == (2, 0, 1)


def test_an_offset_that_is_known_later_is_filled_in_and_the_history_says_so(store: Store) -> None:
    take(store, row("1", "ED"))
    assert counts(take(store, row("1", "ED", offset="9"))) == (0, 1, 0)
    assert tables.read(store).events["offset"].tolist() == [9.0]
    change = history.of(store, coding_of(store).id)[-1]
    assert (change.action, change.before, change.after) == ("update", {"offset_ms": None}, {"offset_ms": 9_000})
    assert change.why == "imported from table.csv"


def test_the_older_table_is_still_known_after_an_offset_was_filled_in(store: Store) -> None:
    older, newer = row("1", "ED"), row("1", "ED", offset="9")
    take(store, older)
    take(store, newer)
    assert counts(take(store, older)) == (0, 0, 1)
    assert counts(take(store, newer)) == (0, 0, 1)


def test_a_point_beside_a_state_of_the_same_time_is_a_row_of_its_own(store: Store) -> None:
    take(store, row("1", "ED", offset="9"))
    assert counts(take(store, row("1", "ED"))) == (1, 0, 0)


def test_what_was_retracted_stays_retracted(store: Store) -> None:
    take(store, row("1"), row("2"))
    gone = events.of(store, coding_of(store).id)[0]
    events.write(store, coding_of(store).id, [Update(gone.id, {"retracted": False}, {"retracted": True})])
    assert counts(take(store, row("1"), row("2"))) == (0, 0, 2)
    assert tables.read(store).events["onset"].tolist() == [2.0]


def test_an_import_is_not_undone_by_a_stroke(store: Store) -> None:
    take(store, row("1"), row("2"))
    assert undoing.acts(store, coding_of(store).id).undo == ()


def test_an_import_goes_on_with_the_draft_made_on_the_screen(store: Store) -> None:
    with open_store(store.target, "anna") as anna:
        sessions.add(anna, SessionFields("S01"))
        coding = codings.begin(anna, "S01")
        events.write(anna, coding.id, [Insert(event(coding.id, 1_000, modifiers={"depth": 2}))])
    outcome = take(store, row("1", **{"mod:depth": "2"}), row("2"))
    assert (outcome.new_codings, counts(outcome)) == (0, (1, 0, 1))
    assert [row.entry for row in events.of(store, coding.id)] == [1, 2]


def test_a_role_column_overrides(store: Store) -> None:
    take(store, row("1"), row("1", role="training"), row("1", observer="ben", role="primary"))
    assert tables.read(store).codings[["observer", "role"]].values.tolist() == [
        ["anna", "primary"],
        ["anna", "training"],
        ["ben", "primary"],
    ]


def test_several_tables_are_taken_together_or_not_at_all(store: Store) -> None:
    good, bad = frame_of([row("1")], "one.csv"), frame_of([row("2", "QQ")], "two.csv")
    with pytest.raises(BadInput, match=r"two\.csv:2"):
        import_tables(store, "events", [good, bad])
    assert tables.read(store).codings.empty
    assert import_tables(store, "events", [good, frame_of([row("2")], "two.csv")]).added == 2
