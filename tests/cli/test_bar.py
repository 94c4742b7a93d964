"""What takes over a second says so on a terminal; nothing else is ever drawn between a program's lines."""

import sys
from pathlib import Path

import pytest

from coder.cli.bar import working
from tests.screens.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

WORK = """
from coder.cli.bar import working
with working("reading what was coded") as tell:
    tell("writing Events", 3, 4)
    {work}
print("over", flush=True)
"""


def test_work_of_over_a_second_shows_what_is_being_done(tmp_path: Path) -> None:
    with Terminal("-c", WORK.format(work="input()"), folder=tmp_path) as terminal:
        terminal.until_drawn("writing Events")
        assert "over" not in terminal.drawn
        terminal.strike("\n")
        terminal.until_drawn("over")


def test_quick_work_shows_nothing(tmp_path: Path) -> None:
    with Terminal("-c", WORK.format(work="pass"), folder=tmp_path) as terminal:
        terminal.until_drawn("over")
        assert "writing" not in terminal.drawn


def test_without_a_terminal_nothing_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    with working("reading what was coded") as tell:
        tell("writing Events", 3, 4)
    assert capsys.readouterr() == ("", "")
