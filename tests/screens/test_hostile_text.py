"""What people wrote is shown as text: nothing in a note or a name is obeyed by the terminal."""

import sys
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.color import Color

from codebooks import shipped_codebook
from coder.models import Event
from coder.store import codings, create_store, events, sessions
from coder.store.events import Insert
from coder.store.sessions import SessionFields
from coder.widgets.printable import Printable
from tests.screens.terminal import Terminal

HOSTILE = "\x1b]0;owned\x07\x1b[2Jwell\x9b2J"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain κ text", "plain κ text"),
        (HOSTILE, "]0;owned[2Jwell2J"),
        ("to\u202eleft", "toleft"),
        ("a\u00a0b\u00adc\u200dd", "a\u00a0b\u00adc\u200dd"),
    ],
)
def test_only_what_a_terminal_obeys_is_taken_out(text: str, shown: str) -> None:
    assert Printable().apply([Segment(text)], Color(0, 0, 0)) == [Segment(shown)]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal, which Windows has not")
def test_a_note_with_escape_sequences_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", shipped_codebook("modes-of-practice")) as store:
        sessions.add(store, SessionFields("S01", medium="video"))
        coding = codings.begin(store, "S01")
        row = Event(coding_id=coding.id, entry=0, onset_ms=1000, code="ED1", keyed_at=1, note=HOSTILE)
        events.write(store, coding.id, [Insert(row)])
    asked = ["-m", "coder", "--db", str(path), "--as", "anna", "code", "S01"]
    with Terminal(*asked, folder=tmp_path, CODER_COPIES="0") as terminal:
        terminal.until_drawn("space starts the clock")
        terminal.strike("\x1b[A")
        terminal.wait(0.5)
        terminal.strike("\r")
        terminal.until_drawn("]0;owned[2Jwell")
        assert "\x1b]0;owned" not in terminal.drawn
        assert "\x9b" not in terminal.drawn
        terminal.strike("\x11")
        assert terminal.ended() == 0
