"""Rows of the tidy event table become events of codings."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from codebooks import Codebook
from coder.intake.files import Done, TidyFile
from coder.intake.roster import Roster, Who
from coder.intake.twins import EVENT, Line, Stored, fill_offsets, match, stored_events
from coder.models import Coding, new_id
from exports import raw
from exports.tidy_rules import Clean
from exports.times import plain_number

OUR_COLUMNS = frozenset(
    {"state", "codebook", "preset", "codebook_digest", "is_open", "come_back", "responds_to", "event", "entry"}
)
"""Columns that an export of ours has beyond the tidy event table: not carried through."""

_MEND = "correct it, or map it with --map (`codes: {theirs: ours}`, null to leave it out)"
_TRUE = frozenset({"true", "1", "yes"})


class EventFile(TidyFile):
    """The good rows of one file, by coding."""

    def __init__(self, clean: Clean) -> None:
        super().__init__(clean, OUR_COLUMNS)
        self._unread = clean.bad
        self._comma = bool(clean.frame.attrs.get("decimal_comma"))
        self.groups: dict[Who, list[Line]] = defaultdict(list)
        self._texts: dict[Who, set[str]] = defaultdict(set)
        for who, line, codebook in self._lines(clean):
            self.groups[who].append(line)
            self._texts[who].add(codebook)

    def _lines(self, clean: Clean) -> Iterator[tuple[Who, Line, str]]:
        frame = clean.frame
        modifiers = {str(name)[4:]: frame[name].tolist() for name in frame.columns if str(name).startswith("mod:")}
        extras = {str(name): frame[name].tolist() for name in self.carried}

        def column(name: str) -> list[Any]:
            return list(frame[name].tolist()) if name in frame.columns else [None] * len(frame)

        known = zip(
            *(column(name) for name in ("session", "observer", "role", "onset", "offset", "code", "actor")),
            *(column(name) for name in ("recipient", "unit", "note", "come_back", "event", "responds_to", "codebook")),
            strict=True,
        )
        for at, (index, cells) in enumerate(zip(frame.index, known, strict=True)):
            session, observer, role, onset, offset, code, actor, recipient, unit, note, back, name, link, book = cells
            line = Line(
                line=int(index),
                onset=round(onset * 1000),
                offset=None if offset is None or offset != offset else round(offset * 1000),
                code=code,
                actor=actor,
                recipient=recipient,
                unit=unit,
                note=note,
                modifiers=_values(modifiers, at),
                extra=_values(extras, at),
                come_back=raw.as_text(back).lower() in _TRUE,
                name=_text(name),
                responds_to=_text(link),
            )
            yield (session, observer, role), line, raw.as_text(book)

    def speaks_of(self) -> Iterator[Who]:
        return (who for who, lines in self.groups.items() if lines)

    def check(self, roster: Roster) -> None:
        # A row that is bad already says its unknown code too.
        cells = self._unread[["session", "observer", "role", "code"]]
        for line, session, observer, role, code in cells.itertuples(name=None):
            book = roster.book(roster.existing((session, observer, role)) if session and observer else None)
            if code and book.codable(code) is None:
                self._no_code(int(line), book, code)
        for who, lines in self.groups.items():
            book = roster.book(roster.existing(who))
            good = [line for line in lines if book.codable(line.code) is not None]
            for line in lines:
                if book.codable(line.code) is None:
                    self._no_code(line.line, book, line.code)
            coding = roster.existing(who)
            self.groups[who] = (
                good if coding is None or coding.state != "locked" else self._kept(roster, coding, who, good)
            )

    def _no_code(self, line: int, book: Codebook, code: str) -> None:
        self.wrong(line, f"the codebook {book.id} {book.version} has no code {code!r}", _MEND)

    def _kept(self, roster: Roster, coding: Coding, who: Who, lines: Sequence[Line]) -> list[Line]:
        """The rows that a locked coding holds already; the others are bad."""
        twins, _ = stored_events(roster.act, coding.id)
        kept = []
        for line, twin in zip(lines, match(lines, twins), strict=True):
            if twin is None:
                self.in_locked(line.line, who, "be new in it")
            elif _fills(line, twin):
                self.in_locked(line.line, who, "fill in an offset")
            else:
                kept.append(line)
        return kept

    def apply(self, roster: Roster) -> Done:
        done = Done()
        ids: dict[str, UUID] = {}
        new: list[tuple[Line, dict[str, Any]]] = []
        for who, lines in self.groups.items():
            if not lines:
                continue
            coding = roster.take(who)
            book = roster.book(coding)
            done.books |= self._texts[who] - {"", f"{book.id} {book.version}"}
            new += self._apply_to(roster, coding, book, lines, done, ids)
        for line, row in new:
            if line.responds_to is not None:
                row["linked_id"] = ids.get(line.responds_to)
        roster.act.add_many(EVENT, [row for _, row in new])
        return done

    def _apply_to(
        self, roster: Roster, coding: Coding, book: Codebook, lines: Sequence[Line], done: Done, ids: dict[str, UUID]
    ) -> list[tuple[Line, dict[str, Any]]]:
        twins, last = stored_events(roster.act, coding.id)
        declared = {modifier.id: frozenset(modifier.values) for modifier in book.modifiers}
        matched = match(lines, twins)
        fills: list[dict[str, Any]] = []
        new: list[tuple[Line, dict[str, Any]]] = []
        for line, twin in zip(lines, matched, strict=True):
            if twin is None:
                last += 1
                row = self._row(roster, coding, line, last, declared)
                new.append((line, row))
                known = book.codable(line.code)
                done.without_end += line.offset is None and known is not None and known.kind == "state"
            elif _fills(line, twin):
                fills.append({"event": twin.id, "end": line.offset})
            if line.name is not None:
                ids[line.name] = row["id"] if twin is None else twin.id
        fill_offsets(roster.act, coding.id, fills)
        done.added += len(new)
        done.changed += len(fills)
        done.unchanged += len(lines) - len(new) - len(fills)
        return new

    def _row(
        self, roster: Roster, coding: Coding, line: Line, entry: int, declared: dict[str, frozenset[str]]
    ) -> dict[str, Any]:
        return {
            "id": new_id(),
            "coding_id": coding.id,
            "entry": entry,
            "onset_ms": line.onset,
            "offset_ms": line.offset,
            "is_open": False,
            "code": line.code,
            "actor": line.actor,
            "recipient": line.recipient,
            "unit": line.unit,
            "note": line.note,
            "modifiers": {
                name: self._number_or_text(value, declared.get(name, frozenset()))
                for name, value in line.modifiers.items()
            },
            "extra": line.extra,
            "linked_id": None,
            "come_back": line.come_back,
            "retracted": False,
            "made_by": "import",
            "keyed_at": roster.act.made_at,
            "keyed_offset": roster.act.made_offset,
        }

    def _number_or_text(self, value: Any, declared: frozenset[str]) -> Any:
        """A modifier's value: text that is the usual spelling of a number is one, unless the codebook says a word."""
        if not isinstance(value, str) or value in declared:
            return value
        number = plain_number(value, decimal_comma=self._comma)
        return value if number is None else number


def _fills(line: Line, twin: Stored) -> bool:
    """Whether a row knows the offset that its stored twin lacks."""
    return twin.offset is None and line.offset is not None and not twin.retracted


def _text(cell: Any) -> str | None:
    return raw.as_text(cell) or None


def _values(columns: dict[str, list[Any]], at: int) -> dict[str, Any]:
    """What the columns hold in a row, as JSON can; empty cells are left out."""
    found = {}
    for name, cells in columns.items():
        value = raw.plain(cells[at])
        if value is None or value == "":
            continue
        plain = isinstance(value, str | bool | int) or (isinstance(value, float) and abs(value) != float("inf"))
        found[name] = value if plain else raw.as_text(value)
    return found
