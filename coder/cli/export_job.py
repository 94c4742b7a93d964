"""One export as `coder export` was asked for it, for whichever writer its file's name calls for."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from coder.store import Store
    from coder.tables import Where


@dataclass(frozen=True)
class Job:
    """`bar` hears of progress; `where`: the sessions, None for all; `without`: `practitioners`, to leave them out."""

    file: Path
    store: "Store"
    bar: "Callable[[str, int, int], None]"
    standard: float | None
    where: "Where | None"
    without: tuple[str, ...]
