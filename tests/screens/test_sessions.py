"""The sessions screen's form: an empty line clears, what is left alone stays, the plan brings its programme."""

from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from coder.app import CoderApp
from coder.screens.work import open_coding
from coder.store import Store, history, recordings, sessions
from coder.store.sessions import SessionFields
from tests.recordings import tape
from tests.screens.helpers import on_screen, text_of, until

FULL = SessionFields(
    "S1",
    programme="other",
    site="north",
    plan="bridgework-s04",
    date="2026-03-02",
    medium="video",
    chosen="random",
    format="group",
    minutes=112 + 1 / 3,
    media="tape.mp4",
    seats={"F1": "P03"},
)


async def form(pilot: Pilot[Any], key: str) -> None:
    """The form that `a` (add) or `e` (edit) opens on the sessions screen."""
    await on_screen(pilot, "HomeScreen")
    await pilot.press("s")
    await on_screen(pilot, "SessionsScreen")
    await pilot.press(key)
    await on_screen(pilot, "Form")


async def typed(pilot: Pilot[Any], **lines: str) -> None:
    """What is typed in the form, saved."""
    for name, text in lines.items():
        pilot.app.screen.query_one(f"#field-{name}", Input).value = text
    await pilot.press("ctrl+s")
    await on_screen(pilot, "SessionsScreen")


async def test_every_line_that_is_emptied_clears_its_field(store: Store) -> None:
    sessions.add(store, FULL)
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await form(pilot, "e")
        lines = ("programme", "site", "plan", "date", "medium", "minutes", "format", "chosen", "seats", "media")
        await typed(pilot, **dict.fromkeys(lines, ""))
    line = sessions.get(store, "S1")
    assert [name for name in lines if getattr(line, name)] == []


async def test_what_is_left_alone_is_not_written_again(store: Store) -> None:
    sessions.add(store, FULL)
    before, past = sessions.get(store, "S1"), len(history.of(store))
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await form(pilot, "e")
        await typed(pilot)
    assert sessions.get(store, "S1") == before
    assert len(history.of(store)) == past


async def test_a_session_added_with_a_plan_alone_takes_its_programme(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await form(pilot, "a")
        await typed(pilot, name="S1", plan="bridgework-s04")
    assert sessions.get(store, "S1").programme == "bridgework"


async def test_a_programme_typed_beside_the_plan_wins(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await form(pilot, "a")
        await typed(pilot, name="S1", plan="bridgework-s04", programme="other")
    assert sessions.get(store, "S1").programme == "other"


async def test_a_day_that_does_not_exist_is_told_in_the_form(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await form(pilot, "a")
        pilot.app.screen.query_one("#field-name", Input).value = "S1"
        pilot.app.screen.query_one("#field-date", Input).value = "2026-02-31"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "the day 2026-02-31 does not exist" in text_of(pilot.app))
        assert pilot.app.screen.query_one("#field-date", Input).value == "2026-02-31"
    assert sessions.listing(store) == []


async def test_seats_may_be_parted_by_commas_too(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await form(pilot, "a")
        await typed(pilot, name="S1", seats="F1=P03, F2=P07")
    assert sessions.get(store, "S1").seats == {"F1": "P03", "F2": "P07"}


async def test_a_recording_typed_in_the_form_is_the_sessions_recording(store: Store, tmp_path: Path) -> None:
    first, second = tape(tmp_path / "first.wav", seconds=2), tape(tmp_path / "second.wav", seconds=3)
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await form(pilot, "a")
        await typed(pilot, name="S1", medium="video", media=f"{first}; {second}")
    files = recordings.of(store, sessions.get(store, "S1").id)
    assert [(file.path, file.size) for file in files] == [(str(each), each.stat().st_size) for each in (first, second)]


async def test_a_recording_that_is_not_there_is_refused_in_the_form(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await form(pilot, "a")
        pilot.app.screen.query_one("#field-name", Input).value = "S1"
        pilot.app.screen.query_one("#field-media", Input).value = "nowhere.mp4"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "there is no such recording" in text_of(pilot.app))
    assert sessions.listing(store) == []


async def test_a_recording_that_a_table_named_is_the_sessions_once_it_is_coded(store: Store, tmp_path: Path) -> None:
    named = tape(tmp_path / "visit.wav")
    watched = sessions.add(store, SessionFields("S1", medium="video", media=str(named)))
    open_coding(store, "S1")
    assert [file.path for file in recordings.of(store, watched.id)] == [str(named)]
