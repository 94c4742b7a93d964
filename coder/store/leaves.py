"""Pages of an unencrypted SQLite file that hold rows, byte by byte.

After https://www.sqlite.org/fileformat2.html, 1.6 (pages) and 2.1 (rows).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import JSON, BigInteger, Boolean, Column, Integer, String, Table, Uuid

PAGE = 4096
LEAF, INNER = 0x0D, 0x05
_LEAF_HEAD, _INNER_HEAD = 8, 12
_LONGEST_VARINT = 9
_WHOLE_NUMBERS = frozenset((1, 2, 3, 4, 5, 6, 8, 9))
_FIRST_TEXT = 13


@dataclass(frozen=True)
class Cell:
    """A row on a leaf: where it begins and ends there, its rowid, and how each of its columns is stored."""

    start: int
    end: int
    rowid: int
    kinds: tuple[int, ...]


def varint(data: bytes, at: int) -> tuple[int, int]:
    """A number as SQLite packs it, and where the next byte is. IndexError at the end of the data."""
    value = 0
    for place in range(at, at + _LONGEST_VARINT - 1):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    value = value << 8 | data[at + _LONGEST_VARINT - 1]
    return value - 2**64 if value >= 2**63 else value, at + _LONGEST_VARINT


def cells(page: bytes, there: int = PAGE) -> list[Cell]:
    """The rows of a leaf that lie whole within its first `there` bytes, in their order on it."""
    number = int.from_bytes(page[3:5], "big")
    if page[0] != LEAF or not 0 < number <= PAGE // 4:
        return []
    lowest = _LEAF_HEAD + 2 * number
    places = (int.from_bytes(page[at : at + 2], "big") for at in range(_LEAF_HEAD, lowest, 2))
    found = (_cell(page, place) for place in places if lowest <= place < there)
    return [cell for cell in found if cell is not None and cell.end <= there]


def _cell(page: bytes, start: int) -> Cell | None:
    try:
        size, at = varint(page, start)
        rowid, at = varint(page, at)
        head, place = varint(page, at)
        kinds = []
        while place < at + head:
            kind, place = varint(page, place)
            kinds.append(kind)
    except IndexError:
        return None
    if not 0 < head <= size or place != at + head:
        return None
    return Cell(start, at + _held_here(size), rowid, tuple(kinds))


def _held_here(size: int) -> int:
    """Of a row of so many bytes, those on the leaf itself, with the number of the page that it goes on at."""
    most, least = PAGE - 35, (PAGE - 12) * 32 // 255 - 23
    if size <= most:
        return size
    part = least + (size - least) % (PAGE - 4)
    return (part if part <= most else least) + 4


def with_only(page: bytes, kept: Sequence[Cell]) -> bytes:
    """The leaf with these of its rows."""
    places = b"".join(cell.start.to_bytes(2, "big") for cell in kept)
    behind = _LEAF_HEAD + len(places)
    return page[:3] + len(kept).to_bytes(2, "big") + page[5:_LEAF_HEAD] + places + page[behind:]


EMPTY = bytes([LEAF, 0, 0, 0, 0, PAGE >> 8, 0, 0]) + bytes(PAGE - _LEAF_HEAD)


def under(page: bytes) -> list[int]:
    """The pages that an inner page names, in order; wherever they are, and what is on them."""
    number = min(int.from_bytes(page[3:5], "big"), PAGE // 6)
    places = (int.from_bytes(page[at : at + 2], "big") for at in range(_INNER_HEAD, _INNER_HEAD + 2 * number, 2))
    return [int.from_bytes(page[at : at + 4], "big") for at in (*places, 8)]


def inner(children: Sequence[tuple[int, int]]) -> bytes:
    """An inner page over (page, largest rowid) of at least two children, as many as fit: 250 do."""
    content, places, at = b"", b"", PAGE
    for page, last in children[:-1]:
        cell = page.to_bytes(4, "big") + packed(last)
        at -= len(cell)
        content, places = cell + content, places + at.to_bytes(2, "big")
    head = bytes([INNER, 0, 0]) + (len(children) - 1).to_bytes(2, "big") + at.to_bytes(2, "big") + b"\0"
    start = head + children[-1][0].to_bytes(4, "big") + places
    return start + bytes(PAGE - len(start) - len(content)) + content


def packed(value: int) -> bytes:
    """As `varint` reads it. A negative rowid, which no table of ours has, takes all nine bytes."""
    value %= 2**64
    if value >= 2**56:
        rest = value >> 8
        return bytes(0x80 | rest >> 7 * place & 0x7F for place in range(7, -1, -1)) + bytes([value & 0xFF])
    parts = [value & 0x7F]
    while value := value >> 7:
        parts.append(0x80 | value & 0x7F)
    return bytes(reversed(parts))


def fits(cell: Cell, table: Table) -> bool:
    """Whether the row is stored as one of this table is."""
    return len(cell.kinds) == len(table.c) and all(
        _holds(column, kind) for column, kind in zip(table.c, cell.kinds, strict=True)
    )


def _holds(column: Column[object], kind: int) -> bool:
    if kind == 0:
        return bool(column.nullable)
    if isinstance(column.type, BigInteger | Integer | Boolean):
        return kind in _WHOLE_NUMBERS
    if isinstance(column.type, Uuid | String | JSON):
        return kind >= _FIRST_TEXT and kind % 2 == 1
    return True
