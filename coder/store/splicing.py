"""A database whose first page or schema is damaged, read with the schema pages of one that is laid out like it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from coder.store.driver import STILL, connect

PAGE = 4096
LEAF, INNER = 0x0D, 0x05
_OF_TABLE, _OF_INDEX = (LEAF, INNER), (0x0A, 0x02)
ENOUGH = 0.8
"""Of the root pages that must be of their kind: another of them may be damaged too."""
FEWEST = 8
"""Root pages that must be there for a file to be known by them."""


def splice(damaged: Path, like: Path) -> bool:
    """Put the schema pages of `like` into a damaged file, if it is laid out like it; whether it was done."""
    pages = damaged.stat().st_size // PAGE
    try:
        model, roots = like.read_bytes(), _roots(like)
    except (OSError, sqlite3.DatabaseError):
        return False
    wanted = _schema_pages(model)
    if not wanted or not roots or max(*wanted, *(page for page, _ in roots)) > pages:
        return False
    with damaged.open("r+b") as file:
        kinds = [(kinds, _kind(file.read(1)) if file.seek((page - 1) * PAGE) >= 0 else None) for page, kinds in roots]
        # Where a file was cut short it has empty pages, which are of no kind.
        there = [kind in allowed for allowed, kind in kinds if kind]
        if len(there) < FEWEST or sum(there) < ENOUGH * len(there):
            return False
        for page in wanted:
            file.seek((page - 1) * PAGE)
            file.write(model[(page - 1) * PAGE : page * PAGE])
        file.seek(28)
        # As many pages as there are, none of them free: the list of free ones stood on the first page.
        file.write(pages.to_bytes(4, "big") + bytes(8))
    return True


def _kind(byte: bytes) -> int | None:
    return byte[0] if byte else None


def _roots(path: Path) -> list[tuple[int, tuple[int, ...]]]:
    """Each root page, and the kinds of page it may be."""
    with closing(connect(path, STILL)) as connection:
        if connection.execute("PRAGMA page_size").fetchone() != (PAGE,):
            return []
        rows = connection.execute("SELECT rootpage, type FROM sqlite_schema WHERE rootpage > 0").fetchall()
    return [(page, _OF_INDEX if kind == "index" else _OF_TABLE) for page, kind in rows]


def _schema_pages(model: bytes) -> list[int]:
    """The pages of the schema: the first, and where it is not a leaf those right under it; empty where it is deeper."""
    if model[100] == LEAF:
        return [1]
    if model[100] != INNER:
        return []
    cells = [112 + 2 * number for number in range(int.from_bytes(model[103:105], "big"))]
    places = [int.from_bytes(model[at : at + 2], "big") for at in cells]
    under = [int.from_bytes(model[at : at + 4], "big") for at in (*places, 108)]
    if any(model[(page - 1) * PAGE : (page - 1) * PAGE + 1] != bytes([LEAF]) for page in under):
        return []
    return [1, *under]
