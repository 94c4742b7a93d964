"""Tables as text: RFC 4180, and what Excel makes of it in countries with a decimal comma."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from exports import raw
from exports.problems import Problem, TableProblems, one
from exports.text import encodable

SEPARATORS = (",", ";", "\t")
_SEP_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LONGEST_FIELD = raw.MAX_BYTES


def read(path: Path) -> pd.DataFrame:
    """See `exports.tidy.read_table`."""
    text = _decoded(path.read_bytes(), str(path))
    _refuse_nul(text, str(path))
    first, body = 1, text
    separator = ""
    if declared := _SEP_LINE.match(text):
        # Excel's own first line that names the separator.
        separator, first, body = declared[1], 2, text[declared.end() :]
    separator = separator or sniff(body)
    rows = _rows(body, separator, first, str(path))
    header = next(((line, cells) for line, cells in rows if any(cell.strip() for cell in cells)), None)
    if header is None:
        raise TableProblems([raw.no_header(str(path))])
    frame = raw.table(header[1], rows, str(path))
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


def _decoded(data: bytes, where: str) -> str:
    bom, encoding = next(((bom, name) for bom, name in _BOMS if data.startswith(bom)), (b"", "utf-8"))
    body = data[len(bom) :]
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].decode(encoding, errors="replace").count("\n") + 1
        name = "UTF-8" if encoding == "utf-8" else "UTF-16, as its first bytes say"
        mend = "save it as CSV UTF-8 (in Excel: Save as, CSV UTF-8)"
        raise one(f"the file is not {name}", f"{where}:{line}", mend) from error


def _refuse_nul(text: str, where: str) -> None:
    if (at := text.find("\0")) < 0:
        return
    line = text.count("\n", 0, at) + 1
    mend = "it may be UTF-16 without its mark, or damaged: save it again as CSV UTF-8"
    raise one("the file holds a NUL byte", f"{where}:{line}", mend)


def _rows(text: str, separator: str, first: int, where: str) -> Iterator[tuple[int, list[str]]]:
    """(line where the row begins, cells) of each row; quotes may hold line breaks. `first` is the first row's line."""
    before = csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begun = first
    try:
        for cells in reader:
            yield begun, cells
            begun = first + reader.line_num
    except csv.Error as error:
        mend = "a double quote inside a quoted cell is written twice; every quoted cell needs its closing quote"
        raise TableProblems([Problem(f"the quotes of a cell are broken: {error}", f"{where}:{begun}", mend)]) from error
    finally:
        csv.field_size_limit(before)
