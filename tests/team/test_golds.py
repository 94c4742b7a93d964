"""Practice beside the gold coding, as the database holds them: how far the two are compared."""

from coder.store import Store, clocks, codings, events, practice
from coder.team import golds
from coder.team.golds import Compared
from tests.screens.practising import Coded, point, practised, with_gold


def stopped(store: Store, coded: Coded, at: int) -> Compared:
    """A practice whose clock came so far, in ms."""
    coding = practice.begin(store, "S1")
    clocks.append(store, coding.id, "start", 0)
    events.write(store, coding.id, [point(coding, *one) for one in coded])
    clocks.append(store, coding.id, "pause", at)
    codings.lock(store, coding.id)
    return golds.compared(store, practice.find(store, "S1"))


def test_what_is_coded_late_for_the_last_of_a_gold_coding_without_a_clock_still_meets_it(store: Store) -> None:
    with_gold(store, "S1", coded=((10_000, "EN-VAL"),), minutes=None)
    practised(store, "S1", ((11_500, "EN-VAL"),))
    found = golds.compared(store, practice.find(store, "S1")).feedback()
    assert [(moment.kind, moment.lag) for moment in found.moments] == [("hit", 1_500)]


def test_a_practice_that_ended_early_is_held_to_what_it_came_to(store: Store) -> None:
    with_gold(store, "S1", minutes=1)
    one = stopped(store, ((10_000, "EN-VAL"),), 15_000)
    assert one.partial
    assert [moment.kind for moment in one.feedback().moments] == ["hit"]


def test_a_practice_that_ended_within_the_tolerance_of_the_end_is_whole(store: Store) -> None:
    with_gold(store, "S1", minutes=1)
    one = stopped(store, (), 60_000 - 1_000)
    assert not one.partial
