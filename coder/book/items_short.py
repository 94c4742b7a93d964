"""Beside the sheet Items: how often each item was delivered, over the codings that count, least often first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coder.adherence.items import STATUSES
from coder.adherence.report import Report
from coder.adherence.uncertainty import wilson
from coder.book.common import less, records
from coder.book.groups import wilson_limit
from coder.book.keys import Keys
from coder.book.layout import address
from exports.names import area
from exports.sheet import Aside, BarChart, Cell, Column, Row, Sheet, aside_column


def _word(status: str) -> str:
    return status.replace("_", " ").capitalize()


_MARKED = tuple(status for status in STATUSES if status not in ("not_applicable", "not_observed"))
COLUMNS = (
    Column("Item, least often in full first", width=58, meaning="Item of the plan, in order as exported"),
    Column("In full", "percent", meaning="Share of Sessions that gave it credit 1; live over Items, as all here"),
    Column("Low", "percent", meaning="Wilson's lower limit of In full"),
    Column("High", "percent", meaning="Wilson's upper limit of In full"),
    Column("Sessions", "int", meaning="Sessions in which it applied and was observed, each by the coding that counts"),
    *(Column(_word(status), "int", meaning=f"Sessions that marked it {_word(status).lower()}") for status in _MARKED),
    Column("Not observed", "int", meaning="Sessions in which it applied and was not observed, or has no mark"),
    Column("Below", "percent", helper=True, meaning="In full - Low, for the chart"),
    Column("Above", "percent", helper=True, meaning="High - In full, for the chart"),
)
_SHOWN, _LETTERS = 20, 64
_WIDE, _ROW_CM, _AROUND_CM = 23.0, 0.75, 2.2


@dataclass(frozen=True)
class _Counted:
    """One item over the codings that count; `seen`: it applied and was observed."""

    key: int
    label: str
    statuses: Mapping[str, int]
    full: int
    seen: int
    unseen: int

    @property
    def share(self) -> float | None:
        return self.full / self.seen if self.seen else None


def with_items_in_short(items: Sheet, report: Report, keys: Keys) -> Sheet:
    """`items` with a row an item beside it, live over its rows, and their chart; as it is where nothing is marked."""
    if not len(items.frame):
        return items
    column = aside_column(items.columns)
    counted = sorted(_counted(items, report, keys), key=lambda one: (one.share is None, one.share))
    rows = [_row(one, number, column, report.confidence) for number, one in enumerate(counted, start=2)]
    chart = _chart([one for one in counted if one.share is not None][:_SHOWN], column, len(rows))
    return replace(items, aside=Aside(COLUMNS, tuple(rows), chart))


def _counted(items: Sheet, report: Report, keys: Keys) -> list[_Counted]:
    by_key: dict[int, list[dict[str, Any]]] = {}
    for row in records(items.frame):
        if row["Counts"] == 1:
            by_key.setdefault(row["Item key"], []).append(row)
    found = {(plan.id, item.id): item for plan in keys.plan_records for item in plan.items}
    several = len({plan for plan, _ in found}) > 1
    return [
        _of_item(keys.items[name], _label(item, name[0] if several else None), by_key)
        for name, item in found.items()
        if keys.items[name] in by_key
    ]


def _label(item: Any, plan: str | None) -> str:
    told = " ".join(filter(None, (plan and f"{plan}:", item.id, item.title)))
    cut = told if len(told) <= _LETTERS else f"{told[: _LETTERS - 1]}…"
    return f"{cut} (critical)" if item.critical else cut


def _of_item(key: int, label: str, by_key: Mapping[int, Sequence[Mapping[str, Any]]]) -> _Counted:
    rows = by_key[key]
    credits = [row["Credit"] for row in rows if row["Credit"] is not None]
    return _Counted(
        key,
        label,
        {status: sum(row["Status"] == status for row in rows) for status in _MARKED},
        full=sum(credit == 1 for credit in credits),
        seen=len(credits),
        unseen=sum(row["Applies"] for row in rows) - len(credits),
    )


def _row(one: _Counted, number: int, column: int, confidence: float) -> Row:
    at = {one.name: address(place, number) for place, one in enumerate(COLUMNS, start=column)}
    mine = f"Items[Item key],{one.key},Items[Counts],1"
    seen = f'COUNTIFS({mine},Items[Credit],">=0")'
    alpha = round(1 - confidence, 12)
    share = one.share
    low, high = wilson(one.full, one.seen, confidence) if one.seen else (None, None)
    filled: dict[str, tuple[Any, str]] = {
        "In full": (share, f'IF({at["Sessions"]}>0,COUNTIFS({mine},Items[Credit],1)/{at["Sessions"]},"")'),
        "Low": (low, wilson_limit(at["In full"], at["Sessions"], alpha, "-")),
        "High": (high, wilson_limit(at["In full"], at["Sessions"], alpha, "+")),
        "Sessions": (one.seen, seen),
        "Not observed": (one.unseen, f"COUNTIFS({mine},Items[Applies],1)-{seen}"),
        "Below": (less(share, low), f'IF(ISNUMBER({at["Low"]}),{at["In full"]}-{at["Low"]},"")'),
        "Above": (less(high, share), f'IF(ISNUMBER({at["High"]}),{at["High"]}-{at["In full"]},"")'),
    }
    for status, count in one.statuses.items():
        filled[_word(status)] = (count, f'COUNTIFS({mine},Items[Status],"{status}")')
    cells = (Cell(filled[head.name][0], head.kind, filled[head.name][1]) for head in COLUMNS[1:])
    return (Cell(one.label), *cells)


def _chart(shown: Sequence[_Counted], column: int, rows: int) -> tuple[BarChart, ...]:
    if not shown:
        return ()

    def place(name: str) -> str:
        return area("Items", column + [head.name for head in COLUMNS].index(name), 2, len(shown) + 1)

    told = "; ".join(f"{one.label} {one.share:.0%} of {one.seen}" for one in shown)
    return (
        BarChart(
            title="Items: share of sessions that delivered it in full, with 95 % limits",
            alt=f"Bars of the share of sessions that delivered each item in full, least often first. {told}.",
            labels=area("Items", column, 2, len(shown) + 1),
            values=place("In full"),
            below=place("Below"),
            above=place("Above"),
            anchor=address(column, rows + 3).replace("$", ""),
            size=(_WIDE, _AROUND_CM + _ROW_CM * len(shown)),
        ),
    )
