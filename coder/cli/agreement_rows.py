"""Rows of the agreement report that are shown on request: codes, pairs, sessions and disagreements, one row each."""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from coder.agreement.report import Report
from coder.agreement.result import Coefficient
from coder.desk.times import clock

WIDTH = 80
GAP = "  "
CODES = (
    ("f1", "fleiss_kappa", "time_unit_kappa"),
    ("precision", "recall", "f1", "lag_median", "positive_agreement", "negative_agreement", "prevalence"),
    ("fleiss_kappa", "time_unit_kappa", "exact_duration_kappa"),
)
ITEMS = (("item_percent_agreement",), ("item_percent_agreement", "item_positive_agreement"))
SCALES = (
    ("rating_icc2",),
    ("rating_icc2", "rating_gwet_ac2_quadratic", "rating_krippendorff_alpha", "rating_within_1"),
)
GROUPS = (
    ("event_kappa", "cohen_kappa", "fleiss_kappa"),
    ("event_kappa", "event_agreement", "percent_agreement", "cohen_kappa", "fleiss_kappa", "gwet_ac1"),
    ("krippendorff_alpha", "time_unit_kappa"),
)
SHORT = {
    "krippendorff_alpha": "alpha",
    "lag_median": "median_lag, s",
    "rating_krippendorff_alpha": "rating_alpha",
    "rating_gwet_ac2_quadratic": "rating_ac2",
}
Names = tuple[tuple[str, ...], ...]
Key = Callable[[Coefficient], tuple[str, ...]]


def table(rows: Sequence[Sequence[str]], *, left: int = 1, wrapped: bool = False) -> Iterator[str]:
    """Lines of a table, its heads first, each line of a head under the other; the first `left` columns to the left.

    wrapped: the last column is text, which goes on below where it would pass the page.
    """
    if len(rows) < 2:
        return
    stacked = [cell.split("\n") for cell in rows[0]]
    deepest = max(map(len, stacked))
    heads = [[([""] * (deepest - len(head)) + head)[line] for head in stacked] for line in range(deepest)]
    every = [*heads, *rows[1:]]
    columns = range(len(rows[0]) - wrapped)
    widths = [max(len(row[column]) for row in every) for column in columns]
    for row in every:
        cells = [row[n].ljust(widths[n]) if n < left else row[n].rjust(widths[n]) for n in columns]
        line = GAP.join(cells)
        if not wrapped:
            yield line.rstrip()
            continue
        room = max(WIDTH - len(line) - len(GAP), 16)
        parts = textwrap.wrap(row[-1], room, break_on_hyphens=False) or [""]
        for head, part in zip_longest([line], parts, fillvalue=" " * len(line)):
            yield f"{head}{GAP}{part}".rstrip()


def figure(value: float | None) -> str:
    """A coefficient, `-` where there is none."""
    return "-" if value is None else f"{value:.3f}"


def limits(entry: Coefficient) -> str:
    return "" if entry.low is None or entry.high is None else f"{entry.low:.2f} to {entry.high:.2f}"


def codes(report: Report) -> list[list[str]]:
    """A row a code."""
    return _grouped(report, "code", ["code"], lambda one: (str(one.place.code),), CODES)


def items(report: Report) -> list[list[str]]:
    """A row a plan item, or a status of items."""
    return _grouped(report, "code", ["item or status"], lambda one: (str(one.place.code),), ITEMS)


def scales(report: Report) -> list[list[str]]:
    """A row a rating scale."""
    return _grouped(report, "code", ["scale"], lambda one: (str(one.place.code),), SCALES)


def pairs(report: Report) -> list[list[str]]:
    """A row a pair of observers."""
    return _grouped(report, "pair", ["observers"], lambda one: (_pair(one),), GROUPS)


def sessions(report: Report) -> list[list[str]]:
    """A row a session and pair; all observers together have one row."""
    many = any(len(one.place.raters or ()) > 2 for one in report.coefficients if one.place.scope == "session")
    if many:
        return _grouped(report, "session", ["session"], lambda one: (str(one.place.session),), GROUPS)
    names = ["session", "observers"]
    return _grouped(report, "session", names, lambda one: (str(one.place.session), _pair(one)), GROUPS)


def _pair(entry: Coefficient) -> str:
    return " - ".join(entry.place.raters or ())


def _grouped(report: Report, scope: str, heads: list[str], key: Key, names: Names) -> list[list[str]]:
    """Rows by key, a column for each of these names (and channels) that is there; limits of the one that leads.

    Sessions and pairs without any figure (nobody met there) have no row.
    """
    leading, *others = names
    wanted = tuple(dict.fromkeys(name for part in others for name in part))
    entries = [one for one in report.coefficients if one.place.scope == scope and one.name in wanted]
    columns = sorted(
        {(one.name, one.place.channel if scope != "code" else None) for one in entries},
        key=lambda column: (wanted.index(column[0]), str(column[1])),
    )
    lead = next((name for name in leading if any(column[0] == name for column in columns)), None)
    held: dict[tuple[str, ...], dict[tuple[str, str | None], Coefficient]] = {}
    for one in entries:
        place = (one.name, one.place.channel if scope != "code" else None)
        held.setdefault(key(one), {})[place] = one
    kept = {group: found for group, found in held.items() if scope == "code" or any(map(_known, found.values()))}
    bounded = any(limits(one) for one in entries if one.name == lead)
    rows = [[*heads, "n", *_heads(columns, lead if bounded else None)]]
    return rows + [[*group, *_cells(found, columns, lead, bounded=bounded)] for group, found in kept.items()]


def _known(entry: Coefficient) -> bool:
    return entry.value is not None


def _heads(columns: Iterable[tuple[str, str | None]], bounded: str | None) -> Iterator[str]:
    for name, channel in columns:
        yield SHORT.get(name, name).replace("_", "\n") + (f"\n{channel}" if channel else "")
        if name == bounded:
            yield "limits"


def _cells(
    found: Mapping[tuple[str, str | None], Coefficient],
    columns: Iterable[tuple[str, str | None]],
    lead: str | None,
    *,
    bounded: bool,
) -> Iterator[str]:
    counted = next((one for (name, _), one in found.items() if name == lead), next(iter(found.values())))
    yield str(counted.n)
    for column in columns:
        one = found.get(column)
        yield "" if one is None else figure(one.value)
        if bounded and column[0] == lead:
            yield "" if one is None else limits(one)


def moments(report: Report, found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A row a disagreement or an aligned pair, by session and time; of units the observers that gave each code."""
    if report.parameters["tolerance"] is None:
        rows = [[str(one["session"] or ""), str(one["unit"]), _given(one)] for one in found]
        yield from table([["session", "unit", "codes"], *rows], left=2, wrapped=True)
        return
    heads = ["session", "observers", "first at", "code", "second at", "code"]
    yield from table([heads, *([*map(str, _timed(one))] for one in found)], left=2)


def _given(one: Mapping[str, Any]) -> str:
    by_code: dict[str, list[str]] = {}
    for rater, code in zip(one["raters"], one["code"], strict=True):
        by_code.setdefault(str(code), []).append(rater)
    return "; ".join(f"{code}: {', '.join(raters)}" for code, raters in by_code.items())


def _timed(one: Mapping[str, Any]) -> Iterator[str]:
    yield one["session"]
    yield " - ".join(one["raters"])
    for onset, code in zip(one["onset"], one["code"], strict=True):
        yield "-" if onset is None else clock(round(onset * 1000), tenths=True)
        yield code or "-"
