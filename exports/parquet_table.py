"""Tables as Parquet; the library for it comes with the extra `parquet`."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from exports import raw
from exports.problems import Problem, TableProblems, one
from exports.text import encodable

MAX_UNPACKED = 256 * 2**20
"""Bytes of all columns, as the file says."""
MAX_SCHEMA = 2**20


def read(path: Path) -> pd.DataFrame:
    """See `exports.tidy.read_table`. The record number plus one stands for the line, as if there were a header."""
    arrow, parquet = _arrow(path)
    try:
        found = _read(arrow, parquet, path)
        cells = [_cells(arrow, column) for column in found.columns]
    except (arrow.lib.ArrowException, ArithmeticError, MemoryError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise _not_whole(path) from error
    rows = ((number, list(row)) for number, row in enumerate(zip(*cells, strict=True), start=2))
    return raw.table(found.column_names, rows, str(path))


def _not_whole(path: Path) -> TableProblems:
    return one("this is not a whole Parquet file", str(path), "write it again, or give a CSV")


def _read(arrow: Any, parquet: Any, path: Path) -> Any:
    """The table; a text that is there many times stays one text. TableProblems when it would be too large."""
    with parquet.ParquetFile(path, thrift_string_size_limit=MAX_SCHEMA, thrift_container_size_limit=MAX_SCHEMA) as file:
        about, schema = file.metadata, file.schema_arrow
        if about.num_columns > raw.MAX_COLUMNS:
            raise one(f"the table has over {raw.MAX_COLUMNS:,} columns", str(path), "leave some of them out")
        if about.num_rows * max(about.num_columns, 1) > raw.MAX_CELLS:
            raise one(f"the table has over {raw.MAX_CELLS:,} cells", str(path), "split it by session")
        # Not by column: pyarrow's C++ ends the process over a broken one (seen in 26.0.1).
        groups = [about.row_group(number) for number in range(about.num_row_groups)]
        # Of a group that says it has more rows than there are, pyarrow's C++ reads until the memory is full (26.0.1).
        if any(not 0 <= group.num_rows <= about.num_rows for group in groups):
            raise _not_whole(path)
        if sum(max(group.total_byte_size, 0) for group in groups) > MAX_UNPACKED:
            raise one(f"the table unpacks to over {MAX_UNPACKED // 2**20} MB", str(path), "split it by session")
        nested = [field.name for field in schema if not _is_plain(arrow, field.type)]
        if nested:
            mend = "a cell may hold a text, a number, a date or a time: leave the column out or spread it"
            raise TableProblems([Problem(f"the column {n} holds lists or bytes", str(path), mend) for n in nested])
        texts = [field.name for field in schema if arrow.types.is_string(field.type)]
    found = parquet.read_table(path, read_dictionary=texts, use_threads=False)
    found.validate(full=True)
    if sum(_spelled_out(arrow, column) for column in found.columns) > MAX_UNPACKED:
        raise one(f"the table's texts come to over {MAX_UNPACKED // 2**20} MB", str(path), "split it by session")
    # pandas keeps an unnamed index under this name.
    return found.select([name for name in found.column_names if not name.startswith("__index_level_")])


def _spelled_out(arrow: Any, column: Any) -> int:
    """Bytes of a column of texts, each as often as it stands there; 0 for another column."""
    compute, kind = arrow.compute, column.type
    if not arrow.types.is_dictionary(kind) or not arrow.types.is_string(kind.value_type):
        return 0
    lengths = (compute.take(compute.binary_length(chunk.dictionary), chunk.indices) for chunk in column.chunks)
    return sum(compute.sum(each.cast(arrow.int64())).as_py() or 0 for each in lengths)


def _cells(arrow: Any, column: Any) -> list[Any]:
    if not arrow.types.is_dictionary(column.type):
        return list(column.to_pylist())
    found: list[Any] = []
    for chunk in column.chunks:
        known = chunk.dictionary.to_pylist()
        found += [None if at is None else known[at] for at in chunk.indices.to_pylist()]
    return found


def write(path: Path, frame: pd.DataFrame) -> None:
    """One Arrow column for each of the frame's, text where its cells are of several kinds."""
    arrow, parquet = _arrow(path)
    columns = [_column(arrow, frame.iloc[:, position]) for position in range(frame.shape[1])]
    names = [encodable(str(name)) for name in frame.columns]
    parquet.write_table(arrow.Table.from_arrays(columns, names=names), path)


def _column(arrow: Any, series: "pd.Series[Any]") -> Any:
    cells = [raw.plain(value) for value in series]
    kinds = {type(cell) for cell in cells if cell is not None}
    if not kinds:
        return arrow.array(cells, type=arrow.string())
    if kinds == {int, float}:
        return arrow.array([None if cell is None else float(cell) for cell in cells])
    if len(kinds) > 1 or kinds == {str}:
        texts = [None if cell is None else encodable(raw.as_text(cell)) for cell in cells]
        return arrow.array(texts, type=arrow.string())
    try:
        return arrow.array(cells)
    except (arrow.ArrowInvalid, OverflowError):
        # Whole numbers beyond 64 bits.
        return arrow.array([None if cell is None else raw.as_text(cell) for cell in cells], type=arrow.string())


def _is_plain(arrow: Any, kind: Any) -> bool:
    types = arrow.types
    if types.is_dictionary(kind):
        return _is_plain(arrow, kind.value_type)
    return not (types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind))


def _arrow(path: Path) -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow  # type: ignore[import-untyped]  # ships no types
        import pyarrow.compute  # type: ignore[import-untyped]  # ships no types
        import pyarrow.parquet  # type: ignore[import-untyped]  # ships no types
    except ImportError as error:
        mend = "install it with: pip install 'fidelity-coder[parquet]'"
        raise one("Parquet needs the extra `parquet`", str(path), mend) from error
    return pyarrow, pyarrow.parquet
