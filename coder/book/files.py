"""The database to a file: the workbook, or one plain table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from coder import __version__, settings
from coder.book.plain import WHATS, plain_table
from coder.book.reports import Reports
from coder.book.sheets import workbook_sheets
from coder.errors import BadInput, OutsideFailed, Problem
from coder.store import Store, disclosures
from coder.tables import Where
from coder.tables.scope import told
from exports.problems import StorageFailed, TableProblems
from exports.sheet import Properties
from exports.tidy import write_table
from exports.workbook import write

Progress = Callable[[str, int, int], None]


def write_workbook(
    path: str | Path,
    store: Store,
    *,
    standard: float | None = None,
    where: Where | None = None,
    without: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> None:
    """Write the workbook of all that the store holds: the whole file, or nothing and the old one stays.

    `standard`: a share from 0 to 1 in place of the plans' own; `where`: the sessions, None for all; `without`:
    `practitioners`, to leave them out. Errors: BadInput (another suffix, a folder that is not there), OutsideFailed
    (the disk), StoreRefused.
    """
    if Path(path).suffix.lower() != ".xlsx":
        raise BadInput("a workbook's name ends in .xlsx", str(path), "name it so")
    made_at = datetime.now()
    reports = Reports(store, standard, where)
    sheets = workbook_sheets(
        reports.tables,
        reports.adherence,
        reports.agreement,
        made_at=made_at,
        without=without,
        history=reports.history,
        marking=settings.marking(),
    )
    programmes = sorted(set(reports.tables.sessions["programme"].dropna()))
    about = Properties(
        title=f"Fidelity of {', '.join(programmes) or 'sessions'}",
        subject="Adherence to session plans, mode mix and observer agreement",
        creator=f"fidelity-coder {__version__}",
        description="Scores are live formulas over the sheet Items; see Read me.",
        marking=settings.marking(),
        created=made_at,
    )
    with translated():
        write(path, sheets, about, progress)
    disclosures.exported(store, path, "workbook", {"standard": standard, "without": without, **told(where)})


def write_plain(
    path: str | Path,
    store: Store,
    what: str,
    *,
    standard: float | None = None,
    where: Where | None = None,
    without: tuple[str, ...] = (),
) -> int:
    """Write one plain table, by the path's suffix; how many rows it has. `what`: one of WHATS. Errors as above."""
    if what not in WHATS:
        raise BadInput(f"{what} cannot be exported", "--what", f"write one of {', '.join(WHATS)}")
    table = plain_table(store, Reports(store, standard, where), what, without)
    with translated():
        write_table(path, table)
    asked = {"rows": len(table), "standard": standard, "without": without, **told(where)}
    disclosures.exported(store, path, what, asked)
    return len(table)


@contextmanager
def translated() -> Iterator[None]:
    """What the room below says of a file, as one of our own errors."""
    try:
        yield
    except TableProblems as error:
        kind = OutsideFailed if isinstance(error, StorageFailed) else BadInput
        raise kind.several([Problem(one.what, one.where, one.mend) for one in error.problems]) from error
