"""Where a session time lies in the files of its recording, and whether they are still what they were."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.desk.recording import PART_BYTES, Place, Recorded, known_by, not_as_it_was, placed
from coder.errors import OutsideFailed
from coder.store.recordings import RecordingFile

HOUR = 3_600_000


def files(*spans: tuple[int, int | None]) -> Recorded:
    """A recording of files, each with where it begins and how long it is, in ms."""
    return Recorded([RecordingFile(f"/{begins}.mp4", 1, "", length, begins) for begins, length in spans])


@st.composite
def recordings(draw: st.DrawFn) -> Recorded:
    """Files in order, with pauses between them, the first before the session's zero or after."""
    begins, spans = draw(st.integers(-HOUR, HOUR)), []
    for _ in range(draw(st.integers(1, 5))):
        length = draw(st.integers(1, HOUR))
        spans.append((begins, length))
        begins += length + draw(st.integers(0, 60_000))
    return files(*spans)


def test_a_session_time_lies_in_the_file_that_was_recording_then() -> None:
    recorded = files((-90_000, 600_000), (510_000, 600_000))
    assert recorded.place(0) == Place(0, 90_000)
    assert recorded.place(510_000) == Place(1, 0)
    assert recorded.to_recording(511_000) == 601_000


def test_the_recording_goes_from_one_file_into_the_next() -> None:
    recorded = files((0, 600_000), (600_000, None))
    assert recorded.to_session(599_999) == 599_999
    assert recorded.to_session(600_001) == 600_001
    assert recorded.length_ms is None


def test_a_time_that_was_not_recorded_is_taken_to_where_recording_went_on() -> None:
    recorded = files((0, 600_000), (660_000, 600_000))
    assert recorded.place(630_000) == Place(1, 0)
    assert recorded.to_session(recorded.to_recording(630_000)) == 660_000


def test_a_time_after_the_end_is_taken_to_the_end_and_one_before_to_the_beginning() -> None:
    recorded = files((5_000, 600_000))
    assert recorded.to_session(recorded.to_recording(HOUR)) == recorded.ends_ms == 605_000
    assert recorded.to_session(recorded.to_recording(0)) == 5_000


@given(recordings(), st.floats(0, 1, exclude_max=True))
def test_a_time_of_the_recording_lies_in_the_session_and_is_found_again(recorded: Recorded, share: float) -> None:
    assert recorded.length_ms is not None
    at = int(share * recorded.length_ms)
    assert recorded.to_recording(recorded.to_session(at)) == at


@given(recordings(), st.integers(-HOUR, 6 * HOUR), st.integers(0, HOUR))
def test_later_in_the_session_is_never_earlier_in_the_recording(recorded: Recorded, first: int, more: int) -> None:
    assert recorded.to_recording(first) <= recorded.to_recording(first + more)


def test_files_are_placed_one_after_another_from_the_session_s_zero(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        (tmp_path / name).write_bytes(b"x")
    found = placed([str(tmp_path / "a.mp4"), str(tmp_path / "b.mp4")], [600_000, None], 90_000)
    assert [(file.begins_ms, file.length_ms) for file in found] == [(-90_000, 600_000), (510_000, None)]


def test_only_the_last_file_may_be_of_unknown_length(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    with pytest.raises(OutsideFailed, match="length"):
        placed([str(tmp_path / "a.mp4")] * 2, [None, 600_000])


def test_a_file_that_cannot_be_read_is_a_failure_outside(tmp_path: Path) -> None:
    with pytest.raises(OutsideFailed, match=r"none\.mp4"):
        placed([str(tmp_path / "none.mp4")], [1])


@pytest.mark.parametrize("at", [0, 5 * PART_BYTES, 10 * PART_BYTES - 1])
def test_a_byte_changed_at_the_beginning_the_middle_or_the_end_is_noticed(tmp_path: Path, at: int) -> None:
    path = tmp_path / "long.mp4"
    path.write_bytes(bytes(10 * PART_BYTES))
    before = RecordingFile(str(path), *known_by(str(path)), None, 0)
    assert not_as_it_was(before) is None
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\x01")
    problem = not_as_it_was(before)
    assert problem is not None
    assert "another file" in problem.what


def test_a_file_that_is_gone_or_of_another_size_is_noticed_at_a_glance(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"a recording")
    before = RecordingFile(str(path), *known_by(str(path)), None, 0)
    path.write_bytes(b"a longer recording")
    assert "11 and is 18 bytes" in str(not_as_it_was(before, quick=True))
    path.unlink()
    assert "not where it was" in str(not_as_it_was(before, quick=True))
