"""Escape and the next key so close together that the terminal hands them over as one: both count, in their order."""

import sys
from pathlib import Path

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from codebooks import shipped_codebook
from coder.store import create_store, sessions
from coder.store.sessions import SessionFields
from tests.screens.coding_host import SMALL, codes, host, on_disk, shows, strike, until
from tests.screens.terminal import Terminal

LONGEST_WAIT_SECONDS = 0.15
"""Longer than Textual waits for the rest of a sequence."""


def read(typed: str) -> list[str]:
    """The keys that the app gets for what a terminal sends."""
    parser = XTermParser()
    found = list(parser.feed(typed))
    while parser._timeout_time is not None:
        # It waits for the rest of a sequence.
        found += parser.tick()
    return [message.key for message in found if isinstance(message, events.Key)]


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        (" ", "space"),
        ("\r", "enter"),
        ("\x11", "ctrl+q"),
        ("\x12", "ctrl+r"),
        ("\x13", "ctrl+s"),
        ("\x14", "ctrl+t"),
        ("?", "question_mark"),
        (".", "full_stop"),
    ],
)
def test_escape_and_a_key_without_a_letter_are_two_keys(sent: str, key: str) -> None:
    assert read(f"\x1b{sent}") == ["escape", key]


@pytest.mark.parametrize("sent", ["x", "E", "4"])
def test_escape_and_a_letter_or_a_digit_are_told_as_one_that_the_screen_takes_apart(sent: str) -> None:
    assert [key.removeprefix("alt+") for key in read(f"\x1b{sent}")] == [sent if sent != "E" else "shift+e"]
    assert read(f"\x1b{sent}")[0].startswith("alt+")


@pytest.mark.parametrize(
    ("sent", "key"), [("\x1b", "escape"), ("\x1b[A", "up"), ("\x1bOP", "f1"), ("\x1b[3~", "delete")]
)
def test_what_a_key_of_its_own_sends_stays_one_key(sent: str, key: str) -> None:
    assert read(sent) == [key]


def test_keys_after_the_two_are_read_as_ever() -> None:
    assert read("\x1b 4v\x1b\r") == ["escape", "space", "4", "v", "escape", "enter"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal, which Windows has not")
def test_on_a_real_terminal_the_escape_drops_the_first_stroke_and_the_key_acts(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "lead", shipped_codebook("modes-of-practice")) as store:
        sessions.add(store, SessionFields(name="S01"))
    arguments = ("-m", "coder", "--db", str(path), "--as", "anna", "code", "S01", "--live")
    with Terminal(*arguments, folder=tmp_path) as desk:
        desk.until_drawn("space starts the clock")
        desk.strike(" 4")
        desk.until_drawn("a letter, time taken")
        desk.strike("\x1b ")
        desk.until_drawn("The clock of a live session runs on")
        desk.strike("4")
        desk.wait(LONGEST_WAIT_SECONDS)
        desk.strike("\x1b\x14")
        desk.until_drawn("Counts are shown")
        desk.strike("?")
        desk.until_drawn("Keys and signs")
        desk.strike("\x1b\x11")
        assert desk.ended() == 0


async def test_escape_out_of_a_pop_up_and_enter_after_it_acts_on_the_desk(tmp_path: Path) -> None:
    with create_store(str(tmp_path / "work.db"), "anna", shipped_codebook("modes-of-practice")) as store:
        app = host(store, live=True)
        async with app.run_test(size=SMALL) as pilot:
            strike(app, "space", *"4v", "n")
            await until(pilot, lambda: app.screen is not app.desk)
            strike(app, *"seen", "escape", "enter")
            await until(pilot, shows(app, "EN-VAL at 00:00"))
            strike(app, "escape", *"4e")
            await until(pilot, lambda: codes(app) == ["EN-VAL", "EN-EMP"])


async def test_what_was_typed_right_before_saving_a_form_is_saved(tmp_path: Path) -> None:
    with create_store(str(tmp_path / "work.db"), "anna", shipped_codebook("modes-of-practice")) as store:
        app = host(store, live=True)
        async with app.run_test(size=SMALL) as pilot:
            strike(app, "space", *"4v", "enter")
            await until(pilot, shows(app, "EN-VAL at 00:00"))
            note = app.screen.query_one("#field-note")
            note.focus()
            await until(pilot, lambda: note.has_focus)
            strike(app, *"calm", "ctrl+s")
            await until(pilot, lambda: app.screen is app.desk)
            assert [event.note for event in on_disk(app)] == ["calm"]
