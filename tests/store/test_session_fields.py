"""What is said of a session: cleared by an empty text, and a programme taken from the plan where none is said."""

import pytest

from coder.errors import BadInput
from coder.models import History
from coder.store import Store, history, sessions
from coder.store.sessions import SessionFields

EVERYTHING = SessionFields(
    "S01",
    programme="other",
    site="north",
    plan="plan-1",
    date="2026-03-02",
    medium="video",
    chosen="random",
    format="group",
    minutes=112.5,
    media="tape.mp4",
    seats={"F1": "P03"},
)
CLEARABLE = ("programme", "site", "plan", "date", "medium", "chosen", "format", "minutes", "media")


def _last_change(store: Store) -> History:
    return next(entry for entry in reversed(history.of(store)) if entry.record == "session")


@pytest.mark.parametrize("field", CLEARABLE)
def test_an_empty_text_clears_a_field_and_nothing_else(store: Store, field: str) -> None:
    sessions.add(store, EVERYTHING)
    sessions.edit(store, "S01", SessionFields("S01", **{field: ""}))  # type: ignore[arg-type]  # every one takes it
    line = sessions.get(store, "S01")
    assert [name for name in CLEARABLE if getattr(line, name) is None] == [field]
    assert line.seats == {"F1": "P03"}


def test_history_keeps_the_minutes_that_were_cleared(store: Store) -> None:
    sessions.add(store, EVERYTHING)
    sessions.edit(store, "S01", SessionFields("S01", minutes=""))
    change = _last_change(store)
    assert (change.action, change.before, change.after) == ("update", {"length_ms": 6_750_000}, {"length_ms": None})


def test_no_minutes_at_all_is_no_length(store: Store) -> None:
    with pytest.raises(BadInput, match="0 minutes cannot be a session's length"):
        sessions.add(store, SessionFields("S01", minutes=0.0))


def test_a_session_without_a_programme_takes_its_plan_s(store: Store) -> None:
    assert sessions.add(store, SessionFields("S01", plan="plan-1")).programme == "prog"


def test_a_programme_that_is_given_wins_over_the_plan_s(store: Store) -> None:
    assert sessions.add(store, SessionFields("S01", plan="plan-1", programme="other")).programme == "other"
    sessions.add(store, SessionFields("S02", programme="other"))
    assert sessions.edit(store, "S02", SessionFields("S02", plan="plan-1")).programme == "other"


def test_a_session_that_gets_its_plan_later_takes_the_programme_with_it(store: Store) -> None:
    sessions.add(store, SessionFields("S01"))
    assert sessions.edit(store, "S01", SessionFields("S01", plan="plan-1")).programme == "prog"


def test_a_programme_that_was_cleared_stays_cleared_when_the_same_plan_is_said_again(store: Store) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    sessions.edit(store, "S01", SessionFields("S01", programme=""))
    assert sessions.edit(store, "S01", SessionFields("S01", plan="plan-1", site="north")).programme is None


def test_an_explicitly_empty_programme_is_not_taken_from_the_plan(store: Store) -> None:
    assert sessions.add(store, SessionFields("S01", plan="plan-1", programme="")).programme is None
