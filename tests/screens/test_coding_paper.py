"""Entry of a paper form on the coding screen."""

from coder.screens.prompt import Prompt
from coder.store import Store, codings, passes, sessions
from coder.store.sessions import SessionFields
from tests.screens.coding_host import SMALL, host, on_disk, shows, strike, until, words


async def test_a_paper_form_is_entered_by_typed_times_and_says_that_it_is_retrospective(store: Store) -> None:
    sessions.add(store, SessionFields(name="S01", medium="live", plan="bridgework-s04"))
    passes.begin(store, codings.begin(store, "S01").id, "paper")
    app = host(store)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "Paper form, retrospective: t and the time on the form"))
        assert "paper form" in words(app).splitlines()[1]
        assert "retrospective" in words(app).splitlines()[2]
        strike(app, "t")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"4217", "enter", *"4v", "t")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"+30", "enter", *"E4e")
        await until(pilot, lambda: len(on_disk(app)) == 3)
        assert [(event.code, event.onset_ms) for event in on_disk(app)] == [
            ("EN-VAL", 2_537_000),
            ("ED", 2_567_000),
            ("EN-EMP", 2_567_000),
        ]
        strike(app, "space")
        await until(pilot, shows(app, "No clock runs for a paper form"))


async def test_a_key_of_a_recording_leaves_the_typed_time_as_it_is(store: Store) -> None:
    sessions.add(store, SessionFields(name="S01", medium="live", plan="bridgework-s04"))
    passes.begin(store, codings.begin(store, "S01").id, "paper")
    app = host(store)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "t")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"4217", "enter", "right", "+")
        await until(pilot, shows(app, "t takes the time on the form"))
        assert app.desk.sitting.clock.now() == 2_537_000
