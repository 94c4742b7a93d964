"""Which frames make which workbook, with which formulas: the sheets of the contract, built from tables and reports.

Every score on a sheet is a live formula over the sheets Items and Sessions, with the report's own figure stored as its
value. The modules: `sheets` (all of them, in order), `summary` with `words`, `picture` and `layout`, `readme`,
`groups` (Sites, Practitioners), `sessions`, `items`, `lists` (Modes to Codebook), `dictionary`; `keys` and `common`
serve them.
"""
