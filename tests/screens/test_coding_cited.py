"""Moments that ratings rest on: marked while coding, seen and chosen with the ratings."""

from coder.desk.cited import STROKES
from coder.screens.cited import CitedScreen
from coder.screens.ratings import RatingsScreen
from coder.store import Store, evidence
from tests.screens.coding_host import SMALL, Host, host, on_disk, shows, strike, until, words


def lists(app: Host) -> dict[str, list[str]]:
    """Codes of the cited events by scale, as the database has them."""
    codes = {event.id: event.code for event in on_disk(app)}
    found = evidence.of(app.desk.sitting.store, app.desk.sitting.subject.coding.id)
    return {scale: [codes[its] for its in ids] for scale, ids in found.items() if ids}


async def test_two_strokes_put_the_last_event_on_a_scales_list_and_the_log_shows_it(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "ctrl+e", "b", *"4e")
        await until(pilot, shows(app, "EN-EMP"))
        assert lists(app) == {"G-ED-TASK": ["EN-VAL"]}
        assert any("EN-VAL" in line and line.rstrip().endswith("e") for line in words(app).splitlines())


async def test_the_scale_chosen_last_is_one_stroke_away_and_the_letter_takes_it_off(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "ctrl+e", "k", *"4e", "ctrl+e", "ctrl+e")
        await until(pilot, lambda: lists(app) == {"G-LEGIT": ["EN-VAL", "EN-EMP"]})
        strike(app, "ctrl+e", "k")
        await until(pilot, lambda: lists(app) == {"G-LEGIT": ["EN-VAL"]})


async def test_leaving_the_list_of_scales_changes_nothing(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "ctrl+e")
        await until(pilot, shows(app, "a moment for which rating?"))
        strike(app, "escape", "N")
        await until(pilot, lambda: [event.code for event in on_disk(app)] == ["EN-VAL", "EN"])
        assert lists(app) == {}


async def test_a_letter_beyond_the_last_scale_does_nothing(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v")
        await until(pilot, lambda: len(on_disk(app)) == 1)
        beyond = STROKES[len(app.desk.cited.scales)]
        strike(app, "ctrl+e", beyond, "b")
        await until(pilot, lambda: lists(app) == {"G-ED-TASK": ["EN-VAL"]})


async def test_a_question_shows_the_moments_marked_for_it_and_no_count(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "ctrl+e", "a", "d")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        await until(pilot, shows(app, "EN-VAL  F1  Validate"))
        strike(app, "down")
        await until(pilot, shows(app, "No moment is marked for it"))


async def test_a_moment_is_found_put_on_and_taken_off_among_all_events(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v4e4r", "d")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        strike(app, "e")
        await until(pilot, lambda: isinstance(app.screen, CitedScreen))
        strike(app, *"empath", "enter")
        await until(pilot, lambda: lists(app) == {"G-ED-GOAL": ["EN-EMP"]})
        strike(app, "backspace", "enter")
        await until(pilot, lambda: lists(app) == {})


async def test_from_a_moment_to_its_row_in_the_log(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v4e", "d")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        strike(app, "e")
        await until(pilot, lambda: isinstance(app.screen, CitedScreen))
        strike(app, *"valid", "ctrl+g")
        await until(pilot, lambda: app.screen is app.desk)
        await until(pilot, lambda: app.desk.target is not None and app.desk.target.code == "EN-VAL")
