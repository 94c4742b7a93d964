"""Import into codings that are locked, open in a window, or were locked where the table comes from."""

import pytest

from coder import tables
from coder.errors import BadInput, Locked
from coder.intake import import_tables
from coder.store import Store, codings, presence, sessions
from coder.store.sessions import SessionFields
from tests.intake.tables_of import coding_of, counts, frame_of, row, state_of, take


def test_a_locked_coding_refuses_and_nothing_of_the_table_is_taken(store: Store) -> None:
    take(store, row("1"), row("3", "ED"))
    codings.lock(store, coding_of(store).id)
    before = state_of(store)
    with pytest.raises(BadInput, match="coder --as anna unlock S01") as caught:
        take(store, row("2", session="S02"), row("2"), row("1"), row("3", "ED", offset="9"), row("4", "QQ"))
    assert [problem.where for problem in caught.value.problems] == ["table.csv:3", "table.csv:5", "table.csv:6"]
    assert state_of(store) == before


def test_rows_that_a_locked_coding_holds_already_are_no_offence(store: Store) -> None:
    rows = [row("1"), row("1"), row("2", "ED", offset="9")]
    take(store, *rows)
    codings.lock(store, coding_of(store).id)
    before = state_of(store)
    assert counts(take(store, *rows)) == (0, 0, 3)
    assert state_of(store) == before


def test_new_rows_of_a_locked_coding_are_left_out_with_the_bad_ones(store: Store) -> None:
    take(store, row("1"))
    codings.lock(store, coding_of(store).id)
    outcome = take(store, row("1"), row("2"), row("1", observer="ben"), skip_bad=True)
    assert (counts(outcome), outcome.bad) == ((1, 0, 1), 1)
    assert tables.read(store).events[["observer", "onset"]].values.tolist() == [["anna", 1.0], ["ben", 1.0]]


def test_item_marks_of_a_locked_coding_may_be_said_again_but_not_otherwise(store: Store) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    rows = [{"session": "S01", "observer": "anna", "item": "I1", "status": "delivered", "minutes": "9.5"}]
    import_tables(store, "items", [frame_of(rows)])
    codings.lock(store, coding_of(store).id)
    assert counts(import_tables(store, "items", [frame_of(rows)])) == (0, 0, 1)
    others = [{**rows[0], "status": "partial"}, {**rows[0], "item": "I2"}]
    with pytest.raises(BadInput) as caught:
        import_tables(store, "items", [frame_of(others)])
    assert ["change an answer" in caught.value.problems[0].what, "be new" in caught.value.problems[1].what] == [
        True
    ] * 2


def test_ratings_of_a_locked_coding_may_be_said_again_but_not_otherwise(store: Store) -> None:
    rows = [{"session": "S01", "observer": "anna", "scale": "G1", "value": "4"}]
    import_tables(store, "ratings", [frame_of(rows)])
    codings.lock(store, coding_of(store).id)
    assert counts(import_tables(store, "ratings", [frame_of(rows)])) == (0, 0, 1)
    with pytest.raises(BadInput, match="is locked"):
        import_tables(store, "ratings", [frame_of([{**rows[0], "value": "5"}])])


def test_a_coding_that_is_open_in_a_window_refuses(store: Store) -> None:
    take(store, row("1"))
    presence.take(store, coding_of(store).id)
    with pytest.raises(Locked, match="open in a window"):
        take(store, row("2"))


def test_a_locked_coding_comes_in_as_a_draft_and_is_told_once(store: Store) -> None:
    outcome = take(store, row("1", state="locked"), row("2", state="Locked "), row("3", observer="ben", state=""))
    assert outcome.warnings == ("1 locked coding comes in as a draft: lock it with `coder --as anna lock S01`",)
    both = take(store, row("1", state="locked"), row("3", observer="ben", state="locked"))
    said = "2 locked codings come in as drafts: lock them with `coder --as NAME lock SESSION`"
    assert both.warnings == (said,)


def test_a_state_is_draft_locked_or_empty(store: Store) -> None:
    with pytest.raises(BadInput, match="'closed' is not a state") as caught:
        take(store, row("1", state="draft"), row("2", state="closed"), row("3", state=None))
    assert [problem.where for problem in caught.value.problems] == ["table.csv:3"]
