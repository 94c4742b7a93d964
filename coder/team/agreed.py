"""The agreement report of the database, with a word on whether those who coded are certified."""

from dataclasses import replace
from typing import TYPE_CHECKING

from coder.store import Store
from coder.tables import Tables
from coder.tables.compared import agreement_report as report_of
from coder.team.testing import unfit

if TYPE_CHECKING:
    from coder.agreement.options import Options
    from coder.agreement.report import Report


def agreement_report(store: Store, tables: Tables, options: "Options | None" = None) -> "Report":
    """As `coder.tables.compared` makes it; where certification is in use, a warning names who lacks it."""
    report = report_of(store, tables, options)
    return replace(report, warnings=(*report.warnings, *unfit(store, report.raters)))
