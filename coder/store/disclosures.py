"""What left the database or was read from it as a whole: exports and reports are entries of the history too."""

from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any

from coder.errors import StoreRefused
from coder.models import new_id
from coder.store.engine import Store
from coder.store.history import acting

RECORD = "disclosure"
ACTION = "disclose"


def exported(store: Store, path: str | Path, what: str, asked: Mapping[str, Any]) -> None:
    """Keep that a file was written: its name and folder, SHA-256 and bytes, and what was asked for.

    A database that may only be read keeps nothing: `store.notes` says so then.
    """
    file = Path(path).absolute()
    with file.open("rb") as opened:
        digest = file_digest(opened, "sha256").hexdigest()
    _keep(store, {"export": what, "file": str(file), "sha256": digest, "bytes": file.stat().st_size, **_said(asked)})


def reported(store: Store, report: str, asked: Mapping[str, Any]) -> None:
    """Keep that a report was shown. As above."""
    _keep(store, {"report": report, **_said(asked)})


def _said(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked for, without what was not."""
    return {name: value for name, value in asked.items() if value not in (None, (), [], "")}


def _keep(store: Store, told: dict[str, Any]) -> None:
    try:
        with acting(store) as act:
            act.append([act.entry(RECORD, new_id(), ACTION, None, told)])
    except StoreRefused as error:
        problem = error.problems[0]
        store.notes.append(f"the history does not hold that this was read: {problem.what} ({problem.where})")
