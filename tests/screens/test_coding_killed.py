"""A process that is killed while coding loses nothing: proven on a real process in a real terminal."""

import re
import sys
from pathlib import Path

import pytest

from codebooks import shipped_codebook
from coder.models import Event
from coder.store import codings, create_store, events, open_store, sessions
from coder.store.sessions import SessionFields
from tests.screens.terminal import PATIENCE_SECONDS, Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal, which Windows has not")

TEN = "E1c1s4v5rN7drb8icp"
CODES = ["ED", "ED-CON", "ED-CBS", "EN-VAL", "EN-RAT", "EN", "TH-EXD", "RU-BND", "TH-INT", "CL-PAR"]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "work.db"
    with create_store(str(path), "lead", shipped_codebook("modes-of-practice")) as store:
        sessions.add(store, SessionFields(name="S01"))
    return path


def kept(database: Path) -> list[Event]:
    with open_store(str(database), "anna") as store:
        found = events.of(store, codings.begin(store, "S01").id)
    return sorted(found, key=lambda event: event.entry)


def coding(database: Path) -> Terminal:
    return Terminal(
        "-m", "coder", "--db", str(database), "--as", "anna", "code", "S01", "--live", folder=database.parent
    )


def test_ten_events_and_their_open_states_are_there_after_sigkill(database: Path) -> None:
    with coding(database) as first:
        first.until_drawn("space starts the clock")
        first.strike(" " + TEN)
        first.until(lambda: len(kept(database)) == 10)
        first.kill()
    assert [event.code for event in kept(database)] == CODES
    assert [event.code for event in kept(database) if event.is_open] == ["ED-CON", "EN", "CL-PAR"]
    with coding(database) as again:
        again.until_drawn("the gap is not codable")
        again.until_drawn("N Engagement")
        again.strike(" u")
        again.until(lambda: len(kept(database)) == 9)
        again.strike("\x12")
        again.until(lambda: len(kept(database)) == 10)
        again.strike("N")
        again.until(lambda: kept(database)[5].offset_ms is not None)
        again.strike("\x11")
        assert again.ended() == 0
    assert [event.code for event in kept(database)] == CODES


def test_escape_and_a_key_soon_after_it_are_two_keys(database: Path) -> None:
    with coding(database) as desk:
        desk.until_drawn("space starts the clock")
        desk.strike(" ")
        for second, code in (("E", "ED"), ("4v", "EN-VAL"), ("8i", "TH-INT")):
            for apart in (0.0, 0.02, 0.1):
                desk.strike("2")
                desk.wait(0.05)
                desk.strike("\x1b")
                desk.wait(apart)
                desk.strike(second)
                desk.until(lambda: len(kept(database)) == 1)
                assert kept(database)[0].code == code
                desk.strike("u")
                desk.until(lambda: not kept(database))


def test_who_leaves_is_told_what_is_kept_and_how_to_go_on(database: Path) -> None:
    with coding(database) as first:
        first.until_drawn("space starts the clock")
        first.strike(" 4v4e\x11")
        assert first.ended() == 0
        said = f"S01: 2 events kept; `coder --db {database} --as anna code S01` goes on."
        first.until_drawn(f"note: {said}\r\n")


def test_who_leaves_my_work_is_told_of_no_coding(database: Path) -> None:
    with coding(database) as first:
        first.until_drawn("space starts the clock")
        first.strike(" 4v\x02")
        first.until_drawn("My work")
        first.strike("\x11")
        assert first.ended() == 0
    assert "note:" not in first.drawn


def test_a_coding_open_in_one_window_is_refused_in_another_with_one_line(database: Path) -> None:
    with coding(database) as first:
        first.until_drawn("space starts the clock")
        with coding(database) as second:
            assert second.ended() == 2
            assert "error: this coding is open in another window" in second.drawn
            assert "Traceback" not in second.drawn


def test_no_color_is_honoured(database: Path) -> None:
    arguments = ("-m", "coder", "--db", str(database), "--as", "anna", "code", "S01", "--live")
    with Terminal(*arguments, folder=database.parent, NO_COLOR="1") as plain:
        plain.until_drawn("space starts the clock")
        plain.strike("\x11")
        assert plain.ended() == 0
    used = {part for code in re.findall(r"\x1b\[([0-9;]*)m", plain.drawn) for part in code.split(";")}
    assert used <= {"", "0", "1", "2", "3", "4", "7", "39", "49"}, (
        "bold and reverse, and no colour but the terminal's own"
    )


def test_a_session_that_is_not_there_is_told_in_one_line(database: Path) -> None:
    with Terminal("-m", "coder", "--db", str(database), "code", "S99", folder=database.parent) as missing:
        assert missing.ended() == 2
    assert "error:" in missing.drawn
    assert "session add" in missing.drawn


def test_a_terminal_that_goes_without_a_signal_ends_the_app_and_lets_go_of_the_coding(database: Path) -> None:
    with coding(database) as first:
        first.until_drawn("space starts the clock")
        first.strike(" 4v")
        first.until(lambda: len(kept(database)) == 1)
        first.hang_up()
        assert first.process.wait(PATIENCE_SECONDS) == 0
    with coding(database) as again:
        again.until_drawn("the gap is not codable")
