"""An R script that loads the bundle's CSV files with base R alone; labels are attributes, as in package haven."""

from collections.abc import Iterator, Sequence

from exports.bundle_parts import DataTable, Variable

_CLASSES = {"text": "character", "number": "numeric", "whole": "numeric"}
_READ = """\
read_bundle <- function(name, classes, variables) {
  found <- read.csv(file.path("data", paste0(name, ".csv")), colClasses = classes, na.strings = "",
                    encoding = "UTF-8", check.names = FALSE)
  names(found) <- variables
  found
}
label <- function(column, text, labels = NULL) {
  attr(column, "label") <- text
  if (!is.null(labels)) attr(column, "labels") <- labels
  column
}
"""


def r_script(title: str, tables: Sequence[DataTable]) -> str:
    """One data frame a table. ASCII alone, so that it reads the same in every locale."""
    parts = [f"# {_quoted(title)}", '# In this folder: source("load.R")', _READ]
    return "\n".join([*parts, *("\n".join([*_load(table), ""]) for table in tables)])


def _load(table: DataTable) -> Iterator[str]:
    classes = _listed([_quoted(_CLASSES[one.kind]) for one in table.variables])
    names = _listed([_quoted(one.name) for one in table.variables])
    yield f"{table.name} <- read_bundle({_quoted(table.name)}, {classes}, {names})"
    for one in table.variables:
        column = f"{table.name}${one.name}"
        yield f"{column} <- label({column}, {_quoted(one.label)}{_labels(one)})"


def _labels(one: Variable) -> str:
    if not one.values:
        return ""
    values = _listed([_quoted(str(value)) if one.kind == "text" else str(value) for value in one.values])
    return f",\n  setNames({values}, {_listed([_quoted(label) for label in one.values.values()])})"


def _listed(parts: Sequence[str]) -> str:
    return f"c({', '.join(parts)})" if len(parts) < 6 else "c(\n  " + ",\n  ".join(parts) + ")"


def _quoted(text: str) -> str:
    signs = (_ESCAPED.get(sign) or (sign if " " <= sign <= "~" else f"\\U{ord(sign):08x}") for sign in text)
    return f'"{"".join(signs)}"'


_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
