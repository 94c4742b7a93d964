"""The end of a session: items, ratings before counts, what is left, lock."""

from typing import Any

from coder.screens.lock import LockScreen
from coder.screens.plan import PlanScreen
from coder.screens.prompt import Prompt
from coder.screens.ratings import RatingsScreen, unratable
from coder.store import Store, codings, marks
from tests.screens.coding_host import SMALL, Host, codes, host, on_disk, shows, strike, until, words

FIELDS: dict[str, Any] = {"plan": "bridgework-s04", "live": True}


def marked(app: Host) -> dict[str, tuple[str | None, float | None]]:
    coding = app.desk.sitting.subject.coding.id
    return {mark.item: (mark.status, mark.minutes) for mark in marks.marks(app.desk.sitting.store, coding)}


def rated(app: Host) -> list[float | None]:
    coding = app.desk.sitting.subject.coding.id
    return [rating.value for rating in marks.ratings(app.desk.sitting.store, coding)]


async def test_each_status_is_one_stroke_and_stays_on_its_item_until_the_person_moves_on(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "i")
        await until(pilot, lambda: isinstance(app.screen, PlanScreen))
        strike(app, *"9d", "down", *"a18", "enter", *"d", "space", *"p", "down", *"n", "down", *"xo", "escape")
        await until(pilot, lambda: app.screen is app.desk)
        assert marked(app) == {
            "S4.1": ("delivered", 9.0),
            "S4.2": ("adapted", 18.0),
            "S4.3": ("delivered", None),
            "S4.4": ("partial", None),
            "S4.5": ("not_delivered", None),
            "S4.6": ("not_observed", None),
        }
        assert "✓ S4.1 9/10'" in words(app)


async def test_minutes_are_kept_as_they_are_typed_and_taken_back(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "i")
        await until(pilot, lambda: isinstance(app.screen, PlanScreen))
        strike(app, "1", "2")
        await until(pilot, lambda: marked(app) == {"S4.1": (None, 12.0)})
        strike(app, "backspace", "down", "x")
        await until(pilot, lambda: marked(app) == {"S4.1": (None, 1.0), "S4.2": ("not_applicable", None)})


async def test_no_code_is_taken_while_items_are_marked(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "i")
        await until(pilot, lambda: isinstance(app.screen, PlanScreen))
        strike(app, "E", "escape")
        await until(pilot, lambda: app.screen is app.desk)
        assert codes(app) == []


async def test_a_session_without_a_plan_says_so(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "i")
        await until(pilot, shows(app, "This session has no plan"))


async def test_ratings_are_asked_first_with_their_anchors_and_kept_as_they_are_made(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "d")
        await until(pilot, shows(app, "nobody shows the skill or can say what it is"))
        strike(app, "4", "n", "6")
        await until(pilot, shows(app, "6 is not on the scale"))
        assert rated(app) == [None, 4.0] or rated(app) == [4.0, None]
        strike(app, "escape")
        await until(pilot, lambda: app.screen is app.desk)


async def test_a_rater_reads_when_there_is_no_answer_and_not_where_the_question_is_from(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "d")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        await until(pilot, shows(app, "n not ratable: no chance to see it."))
        strike(app, *["down"] * 14)
        await until(pilot, shows(app, "n not ratable: when nothing called for a move."))
        assert "abstract" not in words(app)


def test_a_note_that_does_not_tell_when_there_is_no_answer_is_shown_whole() -> None:
    assert unratable("Ask the lead. Twice.") == "no chance to see it. Ask the lead. Twice."


async def test_an_answer_can_be_taken_back(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "d")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        strike(app, "4", "up", "delete")
        await until(pilot, shows(app, "no answer"))
        assert rated(app) == []


async def test_counts_show_once_all_ratings_are_made(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v4v", "d")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        strike(app, *("3" * 15), "enter")
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        assert codings.get(store, app.desk.sitting.subject.coding.id).ratings_done
        strike(app, "escape", "escape")
        await until(pilot, lambda: app.screen is app.desk)
        await until(pilot, shows(app, "4 Foster the  2"))


async def test_everything_left_is_listed_and_locking_asks_once_more(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "E", *"4v", "m", *"1o", "d")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        strike(app, "enter")
        await until(pilot, shows(app, "ED Educative is open since"))
        told = words(app)
        for left in ("EN-VAL Validate", "ED-XCO", "needs a note", "15 ratings are not made", "S4.6"):
            assert left in told
        strike(app, "l")
        await until(pilot, shows(app, "l at once again"))
        assert codings.get(store, app.desk.sitting.subject.coding.id).state == "draft"
        strike(app, "l")
        await until(pilot, lambda: app.screen is app.desk)
        assert codings.get(store, app.desk.sitting.subject.coding.id).state == "locked"
        assert not any(event.is_open for event in on_disk(app))
        await until(pilot, shows(app, "■ locked"))
        strike(app, "N")
        await until(pilot, shows(app, "This coding is locked"))
        assert "`coder unlock S01 --why TEXT`" in " ".join(words(app).split())
        assert "EN" not in codes(app)
        strike(app, "u")
        await until(pilot, shows(app, "nothing can be changed. `coder unlock S01"))


async def test_each_thing_left_is_one_stroke_away(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "E", *"1o", "d")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        strike(app, "enter")
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        strike(app, "1")
        await until(pilot, lambda: not any(event.is_open for event in on_disk(app)))
        await until(pilot, shows(app, "1 ED-XCO"))
        strike(app, "1")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"film", "enter")
        await until(pilot, lambda: [event.note for event in on_disk(app)] == [None, "film"])
        await until(pilot, lambda: isinstance(app.screen, LockScreen) and "1 15 ratings" in words(app))
        strike(app, "1")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        strike(app, *("5" * 15), "enter")
        await until(pilot, shows(app, "nothing is left"))
        strike(app, "l")
        await until(pilot, lambda: app.screen is app.desk)
        assert codings.get(store, app.desk.sitting.subject.coding.id).state == "locked"


async def test_another_key_between_takes_the_warning_before_locking_away(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "d")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        strike(app, "enter", "l")
        await until(pilot, shows(app, "l at once again"))
        strike(app, "down")
        await until(pilot, shows(app, "Not locked"))
        strike(app, "l")
        await until(pilot, shows(app, "l at once again"))
        assert codings.get(store, app.desk.sitting.subject.coding.id).state == "draft"


async def test_taking_back_in_a_locked_coding_is_refused_in_words_and_without_alarm(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        codings.lock(store, app.desk.sitting.subject.coding.id)
        app.desk.sitting.subject.coding.state = "locked"
        for key in ("u", "ctrl+r"):
            strike(app, key)
            await until(pilot, shows(app, "nothing can be changed"))
            assert "NOT" not in words(app)


async def test_a_mark_to_come_back_leads_to_its_event(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "m", *"4e", "d")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        strike(app, "enter")
        await until(pilot, shows(app, "1 EN-VAL Validate"))
        strike(app, "1")
        await until(pilot, lambda: app.screen is app.desk)
        strike(app, "m")
        await until(pilot, shows(app, "Mark taken off: EN-VAL"))
        assert not any(event.come_back for event in on_disk(app))
