"""A research bundle: tidy tables as CSV (and Parquet) with a dictionary and scripts that load them, in one `.zip`.

A table's file has the tidy column names; SPSS and R know each column by a legal name, its variable. What a column
means is told by its declaration: nothing is known here of sessions or codes.
"""

import importlib.util
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from exports import csv_table, parquet_table
from exports.atomic import replacing
from exports.bundle_dictionary import dictionary_frame, read_me
from exports.bundle_names import variable_names
from exports.bundle_parts import DataTable, Variable
from exports.bundle_r import r_script
from exports.bundle_spss import spss_syntax
from exports.problems import one

__all__ = ["Bundle", "DataTable", "Variable", "write_bundle"]

Progress = Callable[[str, int, int], None]
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the bundle: the earliest that a `.zip` can hold."""
LINE_BREAK = "⏎"
_DTYPES: Mapping[str, Any] = {"text": object, "number": "float64", "whole": "Int64"}


@dataclass(frozen=True)
class Bundle:
    """`texts`: path in the bundle -> whole text; `about`: paragraphs on top of README.md."""

    title: str
    tables: Sequence[DataTable]
    about: Sequence[str] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def write_bundle(path: str | Path, bundle: Bundle, progress: Progress | None = None) -> None:
    """Write the bundle: the whole file, or nothing and the old one stays.

    The same bundle gives the same bytes: order and times are fixed. Parquet files are beside the CSV where the extra
    `parquet` is there. `progress` hears (part, done, of). Raises TableProblems and StorageFailed.
    """
    if Path(path).suffix.lower() != ".zip":
        raise one("a research bundle's name ends in .zip", str(path), "name it so")
    tables = [_named(table) for table in bundle.tables]
    tell = progress or (lambda part, done, of: None)
    with replacing(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, table in enumerate(tables):
            tell(table.name, done, len(tables))
            for name, data in _files(table):
                _add(archive, name, data)
        for name, text in _texts(bundle, tables):
            _add(archive, name, text.encode(errors="replace"))
        tell("done", len(tables), len(tables))


def _texts(bundle: Bundle, tables: Sequence[DataTable]) -> Iterator[tuple[str, str]]:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "dictionary.csv"
        csv_table.write(place, dictionary_frame(tables))
        yield "dictionary.csv", place.read_bytes().decode()
    yield "README.md", read_me(bundle.title, bundle.about, tables, sorted(bundle.texts))
    yield "load.sps", spss_syntax(bundle.title, tables)
    yield "load.R", r_script(bundle.title, tables)
    yield from sorted(bundle.texts.items())


def _files(table: DataTable) -> Iterator[tuple[str, bytes]]:
    kinds = [("csv", csv_table.write)]
    if importlib.util.find_spec("pyarrow"):
        kinds.append(("parquet", parquet_table.write))
    with TemporaryDirectory() as folder:
        for suffix, write in kinds:
            place = Path(folder) / f"table.{suffix}"
            write(place, table.frame)
            yield f"data/{table.name}.{suffix}", place.read_bytes()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    archive.writestr(entry, data)


def _named(table: DataTable) -> DataTable:
    """The table with its variables' legal names, and its cells as their kinds say."""
    names = variable_names([one.column for one in table.variables])
    variables = tuple(one.named(name) for one, name in zip(table.variables, names, strict=True))
    data = {one.column: _cells(table.frame[one.column], one.kind) for one in variables}
    frame = pd.DataFrame(data, columns=pd.Index([one.column for one in variables], dtype=object))
    return DataTable(table.name, table.meaning, frame, variables)


def _cells(column: "pd.Series[Any]", kind: str) -> "pd.Series[Any]":
    missing = column.isna()
    values = [None if gone else _cell(value, kind) for value, gone in zip(column, missing, strict=True)]
    made: pd.Series[Any] = pd.Series(values, dtype=_DTYPES[kind], index=column.index)
    return made


def _cell(value: Any, kind: str) -> Any:
    """SPSS reads a line a record: a line break within a cell stands as a sign."""
    if kind == "text":
        return LINE_BREAK.join(str(value).splitlines())
    return int(value) if kind == "whole" else float(value)
