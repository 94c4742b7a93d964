"""Where the passphrase comes from: a file that is named, or a terminal; each way of not having one ends with 2."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from codebooks import shipped_codebook
from coder.cli.main import main
from coder.store import create_store, open_store, sessions
from coder.store.sessions import SessionFields
from tests.screens.terminal import Terminal

WORDS = "marigold lane forty two"
in_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal, which Windows has not")


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that CODER_PASSPHRASE_FILE names."""
    path = tmp_path / "words.txt"
    path.write_text(f"{WORDS}\nand a second line\n", encoding="utf-8")
    path.chmod(0o600)
    monkeypatch.setenv("CODER_PASSPHRASE_FILE", str(path))
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An encrypted database with a session, as bytes."""
    path = tmp_path_factory.mktemp("made") / "work.db"
    with create_store(str(path), "anna", shipped_codebook("modes-of-practice"), passphrase=lambda: WORDS) as store:
        sessions.add(store, SessionFields("S01"))
    return path.read_bytes()


@pytest.fixture
def database(tmp_path: Path, made: bytes) -> Path:
    path = tmp_path / "work.db"
    path.write_bytes(made)
    path.chmod(0o600)
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, list[str]]:
    """Exit code, stdout, lines of stderr."""
    code = main(arguments)
    told = capsys.readouterr()
    return code, told.out, told.err.splitlines()


def refused(capsys: pytest.CaptureFixture[str], arguments: Sequence[str], *said: str) -> None:
    """Exit code 2, one line of error that says this."""
    code, out, lines = run(capsys, *arguments)
    assert (code, out, len(lines)) == (2, "", 1)
    for words in said:
        assert words in lines[0]


def test_a_database_is_made_and_opened_with_the_first_line_of_the_named_file(
    words: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "new.db")
    assert run(capsys, "--db", path, "init", "--codebook", "modes-of-practice", "--encrypt")[::2] == (0, [])
    assert not (tmp_path / "new.db").read_bytes().startswith(b"SQLite")
    code, out, lines = run(capsys, "--db", path, "verify")
    assert (code, lines) == (0, [])
    assert out.startswith("whole: ")
    open_store(path, "anna", lambda: WORDS).close()


@pytest.mark.parametrize("command", [["session", "list"], ["verify"], ["adherence"], ["agreement"], ["session", "add"]])
def test_a_wrong_passphrase_ends_with_2_and_is_not_repeated(
    words: Path, database: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    words.write_text("daffodil", encoding="utf-8")
    before = database.read_bytes()
    more = ["S02"] if command[-1] == "add" else []
    refused(capsys, ["--db", str(database), *command, *more], "does not open this file", "nothing in the file can be")
    assert database.read_bytes() == before


def test_without_a_terminal_or_a_file_nothing_is_opened_or_made(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CODER_PASSPHRASE_FILE", raising=False)
    refused(capsys, ["--db", str(database), "session", "list"], "no passphrase was given", "CODER_PASSPHRASE_FILE")
    new = tmp_path / "new.db"
    asked = ["--db", str(new), "init", "--codebook", "modes-of-practice", "--encrypt"]
    refused(capsys, asked, "no passphrase was given", "CODER_PASSPHRASE_FILE")
    assert not new.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\nsecond", b"\xff\xfe w", b"a\x00b\n", b"x" * 2_000], ids=["empty", "blank", "16", "nul", "long"]
)
def test_a_file_without_a_usable_first_line_is_refused_without_showing_it(
    words: Path, database: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    words.write_bytes(content)
    refused(capsys, ["--db", str(database), "session", "list"], "first line", str(words))


@pytest.mark.parametrize("named", ["none.txt", "."])
def test_a_file_that_cannot_be_read_is_named(
    database: Path, named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CODER_PASSPHRASE_FILE", named)
    refused(capsys, ["--db", str(database), "session", "list"], "cannot be read", f"({named})")


def test_a_passphrase_that_others_can_read_is_warned_of(
    words: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words.chmod(0o644)
    code, _, lines = run(capsys, "--db", str(database), "session", "list")
    assert code == 0
    assert len(lines) == 1
    assert lines[0].startswith("warning: others on this computer may read the passphrase")


def test_only_a_file_can_be_encrypted(words: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--db", "postgresql://h/d", "init", "--codebook", "modes-of-practice", "--encrypt"]
    refused(capsys, asked, "only a database in a file")


def init(folder: Path) -> Terminal:
    asked = ["--db", "new.db", "init", "--codebook", "modes-of-practice", "--encrypt"]
    return Terminal("-m", "coder", *asked, folder=folder, CODER_PASSPHRASE_FILE="")


@in_a_terminal
def test_a_new_passphrase_is_typed_twice_and_not_shown(tmp_path: Path) -> None:
    with init(tmp_path) as terminal:
        terminal.until_drawn("Passphrase of")
        terminal.strike(f"{WORDS}\r")
        terminal.until_drawn("The same again")
        terminal.strike(f"{WORDS}\r")
        assert terminal.ended() == 0
        assert "marigold" not in terminal.drawn
    open_store(str(tmp_path / "new.db"), "anna", lambda: WORDS).close()


@in_a_terminal
def test_a_new_passphrase_typed_in_two_ways_makes_nothing(tmp_path: Path) -> None:
    with init(tmp_path) as terminal:
        terminal.until_drawn("Passphrase of")
        terminal.strike(f"{WORDS}\r")
        terminal.until_drawn("The same again")
        terminal.strike("marigold lane forty three\r")
        assert terminal.ended() == 2
        assert "not the same" in terminal.drawn
    assert list(tmp_path.glob("*new.db*")) == []


@in_a_terminal
def test_the_desk_asks_before_it_takes_the_screen(database: Path) -> None:
    asked = ["-m", "coder", "--db", str(database), "--as", "anna", "code", "S01", "--live"]
    with Terminal(*asked, folder=database.parent, CODER_PASSPHRASE_FILE="", CODER_COPIES="0") as terminal:
        terminal.until_drawn("Passphrase of")
        assert "\x1b[?1049h" not in terminal.drawn
        environment = Path(f"/proc/{terminal.process.pid}/environ")
        terminal.strike(f"{WORDS}\r")
        terminal.until_drawn("space starts the clock")
        if environment.exists():
            assert b"marigold" not in environment.read_bytes()
            assert b"marigold" not in environment.with_name("cmdline").read_bytes()
        terminal.strike("\x11")
        assert terminal.ended() == 0
    assert "marigold" not in terminal.drawn


@in_a_terminal
def test_a_wrong_passphrase_typed_is_a_sentence_after_the_screen_is_given_back(database: Path) -> None:
    asked = ["-m", "coder", "--db", str(database), "--as", "anna", "code", "S01", "--live"]
    with Terminal(*asked, folder=database.parent, CODER_PASSPHRASE_FILE="") as terminal:
        terminal.until_drawn("Passphrase of")
        terminal.strike("daffodil\r")
        assert terminal.ended() == 2
    told = re.sub(r"\s+", " ", terminal.drawn)
    assert "error: the passphrase does not open this file" in told
    assert "Traceback" not in told
