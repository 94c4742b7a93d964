"""Files that mean harm, or are broken, for every command that reads one: each is made in a folder when it is needed."""

import contextlib
import gzip
import io
import multiprocessing
import os
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

Made = Callable[[Path], object]

HEADER = "session,observer,onset,code\n"
BOMB = "".join(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9) if level else 'x'}]\n" for level in range(9))
NESTED = 100_000
MB = 2**20


def text(content: str | bytes, times: int = 1, *, head: str = "") -> Made:
    """The content so many times over, behind a head."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return lambda path: path.write_bytes(head.encode() + data * times)


def numbered_columns(path: Path) -> None:
    path.write_text(",".join(map(str, range(250_000))) + "\n")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def folder(path: Path) -> None:
    path.mkdir()


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


def long_field(path: Path) -> None:
    with path.open("w") as file:
        file.write(f'{HEADER}S01,anna,1,"')
        for _ in range(100):
            file.write("x" * MB)
        file.write('"\n')


def sparse(size: int) -> Made:
    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(size)

    return make


def book(path: Path, **parts: bytes | str) -> None:
    """A workbook whose parts are as given in place of openpyxl's own: `sheet`, `strings`, `styles`, `book`, `types`."""
    import openpyxl

    plain = io.BytesIO()
    made = openpyxl.Workbook()
    made.worksheets[0].append(HEADER.strip().split(","))
    made.worksheets[0].append(["S01", "anna", 1, "ED"])
    made.save(plain)
    names = {
        "xl/worksheets/sheet1.xml": "sheet",
        "xl/sharedStrings.xml": "strings",
        "xl/styles.xml": "styles",
        "xl/workbook.xml": "book",
        "[Content_Types].xml": "types",
    }
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        own = {name: source.read(name) for name in source.namelist()}
        given = {name: parts[part] for name, part in names.items() if part in parts}
        for name, content in (own | given).items():
            target.writestr(name, content)


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(rows: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "xxxxxxxxxx">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(9))
    + f"]><worksheet {MAIN}><sheetData><row><c t='inlineStr'><is><t>&a8;</t></is></c></row></sheetData></worksheet>"
)
OUTSIDE = (
    f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet {MAIN}><sheetData>'
    "<row><c t='inlineStr'><is><t>&a;</t></is></c></row></sheetData></worksheet>"
)


FIRST, LAST = ('<row><c r="' + cell + '"><v>1</v></c></row>' for cell in ("A1", "XFD1"))


def nested() -> str:
    return "<a>" * NESTED + "</a>" * NESTED


def with_sheet(content: str, times: int = 1) -> Made:
    """Its last row so many times."""
    rows, row, end = content.rpartition("<row")
    last, close, tail = end.partition("</row>")
    return lambda path: book(path, sheet=rows + (row + last + close) * times + tail)


def big_member(path: Path) -> None:
    head, row = sheet("").split("</sheetData>")[0], "<row><c><v>1</v></c></row>"
    book(path, sheet=head + row * (300 * MB // len(row)) + "</sheetData></worksheet>")


def lying_member(path: Path) -> None:
    """As `big_member`, with 1,000 bytes told."""
    big_member(path)
    data = bytearray(path.read_bytes())
    true = struct.pack("<I", max(part.file_size for part in zipfile.ZipFile(path).infolist()))
    while (at := data.find(true)) >= 0:
        data[at : at + 4] = struct.pack("<I", 1_000)
    path.write_bytes(data)


def big_texts(path: Path) -> None:
    item = "<si><t>x</t></si>"
    book(path, strings=f"<sst {MAIN}>{item * (200 * MB // len(item))}</sst>")


def many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(60_000):
            archive.writestr(f"a{number}", b"")


def climbing(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../../../tmp/escaped.txt", "x")
        archive.writestr("/etc/escaped.txt", "x")


def cut(path: Path) -> None:
    book(path)
    path.write_bytes(path.read_bytes()[:-200])


def locked_zip(path: Path) -> None:
    """Every part says that it is encrypted."""
    book(path)
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    path.write_bytes(data)


def repeated(path: Path) -> None:
    """A thousand million rows in a small file, by a dictionary of one long text."""
    import pyarrow  # type: ignore[import-untyped]  # ships no types
    import pyarrow.parquet  # type: ignore[import-untyped]  # ships no types

    long = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 4_000_000), pyarrow.array(["x" * MB]))
    pyarrow.parquet.write_table(pyarrow.table({"session": long, "observer": long, "onset": long}), path)


def many_rows(path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.table({"a": pyarrow.nulls(100_000_000, pyarrow.int32())}), path)


def broken_parquet(path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.table({"session": ["S01"] * 1000}), path)
    data = bytearray(path.read_bytes())
    for at in range(20, len(data) - 12, 7):
        data[at] ^= 0x55
    path.write_bytes(data)


YAML: dict[str, tuple[str, Made]] = {
    "aliases that grow": ("a.yaml", text(BOMB)),
    "100,000 nested brackets": ("a.yaml", text("[", NESTED, head="a: ")),
    "100,000 nested braces": ("a.yaml", text("{a: ", NESTED)),
    "a tag that runs": ("a.yaml", text("a: !!python/object/apply:os.system [id]\n")),
    "merge keys": ("a.yaml", text("a: &x {b: c}\nd:\n  <<: *x\n")),
    "NUL bytes": ("a.yaml", text(b"columns: {a: b}\x00\x00")),
    "UTF-16": ("a.yaml", text("schema_version: 1\n".encode("utf-16"))),
    "UTF-16 without its mark": ("a.yaml", text("schema_version: 1\n".encode("utf-16-le"))),
    "escape sequences": ("a.yaml", text('columns: {"\\e]0;owned\\a\\e[2J": b}\nid: "\\e[2J"\n')),
    "50 MB of it": ("a.yaml", text("a: b\n", 10 * MB)),
    "random bytes": ("a.yaml", text(noise(100_000))),
    "nothing": ("a.yaml", text("")),
    "a pipe": ("a.yaml", pipe),
    "a device without end": ("a.yaml", device),
    "a folder": ("a.yaml", folder),
}
TABLE: dict[str, tuple[str, Made]] = {
    "a field of 100 MB": ("a.csv", long_field),
    "a line of 150 MB": ("a.csv", sparse(150 * MB)),
    "300 MB": ("a.csv", sparse(300 * MB)),
    "20 million separators": ("a.csv", text(",", 20_000_000)),
    "250,000 columns": ("a.csv", numbered_columns),
    "rows without end in quotes": ("a.csv", text('"\n",', 2_000_000, head=HEADER)),
    "a quote that stays open": ("a.csv", text("x\n", 10_000_000, head=f'{HEADER}"')),
    "NUL bytes": ("a.csv", text(HEADER + "S01,anna,1,\x00\n")),
    "UTF-16 without its mark": ("a.csv", text(HEADER.encode("utf-16-le"))),
    "half of UTF-16": ("a.csv", text(HEADER.encode("utf-16")[:-1])),
    "random bytes": ("a.csv", text(noise(1_000), 1_000)),
    "escape sequences": (
        "a.csv",
        text(f"{HEADER}\x1b]0;owned\x07\x1b[2J,anna,1,E\nS01,anna,\x1b[2J,E\nS01,an\u202ena,x,E\n"),
    ),
    "a header alone in escapes": ("a.csv", text("\x1b[2J,\x1b[2J\n1,2\n")),
    "nothing": ("a.csv", text("")),
    "a pipe": ("a.csv", pipe),
    "a device without end": ("a.csv", device),
    "a folder": ("a.csv", folder),
    "a member of 300 MB": ("a.xlsx", big_member),
    "a member of 300 MB that says 1,000": ("a.xlsx", lying_member),
    "200 MB of texts": ("a.xlsx", big_texts),
    "60,000 members": ("a.xlsx", many_parts),
    "entities that grow": ("a.xlsx", with_sheet(ENTITIES)),
    "an entity of another file": ("a.xlsx", with_sheet(OUTSIDE)),
    "100,000 nested elements": ("a.xlsx", lambda path: book(path, sheet=sheet(nested()))),
    "100,000 nested in styles": ("a.xlsx", lambda path: book(path, styles=nested())),
    "a row of number 10^12": ("a.xlsx", with_sheet(sheet('<row r="1000000000000"><c><v>1</v></c></row>'))),
    "16,384 columns, 100,000 times": (
        "a.xlsx",
        with_sheet(sheet(f"{FIRST}{LAST}"), 100_000),
    ),
    "a header of 16,384 columns": (
        "a.xlsx",
        with_sheet(sheet(f"{LAST}{FIRST}"), 100_000),
    ),
    "names that climb": ("a.xlsx", climbing),
    "cut short": ("a.xlsx", cut),
    "under a password, it says": ("a.xlsx", locked_zip),
    "random bytes behind PK": ("a.xlsx", text(b"PK\x03\x04" + noise(100_000))),
    "no workbook: gzip": ("a.xlsx", text(gzip.compress(b"x" * 1000))),
    "a text of 1 MB, 12 million times": ("a.parquet", repeated),
    "100 million rows": ("a.parquet", many_rows),
    "bytes turned": ("a.parquet", broken_parquet),
    "random bytes in PAR1": ("a.parquet", text(b"PAR1" + noise(10_000) + b"\x10\x00\x00\x00PAR1")),
}
DATABASE: dict[str, tuple[str, Made]] = {
    "random bytes": ("a.db", text(noise(100_000))),
    "the magic and random bytes": ("a.db", text(b"SQLite format 3\x00" + noise(100_000))),
    "nothing": ("a.db", text("")),
    "a pipe": ("a.db", pipe),
    "a device without end": ("a.db", device),
    "a folder": ("a.db", folder),
    "a file of zeros": ("a.db", sparse(300 * MB)),
}


@contextlib.contextmanager
def made(folder: Path, name: str, make: Made) -> Iterator[Path]:
    """The file, which goes when the block ends. It is made by a process of its own, whose memory is not counted."""
    path = folder / name
    maker = multiprocessing.get_context("fork").Process(target=make, args=(path,))
    maker.start()
    maker.join()
    try:
        yield path
    finally:
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
