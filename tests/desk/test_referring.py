"""Which files a session's recording is, and where in it the session begins."""

from pathlib import Path

import pytest

from coder.desk.referring import refer, refer_as_told, zero_at
from coder.errors import BadInput
from coder.store import Store, recordings, sessions
from coder.store.sessions import SessionFields, SessionLine
from tests.recordings import needs_player, tape


@pytest.fixture(autouse=True)
def _with_player(monkeypatch: pytest.MonkeyPatch) -> None:
    needs_player()


@pytest.fixture
def watched(store: Store) -> SessionLine:
    return sessions.add(store, SessionFields(name="S01"))


def begins(store: Store, watched: SessionLine) -> list[tuple[str, int, int | None]]:
    return [(Path(its.path).name, its.begins_ms, its.length_ms) for its in recordings.of(store, watched.id)]


@pytest.mark.parametrize(
    ("said", "ms"), [("1:30", 90_000), ("-0:10", -10_000), ("-10", -10_000), ("0", 0), ("1:02:03.5", 3_723_500)]
)
def test_the_recording_s_time_at_the_session_s_zero_is_read(said: str, ms: int) -> None:
    assert zero_at(said) == ms


@pytest.mark.parametrize("said", ["", "soon", "--5", "+5", "1:99"])
def test_what_is_no_time_is_refused(said: str) -> None:
    with pytest.raises(BadInput, match="is no time"):
        zero_at(said)


def test_files_follow_one_another_from_the_session_s_zero(store: Store, watched: SessionLine, tmp_path: Path) -> None:
    files = [str(tape(tmp_path / name, seconds=2)) for name in ("a.wav", "b.wav")]
    refer(store, watched, files, 500)
    assert begins(store, watched) == [("a.wav", -500, 2_000), ("b.wav", 1_500, 2_000)]


def test_a_recording_that_is_given_again_stays_where_it_was(store: Store, watched: SessionLine, tmp_path: Path) -> None:
    files = [str(tape(tmp_path / name, seconds=2)) for name in ("a.wav", "b.wav")]
    refer(store, watched, files[:1], 500)
    refer(store, watched, files, None)
    assert begins(store, watched) == [("a.wav", -500, 2_000), ("b.wav", 1_500, 2_000)]


def test_it_is_moved_without_naming_its_files_again(store: Store, watched: SessionLine, tmp_path: Path) -> None:
    refer(store, watched, [str(tape(tmp_path / "a.wav"))], 500)
    refer(store, watched, [], 0)
    assert begins(store, watched) == [("a.wav", 0, 1_000)]


def test_without_a_recording_there_is_nothing_to_move(store: Store, watched: SessionLine) -> None:
    with pytest.raises(BadInput, match="no recording"):
        refer(store, watched, [], 500)


def test_a_recording_named_out_of_a_table_is_referred_to_where_it_is_here(store: Store, tmp_path: Path) -> None:
    path = tape(tmp_path / "a.wav")
    watched = sessions.add(store, SessionFields(name="S01", media=f"{path}; {path}"))
    refer_as_told(store, watched)
    assert begins(store, watched) == [("a.wav", 0, 1_000), ("a.wav", 1_000, 1_000)]


def test_one_that_is_not_here_or_not_playable_hinders_no_coding(store: Store, tmp_path: Path) -> None:
    away = sessions.add(store, SessionFields(name="S01", media=str(tmp_path / "none.wav")))
    (tmp_path / "notes.wav").write_text("no recording")
    no_sound = sessions.add(store, SessionFields(name="S02", media=str(tmp_path / "notes.wav")))
    for watched in (away, no_sound):
        refer_as_told(store, watched)
        assert begins(store, watched) == []
    assert any("cannot be played" in note for note in store.notes)
