"""Tables as they are read from files, and what became of them."""

from typing import Any

import pandas as pd

from coder import tables
from coder.intake import Outcome, import_tables
from coder.models import Coding
from coder.store import Store, codings


def frame_of(rows: list[dict[str, Any]], name: str = "table.csv") -> pd.DataFrame:
    """Rows as they are read from a file; what a row does not say is an empty cell."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names}
    frame = pd.DataFrame(columns)
    frame.index = pd.Index(range(2, 2 + len(rows)), name="line")
    frame.attrs.update(source=name, decimal_comma=False)
    return frame


def row(onset: object, code: str = "A", **cells: object) -> dict[str, Any]:
    return {"session": "S01", "observer": "anna", "onset": onset, "code": code, **cells}


def take(store: Store, *rows: dict[str, Any], **options: Any) -> Outcome:
    return import_tables(store, "events", [frame_of(list(rows))], **options)


def counts(outcome: Outcome) -> tuple[int, int, int]:
    return outcome.added, outcome.changed, outcome.unchanged


def state_of(store: Store) -> list[Any]:
    """Everything that a person would see."""
    frames = [one for one in vars(tables.read(store)).values() if isinstance(one, pd.DataFrame)]
    return [frame.astype(object).where(frame.notna(), None).values.tolist() for frame in frames]


def coding_of(store: Store) -> Coding:
    return codings.of_session(store, "S01")[0]
