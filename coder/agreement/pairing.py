"""Which codings count, which of them are compared with which, and what is to be said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from coder.agreement.codings import Coding, Pairing
from coder.agreement.options import Options
from coder.agreement.timed import pairings

INDEPENDENT = ("primary", "second")
NAMED = 12
"""Sessions or codings that a warning names."""
Roled: TypeAlias = Sequence[tuple[Coding, str]]


def counted(found: Roled, asked: Options) -> tuple[list[tuple[Coding, str]], list[str]]:
    """Codings that count: independent ones, and the reference where one is asked for."""
    roles = (*INDEPENDENT, *([asked.against] if asked.against else []))
    kept = [(coding, role) for coding, role in found if role in roles]
    left = sorted({role for _, role in found} - set(roles))
    return kept, [f"codings that do not count: {', '.join(left)}"] if left else []


def ended(kept: Roled) -> list[tuple[Coding, str]]:
    """Codings of a bare table, each session lasting to the last offset of those that count."""
    ends: dict[str, int] = {}
    for coding, _ in kept:
        ends[coding.session] = max(ends.get(coding.session, 0), coding.end)
    return [(replace(coding, end=ends[coding.session]), role) for coding, role in kept]


def doubled(kept: Roled, asked: Options) -> tuple[list[str], list[str]]:
    """Sessions with two codings that can be compared, and the others."""
    by_session: dict[str, list[tuple[str, str]]] = {}
    for coding, role in kept:
        by_session.setdefault(coding.session, []).append((coding.observer, role))
    both: list[str] = []
    alone: list[str] = []
    for session in sorted(by_session):
        observers = {observer for observer, role in by_session[session] if role != asked.against}
        reference = any(role == asked.against for _, role in by_session[session])
        enough = observers and reference if asked.against else len(observers) > 1
        (both if enough else alone).append(session)
    return both, alone


def compared(kept: Roled, both: Sequence[str], asked: Options) -> list[Pairing]:
    inside = [(coding, role) for coding, role in kept if coding.session in set(both)]
    if asked.against is None:
        return pairings([coding for coding, _ in inside], both)
    return [
        Pairing(both.index(reference.session), replace(reference, observer=asked.against), coding)
        for reference, role in inside
        if role == asked.against
        for coding, other in inside
        if other != asked.against and coding.session == reference.session
    ]


def on_codings(codings: Sequence[Mapping[Any, Any]], kept: set[tuple[str, str, str]]) -> list[str]:
    """Drafts that count, and sessions whose codings used different codebooks; codings: rows of their table."""
    rows = [row for row in codings if (row["session"], row["observer"], row["role"]) in kept]
    drafts = [f"{row['session']} {row['observer']}" for row in rows if row["state"] == "draft"]
    books: dict[str, set[str]] = {}
    for row in rows:
        books.setdefault(str(row["session"]), set()).add(str(row["codebook_digest"]))
    mixed = sorted(session for session, digests in books.items() if len(digests) > 1)
    found = [f"draft codings count: {listed(drafts)}"] if drafts else []
    if mixed:
        found.append(f"coded with different codebooks, compared by their codes' ids: {listed(mixed)}")
    return found


def sought(asked: Options) -> str:
    """What a session needs to be compared."""
    if asked.against is not None:
        return f"has a {asked.against} coding and an observer's own"
    return "was coded by two observers on their own"


def listed(names: Sequence[str]) -> str:
    """The first dozen, and how many more."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
