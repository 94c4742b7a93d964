"""Disks and files that fail under a running app: what the assessor sees, what is lost, how it goes on.

    python -m bench.faults.disks [NAME ...]

Each fault meets the real app in a real terminal, on a database of its own. Needs root on Linux for the small disks
(a tmpfs and an ext4 in a file); without it those are told as not tried. Ends with 1 when anything shown was lost.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

from bench.faults.desk import WatchedDesk, at_home, prepared
from bench.faults.trial import SESSION, Coder, Seen, hold_lock, looked_at, tried

HELD_SECONDS = 60
Trial = Callable[[Path], Seen]


def ran(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    place = folder / "disk"
    place.mkdir(exist_ok=True)
    ran("mount", *options, str(place))
    try:
        yield place
    finally:
        ran("umount", "--lazy", str(place))


def full_disk(folder: Path) -> Seen:
    with mounted(folder, "-t", "tmpfs", "-o", "size=4m", "tmpfs") as disk:
        database = prepared(disk / "work.db", [SESSION])

        @contextmanager
        def filled(coder: Coder) -> Iterator[None]:
            filler = disk / "filler"
            with filler.open("wb") as file, suppress(OSError):
                while os.write(file.fileno(), bytes(4096)):
                    pass
            yield
            filler.unlink()

        return tried("disk full (a tmpfs of 4 MB, filled up)", str(database), folder, filled)


def quota(folder: Path) -> Seen:
    database = prepared(folder / "work.db", [SESSION])

    @contextmanager
    def limited(coder: Coder) -> Iterator[None]:
        log = Path(f"{database}-wal").stat().st_size
        pid, (_, hard) = coder.desk.process.pid, resource.prlimit(coder.desk.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (log, hard))
        yield
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))

    return tried("quota (RLIMIT_FSIZE at the log's size)", str(database), folder, limited)


def read_only(folder: Path) -> Seen:
    """The kernel turns an ext4 read-only after an error; it is mounted anew when the app has ended."""
    image = folder / "image"
    with image.open("wb") as file:
        file.truncate(16 * 2**20)
    ran("mkfs.ext4", "-q", "-O", "^has_journal", str(image))
    coders: list[Coder] = []
    with mounted(folder, "-o", "loop,errors=remount-ro", str(image)) as disk:
        database = prepared(disk / "work.db", [SESSION])
        device = Path(subprocess.check_output(["findmnt", "-no", "SOURCE", str(disk)], text=True).strip()).name

        @contextmanager
        def read_only_now(coder: Coder) -> Iterator[None]:
            coders.append(coder)
            Path(f"/sys/fs/ext4/{device}/trigger_fs_error").write_text("1")
            yield

        seen = tried("remounted read-only (ext4, errors=remount-ro)", str(database), folder, read_only_now, ends=False)
    # It exits with 1 for errors that it mended.
    subprocess.run(["e2fsck", "-fp", str(image)], capture_output=True, check=False)
    with mounted(folder, "-o", "loop", str(image)):
        return looked_at(seen, coders[0], str(database))


def locked(folder: Path) -> Seen:
    database = prepared(folder / "work.db", [SESSION])

    @contextmanager
    def held(coder: Coder) -> Iterator[None]:
        with closing(hold_lock(str(database))):
            yield

    name = f"another program holds the write lock for {HELD_SECONDS} s"
    return tried(name, str(database), folder, held, lambda coder: coder.code_for(HELD_SECONDS, 0.5))


def deleted(folder: Path) -> Seen:
    database = prepared(folder / "work.db", [SESSION])
    return tried("file and log deleted while open", str(database), folder, gone(database, ("", "-wal", "-shm")))


def file_deleted(folder: Path) -> Seen:
    database = prepared(folder / "work.db", [SESSION])
    return tried("file deleted while open", str(database), folder, gone(database, ("",)))


def log_deleted(folder: Path) -> Seen:
    database = prepared(folder / "work.db", [SESSION])
    return tried("write-ahead log deleted while open", str(database), folder, gone(database, ("-wal",)))


def gone(database: Path, which: tuple[str, ...]) -> Callable[[Coder], AbstractContextManager[None]]:
    @contextmanager
    def unlinked(coder: Coder) -> Iterator[None]:
        for name in which:
            Path(f"{database}{name}").unlink()
        yield

    return unlinked


def replaced(folder: Path) -> Seen:
    database = prepared(folder / "work.db", [SESSION])
    other = prepared(folder / "other.db", [SESSION])

    coders: list[Coder] = []

    @contextmanager
    def swapped(coder: Coder) -> Iterator[None]:
        coders.append(coder)
        other.replace(database)
        yield

    seen = tried("another database put in its place", str(database), folder, swapped, code_and_wait, ends=False)
    [rescued] = folder.glob("work.db.rescued-*")
    rescued.replace(database)
    return looked_at(seen, coders[0], str(database))


def code_and_wait(coder: Coder) -> None:
    """Until the background has tried to mend it."""
    coder.code(8)
    coder.desk.wait(3)
    coder.code(4)


def opened_read_only(folder: Path) -> Seen:
    """The file and its folder were made read-only before the app is started."""
    with mounted(folder, "-t", "tmpfs", "-o", "size=4m", "tmpfs") as disk:
        database = prepared(disk / "work.db", [SESSION])
        ran("mount", "-o", "remount,ro", str(disk))
        seen = Seen("read-only before it is started")
        with WatchedDesk(str(database), folder, SESSION, "anna", "--live") as desk:
            seen.told_then = "it came up" if desk.comes_up(20) else ""
            desk.drain()
            seen.face, seen.told = ["it ends"], desk.drawn[desk.drawn.rfind("error:") :].strip()
            seen.traceback = "Traceback" in desk.drawn
    return seen


TRIALS: dict[str, Trial] = {
    "full": full_disk,
    "quota": quota,
    "read-only": read_only,
    "read-only-start": opened_read_only,
    "locked": locked,
    "deleted": deleted,
    "file-deleted": file_deleted,
    "log-deleted": log_deleted,
    "replaced": replaced,
}
NEED_DISKS = ("full", "read-only", "read-only-start")


def main() -> int:
    well = True
    for name in sys.argv[1:] or TRIALS:
        if name in NEED_DISKS and os.geteuid():
            print(f"{name}: not tried, only root makes disks\n")
            continue
        with tempfile.TemporaryDirectory() as folder:
            at_home(Path(folder))
            seen = TRIALS[name](Path(folder))
        print(seen.told_as_text(), end="\n\n", flush=True)
        well = well and seen.well
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
