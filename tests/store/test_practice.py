"""Practice as it is kept: what can be practised, attempts, and what a new attempt leaves behind."""

from collections.abc import Callable

import pytest

from coder.errors import BadInput, Locked
from coder.models import Coding
from coder.store import Store, clocks, codings, events, history, marks, practice, presence, sessions, undoing
from coder.store.events import Insert
from coder.store.sessions import SessionFields
from coder.store.verify import verify
from tests.store.samples import event

Opened = Callable[[str], Store]


@pytest.fixture
def gold(store: Store, opened: Opened) -> Coding:
    sessions.add(store, SessionFields("S09", medium="video", minutes=20))
    return made(opened("lead"))


def made(lead: Store, preset: str | None = None) -> Coding:
    coding = codings.begin(lead, "S09", role="gold", preset=preset)
    events.write(lead, coding.id, [Insert(event(coding.id, 1_000))])
    codings.lock(lead, coding.id)
    return coding


def attempt(store: Store) -> Coding:
    """One attempt, coded, rated and locked."""
    coding = practice.begin(store, "S09")
    clocks.append(store, coding.id, "start", 0)
    events.write(store, coding.id, [Insert(event(coding.id, 2_000)), Insert(event(coding.id, 3_000, "B"))])
    clocks.append(store, coding.id, "pause", 9_000)
    marks.set_rating(store, coding.id, "G1", 4.0)
    codings.lock(store, coding.id)
    practice.keep(store, coding.id, {"f1": 0.5})
    return coding


def test_a_locked_gold_coding_of_others_can_be_practised_and_ones_own_cannot(
    store: Store, gold: Coding, opened: Opened
) -> None:
    assert [line.session for line in practice.listing(store)] == ["S09"]
    assert practice.listing(opened("lead")) == []


def test_a_gold_coding_that_is_still_a_draft_is_nothing_to_practise_against(store: Store, opened: Opened) -> None:
    sessions.add(store, SessionFields("S09"))
    codings.begin(opened("lead"), "S09", role="gold")
    assert practice.listing(store) == []
    with pytest.raises(BadInput, match="no locked gold coding"):
        practice.begin(store, "S09")


def test_who_made_a_gold_coding_practises_on_that_session_against_no_other_either(
    store: Store, gold: Coding, opened: Opened
) -> None:
    made(opened("experts"))
    assert practice.listing(opened("lead")) == []


def test_of_several_gold_codings_the_one_locked_last_counts(store: Store, gold: Coding, opened: Opened) -> None:
    lead = opened("lead")
    codings.unlock(lead, gold.id, "to be mended")
    made(opened("experts"))
    codings.lock(lead, gold.id)
    assert practice.find(store, "S09").gold.id == gold.id


def test_practice_is_a_training_coding_with_the_preset_of_the_gold(store: Store, opened: Opened) -> None:
    sessions.add(store, SessionFields("S09"))
    made(opened("lead"), preset="acts")
    coding = practice.begin(store, "S09")
    assert (coding.role, coding.preset) == ("training", "acts")


def test_a_new_attempt_begins_with_nothing_and_keeps_the_figures_of_the_last(store: Store, gold: Coding) -> None:
    coding = attempt(store)
    practice.again(store, coding.id)
    line = practice.find(store, "S09")
    assert line.coding is not None
    assert (line.coding.state, line.coding.ratings_done, line.reached_ms) == ("draft", False, None)
    left = [*events.of(store, coding.id), *marks.ratings(store, coding.id), *clocks.marks(store, coding.id)]
    assert left == []
    assert [its.figures["f1"] for its in line.attempts] == [0.5]
    assert line.number == 2


def test_what_a_new_attempt_took_back_stays_in_the_history_as_one_act(store: Store, gold: Coding) -> None:
    coding = attempt(store)
    practice.again(store, coding.id)
    last = history.of(store, coding.id)[-1]
    act = [entry for entry in history.of(store, coding.id) if entry.act == last.act]
    assert last.action == "again"
    assert [entry.action for entry in act].count("retract") == 2
    assert len(events.of(store, coding.id, retracted=True)) == 2


def test_undo_does_not_reach_behind_a_new_attempt(store: Store, gold: Coding) -> None:
    coding = attempt(store)
    practice.again(store, coding.id)
    assert undoing.acts(store, coding.id).undo == ()
    events.write(store, coding.id, [Insert(event(coding.id, 5_000))])
    assert len(undoing.acts(store, coding.id).undo) == 1


def test_the_figures_of_an_attempt_are_kept_once_and_anew_when_it_was_changed(store: Store, gold: Coding) -> None:
    coding = attempt(store)
    practice.keep(store, coding.id, {"f1": 0.5})
    assert (len(practice.find(store, "S09").attempts), practice.find(store, "S09").number) == (1, 1)
    codings.unlock(store, coding.id, "a slip")
    assert practice.find(store, "S09").number == 2


def test_the_database_is_whole_after_practice(store: Store, gold: Coding) -> None:
    practice.again(store, attempt(store).id)
    attempt(store)
    assert verify(store).problems == ()


def test_a_practice_that_is_open_is_not_begun_anew(store: Store, gold: Coding) -> None:
    coding = practice.begin(store, "S09")
    presence.take(store, coding.id)
    with pytest.raises(Locked, match="open in another window"):
        practice.again(store, coding.id)


def test_only_practice_begins_anew(store: Store, gold: Coding) -> None:
    with pytest.raises(BadInput, match="only practice"):
        practice.again(store, codings.begin(store, "S09").id)
