"""The database to pages for reading and paper: a practitioner's sheet, the manager's pages, one table."""

from datetime import datetime
from pathlib import Path

from coder import __version__, settings
from coder.book.files import Progress, translated
from coder.book.plain import plain_table
from coder.book.printed import plain_sheet, summary_parts
from coder.book.reports import Reports
from coder.book.supervision import findings
from coder.book.supervision_page import supervision_page
from coder.store import Store, disclosures
from coder.tables import Where
from coder.tables.scope import told
from exports import html, workbook
from exports.sheet import Page, Properties, Sheet

HTML = ".html"


def write_supervision(
    path: str | Path,
    store: Store,
    practitioner: str,
    *,
    standard: float | None = None,
    where: Where | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the sheet for supervision of one practitioner: a .html page, else a workbook of that page alone.

    Errors: NotFound (no such practitioner), BadInput (a folder that is not there), OutsideFailed, StoreRefused.
    """
    reports, made_at = Reports(store, standard, where), datetime.now()
    found = findings(reports.tables, reports.adherence, practitioner)
    _write(path, [supervision_page(found, made_at)], f"Supervision: {practitioner}", made_at, progress)
    disclosures.exported(
        store, path, "supervision", {"practitioner": practitioner, "standard": standard, **told(where)}
    )


def write_summary(
    path: str | Path,
    store: Store,
    *,
    standard: float | None = None,
    where: Where | None = None,
    without: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> None:
    """Write the manager's pages to a .html file: Summary, Sites, concerns, how to read them. Errors as above."""
    reports, made_at = Reports(store, standard, where), datetime.now()
    parts = summary_parts(reports, made_at, without)
    _write(path, parts, "Fidelity summary", made_at, progress)
    disclosures.exported(store, path, "summary", {"standard": standard, "without": without, **told(where)})


def write_table_page(
    path: str | Path,
    store: Store,
    what: str,
    *,
    standard: float | None = None,
    where: Where | None = None,
    without: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> int:
    """Write one plain table to a .html file; how many rows it has. `what`: one of `plain.WHATS`. Errors as above."""
    table = plain_table(store, Reports(store, standard, where), what, without)
    _write(path, [plain_sheet(table, what)], what.capitalize(), datetime.now(), progress)
    asked = {"rows": len(table), "standard": standard, "without": without, **told(where)}
    disclosures.exported(store, path, what, asked)
    return len(table)


def _write(
    path: str | Path, parts: list[Sheet | Page], title: str, made_at: datetime, progress: Progress | None
) -> None:
    creator = f"fidelity-coder {__version__}"
    about = Properties(title, creator=creator, marking=settings.marking(), created=made_at)
    write = html.write if Path(path).suffix.lower() == HTML else workbook.write
    with translated():
        write(path, parts, about, progress)
