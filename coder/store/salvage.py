"""Rows out of a damaged SQLite file: what of a table can still be reached, by its own pages or by its indexes."""

import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from coder.store.cipher import Key
from coder.store.driver import WRITE, connect, module

Rows = dict[int, tuple[object, ...]]
AT_ONCE = 500
MOST_PROBES = 20_000
"""Tries to read within one table, so that an encrypted one whose inner pages are lost does not take for ever."""
_SMALLEST_ROW = 16


class Wreck:
    """A connection to a damaged file that reads on where it can: a text with a broken letter is still a text."""

    def __init__(self, path: Path, key: Key | None = None) -> None:
        # The driver cannot read SQLite's sentence where that quotes a damaged name.
        self.error: tuple[type[Exception], ...] = (module(key).DatabaseError, UnicodeDecodeError)
        self._size = path.stat().st_size
        self._connection: sqlite3.Connection = connect(path, WRITE, key)
        self._connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        self._connection.execute("PRAGMA cell_size_check=ON")
        # SQLite then opens a file that is shorter than it says, and passes over a table whose root is not there.
        self._connection.execute("PRAGMA writable_schema=ON")

    def close(self) -> None:
        self._connection.close()

    def answers(self, query: str) -> bool:
        """Whether a query can be asked, whatever its rows are."""
        try:
            self._connection.execute(query)
        except self.error:
            return False
        return True

    def take_in_log(self) -> None:
        """Bring what the log beside the file holds into the file, as far as it can be read."""
        with suppress(*self.error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def roots(self) -> dict[str, int]:
        """The root page of each table, as far as the schema can be read."""
        found = {}
        with suppress(*self.error):
            for name, page in self._connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'"):
                found[str(name)] = page
        return {name: page for name, page in found.items() if isinstance(page, int) and page > 1}

    def rows(self, table: str, columns: Sequence[str]) -> tuple[Rows, set[int] | None]:
        """The rows that can be read, by rowid, and the rowids of those known to be lost; None where nobody knows."""
        if not self.answers(f"SELECT {', '.join(columns)} FROM {table} LIMIT 0"):
            return {}, None
        seen = self._rowids(table)
        upper = max(seen, default=0) if seen is not None else self._largest(table)
        found = self._by_rowid(f"SELECT rowid, {', '.join(columns)} FROM {table}", upper)
        if seen is None or not seen <= found.keys():
            found = self._by_indexes(table, columns) | found
        return found, None if seen is None else seen - found.keys()

    def _rowids(self, table: str) -> set[int] | None:
        """As the first whole index has them: an index holds every row, and does not need the table's pages."""
        for name, columns in self._indexes(table):
            try:
                query = f"SELECT rowid FROM {table} INDEXED BY {name} ORDER BY {columns[0]}"
                return {row[0] for row in self._connection.execute(query)}
            except self.error:
                continue
        return None

    def _largest(self, table: str) -> int:
        """No rowid is larger: that of the last row, which stands on its leaf wherever the row goes on."""
        try:
            # An index, which SQLite would rather take, may be damaged.
            query = f"SELECT rowid FROM {table} NOT INDEXED ORDER BY rowid DESC LIMIT 1"
            return max((int(row[0]) for row in self._connection.execute(query)), default=0)
        except self.error:
            return self._size // _SMALLEST_ROW

    def _by_rowid(self, select: str, upper: int) -> Rows:
        """From the front as far as it goes, from the back, and the gap between by halves."""
        found: Rows = {}
        front = self._walk(select, found, "rowid > ? ORDER BY rowid", -1)
        if front is None:
            return found
        back = self._walk(select, found, "rowid < ? ORDER BY rowid DESC", 2**63 - 1)
        gaps = deque([(front + 1, min(upper, (back or 2**63) - 1))])
        for _ in range(MOST_PROBES):
            if not gaps:
                break
            # The widest first, so that whatever is whole is met before the tries are used up.
            low, high = gaps.popleft()
            try:
                for row in self._connection.execute(f"{select} WHERE rowid BETWEEN ? AND ?", (low, high)):
                    found[row[0]] = row[1:]
                    low = row[0] + 1
            except self.error:
                if low < high:
                    middle = (low + high) // 2
                    gaps += [(low, middle), (middle + 1, high)]
        return found

    def _walk(self, select: str, found: Rows, where: str, at: int) -> int | None:
        """Read on from a rowid until a page is damaged: the last rowid read; None when the end was reached."""
        most = AT_ONCE
        while True:
            try:
                got = self._connection.execute(f"{select} WHERE {where} LIMIT {most}", (at,)).fetchall()
            except self.error:
                if most == 1:
                    return at
                most //= 2
                continue
            found.update((row[0], row[1:]) for row in got)
            if len(got) < most:
                return None
            at = got[-1][0]

    def _by_indexes(self, table: str, columns: Sequence[str]) -> Rows:
        """Rows of which the indexes together hold every column."""
        parts: dict[int, dict[str, object]] = {}
        for name, its in self._indexes(table):
            query = f"SELECT rowid, {', '.join(its)} FROM {table} INDEXED BY {name} ORDER BY {its[0]}"
            try:
                for row in self._connection.execute(query):
                    parts.setdefault(row[0], {}).update(zip(its, row[1:], strict=True))
            except self.error:
                continue
        return {
            rowid: tuple(part[name] for name in columns)
            for rowid, part in parts.items()
            if all(name in part for name in columns)
        }

    def _indexes(self, table: str) -> Iterator[tuple[str, list[str]]]:
        """Name and columns of each index of a table."""
        try:
            names = [row[1] for row in self._connection.execute(f"PRAGMA index_list({table})")]
            yield from [
                (name, [row[2] for row in self._connection.execute(f"PRAGMA index_info({name})")]) for name in names
            ]
        except self.error:
            return
