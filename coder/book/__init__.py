"""Which frames make which workbook, with which formulas: the sheets of the contract, built from tables and reports.

Every score on a sheet is a live formula over the sheets Items and Sessions, with the report's own figure stored as its
value. The modules: `sheets` (all of them, in order), `summary` with `words`, `picture` and `layout`, `readme`,
`groups` (Sites, Practitioners), `sessions`, `items`, `lists` (Modes to Codebook), `dictionary`; `keys` and `common`
serve them. `plain` makes the tables of `coder export --what`, `reports` both reports of a store, `files` writes.
"""

from coder.book.files import write_plain, write_workbook
from coder.book.sheets import workbook_sheets

__all__ = ["workbook_sheets", "write_plain", "write_workbook"]
