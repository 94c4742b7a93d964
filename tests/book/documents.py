"""What the command line tells of a database as documents and plain tables: what a workbook's numbers stand beside."""

import csv
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from coder.cli.main import main

Entry = dict[str, Any]
Coding = tuple[str, str, str]
"""Session, observer, role."""
GROUPINGS = ("programme", "site", "practitioner", "month", "session")


def run(target: Path, *words: str) -> str:
    """What `coder` prints on stdout. AssertionError where it does not end with 0."""
    caught = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(caught), redirect_stderr(io.StringIO()):
        code = main(["--db", str(target), "--as", "anna", *words])
    assert code == 0, words
    caught.seek(0)
    return caught.read()


@dataclass(frozen=True)
class Documents:
    """Of one database; each is asked for once, through the command line."""

    target: Path
    folder: Path

    def json(self, *words: str) -> Entry:
        found: Entry = json.loads(run(self.target, *words, "--json"), parse_constant=_refused)
        return found

    @cached_property
    def adherence(self) -> dict[str, Entry]:
        """`coder adherence --by … --json`, by grouping."""
        return {by: self.json("adherence", "--by", by) for by in GROUPINGS}

    @cached_property
    def agreement(self) -> Entry:
        return self.json("agreement")

    @cached_property
    def plans(self) -> dict[str, Entry]:
        """The stored plans by id."""
        listed = self.json("plan", "list")["plans"]
        return {one["id"]: self.json("plan", "show", one["id"]) for one in listed if one["from"] == "database"}

    @cached_property
    def codebook(self) -> Entry:
        """The codebook of the database; several would need to be told apart."""
        (stored,) = (one for one in self.json("codebook", "list")["codebooks"] if one["from"] == "database")
        return self.json("codebook", "show", stored["id"])

    def table(self, what: str) -> list[Entry]:
        """`coder export --what … FILE.csv`: text, None for an empty cell."""
        return self._tables[what]

    @cached_property
    def _tables(self) -> dict[str, list[Entry]]:
        return {what: self._exported(what) for what in ("sessions", "items", "events", "ratings")}

    def _exported(self, what: str) -> list[Entry]:
        path = self.folder / f"{what}.csv"
        run(self.target, "export", str(path), "--what", what)
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]

    @cached_property
    def sessions(self) -> dict[str, Entry]:
        """The sessions' entries of `coder adherence --json`, by name."""
        return {one["session"]: one for one in self.adherence["programme"]["sessions"]}

    @cached_property
    def registered(self) -> dict[str, Entry]:
        """What was told of the sessions, by name."""
        return {row["session"]: row for row in self.table("sessions")}

    def groups(self, by: str) -> dict[str | None, Entry]:
        return {one["by"][by]: one for one in self.adherence[by]["groups"]}

    def counting(self, session: str) -> Coding | None:
        """The coding that makes the session's score."""
        entry = self.sessions[session]
        return None if entry["observer"] is None else (session, entry["observer"], entry["role"])

    def counted(self, what: str) -> list[Entry]:
        """The table's rows of the codings that count."""
        return [row for row in self.table(what) if coding_of(row) == self.counting(row["session"])]


def coding_of(row: Entry) -> Coding:
    return row["session"], row["observer"], row["role"]


def number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _refused(constant: str) -> Any:
    raise AssertionError(f"{constant} in a document")
