"""A recording of one or several files: where each lies in the session, and whether each is still what it was.

Two times are told apart. The session's, in ms from its zero; and the recording's, in ms from the first moment of its
first file, all files played one after the other without a gap.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from coder.errors import OutsideFailed, Problem
from coder.models import Recording
from coder.store.recordings import RecordingFile

PART_BYTES = 1_048_576
File = Recording | RecordingFile
ANEW = "`coder code SESSION --media FILE` refers to it anew"


@dataclass(frozen=True)
class Place:
    """A moment within one file: its place in the order, from 0, and the ms from its first moment."""

    file: int
    ms: int


class Recorded:
    """The files of a session's recording, in order. Only the last may be of unknown length."""

    def __init__(self, files: Sequence[File]) -> None:
        if not files:
            raise ValueError("a recording has at least one file")
        self.files = tuple(files)
        lengths = [file.length_ms or 0 for file in files]
        self.starts = (0, *accumulate(lengths[:-1]))
        """The recording's time at each file's first moment."""
        self.length_ms = None if files[-1].length_ms is None else sum(lengths)

    @property
    def begins_ms(self) -> int:
        """The session time of its first moment; negative where it began before the session's zero."""
        return self.files[0].begins_ms

    @property
    def ends_ms(self) -> int | None:
        """The session time of its end; None where its length is not known."""
        last = self.files[-1]
        return None if last.length_ms is None else last.begins_ms + last.length_ms

    def place(self, session_ms: int) -> Place:
        """Where a session time lies. What was not recorded is taken to where recording went on, or to the end."""
        at = max(0, bisect_right([file.begins_ms for file in self.files], session_ms) - 1)
        file = self.files[at]
        inside = max(0, session_ms - file.begins_ms)
        if file.length_ms is not None and inside >= file.length_ms:
            return Place(at + 1, 0) if at + 1 < len(self.files) else Place(at, file.length_ms)
        return Place(at, inside)

    def session_ms(self, place: Place) -> int:
        return self.files[place.file].begins_ms + place.ms

    def to_recording(self, session_ms: int) -> int:
        """The recording's time at a session time, in ms."""
        place = self.place(session_ms)
        return self.starts[place.file] + place.ms

    def to_session(self, recording_ms: int) -> int:
        """The session time at a time of the recording, in ms."""
        at = max(0, bisect_right(self.starts, recording_ms) - 1)
        return self.session_ms(Place(at, recording_ms - self.starts[at]))


def placed(paths: Sequence[str], lengths: Sequence[int | None], zero_at_ms: int = 0) -> list[RecordingFile]:
    """Files as they are now, one beginning where the one before ends.

    `zero_at_ms`: the recording's time at the session's zero; negative where the session began before the recording.
    Errors: OutsideFailed for a file that cannot be read, or whose length must be known and is not.
    """
    found: list[RecordingFile] = []
    begins = -zero_at_ms
    for path, length in zip(paths, lengths, strict=True):
        if length is None and len(found) + 1 < len(paths):
            mend = "install mpv or ffmpeg, which measure it, or give the files one after another"
            raise OutsideFailed("the length of the recording is not known, so the next cannot be placed", path, mend)
        whole = str(Path(path).expanduser().absolute())
        size, digest = known_by(whole)
        found.append(RecordingFile(whole, size, digest, length, begins))
        begins += length or 0
    return found


def known_by(path: str) -> tuple[int, str]:
    """Size in bytes and digest of a file: SHA-256 over its size and its first, middle and last MB.

    Of all of it would take a minute for a long recording. So a change within that leaves the size and those three parts
    as they were goes unseen; another recording, a cut or a re-encoded one does not. Errors: OutsideFailed.
    """
    try:
        with Path(path).open("rb") as file:
            size = file.seek(0, 2)
            digest = sha256(str(size).encode())
            for start in sorted({0, max(0, (size - PART_BYTES) // 2), max(0, size - PART_BYTES)}):
                file.seek(start)
                digest.update(file.read(PART_BYTES))
    except OSError as error:
        what = f"the recording cannot be read: {error.strerror or error}"
        raise OutsideFailed(what, path, "check the path, or bring its disk back") from None
    return size, f"sha256-parts:{digest.hexdigest()}"


def not_as_it_was(file: File, *, quick: bool = False) -> Problem | None:
    """What became of a file since it was referred to; None when it is as it was. `quick`: by its size alone."""
    path = Path(file.path)
    try:
        size = path.stat().st_size
        if size == file.size and (quick or known_by(file.path) == (file.size, file.digest)):
            return None
    except (OSError, OutsideFailed):
        return Problem(f"{path.name} is not where it was", str(path.parent), f"bring it back, or {ANEW}")
    was = f"its size was {file.size:,} and is {size:,} bytes" if size != file.size else "its size is the same"
    return Problem(f"{path.name} is another file than before: {was}", str(path.parent), ANEW)
