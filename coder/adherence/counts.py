"""Occurrences: technique rates, each mode's share of events, concerns. A code outside the preset is None, never 0."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coder.adherence.records import Book

SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True)
class Counts:
    """Events of one coding; a state counts once."""

    codes: dict[str, int | None]
    techniques: dict[str, int | None]
    modes: dict[str, int | None]
    """Events by the mode of their technique."""
    concerns: int | None
    concerns_not_looked_for: tuple[str, ...]


def counts(
    events: Sequence[str],
    book: Book,
    looked_for: frozenset[str],
    proscribed: Sequence[str] | None = None,
) -> Counts:
    """Count the events' codes by code, technique and mode, and those of `proscribed` (None: all of the codebook's).

    A technique was looked for where its own id was (a digit alone) or every code of it; a mode where any of its
    techniques' ids was. Concerns are counted over those that were looked for; with none of them it is None.
    """
    seen = Counter(events)
    sought_for = book.sought(looked_for)
    by_code = {code.id: seen.get(code.id, 0) if code.id in looked_for else None for code in book.codes}
    techniques = {
        technique: None if ids is None else sum([seen.get(code, 0) for code in ids])
        for technique, ids in sought_for.techniques.items()
    }
    modes = {mode: sum([seen.get(code, 0) for code in ids]) if ids else None for mode, ids in sought_for.modes.items()}
    concerns = book.proscribed if proscribed is None else tuple(proscribed)
    sought = [code for code in concerns if code in looked_for]
    return Counts(
        codes=by_code,
        techniques=techniques,
        modes=modes,
        concerns=sum([seen.get(code, 0) for code in sought]) if sought or not concerns else None,
        concerns_not_looked_for=tuple(code for code in concerns if code not in looked_for),
    )


def rates(occurrences: dict[str, int | None], codable_seconds: float | None) -> dict[str, float | None]:
    """Occurrences per hour of codable time."""
    return {key: per_hour(count, codable_seconds) for key, count in occurrences.items()}


def per_hour(count: float | None, codable_seconds: float | None) -> float | None:
    if count is None or codable_seconds is None or codable_seconds <= 0:
        return None
    return SECONDS_PER_HOUR * count / codable_seconds


def shares(occurrences: dict[str, int | None]) -> dict[str, float | None]:
    """Each count over the sum of those that are not None; None throughout where that sum is 0."""
    total = sum(count for count in occurrences.values() if count is not None)
    return {key: count / total if count is not None and total else None for key, count in occurrences.items()}
