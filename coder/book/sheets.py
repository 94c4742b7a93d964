"""All sheets of the workbook, in the contract's order, from the tables and the two reports."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

import pandas as pd

from coder.adherence.report import Report
from coder.book.audit import audit_sheet
from coder.book.common import records
from coder.book.concern_list import with_concerns
from coder.book.dictionary import dictionary_sheet
from coder.book.discreet import people, without_people
from coder.book.funnel_plot import Asked, with_funnels
from coder.book.groups import groups_sheet
from coder.book.items import items_sheet
from coder.book.items_short import with_items_in_short
from coder.book.keys import Keys, keys
from coder.book.lists import Labels, codebook_sheet, events_sheet, reliability_sheet, techniques_sheet
from coder.book.mix import with_mode_mix
from coder.book.mode_ranges import with_mode_ranges
from coder.book.modes import modes_sheet
from coder.book.moments import disagreements_sheet, drift_sheet, ratings_sheet, strains_sheet
from coder.book.readme import read_me_page
from coder.book.sessions import sessions_sheet
from coder.book.summary import Behind, summary_page
from coder.book.targets import wanted_by_plan, wanted_of
from coder.book.trend import trend_sheet
from coder.tables import Tables
from exports.sheet import Page, Sheet

LEFT_OUT = "Left out on request."
NO_DOUBLE = "no session has two independent codings"
ALIKE = "observers coded every moment alike"


class Agreement(Protocol):
    """The agreement report, as far as the workbook needs it."""

    @property
    def disagreements(self) -> Sequence[Mapping[str, Any]]: ...

    def to_json(self) -> dict[str, Any]: ...


def workbook_sheets(
    tables: Tables,
    adherence: Report,
    agreement: Agreement | None,
    *,
    made_at: datetime,
    without: tuple[str, ...] = (),
    history: pd.DataFrame | None = None,
    marking: str = "",
) -> list[Sheet | Page]:
    """Read me, Summary, Sites, Practitioners, Trend, Sessions, Items, Modes, Techniques, Strains, Reliability, Drift,
    Disagreements, Events, Ratings, Codebook, Dictionary, Audit.

    `adherence` may be grouped by anything; its standard is the one of the report. `agreement` is None where no session
    has two independent codings. `without` holds `practitioners` to leave out who delivered a session. `history` as
    `coder.tables.past` gives it. `marking`: a protective marking, for the first line of Read me and Summary.
    """
    numbers = keys(adherence)
    found = agreement.to_json() if agreement else None
    labels = labels_of(tables.codes)
    by_plan = wanted_by_plan(tables.plans)
    sheets = _data_sheets(tables, adherence, found, numbers, labels, without)
    double = agreement.disagreements if agreement else ()
    rest = (
        trend_sheet(adherence, numbers),
        strains_sheet(tables.events, tables.codes, tables.strains, labels),
        drift_sheet(found, tables.sessions),
        disagreements_sheet(double, labels, ALIKE if agreement else NO_DOUBLE),
        ratings_sheet(tables.ratings, tables.scales, tables.moments),
    )
    sheets |= {sheet.name: sheet for sheet in rest}
    sheets = {name: sheets[name] for name in _ORDER}
    if "practitioners" in without:
        names = people(tables.sessions, history)
        history = None if history is None else without_people(history, names)
        sheets = {name: replace(sheet, frame=without_people(sheet.frame, names)) for name, sheet in sheets.items()}
    audit = audit_sheet(history)
    sites, wanted = adherence.regrouped("site").groups, wanted_of(adherence.sessions, by_plan)
    sheets["Sites"] = with_mode_mix(sheets["Sites"], sites, sheets["Modes"], numbers, labels, wanted)
    staff = adherence.regrouped("practitioner").groups
    asked: tuple[Asked, ...] = (("Sites", sites, numbers.sites), ("Practitioners", staff, numbers.practitioners))
    sheets = with_funnels(sheets, asked)
    behind = Behind(sheets["Sites"], sheets["Sessions"], sheets["Items"], sheets["Modes"])
    summary = summary_page(adherence, numbers, behind, found, labels, by_plan, made_at, marking)
    used = tables.codings[["codebook", "codebook_digest"]]
    left_out = tuple(name for name in sheets if name.casefold() in without)
    front = read_me_page(
        adherence, numbers, used, found, made_at=made_at, left_out=left_out, marking=marking, only=tables.where.words
    )
    settings = {"adherence": adherence.parameters, "agreement": (found or {}).get("parameters", {})}
    return [front, summary, *sheets.values(), dictionary_sheet([*sheets.values(), audit], settings), audit]


_ORDER = (
    "Sites",
    "Practitioners",
    "Trend",
    "Sessions",
    "Items",
    "Modes",
    "Techniques",
    "Strains",
    "Reliability",
    "Drift",
    "Disagreements",
    "Events",
    "Ratings",
    "Codebook",
)


def _data_sheets(
    tables: Tables,
    report: Report,
    agreement: Mapping[str, Any] | None,
    numbers: Keys,
    labels: Labels,
    without: tuple[str, ...],
) -> dict[str, Sheet]:
    items = with_items_in_short(items_sheet(report, numbers), report, numbers)
    events = with_concerns(events_sheet(tables.events, numbers.codings, labels), report, numbers, labels)
    shown = "practitioners" not in without
    sessions = sessions_sheet(
        report,
        numbers,
        has_items=bool(len(items.frame)),
        coded=frozenset(int(key) for key in events.frame["Coding"].dropna()),
        practitioners=shown,
    )
    sites = report.regrouped("site").groups
    by_plan = wanted_by_plan(tables.plans)
    made = (
        groups_sheet("Sites", "Site", "site", sites, numbers.sites, report.confidence),
        _practitioners(report, numbers) if shown else _left_out("Practitioners"),
        sessions,
        items,
        with_mode_ranges(modes_sheet(report, numbers, labels, by_plan), report, numbers, labels, by_plan),
        techniques_sheet(report, labels),
        reliability_sheet(agreement, NO_DOUBLE),
        events,
        codebook_sheet(tables.codes),
    )
    return {sheet.name: sheet for sheet in made}


def _practitioners(report: Report, numbers: Keys) -> Sheet:
    groups = report.regrouped("practitioner").groups
    people = numbers.practitioners
    return groups_sheet("Practitioners", "Practitioner", "practitioner", groups, people, report.confidence)


def _left_out(name: str) -> Sheet:
    return Sheet(name, pd.DataFrame(), (), title=name, empty=LEFT_OUT, meaning=LEFT_OUT)


def labels_of(codes: pd.DataFrame) -> dict[str, str]:
    return {row["code"]: row["label"] for row in records(codes) if row["label"]}
