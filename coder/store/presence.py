"""Which process has a coding open. A dead process holds nothing, nor does another host that has gone silent."""

import os
import socket
import sys
import time
from pathlib import Path
from uuid import UUID

from sqlmodel import col, select, update

from coder.errors import Locked
from coder.models import Presence
from coder.store.engine import Store
from coder.store.open_codings import draft, where

SILENT_AFTER_MS = 60_000
NOBODY = 0


def take(store: Store, coding_id: UUID) -> Presence:
    """Open a coding for this process. Errors: Locked, naming host and process that have it open; NotFound."""
    host, pid, now = socket.gethostname(), os.getpid(), int(time.time() * 1000)
    with store.transaction() as session:
        draft(session, coding_id)
        row = session.get(Presence, coding_id)
        if row is None:
            row = Presence(coding_id=coding_id, host=host, pid=pid, seen_at=now, session_ms=0)
        elif (row.host, row.pid) != (host, pid) and holds(row, host, now):
            raise Locked(
                f"this coding is open in another window: process {row.pid} on {row.host}",
                where(session, coding_id),
                "go on there, or close it there first; to look at it, open it from `coder`",
            )
        row.host, row.pid, row.seen_at = host, pid, now
        session.add(row)
    return row


def holds(row: Presence, host: str, now: int) -> bool:
    """Whether the process that took the coding still has it."""
    if row.pid == NOBODY:
        return False
    if row.host != host:
        return now - row.seen_at <= SILENT_AFTER_MS
    return is_alive(row.pid, row.seen_at)


def beat(store: Store, coding_id: UUID, session_ms: int) -> None:
    """Say that this process is still there, and how far the clock has come. Locked if another one took the coding."""
    _say(store, coding_id, {"session_ms": session_ms})


def leave(store: Store, coding_id: UUID, session_ms: int | None = None) -> None:
    """Close a coding in good order; how far its clock came is kept."""
    _say(store, coding_id, {"pid": NOBODY} | ({} if session_ms is None else {"session_ms": session_ms}))


def _say(store: Store, coding_id: UUID, fields: dict[str, int]) -> None:
    mine = (
        col(Presence.coding_id) == coding_id,
        col(Presence.host) == socket.gethostname(),
        col(Presence.pid) == os.getpid(),
    )
    now = int(time.time() * 1000)
    # Not on the keystrokes' connection: a key never waits for a sign of life.
    with store.transaction(brief=True) as session:
        done = session.connection().execute(update(Presence).where(*mine).values(seen_at=now, **fields))
    if done.rowcount != 1:
        with store.reading() as session:
            raise Locked("another window has taken this coding over", where(session, coding_id), "go on there")


def of(store: Store, coding_id: UUID) -> Presence | None:
    """Who has or had the coding open last, and how far its clock had come."""
    with store.reading() as session:
        return session.exec(select(Presence).where(col(Presence.coding_id) == coding_id)).first()


def is_alive(pid: int, seen_at: int) -> bool:
    """Whether the process seen at that time (ms since 1970) lives; one of its number that began later is another."""
    if sys.platform == "win32":
        return _alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    began = _began_at(pid)
    return began is None or began <= seen_at + 1_000


def _began_at(pid: int) -> int | None:
    """When a process began, in ms since 1970; None where the system does not say (only Linux does)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime "))
    except (OSError, StopIteration):
        return None
    return int((int(boot.split()[1]) + int(fields[19]) / os.sysconf("SC_CLK_TCK")) * 1000)


def _alive_on_windows(pid: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]  # only there on Windows
    handle = kernel.OpenProcess(0x1000, False, pid)
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == 259
