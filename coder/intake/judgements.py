"""Rows of item marks and ratings become what an observer said of items and scales."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel, col, select

from codebooks import Codebook, Plan
from coder.intake import moments
from coder.intake.events import OUR_COLUMNS
from coder.intake.files import Done, TidyFile
from coder.intake.roster import Roster, Who
from coder.models import Coding, ItemMark, ObservedSession, Rating, StoredPlan, new_id
from coder.store import books, sessions
from exports import raw
from exports.tidy_rules import NOT_RATABLE, Clean

Fields = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """One good row: of which item or scale, and what."""

    line: int
    about: str
    fields: Fields
    plan: str | None
    moments: str = ""


@dataclass(frozen=True)
class Kind:
    """What item marks and ratings differ in."""

    table: type[ItemMark] | type[Rating]
    about: str
    says: tuple[str, ...]
    not_carried: frozenset[str]


ITEMS = Kind(ItemMark, "item", ("status", "minutes", "note"), OUR_COLUMNS | {"plan"})
RATINGS = Kind(Rating, "scale", ("value", "note"), OUR_COLUMNS | {moments.COLUMN})


class JudgementFile(TidyFile):
    """The good rows of one file of item marks or ratings, by coding."""

    def __init__(self, clean: Clean, kind: Kind) -> None:
        super().__init__(clean, kind.not_carried)
        self.kind = kind
        self._unread = clean.bad
        self.groups: dict[Who, list[Said]] = defaultdict(list)
        frame = clean.frame
        records = frame.to_dict(orient="records")
        for index, record in zip(frame.index, records, strict=True):
            cells = {str(name): raw.plain(value) for name, value in record.items()}
            extra = {name: _json(cells[name]) for name in self.carried if cells[name] is not None}
            fields = {name: cells[name] for name in kind.says} | {"extra": extra}
            if fields.get("value") == NOT_RATABLE:
                fields["value"] = None
            who = (cells["session"], cells["observer"], cells["role"])
            plan = raw.as_text(cells.get("plan")) or None
            rests_on = raw.as_text(cells.get(moments.COLUMN)) if kind.table is Rating else ""
            self.groups[who].append(Said(int(index), cells[kind.about], fields, plan, rests_on))

    def speaks_of(self) -> Iterator[Who]:
        return (who for who, said in self.groups.items() if said)

    def check(self, roster: Roster) -> None:
        self._check_unread(roster)
        for who, said in self.groups.items():
            wrong = self._judge(roster, who, said)
            kept: dict[str, Said] = {}
            good = []
            for row in said:
                why = wrong(row)
                first = kept.setdefault(row.about, row)
                if why is None and first is not row:
                    same = first.fields == row.fields
                    why = "" if same else f"{row.about} is there twice with different answers, first in {first.line}"
                if why is None:
                    good.append(row)
                elif why:
                    self.wrong(row.line, why, "correct the row, or leave it out")
            coding = roster.existing(who)
            self.groups[who] = (
                good if coding is None or coding.state != "locked" else self._kept(roster, coding, who, good)
            )

    def _kept(self, roster: Roster, coding: Coding, who: Who, said: Sequence[Said]) -> list[Said]:
        """The rows that a locked coding holds already; the others are bad."""
        there = self._stored(roster, coding)
        kept = []
        for row in said:
            old = there.get(row.about)
            if old is None:
                self.in_locked(row.line, who, "be new in it")
            elif any(getattr(old, name) != value for name, value in self._given(row).items()):
                self.in_locked(row.line, who, "change an answer")
            else:
                kept.append(row)
        return kept

    def _stored(self, roster: Roster, coding: Coding) -> dict[str, ItemMark | Rating]:
        table = self.kind.table
        query = select(table).where(col(table.coding_id) == coding.id)
        found: Iterator[ItemMark | Rating] = iter(roster.act.session.exec(query))  # type: ignore[arg-type]  # one of them
        return {getattr(row, self.kind.about): row for row in found}

    def _given(self, row: Said) -> Fields:
        """What a file leaves empty is left as it is; a rating's empty value says that it was not ratable."""
        return {name: value for name, value in row.fields.items() if name == "value" or value not in (None, {})}

    def _check_unread(self, roster: Roster) -> None:
        """A row that is bad already says its unknown item or scale too."""
        for line, record in zip(self._unread.index, self._unread.to_dict(orient="records"), strict=True):
            session, observer, about = record["session"], record["observer"], record[self.kind.about]
            if session and observer and about:
                row = Said(int(line), about, {"value": None}, raw.as_text(raw.plain(record.get("plan"))) or None)
                why = self._judge(roster, (session, observer, record["role"]), [row])(row)
                if why is not None:
                    self.wrong(row.line, why, "correct the row, or leave it out")

    def _judge(self, roster: Roster, who: Who, said: Sequence[Said]) -> Callable[[Said], str | None]:
        """What says why a row of these cannot be taken."""
        if self.kind is RATINGS:
            return _scales(roster.book(roster.existing(who)))
        plan = _plan_of(roster, who[0], said)
        if plan is None:
            return lambda row: f"session {who[0]} has no session plan: `coder session edit {who[0]} --plan ID`"
        items = frozenset(item.id for item in plan.items)
        return lambda row: None if row.about in items else f"the plan {plan.id} has no item {row.about!r}"

    def apply(self, roster: Roster) -> Done:
        done = Done()
        for who, said in self.groups.items():
            if said:
                coding = roster.take(who)
                if self.kind is ITEMS:
                    _set_plan(roster, who[0], said)
                self._apply_to(roster, coding, said, done)
        return done

    def _apply_to(self, roster: Roster, coding: Coding, said: Sequence[Said], done: Done) -> None:
        there = self._stored(roster, coding)
        new: list[dict[str, Any]] = []
        for row in said:
            old = there.get(row.about)
            if old is None:
                new.append({"id": new_id(), "coding_id": coding.id, self.kind.about: row.about, **row.fields})
                continue
            changed = roster.act.change(old, self._given(row), coding.id)
            done.changed += changed
            done.unchanged += not changed
        roster.act.add_many(SQLModel.metadata.tables[str(self.kind.table.__tablename__)], new)
        done.added += len(new)
        rests_on = {row.about: row.moments for row in said if row.moments}
        if rests_on and coding.state != "locked":
            done.moments_lost += moments.cite(roster, coding, rests_on)


def _scales(book: Codebook) -> Callable[[Said], str | None]:
    scales = frozenset(item.id for item in book.globals.items) if book.globals else frozenset()

    def wrong(row: Said) -> str | None:
        if book.globals is None or row.about not in scales:
            return f"the codebook {book.id} {book.version} has no scale {row.about!r}"
        low, high, value = book.globals.scale.min, book.globals.scale.max, row.fields["value"]
        if value is not None and not low <= value <= high:
            return f"{value:g} is outside the scale, which goes from {low} to {high}"
        return None

    return wrong


def _plan_of(roster: Roster, session: str, said: Sequence[Said]) -> Plan | None:
    """The session's plan, else the one that its rows name."""
    watched = sessions.find(roster.act.session, session)
    if watched is not None and watched.plan_id is not None:
        row = roster.act.session.get(StoredPlan, watched.plan_id)
    else:
        row = _named_plan(roster, said)
    return None if row is None else books.parsed_plan(roster.store, row)


def _named_plan(roster: Roster, said: Sequence[Said]) -> StoredPlan | None:
    named = next((row.plan for row in said if row.plan is not None), None)
    return None if named is None else books.find_plan(roster.act.session, named)


def _set_plan(roster: Roster, session: str, said: Sequence[Said]) -> None:
    watched: ObservedSession | None = sessions.find(roster.act.session, session)
    if watched is not None and watched.plan_id is None:
        plan = _named_plan(roster, said)
        if plan is not None:
            roster.act.change(watched, {"plan_id": plan.id})


def _json(value: Any) -> Any:
    return value if isinstance(value, str | int | bool) else raw.as_text(value)
