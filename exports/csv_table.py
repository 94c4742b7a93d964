"""Tables as text: RFC 4180, and what Excel makes of it in countries with a decimal comma."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pandas as pd

from exports import raw
from exports.problems import Problem, TableProblems, one
from exports.text import encodable

SEPARATORS = (",", ";", "\t")
_SEP_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
LONGEST_ROW = 2_000_000
"""Characters."""
HEAD = 100_000
"""Characters in which the separator is looked for."""


def read(path: Path) -> pd.DataFrame:
    """See `exports.tidy.read_table`."""
    where = str(path)
    try:
        with _opened(path) as text:
            head = text.read(HEAD)
        with _opened(path) as text:
            return _table(text, head, where)
    except UnicodeDecodeError as error:
        raise _not_text(path) from error


def _table(text: TextIO, head: str, where: str) -> pd.DataFrame:
    """`head`: the beginning of the text."""
    first, separator, body = 1, "", head
    if declared := _SEP_LINE.match(head):
        # Excel's own first line that names the separator.
        separator, first, body = declared[1], 2, head[declared.end() :]
        text.readline()
    separator = separator or sniff(body)
    rows = _rows(text, separator, first, where)
    header = next(((line, cells) for line, cells in rows if any(cell.strip() for cell in cells)), None)
    if header is None:
        raise TableProblems([raw.no_header(where)])
    frame = raw.table(header[1], rows, where)
    frame.attrs["decimal_comma"] = separator != ","
    return frame


def sniff(text: str) -> str:
    """The separator that stands most often in the header, outside quotes; a comma where there is none."""
    counts = dict.fromkeys(SEPARATORS, 0)
    quoted = started = False
    for letter in text:
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in "\r\n":
            if started:
                break
            continue
        elif not quoted and letter in counts:
            counts[letter] += 1
        started = True
    return max(SEPARATORS, key=lambda separator: counts[separator])


def write(path: Path, frame: pd.DataFrame) -> None:
    """RFC 4180: commas, CRLF, UTF-8 without BOM. A NUL, which no reader takes, is written as `␀`."""
    _write(path, frame, ",")


def write_tabs(path: Path, frame: pd.DataFrame) -> None:
    """As `write`, with tabs."""
    _write(path, frame, "\t")


def _write(path: Path, frame: pd.DataFrame, separator: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
        writer.writerow([_cell(str(name)) for name in frame.columns])
        columns = [[_cell(value) for value in frame.iloc[:, position]] for position in range(frame.shape[1])]
        writer.writerows(zip(*columns, strict=True))


def _cell(value: object) -> str:
    return encodable(raw.as_text(value)).replace("\0", "␀")


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """The text behind its byte order mark, line by line as it stands: a large file is never whole in memory."""
    with path.open("rb") as file:
        start = file.read(4)
        bom, encoding = next(((bom, name) for bom, name in _BOMS if start.startswith(bom)), (b"", "utf-8"))
        file.seek(len(bom))
        with io.TextIOWrapper(file, encoding, newline="") as text:
            yield text


def _not_text(path: Path) -> TableProblems:
    """The line of the first byte that is not text: the reader that met it was further on by then."""
    with _opened(path) as text:
        encoding, line = text.encoding, 1
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while block := text.buffer.read(65_536):
                line += decoder.decode(block).count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            line += error.object[: error.start].decode(encoding, errors="replace").count("\n")
    name = "UTF-8" if encoding == "utf-8" else "UTF-16, as its first bytes say"
    return one(f"the file is not {name}", f"{path}:{line}", "save it as CSV UTF-8 (in Excel: Save as, CSV UTF-8)")


class _Lines:
    """The lines of a text for `csv`. TableProblems for a NUL, and for a row without end."""

    def __init__(self, text: TextIO, where: str, first: int) -> None:
        self._text, self._where, self._line = text, where, first - 1
        self.room = LONGEST_ROW
        """Characters that the row may still have."""

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(self.room + 1):
            self._line += 1
            self.room -= len(line)
            if self.room < 0:
                mend = "close the quotes that stand open, or split what the cell holds"
                raise self._one(f"a row has over {LONGEST_ROW:,} characters", mend)
            if "\0" in line:
                mend = "it may be UTF-16 without its mark, or damaged: save it again as CSV UTF-8"
                raise self._one("the file holds a NUL byte", mend)
            yield line

    def _one(self, what: str, mend: str) -> TableProblems:
        return one(what, f"{self._where}:{self._line}", mend)


def _rows(text: TextIO, separator: str, first: int, where: str) -> Iterator[tuple[int, list[str]]]:
    """(line where the row begins, cells) of each row; quotes may hold line breaks. `first` is the first row's line."""
    before = csv.field_size_limit(LONGEST_ROW)
    lines = _Lines(text, where, first)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    begun = first
    try:
        for cells in reader:
            yield begun, cells
            begun = first + reader.line_num
            lines.room = LONGEST_ROW
    except csv.Error as error:
        mend = "a double quote inside a quoted cell is written twice; every quoted cell needs its closing quote"
        raise TableProblems([Problem(f"the quotes of a cell are broken: {error}", f"{where}:{begun}", mend)]) from error
    finally:
        csv.field_size_limit(before)
