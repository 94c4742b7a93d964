"""Frames of the stored codebooks and session plans."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from sqlmodel import Session, select

from codebooks import Codebook, Plan
from codebooks.codables import resolve
from coder.adherence.records import Named, StrainRule, SummaryRule
from coder.models import StoredCodebook, StoredPlan
from coder.store import Store, books
from coder.tables.frames import frame

Digest = str

_PLANS = {
    "plan": "text",
    "version": "text",
    "programme": "text",
    "title": "text",
    "planned_minutes": "number",
    "breaks_minutes": "number",
    "standard": "number",
    "standard_source": "text",
    "bands": "any",
    "bands_source": "text",
    "max_unobserved_weight": "number",
    "dose_low": "number",
    "dose_high": "number",
    "proscribed": "any",
    "mode_targets": "any",
    "credits": "any",
}
_ITEMS = {
    "plan": "text",
    "plan_version": "text",
    "item": "text",
    "position": "whole",
    "title": "text",
    "phase": "text",
    "planned_minutes": "number",
    "weight": "number",
    "critical": "truth",
    "prescribed": "text",
}
_CODES = {
    "codebook": "text",
    "codebook_digest": "text",
    "code": "text",
    "label": "text",
    "level": "text",
    "technique": "text",
    "mode": "text",
    "channel": "text",
    "kind": "text",
    "exclusive": "truth",
    "coverage": "truth",
    "proscribed": "truth",
    "performed_by": "any",
    "definition": "text",
    "include": "text",
    "exclude": "text",
    "key": "text",
    "position": "whole",
}
_LOOKED_FOR = {"codebook_digest": "text", "preset": "text", "code": "text"}
_SCALES = {"codebook_digest": "text", "scale": "text", "label": "text", "low": "number", "high": "number"}


def stored(store: Store, session: Session) -> tuple[Mapping[Digest, Codebook], Sequence[Plan]]:
    """All codebooks by digest and all plans, each in order of id and version."""
    book_rows = sorted(
        session.exec(select(StoredCodebook)), key=lambda row: (row.book, books.version_order(row.version))
    )
    plan_rows = sorted(session.exec(select(StoredPlan)), key=lambda row: (row.plan, books.version_order(row.version)))
    return (
        {row.digest: books.parsed_codebook(store, row) for row in book_rows},
        [books.parsed_plan(store, row) for row in plan_rows],
    )


def plans(found: Sequence[Plan]) -> pd.DataFrame:
    """One row a version of a plan. `bands` word -> lower edge; `credits` status -> number, None or "unknown"."""
    return frame(_PLANS, [_plan_row(plan) for plan in found])


def _plan_row(plan: Plan) -> tuple[Any, ...]:
    scoring, flags, targets = plan.scoring, plan.scoring.dose_flags, plan.mode_targets
    return (
        plan.id,
        plan.version,
        plan.programme.id,
        plan.session.title,
        plan.session.planned_minutes,
        plan.session.breaks_minutes,
        scoring.standard,
        scoring.standard_source,
        None if scoring.bands is None else dict(scoring.bands),
        scoring.bands_source,
        scoring.max_unobserved_weight,
        flags.low if flags else None,
        flags.high if flags else None,
        plan.proscribed,
        targets.model_dump() if targets else None,
        dict(scoring.statuses),
    )


def plan_items(found: Sequence[Plan]) -> pd.DataFrame:
    """One row an item of a plan; `position` counts from 1."""
    rows = [
        (
            plan.id,
            plan.version,
            item.id,
            position,
            item.title,
            item.phase,
            item.planned_minutes,
            item.weight,
            item.critical,
            item.prescribed,
        )
        for plan in found
        for position, item in enumerate(plan.items, start=1)
    ]
    return frame(_ITEMS, rows)


def codes(found: Mapping[Digest, Codebook]) -> pd.DataFrame:
    """One row an id that an event may carry; `performed_by` is a tuple, `position` counts from 1."""
    rows = [
        (
            f"{book.id} {book.version}",
            digest,
            known.id,
            known.label,
            known.level,
            known.technique,
            known.mode,
            known.channel,
            known.kind,
            known.exclusive,
            known.coverage,
            known.proscribed,
            tuple(known.performed_by),
            known.definition,
            known.include,
            known.exclude,
            known.key,
            position,
        )
        for digest, book in found.items()
        for position, known in enumerate(book.codables, start=1)
    ]
    return frame(_CODES, rows)


def looked_for(found: Mapping[Digest, Codebook]) -> pd.DataFrame:
    """One row an id that is looked for with a preset; a preset of None looks for all."""
    rows = [
        (digest, preset, code)
        for digest, book in found.items()
        for preset in (None, *(known.id for known in book.presets))
        for code in sorted(book.looked_for(preset))
    ]
    return frame(_LOOKED_FOR, rows)


def scales(found: Mapping[Digest, Codebook]) -> pd.DataFrame:
    """One row a rating scale, with its lowest and highest step."""
    rows = [
        (digest, item.id, item.label, book.globals.scale.min, book.globals.scale.max)
        for digest, book in found.items()
        if book.globals is not None
        for item in book.globals.items
    ]
    return frame(_SCALES, rows)


def strains(found: Mapping[Digest, Codebook]) -> dict[Digest, StrainRule | None]:
    """Which codes mark, hold open and resolve a strain; None where a codebook says none."""
    told = {digest: book.strains for digest, book in found.items()}
    return {
        digest: StrainRule(rule.markers, rule.episode, rule.resolved) if rule else None for digest, rule in told.items()
    }


def summaries(found: Mapping[Digest, Codebook]) -> dict[Digest, tuple[SummaryRule, ...]]:
    """What the codebook declares over counts of codes; a technique stands for all its codes and itself."""

    def named(book: Codebook, ids: Sequence[str]) -> Named:
        return tuple((id, tuple(sorted(resolve(book, (id,))))) for id in ids)

    return {
        digest: tuple(
            SummaryRule(one.id, one.label, one.kind, named(book, one.numerator), named(book, one.denominator))
            for one in book.summaries
        )
        for digest, book in found.items()
    }
