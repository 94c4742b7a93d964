"""What a process that is gone left waiting goes into the database: when that is opened, and while a desk is open."""

import socket
import time
from contextlib import closing
from pathlib import Path
from uuid import UUID

from coder.errors import CoderError
from coder.store import acts, journal, presence, set_aside
from coder.store.acts import Act
from coder.store.engine import Store
from coder.store.set_aside import Aside

SILENT_AFTER_SECONDS = 3_600
"""After so long a journal of another host is left: whether its process lives cannot be told from here, and the host may
be this one, which another network has given another name."""
_GOES_IN = "that host puts it in, else any opening of the database an hour after the last of it"


def recover(store: Store, but: UUID | None = None) -> list[str]:
    """Put in what waits for this database; what was done, as sentences. `but`: a coding that is let alone."""
    said = []
    for path in journal.left(store.target, but):
        try:
            with closing(_read(store, path)) as found:
                said += _recovered(store, found)
        except CoderError as error:
            # Another process may have put it in and removed it meanwhile.
            if path.exists():
                why = error.problems[0].what
                said.append(f"what was keyed while the database refused still waits in {path}: {why}")
    return said


def _read(store: Store, path: Path) -> journal.Journal:
    try:
        return journal.read(path, store.connect_to)
    except store.driver_error as error:
        raise journal.unreadable(path, error) from error


def _recovered(store: Store, found: journal.Journal) -> list[str]:
    owner, here = found.owner(), socket.gethostname()
    if owner.host != here and not _is_old(found.path):
        return [f"what was keyed on {owner.host} while the database refused waits in {found.path}: {_GOES_IN}"]
    if owner.host == here and presence.is_alive(owner.pid, owner.seen_at):
        # Whoever writes it puts it in.
        return []
    found.hold()
    try:
        waiting = [Act.of_text(text) for text in found.acts()]
    except (ValueError, KeyError, TypeError) as error:
        raise journal.unreadable(found.path, error) from error
    asides = [aside for act in waiting if (aside := _put(store, found.path, act)) is not None]
    found.remove()
    number = len(waiting) - len(asides)
    went_in = f"{number} {'act' if number == 1 else 'acts'} that waited in {found.path} went into the database"
    return [*([went_in] if number else []), *map(str, asides)]


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > SILENT_AFTER_SECONDS
    except FileNotFoundError:
        return False  # put in and removed meanwhile


def _put(store: Store, path: Path, act: Act) -> Aside | None:
    """Into the database under the name of who did it; where that will never take it, into the file of those set aside.
    No key waits for it."""
    theirs = store.acting_for(act.who)
    try:
        acts.do(theirs, act)
    except CoderError as error:
        if not acts.is_final(error):
            raise
        return set_aside.keep(theirs, path, act, error)
    return None
