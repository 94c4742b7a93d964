"""Tidy tables in and out: CSV (`.csv .tsv .txt`), Excel's first sheet (`.xlsx`), Parquet (`.parquet`).

A table is read as it stands: what a column means is not known here. Numbers, times and codes are judged by the rules
of the tidy event table, which see the cells exactly as they were in the file.
"""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from exports import csv_table, parquet_table, xlsx_table
from exports.atomic import replacing
from exports.problems import Problem, StorageFailed, one
from exports.raw import MAX_BYTES

_READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    ".csv": csv_table.read,
    ".tsv": csv_table.read,
    ".txt": csv_table.read,
    ".xlsx": xlsx_table.read,
    ".xlsm": xlsx_table.read,
    ".parquet": parquet_table.read,
}
_WRITERS: dict[str, Callable[[Path, pd.DataFrame], None]] = {
    ".csv": csv_table.write,
    ".tsv": csv_table.write_tabs,
    ".xlsx": xlsx_table.write,
    ".parquet": parquet_table.write,
}


def read_table(path: str | Path) -> pd.DataFrame:
    """The table in a file, every cell as it stands.

    Shape: one row a record, one column a named column of the file, all of dtype object. The index, named `line`, is
    where each row begins in the file, header included: the line of a text file, the row of a sheet, the record number
    plus one of a Parquet file. An empty cell is None; rows without any content are left out. Cells of a text file are
    text, untouched; of a sheet or Parquet file what was kept there: text, int, float, bool, datetime, date, time,
    timedelta (a formula is its stored value). Column names are text without blanks around them.

    `attrs["source"]` is the path; `attrs["decimal_comma"]` is True where a comma may be a decimal mark (text cells
    parted by `;` or tab).

    Raises TableProblems with every problem that was found (no such file, not UTF-8, no header, names missing or twice,
    rows longer or shorter than the header, a broken or oversized file, a missing extra), StorageFailed when the disk
    will not give the file.
    """
    place = Path(path)
    reader = _READERS.get(place.suffix.lower())
    try:
        if not place.exists():
            raise one("there is no such file", str(path), "check the name and the folder")
        if place.is_dir():
            raise one("this is a folder", str(path), "name a file in it")
        if not place.is_file():
            raise one("this is a pipe or device", str(path), "save what comes out of it, and name the file")
        if reader is None:
            raise one(f"{_suffix(place)} cannot be read", str(path), _unreadable_mend(place))
        if place.stat().st_size > MAX_BYTES:
            raise one(
                f"the file is over {MAX_BYTES // 2**20} MB",
                str(path),
                "split it by session, and read the parts in turn",
            )
        frame = reader(place)
    except OSError as error:
        problem = Problem(
            f"the file could not be read: {error.strerror or error}", str(path), "check that you may read it"
        )
        raise StorageFailed([problem]) from error
    frame.attrs["source"] = str(path)
    frame.attrs.setdefault("decimal_comma", False)
    return frame


def write_table(path: str | Path, frame: pd.DataFrame) -> None:
    """Write the frame's columns (not its index) as a table, by the path's suffix: the whole file or nothing.

    None, NaN and NaT are empty cells. Text is text, also where it looks like a number or a formula; numbers keep full
    precision; a dict, list or tuple is written as JSON. A control character is kept, in a sheet as Excel's own escape
    `_x0001_`, which `read_table`, Excel and LibreOffice turn back; pandas and openpyxl show the escape
    (`openpyxl.utils.escape.unescape` turns it back). Raises TableProblems (another suffix, a missing extra, what the
    format cannot hold) and StorageFailed.
    """
    place = Path(path)
    writer = _WRITERS.get(place.suffix.lower())
    if writer is None:
        raise one(f"{_suffix(place)} cannot be written", str(path), f"use one of {' '.join(_WRITERS)}")
    with replacing(place) as part:
        writer(part, frame)


def _suffix(path: Path) -> str:
    return f"a {path.suffix} file" if path.suffix else "a file without a suffix"


def _unreadable_mend(path: Path) -> str:
    if path.suffix.lower() in (".xls", ".ods", ".xlsb"):
        return "open it in Excel or LibreOffice and save it as .xlsx or as CSV UTF-8"
    return f"use one of {' '.join(_READERS)}"
