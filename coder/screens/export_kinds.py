"""What can be exported from the screen, as data: its words, the file's name, and the verb that writes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder.store import Store
    from coder.tables import Where

Progress = Callable[[str, int, int], None]
TABLES = (".csv", ".tsv", ".parquet", ".xlsx", ".html")
PARTS = ("names", "notes", "dates")


@dataclass(frozen=True)
class Asked:
    """One export as the person wants it. keep: of PARTS; practitioner: whose sheet, empty where it is none; where: the
    sessions, None for all."""

    path: Path
    without: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    practitioner: str = ""
    where: "Where | None" = None


@dataclass(frozen=True)
class Written:
    """What is said of a file that was written; notes: what was changed in it."""

    said: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """`write` gets what is asked, the store and what to tell of progress. Errors: CoderError."""

    name: str
    words: str
    file: str
    suffixes: tuple[str, ...]
    write: "Callable[[Asked, Store, Progress], Written]"
    of_practitioner: bool = False
    pseudonymised: bool = False

    def suggested(self, practitioner: str) -> str:
        """A name for the file."""
        sign = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in practitioner)
        return self.file.format(today=date.today().isoformat(), practitioner=sign)


def _workbook(asked: Asked, store: "Store", progress: Progress) -> Written:
    from coder.book import write_workbook

    write_workbook(asked.path, store, where=asked.where, without=asked.without, progress=progress)
    return Written(f"Wrote the workbook to {asked.path}")


def _summary(asked: Asked, store: "Store", progress: Progress) -> Written:
    from coder.book.printing import write_summary

    write_summary(asked.path, store, where=asked.where, without=asked.without, progress=progress)
    return Written(f"Wrote the pages to {asked.path}: a browser opens and prints them")


def _sheet(asked: Asked, store: "Store", progress: Progress) -> Written:
    from coder.book.printing import write_supervision

    write_supervision(asked.path, store, asked.practitioner, where=asked.where, progress=progress)
    return Written(f"Wrote the sheet of {asked.practitioner} to {asked.path}")


def _bundle(asked: Asked, store: "Store", progress: Progress) -> Written:
    from coder.research import write_research

    changed = write_research(
        asked.path, store, keep=asked.keep, where=asked.where, without=asked.without, progress=progress
    )
    return Written(f"Wrote the bundle to {asked.path}", tuple(changed))


def _table(name: str) -> "Callable[[Asked, Store, Progress], Written]":
    def write(asked: Asked, store: "Store", progress: Progress) -> Written:
        from coder.book import write_plain
        from coder.book.printing import HTML, write_table_page

        if asked.path.suffix.lower() == HTML:
            rows = write_table_page(
                asked.path, store, name, where=asked.where, without=asked.without, progress=progress
            )
        else:
            rows = write_plain(asked.path, store, name, where=asked.where, without=asked.without)
        return Written(f"Wrote {rows:,} rows to {asked.path}")

    return write


def _of_table(name: str, words: str) -> Kind:
    return Kind(name, words, f"{name}.csv", TABLES, _table(name))


KINDS = (
    Kind("workbook", "Workbook for managers: scores, reliability and all data (.xlsx)", "fidelity-{today}.xlsx",
         (".xlsx",), _workbook),
    Kind("pages", "Pages to print: the manager's summary (.html)", "fidelity-{today}.html", (".html",), _summary),
    Kind("sheet", "A practitioner's sheet for supervision, two sides (.html)", "{practitioner}.html",
         (".html", ".xlsx"), _sheet, of_practitioner=True),
    Kind("bundle", "Research bundle: all tables, dictionary, scripts; pseudonymised (.zip)", "fidelity-{today}.zip",
         (".zip",), _bundle, pseudonymised=True),
    _of_table("events", "Events: every coding's events, one row each"),
    _of_table("sessions", "Sessions: what was watched, and its scores"),
    _of_table("items", "Item marks: the status of each item of the session plan"),
    _of_table("ratings", "Ratings made at the end of sessions"),
    _of_table("adherence", "Adherence by group, with its limits"),
    _of_table("agreement", "Agreement between observers, each figure with its limits"),
    _of_table("history", "History: every change that was ever made"),
)  # fmt: skip

CHOICES = {
    "names": (
        "n",
        "random codes for programmes, sites, sessions, people; few sessions: pooled",
        "KEPT: programmes, sites, sessions, people and recordings by name",
    ),
    "notes": (
        "o",
        "left out, with every word of people's own and imported columns",
        "KEPT: people's own words, which may name anybody",
    ),
    "dates": (
        "d",
        "months, or longer times where few; no times of work",
        "KEPT: days, and the times at which people worked",
    ),
}
"""Part of the bundle -> its key, what is done with it, what keeping it means."""


def choice_lines(kind: Kind, keep: tuple[str, ...], without: tuple[str, ...]) -> list[str]:
    """What the keys of this kind of file have chosen, in plain words; nothing where there is nothing to choose."""
    if kind.of_practitioner:
        return ["The sheet names its practitioner and nobody else who delivered."]
    lines = [f"x practitioners: {'left out' if without else 'in, as who delivered a session'}"]
    if kind.pseudonymised:
        if not without and "names" not in keep:
            lines = ["x practitioners: in, under random codes"]
        for part, (key, changed, kept) in CHOICES.items():
            lines.append(f"{key} {part}: {kept if part in keep else changed}")
    return lines
