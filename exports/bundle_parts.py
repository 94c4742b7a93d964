"""What a research bundle is made of: tables and their declared columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd


@dataclass(frozen=True)
class Variable:
    """A column: its kind is `text`, `number` or `whole`; `values`: value -> label; `name` is legal in SPSS and R."""

    column: str
    kind: str
    label: str
    values: Mapping[str | int, str] = field(default_factory=dict)
    name: str = ""

    def named(self, name: str) -> "Variable":
        return replace(self, name=name)


@dataclass(frozen=True)
class DataTable:
    """A table of the bundle; `name` is that of its file and of its dataset."""

    name: str
    meaning: str
    frame: pd.DataFrame
    variables: Sequence[Variable]


def cut(text: str, size: int) -> str:
    """The text on one line within so many bytes of UTF-8.

    >>> cut("käse", 2)
    'k'
    """
    return " ".join(text.split()).encode()[:size].decode(errors="ignore")
