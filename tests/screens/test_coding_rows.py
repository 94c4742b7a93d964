"""What is done to a row of the log: marks, notes, modifiers, edits, deletion."""

from textual.widgets import Input

from coder.screens.edit import ModifiersScreen
from coder.screens.form import Form
from coder.screens.prompt import Prompt
from coder.store import Store
from tests.screens.coding_host import SMALL, codes, host, on_disk, shows, strike, until, words


async def test_g_goes_to_the_nearest_row_of_a_live_session(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v4e", "g")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, "0", "enter")
        await until(pilot, shows(app, "EN-VAL Validate at 0:00:0"))


async def test_m_marks_the_last_event_to_come_back_to(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "m")
        await until(pilot, shows(app, "Marked to come back to"))
        assert on_disk(app)[0].come_back


async def test_n_notes_without_coding_what_is_typed(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "n")
        await until(pilot, lambda: isinstance(app.screen, Prompt) and app.screen.query_one(Input).has_focus)
        strike(app, *"E 1c", "enter")
        await until(pilot, shows(app, "00:00 kept."))
        assert [(event.code, event.note) for event in on_disk(app)] == [("EN-VAL", "E 1c")]


async def test_q_and_l_step_the_last_event(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"rb7dlq")
        await until(pilot, shows(app, "Coder flag unsure"))
        strain, response = on_disk(app)
        assert response.linked_id == strain.id
        assert response.modifiers == {"responds_to": "linked-rupture", "flag": "unsure"}
        assert "?>" in words(app)


async def test_a_full_stop_opens_the_other_modifiers_and_a_digit_steps_one(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"rb", ".")
        await until(pilot, lambda: isinstance(app.screen, ModifiersScreen))
        strike(app, "1", "escape")
        await until(pilot, lambda: app.screen is app.desk)
        assert on_disk(app)[0].modifiers == {"form": "withdrawal"}


async def test_a_row_is_chosen_and_deleted_and_brought_back(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v4e", "down", "down", "delete")
        await until(pilot, shows(app, "Deleted EN-VAL"))
        assert codes(app) == ["EN-EMP"]
        strike(app, "u")
        await until(pilot, lambda: codes(app) == ["EN-VAL", "EN-EMP"])


async def test_delete_without_a_chosen_row_deletes_nothing(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "delete")
        await until(pilot, shows(app, "Choose a row"))
        assert codes(app) == ["EN-VAL"]


async def test_enter_edits_the_event(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "enter")
        await until(pilot, lambda: isinstance(app.screen, Form) and bool(app.screen.query("#field-code")))
        app.screen.query_one("#field-code", Input).value = "EN-EMP"
        app.screen.query_one("#field-onset", Input).value = "0:10:00"
        app.screen.query_one("#field-actor", Input).value = "F3"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is app.desk)
        event = on_disk(app)[0]
        assert (event.code, event.onset_ms, event.actor) == ("EN-EMP", 600_000, "F3")
