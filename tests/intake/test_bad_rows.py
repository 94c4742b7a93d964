"""Rows that cannot be taken: all are told with their lines, and can be skipped; a dry run tells them too."""

import pytest

from coder import tables
from coder.errors import BadInput
from coder.intake import import_tables
from coder.store import Store, sessions
from coder.store.sessions import SessionFields
from tests.intake.tables_of import counts, frame_of, row, state_of, take


def test_bad_rows_are_all_told_and_nothing_is_taken(store: Store) -> None:
    before = state_of(store)
    with pytest.raises(BadInput) as caught:
        take(store, row("1"), row("12:30"), row("5", offset="4"), row("6", "QQ"), row("7", observer=" "))
    assert [problem.where for problem in caught.value.problems] == [f"table.csv:{line}" for line in (3, 4, 5, 6)]
    assert "no code 'QQ'" in caught.value.problems[2].what
    assert state_of(store) == before


def test_the_first_hundred_bad_rows_are_told_and_their_number(store: Store) -> None:
    with pytest.raises(BadInput) as caught:
        take(store, *(row(str(second), "QQ") for second in range(130)))
    assert len(caught.value.problems) == 101
    assert "130 bad rows in all" in caught.value.problems[-1].what


def test_of_many_skipped_rows_the_number_is_a_warning_and_no_problem_of_a_row(store: Store) -> None:
    outcome = take(store, *(row(str(second), "QQ") for second in range(130)), skip_bad=True)
    assert (outcome.bad, len(outcome.problems)) == (130, 100)
    assert all(problem.where.startswith("table.csv:") for problem in outcome.problems)
    assert outcome.warnings == ("130 bad rows in all: the first 100 problems are listed",)


def test_bad_rows_can_be_skipped(store: Store) -> None:
    outcome = take(store, row("1"), row("2", "QQ"), row("3", "QQ", session="S09"), skip_bad=True)
    assert (counts(outcome), outcome.bad, len(outcome.problems)) == ((1, 0, 0), 2, 2)
    assert [line.name for line in sessions.listing(store)] == ["S01"]


def test_a_dry_run_says_the_same_and_changes_nothing(store: Store) -> None:
    before = state_of(store)
    dry = take(store, row("1"), row("2", session="S02"), dry_run=True)
    assert state_of(store) == before
    assert take(store, row("1"), row("2", session="S02")) == dry


def test_a_state_without_an_end_is_closed_counted_and_warned_of_once(store: Store) -> None:
    outcome = take(store, row("1", "ED"), row("5", "EN"), row("7"))
    assert outcome.warnings == ("2 states have no offset: counted, but given no duration",)
    assert tables.read(store).events["is_open"].tolist() == [False, False, False]


def test_a_row_tells_all_that_is_wrong_with_it(store: Store) -> None:
    with pytest.raises(BadInput) as caught:
        take(store, {"session": " ", "observer": "anna", "onset": "-1", "code": "QQ"})
    said = " ".join(problem.what for problem in caught.value.problems)
    assert [word in said for word in ("session: it is empty", "before the session's start", "no code 'QQ'")] == [
        True
    ] * 3
    skipped = take(store, row("-1", "QQ"), skip_bad=True)
    assert (skipped.bad, len(skipped.problems)) == (1, 2)


def test_a_row_of_item_marks_tells_all_that_is_wrong_with_it(store: Store) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    row = {"session": "S01", "observer": "anna", "item": "I9", "status": "perhaps", "minutes": "long"}
    with pytest.raises(BadInput) as caught:
        import_tables(store, "items", [frame_of([row])])
    said = " ".join(problem.what for problem in caught.value.problems)
    assert ["not a status" in said, "not a number" in said, "no item 'I9'" in said] == [True] * 3
