"""A workbook looked at before it is read: what would fill the memory or speak of other files is refused unopened."""

import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from exports import raw
from exports.problems import Problem, TableProblems, one

MAX_UNPACKED = 256 * 2**20
"""Bytes of all parts together. A part never gives more than it says: `zipfile` stops there."""
MAX_TEXTS = 64 * 2**20
"""Bytes of a part that is no sheet, such as the table of texts: it is in memory whole."""
MAX_RATIO = 200
"""Unpacked over packed, of parts over 10 MB: a sheet of numbers comes to 20."""
MAX_PARTS = 10_000
MAX_DIRECTORY = 2 * 2**20
MAX_DEPTH = 64
"""Of elements within elements; a sheet has 6."""
_LARGE = 10 * 2**20
_CHUNK = 2**20
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_UNSTORED = re.compile(rb"<c\b([^<>]*)>\s*<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_AS_CSV = "save its first sheet as CSV UTF-8"


def check(path: Path) -> None:
    """TableProblems for what is refused; BadZipFile, KeyError and others for what is no workbook."""
    _check_directory(path)
    with zipfile.ZipFile(path) as archive:
        _check_sizes(archive, path)
        for part in archive.infolist():
            if part.filename.endswith((".xml", ".rels")):
                _check_xml(archive, part, path)
        _check_formulas(archive, path)


def _check_directory(path: Path) -> None:
    """The list of parts may itself be the bomb: its length stands at the file's end."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 66_000))
        end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at >= 0 and len(end) >= at + 22:
        parts, size = struct.unpack("<HI", end[at + 10 : at + 16])
        if parts > MAX_PARTS or size > MAX_DIRECTORY:
            raise one(f"the workbook has over {MAX_PARTS:,} parts", str(path), _AS_CSV)


def _check_sizes(archive: zipfile.ZipFile, path: Path) -> None:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise one(f"the workbook unpacks to over {MAX_UNPACKED // 2**20} MB", str(path), _AS_CSV)
    for part in parts:
        if part.file_size > _LARGE and part.file_size > MAX_RATIO * part.compress_size:
            what = f"a part of the workbook unpacks to over {MAX_RATIO} times its size"
            raise one(what, f"{path} {part.filename}", _AS_CSV)
        if part.file_size > MAX_TEXTS and "worksheets/" not in part.filename:
            what = f"a part of the workbook that is no sheet has over {MAX_TEXTS // 2**20} MB"
            raise one(what, f"{path} {part.filename}", _AS_CSV)


class _Told(Exception):
    """What the parser of XML was stopped for."""


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path) -> None:
    """No declaration of a document type, which is where entities are, and no nesting without end."""
    parser, depth = expat.ParserCreate(), 0

    def doctype(*_: object) -> None:
        raise _Told("it declares a document type, as no workbook does")

    def begun(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _Told(f"its parts are over {MAX_DEPTH} levels deep")

    def ended(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler, parser.StartElementHandler, parser.EndElementHandler = doctype, begun, ended
    try:
        with archive.open(part) as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk)
    except _Told as told:
        mend = "save it again in Excel or LibreOffice, or as CSV UTF-8"
        raise one(f"the workbook is refused: {told}", f"{path} {part.filename}", mend) from None


def _check_formulas(archive: zipfile.ZipFile, path: Path) -> None:
    """A formula that was never calculated would read as an empty cell: say so instead."""
    mend = "open the workbook in Excel or LibreOffice and save it, so that the value is stored"
    problems = []
    for found in _unstored(archive):
        cell = re.search(rb'\br="([A-Z0-9]+)"', found)
        where = f"{path} {cell[1].decode() if cell else '?'}"
        problems.append(Problem("the formula has no stored value", where, mend))
        if len(problems) == raw.MAX_PROBLEMS:
            break
    if problems:
        raise TableProblems(problems)


def _unstored(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """The attributes of cells with a formula and no value; the sheet is read cell by cell."""
    rest = b""
    with archive.open(first_sheet(archive)) as file:
        while chunk := file.read(_CHUNK):
            whole, mark, open_cell = (rest + chunk).rpartition(b"</c>")
            rest = open_cell if len(open_cell) < _LARGE else b""
            if b"<f" in whole:
                yield from (found[1] for found in _UNSTORED.finditer(whole + mark) if b't="str"' not in found[1])


def first_sheet(archive: zipfile.ZipFile) -> str:
    """The part that holds the first sheet. KeyError when there is none."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        if "worksheets/" in target:
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError("no worksheet")
