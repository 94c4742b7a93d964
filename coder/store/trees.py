"""Tables of a damaged file hung up again: each over those of its leaves that are left, so that SQLite reads them all.

SQLite gives up a search at the first page that is not what it should be. Where pages are lost, the inner pages above
them are written anew, in a copy that may be written to, over the leaves that are there: then nothing has to be searched
for by trying one row number after the other.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Table

from coder.store import leaves
from coder.store.leaves import INNER, LEAF, PAGE, Cell

MOST_ADDED = 16_384
"""Pages. The header of a file cut short says how many there were; a damaged one may say anything."""
_FAN_OUT = 250
_MAGIC = b"SQLite format 3\0"


@dataclass
class _Tree:
    """Of a table: its leaves with the rows on them, every page seen, and whether something of it is not there."""

    leaves: dict[int, list[Cell]] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    broken: bool = False


def pad(path: Path) -> None:
    """Make a file that was cut short as long as it says it was, with empty pages. OSError."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        head = file.read(100)
        if not _is_plain(head):
            return
        here = -(-size // PAGE)
        pages = max(here, min(int.from_bytes(head[28:32], "big"), here + MOST_ADDED))
        if pages * PAGE != size:
            os.truncate(path, pages * PAGE)
            file.seek(28)
            file.write(pages.to_bytes(4, "big"))


def _is_plain(head: bytes) -> bool:
    """Our pages: 4,096 bytes, all of them used."""
    return head.startswith(_MAGIC) and head[16:18] == PAGE.to_bytes(2, "big") and head[20] == 0


def mend(path: Path, size: int, roots: Mapping[str, int], stray: Table) -> None:
    """Hang up every broken table of an unencrypted file again. `size`: bytes that it had before it was padded.
    `roots`: root pages by table. `stray`: the table that only ever grows, so that a leaf of it which no page names is
    one that the lost page named, and nothing that had been deleted. OSError."""
    with path.open("r+b") as file:
        head = file.read(100)
        if not _is_plain(head):
            return
        trees = {name: _walked(file, root, size) for name, root in roots.items()}
        if stray.name in trees and trees[stray.name].broken:
            known = _free(file, head).union(*(tree.seen for tree in trees.values()))
            trees[stray.name].leaves |= dict(_strays(file, size, known, stray, trees[stray.name]))
        for name, tree in trees.items():
            if tree.broken:
                _hang(file, roots[name], tree)


def _page(file: BinaryIO, number: int) -> bytes:
    """Empty where the file has no such page."""
    file.seek((number - 1) * PAGE)
    found = file.read(PAGE)
    return found if len(found) == PAGE else b""


def _put(file: BinaryIO, number: int, page: bytes) -> None:
    file.seek((number - 1) * PAGE)
    file.write(page)


def _walked(file: BinaryIO, root: int, size: int) -> _Tree:
    """From the root down; leaves keep those of their rows that are whole."""
    tree, waiting = _Tree(), [root]
    while waiting:
        number = waiting.pop()
        page = _page(file, number) if number > 1 and number not in tree.seen else b""
        tree.seen.add(number)
        if page and page[0] == INNER:
            waiting += leaves.under(page)
            continue
        whole = _whole_rows(file, number, page, size) if page and page[0] == LEAF else []
        if whole:
            tree.leaves[number] = whole
        elif number != root or not page or page[0] != LEAF:
            tree.broken = True
    return tree


def _whole_rows(file: BinaryIO, number: int, page: bytes, size: int) -> list[Cell]:
    """The rows of a leaf that are whole; others are taken from it, for SQLite would give up the page."""
    whole = leaves.cells(page, min(PAGE, size - (number - 1) * PAGE))
    if len(whole) < int.from_bytes(page[3:5], "big"):
        _put(file, number, leaves.with_only(page, whole))
    return whole


def _free(file: BinaryIO, head: bytes) -> set[int]:
    """Pages that hold nothing any more, as the file's list of them says."""
    found: set[int] = set()
    number = int.from_bytes(head[32:36], "big")
    while number and number not in found and (page := _page(file, number)):
        found.add(number)
        places = range(8, 8 + 4 * min(int.from_bytes(page[4:8], "big"), PAGE // 4 - 2), 4)
        found.update(int.from_bytes(page[at : at + 4], "big") for at in places)
        number = int.from_bytes(page[:4], "big")
    return found


def _strays(file: BinaryIO, size: int, known: set[int], table: Table, tree: _Tree) -> Iterator[tuple[int, list[Cell]]]:
    """Leaves of the table that nothing names, and whose rows are none of those that are there already."""
    rowids = {cell.rowid for its in tree.leaves.values() for cell in its}
    for number in range(2, -(-size // PAGE) + 1):
        page = _page(file, number) if number not in known else b""
        if page and page[0] == LEAF:
            whole = leaves.cells(page, min(PAGE, size - (number - 1) * PAGE))
            if whole and all(leaves.fits(cell, table) and cell.rowid not in rowids for cell in whole):
                _whole_rows(file, number, page, size)
                rowids.update(cell.rowid for cell in whole)
                yield number, whole


def _hang(file: BinaryIO, root: int, tree: _Tree) -> None:
    """Write the inner pages over the leaves anew, from the root's place on; new ones at the end of the file."""
    level = sorted((number, max(cell.rowid for cell in its)) for number, its in tree.leaves.items())
    level.sort(key=lambda child: child[1])
    while len(level) > _FAN_OUT:
        level = [_new(file, part) for part in _parts(level)]
    if len(level) > 1:
        _put(file, root, leaves.inner(level))
    elif level:
        _put(file, root, _page(file, level[0][0]))
    elif (page := _page(file, root)) and (page[0] == INNER or not any(page)):
        # A root of another kind may be a damaged number: what it is then is nobody's to write over.
        _put(file, root, leaves.EMPTY)


def _parts(level: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    """Even parts, of which each fits one page: SQLite takes no inner page over a single one."""
    number = -(-len(level) // _FAN_OUT)
    for part in range(number):
        yield level[len(level) * part // number : len(level) * (part + 1) // number]


def _new(file: BinaryIO, children: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """An inner page at the end of the file: its number, and the largest rowid under it."""
    number = file.seek(0, os.SEEK_END) // PAGE + 1
    _put(file, number, leaves.inner(children))
    file.seek(28)
    file.write(number.to_bytes(4, "big"))
    return number, children[-1][1]
