"""Rows of the tidy tables become the records that the arithmetic is given. A row is a dictionary, None for missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coder.adherence.items import CREDITS, UNKNOWN, Credit, Item
from coder.adherence.records import Book, BookCode, Coding, Delivered, Events, Plan, Session, StrainRule, SummaryRule
from coder.adherence.targets import ModeTargets

Row = dict[str, Any]
CodingKey = tuple[str, str, str]
"""Session, observer, role."""
PlanKey = tuple[str, str | None]
"""Plan, version."""


@dataclass(frozen=True)
class Books:
    """The stored codebooks, and the ids that each preset looks for, by digest."""

    by_digest: Mapping[str, Book]
    presets: Mapping[tuple[str, str | None], frozenset[str]]

    def book(self, digest: str | None) -> Book:
        return self.by_digest.get(digest or "", Book())

    @property
    def summaries(self) -> tuple[SummaryRule, ...]:
        """Those of all codebooks, of several versions the last."""
        return tuple({rule.id: rule for book in self.by_digest.values() for rule in book.summaries}.values())

    def looked_for(self, digest: str | None, preset: str | None) -> frozenset[str]:
        """Without a preset every id of the codebook."""
        if preset is None:
            return self.book(digest).all_ids
        return self.presets.get((digest or "", preset), frozenset())


Mark = tuple[str | None, float | None, str | None]
"""Status, minutes, note."""


def books(
    codes: Iterable[Row],
    looked_for: Iterable[Row],
    strains: Mapping[str, StrainRule | None] | None = None,
    summaries: Mapping[str, tuple[SummaryRule, ...]] | None = None,
) -> Books:
    """By digest, `strains` tells which codes mark and resolve a strain, `summaries` what is worked out of counts."""
    listed: dict[str, list[BookCode]] = {}
    for row in codes:
        listed.setdefault(row["codebook_digest"], []).append(_book_code(row))
    presets: dict[tuple[str, str | None], set[str]] = {}
    for row in looked_for:
        presets.setdefault((row["codebook_digest"], row["preset"]), set()).add(row["code"])
    return Books(
        {
            digest: Book(tuple(_with_modes(parts)), (strains or {}).get(digest), (summaries or {}).get(digest, ()))
            for digest, parts in listed.items()
        },
        {key: frozenset(ids) for key, ids in presets.items()},
    )


def _book_code(row: Row) -> BookCode:
    performers = row["performed_by"] or ()
    return BookCode(
        id=row["code"],
        level=row["level"],
        technique=row["technique"],
        mode=row["mode"],
        coverage=bool(row["coverage"]),
        proscribed=bool(row["proscribed"]),
        by_practitioner=not performers or "practitioner" in performers,
    )


def _with_modes(codes: Sequence[BookCode]) -> Iterable[BookCode]:
    """A code without a mode of its own has that of its technique."""
    modes = {code.id: code.mode for code in codes if code.level == "technique"}
    for code in codes:
        own = code.mode is not None or code.level == "mode"
        inherited = code.mode if own else modes.get(code.technique or "")
        yield code if inherited == code.mode else replace(code, mode=inherited)


def plans(rows: Iterable[Row], items: Iterable[Row]) -> dict[PlanKey, Plan]:
    lines: dict[tuple[str, str | None], list[Item]] = {}
    for row in items:
        lines.setdefault((row["plan"], row.get("plan_version")), []).append(_item(row))
    found: dict[PlanKey, Plan] = {}
    for row in rows:
        name, version = row["plan"], row["version"]
        listed = lines.get((name, version), lines.get((name, None), []))
        found[name, version] = Plan(
            id=name,
            version=version,
            credits=_credits(row["credits"]),
            standard=row["standard"],
            standard_source=row["standard_source"],
            bands=row["bands"],
            max_unobserved_weight=row["max_unobserved_weight"],
            dose_low=row["dose_low"],
            dose_high=row["dose_high"],
            proscribed=None if row["proscribed"] is None else tuple(row["proscribed"]),
            targets=ModeTargets.of(row.get("mode_targets")),
            items=tuple(sorted(listed, key=lambda item: item.position)),
        )
    return found


def _credits(stored: Mapping[str, Any] | None) -> dict[str, Credit]:
    given: dict[str, Credit] = dict(CREDITS)
    for status, credit in (stored or {}).items():
        given[status] = UNKNOWN if credit == UNKNOWN else None if credit is None else float(credit)
    return given


def _item(row: Row) -> Item:
    return Item(
        id=row["item"],
        status=None,
        weight=1.0 if row["weight"] is None else float(row["weight"]),
        critical=bool(row["critical"]),
        planned_minutes=row["planned_minutes"],
        title=row["title"] or "",
        phase=row["phase"],
        position=int(row["position"]),
    )


def marks(frame: Mapping[str, Sequence[Any]]) -> dict[CodingKey, dict[str, Mark]]:
    """Each coding's marks by item, from the columns of the table, None for missing."""
    names = ("session", "observer", "role", "item", "status", "minutes", "note")
    found: dict[CodingKey, dict[str, Mark]] = {}
    for session, observer, role, item, status, minutes, note in zip(*(frame[name] for name in names), strict=True):
        found.setdefault((session, observer, role), {})[item] = (status, minutes, note)
    return found


def codings(
    rows: Iterable[Row],
    events: Mapping[CodingKey, Events],
    marks: Mapping[CodingKey, Mapping[str, Mark]],
    gaps: Iterable[Row],
    known: Books,
    plan_of: Mapping[str, Plan | None],
) -> dict[str, list[Coding]]:
    """The codings of each session, with their marks laid beside the items of the session's plan (`plan_of`)."""
    gaps_of: dict[CodingKey, list[tuple[float, float]]] = {}
    for row in gaps:
        gaps_of.setdefault(_key(row), []).append((float(row["start"]), float(row["end"])))
    found: dict[str, list[Coding]] = {}
    for row in rows:
        key = _key(row)
        marked = marks.get(key, {})
        plan = plan_of.get(row["session"])
        coding = Coding(
            observer=row["observer"],
            role=row["role"],
            state=row["state"],
            made_by=row["made_by"],
            retrospective=bool(row.get("retrospective")),
            preset=row["preset"],
            begun=row["begun"] or "",
            book=known.book(row["codebook_digest"]),
            looked_for=known.looked_for(row["codebook_digest"], row["preset"]),
            clock_seconds=row["clock_seconds"],
            items=tuple([_with_mark(item, marked.get(item.id)) for item in plan.items]) if plan else (),
            strange_items=tuple([item for item in marked if item not in plan.item_ids]) if plan else (),
            events=events.get(key, Events()),
            gaps=tuple(gaps_of.get(key, ())),
        )
        found.setdefault(row["session"], []).append(coding)
    return found


def plan_of(row: Row, known: Mapping[PlanKey, Plan]) -> Plan | None:
    """The plan of a session."""
    return known.get((row["plan"], row["plan_version"])) if row["plan"] else None


def sessions(
    rows: Iterable[Row], plan_of: Mapping[str, Plan | None], codings: Mapping[str, Sequence[Coding]]
) -> Iterable[Session]:
    """Every registered session with its codings."""
    for row in rows:
        seats = [_seat(part) for part in (row["practitioners"] or "").split(";")]
        yield Session(
            name=row["session"],
            programme=row["programme"],
            site=row["site"],
            date=row["date"],
            month=row["month"],
            medium=row["medium"],
            minutes=row["minutes"],
            chosen=row["chosen"],
            seats=tuple([(seat, name) for seat, name in seats if seat and name]),
            practitioners=tuple(dict.fromkeys([name for _, name in seats if name])),
            plan_name=row["plan"],
            plan=plan_of.get(row["session"]),
            codings=tuple(codings.get(row["session"], ())),
        )


def _seat(part: str) -> tuple[str, str]:
    """Seat and practitioner of "F1=P03"; a name alone has no seat."""
    seat, told, name = part.partition("=")
    return (seat.strip(), name.strip()) if told else ("", part.strip())


def _with_mark(item: Item, mark: Mark | None) -> Item:
    if mark is None:
        return item
    status, minutes, note = mark
    # Not `_replace`: with ten thousand sessions it takes longer than the scores do.
    return Item(
        item.id,
        status,
        item.weight,
        item.critical,
        item.planned_minutes,
        minutes,
        item.title,
        item.phase,
        item.position,
        note,
    )


def delivered(row: Row) -> Delivered:
    return Delivered(row["programme"], row["site"], row["month"], int(row["sessions"]))


def _key(row: Row) -> CodingKey:
    return row["session"], row["observer"], row["role"]
