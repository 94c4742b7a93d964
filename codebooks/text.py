"""From a file's bytes to text: sizes, encodings and characters that a codebook may have."""

import codecs
from pathlib import Path

from codebooks.problems import Unreadable

SIZE_LIMIT = 1_000_000
"""Bytes; the largest shipped codebook has 60,000."""
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_file(path: Path) -> bytes:
    """The file's bytes, but never many more than the limit. OSError as open() raises it."""
    with path.open("rb") as file:
        return file.read(SIZE_LIMIT + 1)


def decode(content: str | bytes, where: str) -> str:
    """UTF-8, or UTF-16 or UTF-32 with a byte order mark. Raises Unreadable with the place of what is not text."""
    if len(content) > SIZE_LIMIT:
        mend = "name a codebook or plan file; one with every code spelled out stays far below that"
        raise Unreadable(f"larger than {SIZE_LIMIT:,} bytes", where, mend)
    text = content if isinstance(content, str) else _decode_bytes(content, where)
    text = text.removeprefix("\ufeff")
    for line, row in enumerate(text.split("\n"), start=1):
        bad = next((sign for sign in row if _is_control(sign)), None)
        if bad is not None:
            what = f"control character U+{ord(bad):04X} in column {row.index(bad) + 1}"
            raise Unreadable(what, f"{where}:{line}", "take it out, or save the file anew as plain UTF-8 text")
    if not text.strip():
        raise Unreadable("nothing in it", where, "start from `coder codebook new FILE`")
    return text


def _decode_bytes(content: bytes, where: str) -> str:
    for mark, encoding in BOMS:
        if content.startswith(mark):
            content, name = content[len(mark) :], encoding
            break
    else:
        name = "utf-8"
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(name, errors="ignore")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        what = f"not {name.upper()} text: byte {content[error.start]:#04x} in column {column}"
        raise Unreadable(what, f"{where}:{line}", "save the file as UTF-8") from error


def _is_control(sign: str) -> bool:
    point = ord(sign)
    return (
        (point < 0x20 and sign not in "\t\r")
        or 0x7F <= point < 0xA0
        or 0xD800 <= point < 0xE000
        or point & 0xFFFE == 0xFFFE
    )
