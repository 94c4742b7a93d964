"""Columns to frames: text is object dtype with None for missing, numbers are float with NaN, truths are bool."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

Columns = Mapping[str, str]
"""Column name -> kind: `text`, `number`, `whole` (never missing), `truth` (never missing), `any` (objects)."""

_DTYPES: Mapping[str, Any] = {"text": object, "any": object, "number": "float64", "whole": "int64", "truth": "bool"}


def frame(columns: Columns, rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """A frame of rows whose cells are in the order of `columns`; it has all of them without any row too."""
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    data = {name: series(kind, values) for (name, kind), values in zip(columns.items(), cells, strict=True)}
    return pd.DataFrame(data, columns=pd.Index(list(columns), dtype=object))


def series(kind: str, values: Iterable[Any]) -> "pd.Series[Any]":
    """One column of that kind."""
    made: pd.Series[Any] = pd.Series(list(values), dtype=_DTYPES[kind])
    return made


def seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
