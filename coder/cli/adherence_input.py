"""What the adherence report needs beyond the frames: how strains are marked, and sessions narrowed by how chosen."""

from dataclasses import replace
from typing import TYPE_CHECKING

from coder.adherence.records import StrainRule

if TYPE_CHECKING:
    from coder.store import Store
    from coder.tables import Tables


def strain_rules(store: "Store") -> dict[str, StrainRule | None]:
    """Which codes mark, hold open and resolve a strain, by digest of the stored codebooks; None where one says none."""
    from coder.store import books

    found: dict[str, StrainRule | None] = {}
    for row in books.codebooks(store):
        rule = books.parsed_codebook(store, row).strains
        found[row.digest] = StrainRule(rule.markers, rule.episode, rule.resolved) if rule else None
    return found


def chosen_so(read: "Tables", chosen: tuple[str, ...]) -> "Tables":
    """The tables of the sessions that were chosen in one of these ways; empty admits all. `delivered` stays whole."""
    if not chosen:
        return read
    kept = read.sessions[read.sessions["chosen"].isin(chosen)]
    names = set(kept["session"])
    return replace(
        read,
        sessions=kept,
        codings=read.codings[read.codings["session"].isin(names)],
        events=read.events[read.events["session"].isin(names)],
        marks=read.marks[read.marks["session"].isin(names)],
        ratings=read.ratings[read.ratings["session"].isin(names)],
        gaps=read.gaps[read.gaps["session"].isin(names)],
    )
