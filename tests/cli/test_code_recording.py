"""`coder code --media` in a real terminal, and `coder session --media`: referred to, never copied."""

from pathlib import Path

import pytest

from codebooks import shipped_codebook
from coder.cli.main import main
from coder.store import codings, create_store, events, open_store, recordings, sessions
from coder.store.sessions import SessionFields
from tests.recordings import HEADLESS, made, needs_player, tape
from tests.screens.terminal import Terminal

Referred = list[tuple[str, int]]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    needs_player()
    monkeypatch.chdir(tmp_path)
    with create_store("work.db", "lead", shipped_codebook("modes-of-practice")) as store:
        sessions.add(store, SessionFields(name="S01"))
    return tmp_path / "work.db"


def coding(database: Path, *options: str) -> Terminal:
    command = ("-m", "coder", "--db", database.name, "--as", "anna", "code", "S01", *options)
    return Terminal(*command, folder=database.parent, CODER_MPV_OPTIONS=HEADLESS)


def session(*arguments: str) -> int:
    return main(["--db", "work.db", "--as", "lead", "session", *arguments])


def referred(database: Path, name: str = "S01") -> Referred:
    with open_store(str(database), "lead") as store:
        found = recordings.of(store, sessions.get(store, name).id)
    return [(Path(file.path).name, file.begins_ms) for file in found]


def test_a_recording_is_referred_to_played_and_coded(database: Path) -> None:
    made(database.with_name("a.mp4"), seconds=5)
    made(database.with_name("b.mp4"), seconds=5)
    with coding(database, "--media", "a.mp4", "--media", "b.mp4", "--starts", "0:01") as terminal:
        terminal.until_drawn("in mpv")
        terminal.strike("\x1b[C 4v")
        terminal.until_drawn("Validate")
        terminal.until_drawn("Coded")
        terminal.strike("\x11")
        assert terminal.ended() == 0
    assert referred(database) == [("a.mp4", -1_000), ("b.mp4", 4_000)]
    with open_store(str(database), "lead") as store:
        (event,) = events.of(store, codings.of_session(store, "S01")[0].id)
        line = sessions.get(store, "S01")
    assert event.onset_ms >= 5_000
    assert (line.media, line.medium) == ("a.mp4; b.mp4", "video")


@pytest.mark.parametrize("content", [None, "no recording"])
def test_one_that_is_missing_or_cannot_be_played_is_a_line_and_exit_code_3(database: Path, content: str | None) -> None:
    if content is not None:
        database.with_name("a.mp4").write_text(content)
    with coding(database, "--media", "a.mp4") as terminal:
        assert terminal.ended() == 3
        terminal.until_drawn("error: ")
    assert "a.mp4" in terminal.drawn
    assert "Traceback" not in terminal.drawn
    assert referred(database) == []


def test_the_player_ends_with_a_desk_that_is_killed(database: Path) -> None:
    made(database.with_name("a.mp4"), seconds=5)
    with coding(database, "--media", "a.mp4") as terminal:
        terminal.until_drawn("in mpv")
        player = _child(terminal.process.pid)
        terminal.kill()
        terminal.until(lambda: not _runs(player))


def test_a_recording_of_sound_alone_makes_the_session_s_medium_audio(database: Path) -> None:
    tape(database.with_name("a.WAV"))
    with coding(database, "--media", "a.WAV") as terminal:
        terminal.until_drawn("in mpv")
    with open_store(str(database), "lead") as store:
        assert sessions.get(store, "S01").medium == "audio"


def test_where_the_session_begins_is_told_later(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tape(database.with_name("a.wav"))
    assert session("edit", "S01", "--media", "a.wav") == 0
    with coding(database, "--starts", "-0:10") as terminal:
        terminal.until_drawn("in mpv")
    assert referred(database) == [("a.wav", 10_000)]


def test_what_is_no_time_is_told_before_anything_is_opened(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", "work.db", "code", "S01", "--starts", "soon"]) == 2
    assert "'soon' is no time (--starts)" in capsys.readouterr().err


def test_a_session_is_registered_with_its_recording_and_loses_it_again(database: Path) -> None:
    for name in ("a.wav", "b.wav"):
        tape(database.with_name(name))
    assert session("add", "S02", "--media", "a.wav", "--media", "b.wav") == 0
    assert referred(database, "S02") == [("a.wav", 0), ("b.wav", 1_000)]
    assert session("edit", "S02", "--media", "") == 0
    assert referred(database, "S02") == []


def test_a_session_is_not_registered_with_a_recording_that_is_not_there(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert session("add", "S02", "--media", "none.wav") == 3
    assert "there is no such recording" in capsys.readouterr().err
    with open_store(str(database), "lead") as store:
        assert [line.name for line in sessions.listing(store)] == ["S01"]


def _child(parent: int) -> int:
    """The process that this one started last."""
    if not Path("/proc").is_dir():
        pytest.skip("only Linux lists its processes in /proc")
    found = [
        int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if path.exists() and _parent(path) == parent
    ]
    return max(found)


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
