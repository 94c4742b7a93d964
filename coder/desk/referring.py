"""Referring a session to the files of its recording: measured, known again by size and digest, never copied."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from coder.desk import times
from coder.desk.lengths import lengths
from coder.desk.recording import placed
from coder.errors import BadInput, OutsideFailed
from coder.models import Recording
from coder.store import Store, recordings
from coder.store.recordings import RecordingFile
from coder.store.sessions import SessionLine

MEDIA_APART = "; "
"""Between the files of a recording, where a session's line names them."""
OF_SOUND = frozenset((".aac", ".aif", ".aiff", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".wma"))


def medium_of(paths: Sequence[str]) -> str:
    """`audio` where the names of all files are those of sound alone, else `video`."""
    return "audio" if all(Path(path).suffix.lower() in OF_SOUND for path in paths) else "video"


def measured(paths: Sequence[str], zero_at_ms: int = 0) -> list[RecordingFile]:
    """The files as they are now. `zero_at_ms`: the recording's time at the session's zero.

    Errors: OutsideFailed for a file that is missing or cannot be played.
    """
    whole = [str(Path(path).expanduser().absolute()) for path in paths]
    return placed(whole, lengths(whole), zero_at_ms)


def refer(store: Store, watched: SessionLine, paths: Sequence[str], zero_at_ms: int | None) -> list[Recording]:
    """Make the files the session's recording. Where a recording that began with the same file was placed already, it
    stays there unless `zero_at_ms` says otherwise; without paths the files stay.

    Errors: BadInput without any file, OutsideFailed, StoreRefused.
    """
    known = recordings.of(store, watched.id)
    paths = paths or [file.path for file in known]
    if not paths:
        mend = "give the file too, with --media FILE"
        raise BadInput("the session has no recording that could start anywhere", f"session {watched.name}", mend)
    files = measured(paths, zero_at_ms or 0)
    return recordings.refer(store, watched.name, where_it_was(files, known) if zero_at_ms is None else files)


def where_it_was(files: Sequence[RecordingFile], known: Sequence[Recording]) -> list[RecordingFile]:
    """The files, as late in the session as the recording was that began with the same file."""
    same = bool(files and known) and files[0].path == known[0].path
    later = known[0].begins_ms - files[0].begins_ms if same else 0
    return [replace(file, begins_ms=file.begins_ms + later) for file in files]


def refer_as_told(store: Store, watched: SessionLine) -> None:
    """Where a session only names its recording, as out of a table, refer to that, if it is here. What cannot be played
    is a note of the store: the coding is opened all the same."""
    if not watched.media or recordings.of(store, watched.id):
        return
    paths = named_in(watched.media)
    if all(Path(path).is_file() for path in paths):
        try:
            refer(store, watched, paths, None)
        except OutsideFailed as error:
            store.notes.append(str(error))


def named_in(text: str) -> list[str]:
    """The files that a line names, a semicolon between them; none in an empty line."""
    parts = (part.strip() for part in text.split(MEDIA_APART.strip()))
    return [text] if Path(text).is_file() else [part for part in parts if part]


def zero_at(text: str) -> int:
    """The recording's time at the session's zero, in ms, as a person types it; negative where the recording began
    later than the session. BadInput.

    >>> zero_at("1:30"), zero_at("-0:10")
    (90000, -10000)
    """
    sign, digits = (-1, text.strip()[1:]) if text.strip().startswith("-") else (1, text.strip())
    ms = None if digits.startswith(("+", "-")) else times.parse(digits)
    if ms is None:
        mend = "write the recording's time at the session's zero, such as 1:30, or -0:10 where it began later"
        raise BadInput(f"{text!r} is no time", "--starts", mend)
    return sign * ms
