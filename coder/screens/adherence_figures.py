"""What the adherence screen shows, worked out once from one state of the tables, and found again by name."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from coder.desk import times

if TYPE_CHECKING:
    from coder.adherence.groups import GroupResult
    from coder.adherence.report import Report
    from coder.adherence.run_chart import RunChart, Version
    from coder.adherence.sessions import SessionResult
    from coder.tables import Tables

Entry = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """Some sessions: of a group (`by` all: every one), of one month of it, or those in which an item was missed."""

    by: str
    key: str | None
    month: str | None = None
    item: tuple[str | None, str] | None = None
    """Plan and item."""


@dataclass(frozen=True)
class Coded:
    """An event of a coding as a row. until_ms None: a point, or an end that is not known."""

    at_ms: int
    until_ms: int | None
    code: str
    label: str
    who: str
    mode: str
    """The code's own, or in brackets the one at its moment."""
    note: str
    event: str | None
    is_open: bool
    concern: bool


@dataclass
class Figures:
    """One report with the tables that it is of."""

    report: "Report"
    tables: "Tables"
    _grouped: dict[str, "Report"] = field(default_factory=dict)
    _trends: dict[tuple[str, str | None], "RunChart"] = field(default_factory=dict)
    _events: dict[str, list[Coded]] = field(default_factory=dict)

    def grouped(self, by: str) -> "tuple[GroupResult, ...]":
        if by == self.report.by:
            return self.report.groups
        if by not in self._grouped:
            self._grouped[by] = self.report.regrouped(by)
        return self._grouped[by].groups

    def group(self, by: str, key: str | None) -> "GroupResult | None":
        if by == "all":
            return self.report.overall
        return next((group for group in self.grouped(by) if group.key == key), None)

    @cached_property
    def items(self) -> list[Entry]:
        """The rows of the items' summary."""
        frame = self.report.item_summary_frame()
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        return [{str(name): cell for name, cell in row.items()} for row in rows]

    @cached_property
    def missed(self) -> list[Entry]:
        return self.report.missed_most()

    def results(self, chosen: Chosen) -> "tuple[SessionResult, ...]":
        group = self.group(chosen.by, chosen.key)
        found = group.results if group else ()
        if chosen.month is not None:
            found = tuple(one for one in found if one.session.month == chosen.month)
        return tuple(one for one in found if chosen.item is None or _missed(one, *chosen.item))

    def session(self, name: str) -> "SessionResult | None":
        return next((one for one in self.report.sessions if one.session.name == name), None)

    def trend(self, by: str, key: str | None) -> "RunChart":
        from coder.adherence.run_chart import run_chart

        if (by, key) not in self._trends:
            of = None if by == "all" else self.group(by, key)
            self._trends[by, key] = run_chart(self.report, of, self._versions)
        return self._trends[by, key]

    @cached_property
    def _versions(self) -> "dict[str, frozenset[Version]]":
        """What each session's figures were measured with."""
        books = {
            (session, observer, role): book
            for session, observer, role, book in self.tables.codings[
                ["session", "observer", "role", "codebook"]
            ].itertuples(index=False)
        }
        found: dict[str, frozenset[Version]] = {}
        for result in self.report.sessions:
            held: set[Version] = set()
            if result.session.plan is not None:
                held.add(("plan", result.session.plan.id, result.session.plan.version or ""))
            if result.coding is not None:
                book = books.get((result.session.name, result.coding.observer, result.coding.role), "")
                name, _, version = book.rpartition(" ")
                held.add(("codebook", name, version))
            found[result.session.name] = frozenset(held)
        return found

    def events(self, result: "SessionResult") -> list[Coded]:
        """The events of the coding that counts, in order of time."""
        name = result.session.name
        if name not in self._events:
            self._events[name] = list(_coded(self.tables, result)) if result.coding else []
        return self._events[name]


def _missed(result: "SessionResult", plan: str | None, item: str) -> bool:
    if result.coding is None or result.score is None or result.session.plan_name != plan:
        return False
    return any(one.id == item and one.status == "not_delivered" for one in result.coding.items)


def _coded(tables: "Tables", result: "SessionResult") -> list[Coded]:
    coding = result.coding
    if coding is None:
        return []
    frame = tables.events
    rows = frame[
        (frame["session"] == result.session.name)
        & (frame["observer"] == coding.observer)
        & (frame["role"] == coding.role)
    ]
    if not len(rows):
        return []
    digest = rows["codebook_digest"].iloc[0]
    book = tables.codes[tables.codes["codebook_digest"] == digest]
    codes = {row["code"]: row for row in book[["code", "label", "level", "mode"]].to_dict("records")}
    plan, seats = result.session.plan, _seats(tables, result.session.name)
    proscribed = coding.book.proscribed if plan is None or plan.proscribed is None else plan.proscribed
    columns = ("onset", "offset", "code", "actor", "note", "event", "is_open")
    found: list[Coded] = []
    states: list[tuple[int, int | None, str]] = []
    for onset, offset, code, actor, note, event, is_open in rows[list(columns)].itertuples(index=False):
        known = codes.get(code, {"label": "", "level": "code", "mode": None})
        at, until = round(onset * 1000), None if offset != offset else round(offset * 1000)
        if known["level"] == "mode":
            states.append((at, until, code))
        own = known["mode"] or ("" if known["level"] == "mode" else _running(states, at))
        who = " ".join(filter(None, (actor, seats.get(actor))))
        found.append(Coded(at, until, code, known["label"], who, own, note or "", event, is_open, code in proscribed))
    return found


def _running(states: list[tuple[int, int | None, str]], at: int) -> str:
    for start, end, code in reversed(states):
        if start <= at and (end is None or at < end):
            return f"({code})"
    return ""


def _seats(tables: "Tables", session: str) -> dict[str, str]:
    """`F1` -> `P03`."""
    held = tables.sessions.loc[tables.sessions["session"] == session, "practitioners"].tolist()
    parts = [part.partition("=") for part in (held[0] or "").split(";")] if held else []
    return {seat.strip(): name.strip() for seat, _, name in parts if name}


def clock_words(coded: Coded) -> str:
    """`00:42:17.3`, and how long a state lasted."""
    when = times.clock(coded.at_ms, tenths=True)
    if coded.is_open:
        return f"{when} open"
    return when if coded.until_ms is None else f"{when} for {times.short(coded.until_ms - coded.at_ms)}"
