"""Programmes for the workbook: the demonstration, and one whose names and plans try the formulas."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from codebooks import load_plan, shipped_codebook
from coder import tables
from coder.adherence.report import Report
from coder.book.sheets import workbook_sheets
from coder.models import Event
from coder.store import Store, codings, create_store, events, marks, open_store, sessions
from coder.store.books import add_plan
from coder.tables.judged import adherence_of
from coder.tables.past import history
from exports.sheet import Page, Properties, Sheet
from exports.workbook import write

MADE_AT = datetime(2026, 7, 1, 12)
AGREEMENT: dict[str, Any] = {
    "parameters": {"tolerance": 2.0, "seed": 0},
    "coefficients": [
        {
            "scope": "overall",
            "rollup": "code",
            "code": None,
            "name": "event_kappa",
            "value": 0.71,
            "se": None,
            "low": 0.62,
            "high": 0.79,
            "interval": "bootstrap",
            "n": 812,
            "why_missing": None,
            "why_no_interval": None,
        },
        {
            "scope": "code",
            "rollup": "code",
            "code": "TH-OPB",
            "name": "fleiss_kappa",
            "value": None,
            "se": None,
            "low": None,
            "high": None,
            "interval": None,
            "n": 3,
            "why_missing": "few_occurrences: the code occurs fewer than 10 times",
            "why_no_interval": "few_occurrences: the code occurs fewer than 10 times",
        },
    ],
    "warnings": ["drafts count: S22"],
}


class Figures:
    """An agreement report of known figures."""

    disagreements: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return AGREEMENT


def read(target: Path) -> tables.Tables:
    with open_store(str(target), "anna") as store:
        return tables.read(store)


def report(read: tables.Tables, *, standard: float | None = None, by: str = "programme") -> Report:
    return adherence_of(read, by=by, standard=standard)


def sheets(target: Path, *, standard: float | None = None, without: tuple[str, ...] = ()) -> list[Sheet | Page]:
    found = read(target)
    with open_store(str(target), "anna") as store:
        past = history(store)
    return workbook_sheets(
        found,
        report(found, standard=standard),
        Figures(),
        made_at=MADE_AT,
        without=without,
        history=past,
    )


def workbook(target: Path, path: Path, **given: Any) -> Path:
    write(path, sheets(target, **given), Properties("Fidelity"))
    return path


def plan(name: str, standard: str, adapted: str) -> str:
    """Four items; `adapted` earns what is said, `not_observed` leaves the score in the plan where it is 0.25."""
    unseen = "null" if adapted == "0.25" else "unknown"
    items = "".join(
        f"  - {{id: I{number}, title: Item {number}, planned_minutes: {10 * number}, weight: {weight}, "
        f"critical: {str(number == 2).lower()}, prescribed: Done}}\n"
        for number, weight in enumerate((1, 2, 0.7, 3), start=1)
    )
    return (
        f"schema_version: 1\nid: {name}\nversion: 1.0.0\nprogramme: {{id: p, title: P}}\n"
        "session: {number: 1, title: First, format: group, planned_minutes: 120, breaks_minutes: 0}\n"
        'codebook: {id: modes-of-practice, version: ">=0.2"}\n'
        f"scoring:\n  statuses: {{delivered: 1.0, adapted: {adapted}, partial: 0.5, not_delivered: 0.0, "
        f"not_applicable: null, not_observed: {unseen}}}\n{standard}items:\n{items}"
    )


STRANGE = (
    # session, programme, site, plan, practitioners, statuses of I1..I4 (- : no mark), minutes of those delivered
    ("S*", "=1+1", "*", "strict-plan", "*", "delivered adapted partial not_delivered", 12.0),
    ("S1", "=1+1", "no?th", "strict-plan", "P1", "delivered delivered delivered delivered", 20.0),
    ("S10", "=1+1", "north", "strict-plan", "P1 P2", "partial partial not_applicable delivered", None),
    ("007", "=1+1", "North", "strict-plan", "P2", "not_delivered not_delivered - -", 5.0),
    ("7", "-2", "007", "soft-plan", "P10", "adapted adapted not_observed delivered", 10.0),
    ("7.0", "-2", "7", "soft-plan", "P1", "not_observed not_observed not_observed not_observed", None),
    ("@S", "-2", ">5", "soft-plan", "p1", "not_applicable not_applicable not_applicable not_applicable", None),
    ("~", "-2", "north", "soft-plan", "P1", "delivered - - -", 30.0),
    ("<>", None, None, None, "", "", None),
    ("no coding", "-2", "north", "soft-plan", "P1", None, None),
)


def strange(target: Path) -> None:
    """Names that Excel reads as patterns or numbers; two plans, every status; no plan, no mark, no coding."""
    book = shipped_codebook("modes-of-practice")
    with create_store(str(target), "anna", book) as store:
        for name, standard, adapted in (("strict-plan", "  standard: 0.8\n", "0.25"), ("soft-plan", "", "1.0")):
            add_plan(store, load_plan(plan(name, standard, adapted), where=f"{name}.yaml"))
        for name, programme, site, its_plan, people, _, _ in STRANGE:
            seats = {f"F{number}": person for number, person in enumerate(people.split(), start=1)}
            fields = sessions.SessionFields(
                name, programme=programme, site=site, plan=its_plan, seats=seats, chosen="random", date="2026-03-02"
            )
            sessions.add(store, fields)
        _code(store, {row[0]: row for row in STRANGE})
    with open_store(str(target), "ben") as store:
        second = {"S1": STRANGE[0], "7": STRANGE[2]}
        _code(store, {name: (name, *row[1:]) for name, row in second.items()})


def _code(store: Store, rows: Mapping[str, tuple[Any, ...]]) -> None:
    for name, (*_, statuses, minutes) in rows.items():
        if statuses is None:
            continue
        coding = codings.begin(store, name)
        events.write(
            store,
            coding.id,
            [events.Insert(Event(coding_id=coding.id, entry=0, code="ED-CON", onset_ms=1000, keyed_at=0))],
        )
        for number, status in enumerate(statuses.split(), start=1):
            if status != "-":
                known = minutes if status in ("delivered", "adapted", "partial") else None
                marks.set_mark(store, coding.id, f"I{number}", status=status, minutes=known)
