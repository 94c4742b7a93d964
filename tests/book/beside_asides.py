"""Where the numbers right of the tables stand in the documents, or how they are worked out of what does."""

from collections.abc import Callable, Sequence
from itertools import count
from math import sqrt
from statistics import NormalDist, fmean
from typing import Any

from coder.adherence.funnel import dispersion
from coder.adherence.uncertainty import wilson
from tests.book.beside import Book, Counterparts, Entry, Expected, Row, aside
from tests.book.beside_scores import less
from tests.book.documents import Documents

MEASURES = {"mode_time_share": "time share", "mode_event_share": "event share"}
STATUSES = ("delivered", "adapted", "partial", "not_delivered")


def items(book: Book, documents: Documents) -> Expected:
    """An entry is the marks of one item of a plan, over the codings that count; None where one has no mark."""
    columns: Counterparts = {
        "In full": lambda row, entry: _full(entry) / len(_seen(entry)) if _seen(entry) else None,
        "Low": lambda row, entry: _limits(entry)[0],
        "High": lambda row, entry: _limits(entry)[1],
        "Sessions": lambda row, entry: len(_seen(entry)),
        **{status.replace("_", " ").capitalize(): _counting(status) for status in STATUSES},
        "Not observed": lambda row, entry: sum(rule == "unknown" for _, rule in entry),
        "Below": lambda row, entry: less(row["In full"], _limits(entry)[0]),
        "Above": lambda row, entry: less(_limits(entry)[1], row["In full"]),
    }
    return aside(book, "Items", columns, lambda row: _marks(documents, row["Item, least often in full first"]))


def _marks(documents: Documents, label: str) -> list[tuple[str | None, Any]]:
    """Status and credit of the item of that name in each counting coding that marked any item of its plan."""
    ((plan, item),) = [
        (plan, item["id"])
        for plan in documents.plans.values()
        for item in plan["items"]
        if label == f"{_before(documents, plan)}{item['id']} {item['title']}{' (critical)' * item['critical']}"
    ]
    marked: dict[str, dict[str, str]] = {}
    for row in documents.counted("items"):
        if row["plan"] == plan["id"]:
            marked.setdefault(row["session"], {})[row["item"]] = row["status"]
    statuses = [marks.get(item) for marks in marked.values()]
    return [(status, plan["scoring"]["statuses"][status] if status else "unknown") for status in statuses]


def _before(documents: Documents, plan: Entry) -> str:
    return f"{plan['id']}: " if len(documents.plans) > 1 else ""


def _seen(entry: Entry) -> list[float]:
    return [rule for _, rule in entry if isinstance(rule, int | float)]


def _full(entry: Entry) -> int:
    return sum(rule == 1 for rule in _seen(entry))


def _limits(entry: Entry) -> tuple[float | None, float | None]:
    return wilson(_full(entry), len(_seen(entry))) if _seen(entry) else (None, None)


def _counting(status: str) -> Callable[[Row, Entry], int]:
    return lambda row, entry: sum(one == status for one, _ in entry)


def modes(book: Book, documents: Documents) -> Expected:
    """An entry is the mean of a group's shares, the range that all its plans set, and what it was drawn from."""
    columns: Counterparts = {
        "Sessions": lambda row, entry: entry[0]["n"],
        "Mean share": lambda row, entry: entry[0]["value"],
        "Low": lambda row, entry: entry[0]["low"],
        "High": lambda row, entry: entry[0]["high"],
        "Target low": lambda row, entry: entry[1][0],
        "Target high": lambda row, entry: entry[1][1],
        "Points outside": lambda row, entry: outside(entry[0]["value"], entry[1]),
        "Below": lambda row, entry: less(entry[0]["value"], entry[0]["low"]),
        "Above": lambda row, entry: less(entry[0]["high"], entry[0]["value"]),
        "Middle": lambda row, entry: sum(entry[1]) / 2 if None not in entry[1] else None,
        "Half": lambda row, entry: (entry[1][1] - entry[1][0]) / 2 if None not in entry[1] else None,
        "Drawn from": lambda row, entry: entry[2],
    }
    return aside(book, "Modes", columns, lambda row: _mean(documents, row))


def _mean(documents: Documents, row: Row) -> Entry:
    label, mode = row["Label"].rsplit(": ", 1)
    name = row["Group against the owner's range"]
    assert label == name
    programmes = {f"All {key or 'sessions'}": ("programme", key) for key in documents.groups("programme")}
    sites = {key or "(no site)": ("site", key) for key in documents.groups("site")}
    by, key = (programmes | sites)[name]
    group = documents.groups(by)[key]
    sessions = [one["session"] for one in documents.sessions.values() if one["observer"] is not None]
    plans = [documents.sessions[one]["plan"] for one in sessions if documents.registered[one][by] == key]
    measure, limits = _shared([ranged(documents, plan, mode) for plan in plans])
    assert row["Measure"] == measure
    estimate = group["mode_event_share" if measure == "event share" else "mode_time_share"][mode]
    drawn = group["delivered_sessions"] if "finite" in (estimate["method"] or "") else None
    return estimate, limits, drawn


def _shared(found: Sequence[Entry]) -> Entry:
    return found[0] if found and all(one == found[0] for one in found) else ("time share", (None, None))


def ranged(documents: Documents, plan: str | None, mode: str) -> tuple[str, tuple[float | None, float | None]]:
    """The measure that the plan's range is for, and its ends; None where it sets none."""
    targets = documents.plans[plan]["mode_targets"] if plan else None
    if targets is None:
        return "time share", (None, None)
    limits = targets["ranges"].get(mode) or {}
    return MEASURES[targets["measure"]], (limits.get("min"), limits.get("max"))


def outside(share: float | None, limits: tuple[float | None, float | None]) -> float | None:
    """Percentage points."""
    if share is None or limits == (None, None):
        return None
    low, high = limits
    return max(0.0, (low - share) * 100 if low is not None else 0.0, (share - high) * 100 if high is not None else 0.0)


def sessions(book: Book, documents: Documents) -> Expected:
    """The lines of the funnels: target ± z s / √n; over-dispersed where the mean z² passes 1 + 2 √(2/k)."""
    every = [one["weighted"] for one in documents.sessions.values() if one["weighted"] is not None]
    columns: dict[str, Callable[[Row, Entry], Any]] = {}
    for by, name in (("site", "Sites"), ("practitioner", "Practitioners")):
        groups = [found for group in documents.groups(by) if (found := _scores(documents, by, group))]
        squares = sum(sum((score - fmean(found)) ** 2 for score in found) for found in groups)
        freedom = sum(len(found) - 1 for found in groups)
        if len(groups) < 3 or not squares or not freedom:
            continue
        target, spread = fmean(every), sqrt(squares / freedom)
        factor = dispersion([(fmean(found) - target) * sqrt(len(found)) / spread for found in groups])
        error = spread * (sqrt(factor) if factor > 1 + 2 * sqrt(2 / len(groups)) else 1)
        largest = max(map(len, groups))
        columns[f"{name}: size"] = _size(largest)
        columns |= {f"{name}: {line}": _end(target, z * error, largest) for line, z in _ENDS.items()}
    sizes = count(1)
    return aside(book, "Sessions", columns, lambda row: next(sizes)) if columns else {}


_INNER, _OUTER = NormalDist().inv_cdf(0.975), NormalDist().inv_cdf(0.999)
_ENDS = {"99.8 % low": -_OUTER, "95 % low": -_INNER, "mean of all": 0.0, "95 % high": _INNER, "99.8 % high": _OUTER}


def _size(largest: int) -> Callable[[Row, Entry], int | None]:
    return lambda row, size: size if size <= largest else None


def _end(target: float, distance: float, largest: int) -> Callable[[Row, Entry], float | None]:
    """`distance`: from the target, for a group of one session."""
    return lambda row, size: min(max(target + distance / sqrt(size), 0.0), 1.0) if size <= largest else None


def _scores(documents: Documents, by: str, group: str | None) -> list[float]:
    def belongs(session: str) -> bool:
        registered = documents.registered[session]
        if by == "site":
            return bool(registered["site"] == group)
        seats = (registered["practitioners"] or "").replace("=", ";").split(";")
        return group in (seats[1::2] or [None])

    found = ((name, entry["weighted"]) for name, entry in documents.sessions.items())
    return [score for name, score in found if score is not None and belongs(name)]


ASIDES: dict[str, Callable[[Book, Documents], Expected]] = {
    "Sessions": sessions,
    "Items": items,
    "Modes": modes,
}
