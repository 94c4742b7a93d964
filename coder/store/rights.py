"""Who else on this computer may read a file. Known where files have an owner's rights; on Windows nothing is said."""

import shlex
import stat
import sys
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_to_others(path: Path) -> bool:
    """Whether anybody but its owner may read, write or enter it."""
    return sys.platform != "win32" and bool(path.stat().st_mode & OTHERS)


def warnings(path: Path) -> list[str]:
    """What to say on opening a database that others may read, with the command that mends it."""
    beside = [path, *(Path(f"{path}{end}") for end in ("-wal", "-shm"))]
    if not any(file.exists() and open_to_others(file) for file in beside):
        return []
    names = " ".join(shlex.quote(str(file)) for file in beside if file.exists())
    return [f"others on this computer may read {path}; `chmod 600 {names}` keeps it to you"]


def shown(path: Path) -> str:
    """As `ls -l` has them: `-rw-------`."""
    return stat.filemode(path.stat().st_mode)
