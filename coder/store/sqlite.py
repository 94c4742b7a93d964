"""What SQLite needs from us: settings for each connection, a look at the file before it is opened, network disks."""

import os
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine, Pool, QueuePool, create_engine, event

from coder.errors import BadInput, NotFound, OutsideFailed, StoreRefused
from coder.store import cipher
from coder.store.cipher import Key
from coder.store.driver import WRITE, connect, module, new_for_owner_only
from coder.store.peeking import first_bytes

APPLICATION_ID = 0x46646C43
"""Stands in the file's header, so that a file of another program is never written to."""

_MAGIC = b"SQLite format 3\x00"
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "9p", "ncpfs", "ceph", "glusterfs"})
_NETWORK_FUSE = ("sshfs", "davfs", "glusterfs", "s3fs", "rclone", "smbnetfs", "cephfs", "gvfs")


def filesystem_type(path: str, mounts: str) -> str | None:
    """The type of the file system that holds the absolute `path`, by the text of `/proc/mounts`; None if not listed."""
    best, found = -1, None
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].encode().decode("unicode_escape").rstrip("/")
        if (path == point or path.startswith(point + "/")) and len(point) >= best:
            best, found = len(point), fields[2]
    return found


def is_network(kind: str | None) -> bool:
    """Whether a file system of this type may lie on another machine, where WAL is unsafe."""
    if kind is None:
        return False
    name = kind.lower()
    return name in _NETWORK or (name.startswith("fuse") and any(part in name for part in _NETWORK_FUSE))


def on_network(path: Path) -> bool:
    """Whether the file lies on another machine. Known on Linux by the mount's type, on Windows by the drive's."""
    if sys.platform == "win32":
        import ctypes

        drive = Path(path).drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == 4
    return is_network(kind_of_disk(path))


def kind_of_disk(path: Path) -> str | None:
    """The type of the file system that the file lies on; None where the system does not say (only Linux does)."""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return filesystem_type(str(path), mounts)


def look_at(path: Path) -> bool:
    """Whether the file is encrypted, by its first page only.

    Errors: NotFound (no file), BadInput (not ours), OutsideFailed (cannot be read).
    """
    try:
        header = first_bytes(path, cipher.PAGE_BYTES)
    except FileNotFoundError:
        raise NotFound(
            "there is no database", str(path), "make one with `coder init --codebook modes-of-practice`"
        ) from None
    except IsADirectoryError:
        raise BadInput("this is a folder, not a database", str(path), "name a file with --db") from None
    except OSError as error:
        why = error.strerror or "it cannot be read"
        raise OutsideFailed(f"the database cannot be read: {why}", str(path), "check the file's rights") from error
    if not header.startswith(_MAGIC):
        if cipher.looks_encrypted(header):
            return True
        raise BadInput("this file is not a database of this program", str(path), "name another file with --db")
    if len(header) < 100:
        mend = "restore a backup or an automatic copy with `coder --db NEW.db restore FILE`"
        raise OutsideFailed("the database file is cut short", str(path), mend)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise not_ours(path)
    return False


def not_ours(path: Path) -> BadInput:
    return BadInput("this database belongs to another program", str(path), "name another file with --db")


def has_our_mark(header: bytes) -> bool:
    """Whether the first 100 bytes of a file, damaged as they may be, are of a database of ours."""
    return header.startswith(_MAGIC) or header[68:72] == APPLICATION_ID.to_bytes(4, "big")


def engine(
    path: Path,
    *,
    wait_ms: int,
    network: bool,
    foreign_keys: bool = True,
    pool_size: int = 5,
    key: Key | None = None,
    how: str = WRITE,
) -> Engine:
    """An engine on an existing file that waits at most `wait_ms` for a lock.

    We emit BEGIN ourselves: the driver's own way leaves DDL outside of transactions. A connection begins with the
    words of its execution option `begin`, by default `BEGIN`.
    """
    pool: type[Pool] = QueuePool
    made = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=pool,
        pool_size=1 if network else pool_size,
        max_overflow=0 if network else 10,
        module=module(key),
        creator=lambda: connect(path, how, key, wait_ms=wait_ms),
    )
    settings = _settings(network=network, foreign_keys=foreign_keys)

    @event.listens_for(made, "connect")
    def _connected(connection: sqlite3.Connection, record: object) -> None:
        for pragma in settings:
            connection.execute(f"PRAGMA {pragma}").close()

    return made


def _settings(*, network: bool, foreign_keys: bool) -> Sequence[str]:
    journal = ("locking_mode=EXCLUSIVE", "journal_mode=DELETE") if network else ("journal_mode=WAL",)
    fsync = ("fullfsync=1", "checkpoint_fullfsync=1") if sys.platform == "darwin" else ()
    # 64 MB of pages: a large import would else write its pages out again and again.
    return (
        *journal,
        "cache_size=-65536",
        "synchronous=FULL",
        f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        *fsync,
    )


def new_file(path: Path) -> None:
    """An empty database file that only its owner may read, marked as ours. BadInput if the path is taken."""
    if not path.parent.is_dir():
        raise BadInput("there is no such folder", str(path.parent), "make it, or name another path")
    try:
        os.close(new_for_owner_only(path))
    except FileExistsError:
        raise taken(path) from None
    except OSError as error:
        why = error.strerror or "refused"
        raise StoreRefused(f"the file cannot be made: {why}", str(path), "name another path") from error


def put_in_place(making: Path, path: Path) -> None:
    """Give a whole file its name, without ever replacing another. BadInput if the name is taken by now."""
    try:
        os.link(making, path)
    except FileExistsError:
        raise taken(path) from None
    except OSError:
        # A file system without links.
        if path.exists():
            raise taken(path) from None
        making.rename(path)
    if sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def taken(path: Path) -> BadInput:
    return BadInput("there is a file already", str(path), "it is never replaced: name another path")


@dataclass(frozen=True)
class Guard:
    """Remembers which files hold the database: SQLite goes on acknowledging commits into a deleted or replaced one."""

    files: tuple[tuple[str, int, int], ...]

    @classmethod
    def of(cls, path: Path) -> "Guard":
        """Call when a connection is open and has read, so that the write-ahead log is there."""
        found = []
        for name in (str(path), f"{path}-wal"):
            try:
                status = os.stat(name)
            except FileNotFoundError:
                continue
            found.append((name, status.st_dev, status.st_ino))
        return cls(tuple(found))

    @property
    def database(self) -> tuple[tuple[int, int], ...]:
        """Device and inode of the database file; nothing where it was gone."""
        return tuple((device, inode) for name, device, inode in self.files[:1] if not name.endswith("-wal"))

    def holds_file(self) -> bool:
        """Whether the database file itself, without what lies beside it, is the same as then."""
        return Guard(self.files[:1]).holds()

    def holds(self) -> bool:
        """Whether all files are the same as then."""
        try:
            self.check()
        except StoreRefused:
            return False
        return True

    def check(self) -> None:
        """StoreRefused when a file was deleted or replaced since."""
        for name, device, inode in self.files:
            try:
                status = os.stat(name)
            except OSError:
                status = None
            if status is None or status.st_ino != inode or status.st_dev != device:
                raise StoreRefused(
                    "the database file was deleted, moved or replaced while it was open",
                    name,
                    "put it back; what is keyed meanwhile waits in another place",
                )
