"""The bundle's dictionary: every column, the variable that it is in SPSS and R, and what its values mean."""

from collections.abc import Sequence

import pandas as pd

from exports.bundle_parts import DataTable, Variable

COLUMNS = ("table", "column", "variable", "kind", "pandas", "value", "label")
PANDAS = {"text": "string", "number": "float64", "whole": "Int64"}


def dictionary_frame(tables: Sequence[DataTable]) -> pd.DataFrame:
    """One row a column with its meaning; below it one row a labelled value."""
    rows: list[list[str | None]] = []
    for table in tables:
        for one in table.variables:
            head = [table.name, one.column, one.name, one.kind, PANDAS[one.kind]]
            rows.append([*head, None, one.label])
            rows += [[*head, str(value), label] for value, label in one.values.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def read_me(title: str, about: Sequence[str], tables: Sequence[DataTable], texts: Sequence[str]) -> str:
    """The same for a reader, in Markdown."""
    lines = [f"# {_plain(title)}", ""]
    for paragraph in about:
        lines += [_plain(paragraph), ""]
    lines += ["## Files", "", "| file | rows | what it holds |", "| --- | --- | --- |"]
    lines += [f"| data/{one.name}.csv | {len(one.frame)} | {_plain(one.meaning)} |" for one in tables]
    lines += [f"| {_plain(name)} | | a whole text, as it was used |" for name in texts]
    lines += ["", *_HOW]
    for table in tables:
        lines += [f"## {table.name}", "", _plain(table.meaning), "", "| column | variable | kind | meaning |"]
        lines += ["| --- | --- | --- | --- |", *map(_row, table.variables), ""]
    return "\n".join(lines)


def _row(one: Variable) -> str:
    return f"| {_plain(one.column)} | {one.name} | {one.kind} | {_plain(one.label)} |"


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


_HOW = (
    "`dictionary.csv` lists every column, its variable in SPSS and R, its type in pandas and the labels of its values.",
    "",
    "All files are UTF-8; an empty cell is missing; truths are 1 and 0; a line break within a cell stands as ⏎.",
    "",
    "- SPSS: make this folder the current one (`CD`), then run `load.sps`: a dataset a table, saved as .sav in data/.",
    '- R: `source("load.R")` in this folder: a data frame for each table; labels are attributes.',
    '- Python: `pandas.read_csv(file, dtype=..., keep_default_na=False, na_values=[""])` with the dictionary\'s types.',
    "",
)
