"""Home, from an empty database to a full list, as an observer meets it."""

import sqlite3
import threading
from contextlib import closing
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, Static

from coder.app import CoderApp
from coder.errors import CoderError, NotFound
from coder.screens import SCREENS_BY_NAME
from coder.store import Store, books, certifications, clocks, codings, open_store, sessions
from coder.store.sessions import SessionFields
from tests.screens.helpers import on_screen, text_of, until


def message(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#message", Static).content)


def register(store: Store, *names: str) -> None:
    for name in names:
        sessions.add(store, SessionFields(name, site="north", plan="bridgework-s04", medium="video", minutes=100))


async def test_an_empty_database_says_what_to_do_next_and_it_works(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        assert message(pilot) == "No sessions yet: press s, then a to add the first one."
        await pilot.press("s")
        await on_screen(pilot, "SessionsScreen")
        await pilot.press("a")
        await on_screen(pilot, "Form")
        await pilot.press("S", "0", "1", "ctrl+s")
        await on_screen(pilot, "SessionsScreen")
        assert message(pilot) == "Added session S01."
        await pilot.press("escape")
        await on_screen(pilot, "HomeScreen")
        assert "S01" in text_of(pilot.app)


async def test_each_session_tells_how_far_my_own_coding_has_come(store: Store) -> None:
    register(store, "S1", "S2", "S3", "S4")
    for name, reached in (("S2", 12 * 60_000), ("S3", 100 * 60_000), ("S4", 1)):
        coding = codings.begin(store, name)
        clocks.append(store, coding.id, "start", 0)
        clocks.append(store, coding.id, "pause", reached)
        if name == "S4":
            codings.lock(store, coding.id)
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        shown = [line.split("video")[1].strip() for line in text_of(pilot.app).splitlines() if "video" in line]
        assert shown == ["12 min in · resume", "coded · lock it", "not begun", "locked"]
        assert "in hand 1 · to lock 1 · locked 1 · not begun 1" in text_of(pilot.app)


async def test_nothing_tells_a_doubled_session_from_any_other(store: Store) -> None:
    register(store, "S1", "S2")
    codings.begin(store, "S1")
    with open_store(store.target, "ben") as second:
        async with CoderApp(second).run_test(size=(80, 24)) as pilot:
            await on_screen(pilot, "HomeScreen")
            lines = [line for line in text_of(pilot.app).splitlines() if "not begun" in line and "video" in line]
            assert [line.replace("S2", "S1") for line in lines] == [lines[0]] * 2
            for key, screen in (("s", "SessionsScreen"),):
                await pilot.press(key)
                await on_screen(pilot, screen)
                rows = [line for line in text_of(pilot.app).splitlines() if "video" in line]
                assert [line.replace("S2", "S1") for line in rows] == [rows[0]] * 2


@pytest.mark.parametrize(
    ("key", "screen"),
    [
        ("s", "SessionsScreen"),
        ("a", "AgreementScreen"),
        ("d", "AdherenceScreen"),
        ("c", "CodebookScreen"),
        ("e", "ExportScreen"),
        ("p", "PeopleScreen"),
        ("l", "LearnScreen"),
        ("question_mark", "HelpScreen"),
    ],
)
async def test_everything_is_one_stroke_away_and_escape_comes_back(store: Store, key: str, screen: str) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await pilot.press(key)
        await on_screen(pilot, screen)
        await pilot.press("escape")
        await on_screen(pilot, "HomeScreen")


async def test_every_key_in_the_footer_fits_eighty_columns(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        footer = text_of(pilot.app).splitlines()[-1]
        for word in ("sessions", "agreement", "adherence", "codebooks", "export", "help", "leave"):
            assert word in footer


async def test_enter_begins_the_session_and_stands_on_the_desk(store: Store) -> None:
    register(store, "S1")
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await pilot.press("enter")
        await on_screen(pilot, "CodingScreen")
        assert [line.session for line in codings.mine(store)] == ["S1"]


async def test_a_database_that_cannot_be_opened_ends_the_app_with_its_sentence() -> None:
    def opener() -> Store:
        raise NotFound("there is no database yet", "coder.db", "make one with `coder init`")

    app = CoderApp(opener)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.return_value is not None)
    assert isinstance(app.return_value, CoderError)
    assert "coder init" in str(app.return_value)


async def test_the_first_frame_stands_before_the_store_is_open(store: Store) -> None:
    async with CoderApp(lambda: store).run_test(size=(80, 24)) as pilot:
        assert "My work" in text_of(pilot.app)
        await on_screen(pilot, "HomeScreen")


async def test_help_and_palette_know_the_same_commands_as_the_keys(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 50)) as pilot:
        await on_screen(pilot, "HomeScreen")
        commands = " ".join(command.title for command in pilot.app.get_system_commands(pilot.app.screen)).lower()
        told = {active.binding.description for active in pilot.app.screen.active_bindings.values() if active.binding.id}
        assert told
        assert [word for word in told if word not in commands] == []
        await pilot.press("question_mark")
        await on_screen(pilot, "HelpScreen")
        assert "How well observers agree" in text_of(pilot.app)


@pytest.mark.parametrize("name", sorted(SCREENS_BY_NAME))
async def test_every_binding_has_an_id_a_description_and_a_tooltip(store: Store, name: str) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        pilot.app.action_go(name)  # type: ignore[attr-defined]  # a CoderApp
        await pilot.pause()
        own = [binding for binding in type(pilot.app.screen).BINDINGS if not isinstance(binding, tuple)]
        assert own
        assert [binding.key for binding in own if not (binding.id and binding.description and binding.tooltip)] == []


async def test_under_no_color_nothing_is_coloured_and_the_cursor_is_still_seen(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    register(store, "S1", "S2")
    app = CoderApp(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        styles = [segment.style for strip in app.screen._compositor.render_strips() for segment in strip]
        filtered = [
            segment
            for strip in app.screen._compositor.render_strips()
            for segment in strip.apply_filter(app._filters[-1], app.screen.background_colors[1])
        ]
        assert styles
        assert {segment.style.color.is_default for segment in filtered if segment.style and segment.style.color} == {
            True
        }
        row = next(strip for strip in app.screen._compositor.render_strips() if "S1" in strip.text)
        assert any(segment.style is not None and segment.style.reverse for segment in row)


async def test_a_refused_form_says_why_and_keeps_what_was_typed(store: Store) -> None:
    register(store, "S1")
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await pilot.press("s")
        await on_screen(pilot, "SessionsScreen")
        await pilot.press("a")
        await on_screen(pilot, "Form")
        await pilot.press("S", "1", "ctrl+s")
        await until(pilot, lambda: "✗ there is a session S1 already" in text_of(pilot.app))
        assert pilot.app.screen.query_one("#field-name", Input).value == "S1"


async def test_editing_a_session_changes_it_and_keeps_the_cursor(store: Store) -> None:
    register(store, "S1", "S2")
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await pilot.press("s")
        await on_screen(pilot, "SessionsScreen")
        await pilot.press("down", "e")
        await on_screen(pilot, "Form")
        pilot.app.screen.query_one("#field-site", Input).value = "west"
        pilot.app.screen.query_one("#field-seats", Input).value = "F1=P03;F2=P07"
        await pilot.press("ctrl+s")
        await on_screen(pilot, "SessionsScreen")
        assert message(pilot) == "Changed session S2."
        changed = sessions.get(store, "S2")
        assert (changed.site, dict(changed.seats)) == ("west", {"F1": "P03", "F2": "P07"})
        assert pilot.app.screen.query_one(DataTable).cursor_row == 1


async def test_a_stroke_that_comes_before_the_store_is_open_is_kept_for_the_first_screen(store: Store) -> None:
    may_open = threading.Event()

    def opener() -> Store:
        assert may_open.wait(10)
        return store

    async with CoderApp(opener).run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        assert type(pilot.app.screen).__name__ == "Screen"
        may_open.set()
        await on_screen(pilot, "SessionsScreen")


async def test_the_palette_runs_what_it_names(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await pilot.press("ctrl+p", *"codebooks")
        await until(pilot, lambda: "Codebooks and session plans" in text_of(pilot.app))
        await pilot.press("enter")
        await on_screen(pilot, "CodebookScreen")


@pytest.mark.parametrize("key", ["s", "a", "d", "c", "p"])
async def test_a_store_that_fails_is_told_in_a_sentence_on_every_screen(store: Store, key: str) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        with closing(sqlite3.connect(store.target)) as outside:
            for table in ("session", "codebook", "practitioner"):
                outside.execute(f"ALTER TABLE {table} RENAME TO lost_{table}")
        await pilot.press(key)
        await until(pilot, lambda: "✗ " in text_of(pilot.app))
        await pilot.press("escape")
        await on_screen(pilot, "HomeScreen")


async def test_a_damaged_test_of_one_s_own_leaves_the_list_of_work(store: Store) -> None:
    register(store, "S1")
    certifications.keep(store, books.codebook(store)[0].id, passed=True, figures={})
    with closing(sqlite3.connect(store.target)) as file, file:
        file.execute("UPDATE certification SET figures = '{'")
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await until(pilot, lambda: "S1" in text_of(pilot.app))
