"""SPSS syntax that loads the bundle's CSV files, with labels of variables and values."""

from collections.abc import Iterator, Sequence

from exports.bundle_parts import DataTable, Variable, cut

LONGEST_TEXT, LONGEST_LABEL, LONGEST_VALUE_LABEL = 32_767, 255, 120
_FORMATS = {"number": "F20.10", "whole": "F12.0"}


def spss_syntax(title: str, tables: Sequence[DataTable]) -> str:
    """One dataset a table, saved as .sav beside its CSV. A label is cut to the bytes that SPSS takes."""
    lines = [
        "* Encoding: UTF-8.",
        f"* {cut(title, 80).rstrip('.')}.",
        "* Make the folder of this file the current one first (CD).",
        "SET DECIMAL=DOT.",
        "",
    ]
    for table in tables:
        # PSPP keeps no second dataset open when it reads a file: each is saved too.
        lines += [*_load(table), *_labels(table), f"SAVE OUTFILE={_quoted(f'data/{table.name}.sav')}.", ""]
    return "\n".join(lines)


def _load(table: DataTable) -> Iterator[str]:
    yield f"GET DATA /TYPE=TXT /FILE={_quoted(f'data/{table.name}.csv')} /ENCODING='UTF8'"
    yield "  /ARRANGEMENT=DELIMITED /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='\"'"
    yield "  /VARIABLES="
    formats = [f"    {one.name} {_format(table, one)}" for one in table.variables]
    yield "\n".join(formats) + "."
    yield f"DATASET NAME {table.name}."


def _format(table: DataTable, one: Variable) -> str:
    if one.kind != "text":
        return _FORMATS[one.kind]
    widths = [len(str(value).encode(errors="replace")) for value in table.frame[one.column].dropna()]
    widths += [len(str(value).encode()) for value in one.values]
    return f"A{min(max(widths, default=1) or 1, LONGEST_TEXT)}"


def _labels(table: DataTable) -> Iterator[str]:
    for one in table.variables:
        yield f"VARIABLE LABELS {one.name} {_quoted(cut(one.label, LONGEST_LABEL))}."
        if one.values:
            yield f"VALUE LABELS {one.name}"
            pairs = [f"  {_value(one, value)} {_label(label)}" for value, label in one.values.items()]
            yield "\n".join(pairs) + "."


def _value(one: Variable, value: str | int) -> str:
    return _quoted(str(value)) if one.kind == "text" else str(value)


def _label(label: str) -> str:
    return _quoted(cut(label, LONGEST_VALUE_LABEL))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
