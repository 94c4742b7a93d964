"""The database to a research bundle."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from coder import __version__
from coder.book.reports import Reports
from coder.errors import BadInput, OutsideFailed, Problem
from coder.research.cells import SMALLEST
from coder.research.frames import data_tables
from coder.research.method import methods
from coder.research.pseudonyms import masked
from coder.store import Store, books, disclosures
from coder.tables import Tables, Where
from coder.tables.scope import told
from exports.bundle import Bundle, write_bundle
from exports.problems import StorageFailed, TableProblems

Progress = Callable[[str, int, int], None]
WHOLE = (
    "plan and programme are named: codebooks and plans are in the bundle word for word, and tables call a plan by its "
    "id"
)


@dataclass(frozen=True, kw_only=True)
class _Masked(Reports):
    """The reports on tables that are masked already: what they say is masked too."""

    shown: Tables

    @cached_property
    def tables(self) -> Tables:
        return self.shown


def write_research(
    path: str | Path,
    store: Store,
    *,
    keep: Collection[str] = (),
    standard: float | None = None,
    where: Where | None = None,
    without: tuple[str, ...] = (),
    smallest: int = SMALLEST,
    progress: Progress | None = None,
) -> list[str]:
    """Write the bundle: the whole file, or nothing. Returns in words what was left out or coarsened.

    `keep`: some of `names`, `notes`, `dates`; `where`: the sessions, None for all; `without`: `practitioners`, to
    leave them out; `smallest`: sessions that a site, practitioner or period holds at least (see `cells`). Errors:
    BadInput (another suffix, no such folder), OutsideFailed (the disk), StoreRefused.
    """
    tell = progress or (lambda part, done, of: None)
    tell("reading what was coded", 0, 4)
    found = Reports(store, where=where).tables
    parsed = {row.digest: books.parsed_codebook(store, row) for row in books.codebooks(store)}
    used = [book for digest, book in parsed.items() if digest in set(found.codings["codebook_digest"])]
    values = {one.id: frozenset(map(str, one.values)) for book in used for one in book.modifiers}
    shown, changed = masked(found, {one.id for book in used for one in book.subjects}, values, keep, smallest)
    reports = _Masked(store, standard, shown=shown)
    labels = {one.id: one.label for book in used for one in book.modifiers}
    techniques = {one.id: one.label for book in used for one in book.techniques}
    if "practitioners" in without:
        changed.append("practitioners are left out on request")
    if where is not None:
        changed.insert(0, _only(where, keep))
    about = [
        f"Made by fidelity-coder {__version__}.",
        *(f"{words[0].upper()}{words[1:]}." for words in [*changed, WHOLE]),
    ]
    tell("figures", 1, 4)
    about += methods(reports)
    data = data_tables(reports, labels, techniques, practitioners="practitioners" not in without)
    bundle = Bundle("Fidelity coding: research bundle", data, about, _texts(store, found))
    try:
        write_bundle(path, bundle, progress)
    except TableProblems as error:
        kind = OutsideFailed if isinstance(error, StorageFailed) else BadInput
        raise kind.several([Problem(one.what, one.where, one.mend) for one in error.problems]) from error
    asked = {"keep": sorted(keep), "standard": standard, "without": without, "smallest": smallest, **told(where)}
    disclosures.exported(store, path, "research bundle", asked)
    return [*changed, WHOLE]


def _only(where: Where, keep: Collection[str]) -> str:
    """The filter in words, as discreet as the tables are."""
    named = where.sessions if "names" in keep else None
    chosen = f" · {len(where.sessions)} chosen by name" if where.sessions and not named else ""
    days = [day if "dates" in keep else day and day[:7] for day in (where.date_from, where.date_to)]
    shown = replace(where, date_from=days[0], date_to=days[1], sessions=named)
    return f"of the sessions only these: {shown.words}{chosen}".replace(":  · ", ": ")


def _texts(store: Store, found: Tables) -> dict[str, str]:
    """The codebooks and plans in use as they were written."""
    used = set(found.codings["codebook_digest"])
    plans = set(zip(found.sessions["plan"], found.sessions["plan_version"], strict=True))
    held = {
        f"codebooks/{row.book}-{row.version}.yaml": row.text for row in books.codebooks(store) if row.digest in used
    }
    held |= {f"plans/{row.plan}-{row.version}.yaml": row.text for row in books.plans(store)
             if (row.plan, row.version) in plans}  # fmt: skip
    return held
