"""What takes over a second says so on a terminal; nothing else is ever drawn between a program's lines."""

import sys
from pathlib import Path

import pytest

from coder.cli.bar import working
from tests.screens.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

WORK = """
import time
from coder.cli.bar import working
with working("reading what was coded") as tell:
    tell("writing Events", 3, 4)
    time.sleep({seconds})
print("over", flush=True)
"""


def drawn(seconds: float, folder: Path) -> str:
    with Terminal("-c", WORK.format(seconds=seconds), folder=folder) as terminal:
        terminal.until(lambda: "over" in terminal.drawn)
        return terminal.drawn


def test_work_of_over_a_second_shows_what_is_being_done(tmp_path: Path) -> None:
    assert "writing Events" in drawn(1.6, tmp_path)


def test_quick_work_shows_nothing(tmp_path: Path) -> None:
    assert "writing" not in drawn(0.0, tmp_path)


def test_without_a_terminal_nothing_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    with working("reading what was coded") as tell:
        tell("writing Events", 3, 4)
    assert capsys.readouterr() == ("", "")
