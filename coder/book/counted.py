"""Columns of the sheet Sessions for what a codebook declares over counts of its codes, named by their labels."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from coder.adherence.records import Named, SummaryRule
from coder.adherence.sessions import SessionResult
from exports.sheet import Column

_WIDTH = 18.0
"""For heads of some words."""


def counted_columns(results: Sequence[SessionResult], taken: Iterable[str]) -> dict[str, Column]:
    """A column for each id; the id stands behind a label that the sheet has `taken` for a column already."""
    rules = {id: one.rule for result in results for id, one in result.summaries.items()}
    names = {name.casefold() for name in taken}
    columns: dict[str, Column] = {}
    for id, rule in rules.items():
        name = rule.label
        while name.casefold() in names:
            name = f"{name} ({id})"
        names.add(name.casefold())
        columns[id] = Column(
            name, "percent" if rule.kind == "share" else "number", meaning=_meaning(rule), width=_WIDTH
        )
    return columns


def counted_cells(result: SessionResult, columns: Mapping[str, Column]) -> dict[str, Any]:
    """The session's values by column; None where one is not known or not defined."""
    found = result.summaries
    return {column.name: found[id].value if id in found else None for id, column in columns.items()}


def _meaning(rule: SummaryRule) -> str:
    what = "Events of {} as a share of those of {}" if rule.kind == "share" else "Events of {} to each event of {}"
    told = what.format(_listed(rule.numerator), _listed(rule.denominator))
    return f"{told}; empty where none of the latter was coded, or one of the codes not looked for"


def _listed(named: Named) -> str:
    return " + ".join(id for id, _ in named)
