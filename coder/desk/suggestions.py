"""What the codes of a session suggest for an item of its plan: a status, minutes, and why. A person confirms, or not.

Pure. An item's own time is what the observer struck (`Ran`), else the time of the states that the item expects. Time
that is not codable, such as a break, is left out of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from codebooks import Codebook
from codebooks.plan import ExpectedCodes, Item
from coder.desk import times
from coder.desk.ledger import Ledger
from coder.models import Event, ItemMark

MINUTE_MS = 60_000
RAN = "ran"
"""The name under which a mark keeps the item's own time: `600-1500.5; 1800-`, in seconds; the last may still run."""

Span = tuple[int, int]
"""Session times in ms, from the first up to the second."""


@dataclass(frozen=True)
class Ran:
    """When an item ran, as it was struck. `since_ms`: it runs since then."""

    done: tuple[Span, ...] = ()
    since_ms: int | None = None

    @classmethod
    def of(cls, mark: ItemMark | None) -> "Ran":
        """What a mark keeps. What cannot be read is no time: an imported table may hold anything there."""
        done: list[Span] = []
        since = None
        for part in str(mark.extra.get(RAN) or "").split(";") if mark is not None else ():
            start, dash, end = (text.strip() for text in part.partition("-"))
            begun, ended = _ms(start), _ms(end)
            if dash and begun is not None and ended is not None and ended >= begun:
                done.append((begun, ended))
            elif dash and begun is not None and not end:
                since = begun
        return cls(tuple(sorted(done)), since)

    def text(self) -> str:
        running = [f"{_seconds(self.since_ms)}-"] if self.since_ms is not None else []
        return "; ".join([*(f"{_seconds(start)}-{_seconds(end)}" for start, end in self.done), *running])

    def begun(self, at: int) -> "Ran":
        return Ran(self.done, at)

    def ended(self, at: int) -> "Ran":
        """An end before the beginning, after the clock was set back, makes no time."""
        if self.since_ms is None:
            return self
        return Ran((*self.done, (self.since_ms, at)) if at > self.since_ms else self.done)

    def spans(self, now_ms: int) -> list[Span]:
        running = [(self.since_ms, now_ms)] if self.since_ms is not None and now_ms > self.since_ms else []
        return joined([*self.done, *running])


@dataclass(frozen=True)
class Suggestion:
    """`status`, `minutes`: None where nothing is suggested. `why`, `whence`: in words, also of why nothing is."""

    status: str | None
    why: str
    minutes: int | None
    whence: str


def suggest(
    item: Item,
    mark: ItemMark | None,
    ledger: Ledger,
    now_ms: int,
    gaps: Sequence[Span] = (),
    looked_for: frozenset[str] | None = None,
) -> Suggestion:
    """`gaps`: times at which nobody was at the keys. `looked_for`: the codes of the preset in use; None: all."""
    ran = Ran.of(mark)
    struck = ran.spans(now_ms)
    own = struck or _expected_states(item, ledger, now_ms)
    out = joined([*_not_codable(ledger, now_ms), *gaps])
    codable = minus(own, out)
    lacks = "all of its time is not codable" if own else "when it ran is not known"
    status, why = _status(item, ledger, now_ms, codable, looked_for, lacks)
    if not own:
        return Suggestion(status, why, None, "r at its beginning and its end suggests minutes")
    length, left_out = total(codable), total(own) - total(codable)
    whence = "between its strokes" if struck else "in the states that it expects"
    breaks = f", {times.short(left_out)} not codable left out" if left_out else ""
    return Suggestion(status, why, round(length / MINUTE_MS), f"{times.short(length)} {whence}{breaks}")


def running(
    marks: Mapping[str, ItemMark], ledger: Ledger, now_ms: int, gaps: Sequence[Span] = ()
) -> tuple[str, int] | None:
    """The item that runs now, and its whole minutes so far, of all its times."""
    for item, mark in marks.items():
        ran = Ran.of(mark)
        if ran.since_ms is not None:
            out = joined([*_not_codable(ledger, now_ms), *gaps])
            return item, total(minus(ran.spans(now_ms), out)) // MINUTE_MS
    return None


def _status(
    item: Item, ledger: Ledger, now_ms: int, own: Sequence[Span], looked_for: frozenset[str] | None, lacks: str
) -> tuple[str | None, str]:
    """`lacks`: why `own` is empty, where it is."""
    if not item.expect_codes:
        return None, "the plan names no codes for it"
    wanted = {code for entry in item.expect_codes for code in entry.any_of}
    if looked_for is not None and not wanted <= looked_for:
        return None, f"{', '.join(sorted(wanted - looked_for))} not looked for with this preset"
    if not own:
        return None, lacks
    found = [_seen(entry, ledger, now_ms, own) for entry in item.expect_codes]
    why = "; ".join(said for _, _, said in found)
    if all(met for met, _, _ in found):
        return "delivered", why
    return ("partial" if any(some for _, some, _ in found) else None), why


def _seen(entry: ExpectedCodes, ledger: Ledger, now_ms: int, own: Sequence[Span]) -> tuple[bool, bool, str]:
    """Whether an entry is met, whether something of it was seen, and both in words."""
    events = [event for event in ledger.events() if event.code in entry.any_of and _within(event, now_ms, own)]
    names = " or ".join(entry.any_of)
    met, said = True, []
    if entry.min is not None or entry.min_minutes is None:
        least = entry.min or 1
        met = len(events) >= least
        said.append(f"{len(events)} of {least}" if events else "not seen")
    if entry.min_minutes is not None:
        length = total(overlap(joined(_span(event, now_ms) for event in events), own))
        met = met and length >= entry.min_minutes * MINUTE_MS
        said.append(f"{times.short(length)} of {entry.min_minutes:g} min")
    return met, bool(events), f"{names} {', '.join(said)}"


def _expected_states(item: Item, ledger: Ledger, now_ms: int) -> list[Span]:
    wanted = {code for entry in item.expect_codes for code in entry.any_of}
    states = {code for code in wanted if _kind(ledger.book, code) == "state"}
    return joined(_span(event, now_ms) for event in ledger.events() if event.code in states)


def _not_codable(ledger: Ledger, now_ms: int) -> list[Span]:
    tracks = dict.fromkeys(ledger.track_of(codable) for codable in ledger.book.codables if codable.coverage)
    return [_span(row[2], now_ms) for track in tracks for row in ledger.track(track)]


def _kind(book: Codebook, code: str) -> str | None:
    codable = book.codable(code)
    return codable.kind if codable is not None else None


def _span(event: Event, now_ms: int) -> Span:
    until = max(now_ms, event.onset_ms) if event.is_open else event.offset_ms
    return event.onset_ms, event.onset_ms if until is None else until


def _within(event: Event, now_ms: int, own: Sequence[Span]) -> bool:
    """A point that lies in the time, its ends included; a state that holds during some of it."""
    start, end = _span(event, now_ms)
    return any(start <= until and (end > begin or start >= begin) for begin, until in own)


# ---------------------------------------------------------------------- spans


def joined(spans: Iterable[Span]) -> list[Span]:
    """In order, without overlaps; those without length left out."""
    made: list[Span] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def overlap(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """What both hold."""
    return joined((max(a, c), min(b, d)) for a, b in spans for c, d in others)


def minus(spans: Sequence[Span], out: Sequence[Span]) -> list[Span]:
    """What the first hold and the others do not. `out`: joined."""
    left = list(spans)
    for start, end in out:
        left = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b)) if piece[1] > piece[0]]
    return left


def total(spans: Iterable[Span]) -> int:
    """Milliseconds."""
    return sum(end - start for start, end in spans)


def _ms(text: str) -> int | None:
    digits = text.replace(".", "", 1)
    return round(float(text) * 1000) if digits.isdecimal() and digits.isascii() and len(digits) <= 10 else None


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")
