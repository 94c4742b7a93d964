"""Where the numbers of Sites, Practitioners, Trend, Sessions and Items stand in the documents."""

from datetime import date
from typing import Any

from tests.book.beside import Book, Counterparts, Entry, Expected, Numbering, Row, day_number, matched, table
from tests.book.documents import Documents, coding_of, number

NOT_STATED = "(not stated)"


def less(larger: float | None, smaller: float | None) -> float | None:
    return None if larger is None or smaller is None else larger - smaller


def _drawn_from(entry: Entry) -> int | None:
    corrected = any("finite" in (entry[name]["method"] or "") for name in ("weighted", "dose"))
    return entry["delivered_sessions"] if corrected else None


GROUPS: Counterparts = {
    "Sessions": lambda row, group: group["sessions"],
    "Adherence": lambda row, group: group["weighted"]["value"],
    "Low": lambda row, group: group["weighted"]["low"],
    "High": lambda row, group: group["weighted"]["high"],
    "Adherence (strict)": lambda row, group: group["strict"]["value"],
    "Met standard": lambda row, group: group["met"]["value"],
    "Met low": lambda row, group: group["met"]["low"],
    "Met high": lambda row, group: group["met"]["high"],
    "Standard": lambda row, group: group["standard"],
    "Scored": lambda row, group: group["scored"],
    "Took place": lambda row, group: group["delivered_sessions"],
    "Dose": lambda row, group: group["dose"]["value"],
    "Dose low": lambda row, group: group["dose"]["low"],
    "Dose high": lambda row, group: group["dose"]["high"],
    "Critical missed": lambda row, group: group["critical_missed"],
    "Concerns": lambda row, group: group["concerns"]["count"],
    "Concerns per hour": lambda row, group: group["concerns"]["per_hour"],
    "Concerns per hour low": lambda row, group: group["concerns"]["low"],
    "Concerns per hour high": lambda row, group: group["concerns"]["high"],
    "Drawn from": lambda row, group: _drawn_from(group),
}
GROUPED = {"Sites": ("Site", "site"), "Practitioners": ("Practitioner", "practitioner"), "Trend": ("Month", "month")}


def groups(book: Book, documents: Documents, numbering: Numbering, sheet: str) -> Expected:
    """Of Sites, Practitioners or Trend."""
    header, by = GROUPED[sheet]
    found = {name if name is not None else NOT_STATED: group for name, group in documents.groups(by).items()}
    columns = {
        **GROUPS,
        "Key": lambda row, group: numbering.of(by, group["by"][by], row["Key"]),
        **(_PICTURED if sheet == "Trend" else {}),
        **(_shares(book, documents) if sheet == "Sites" else {}),
    }
    if sheet == "Practitioners":
        columns = {name: of for name, of in columns.items() if not name.startswith("Concerns")}
        columns["Concerns"] = lambda row, group: _own_concerns(documents, group["by"][by])
    rows = book.rows(sheet)
    return table(book, sheet, columns, matched(rows, found, lambda row: row[header])) if rows else {}


def _own_concerns(documents: Documents, practitioner: str | None) -> int | None:
    """Events of the codings that count whose actor is the practitioner's seat; None where no event names any seat."""
    told, count = False, 0
    for event in documents.counted("events"):
        registered = documents.registered[event["session"]]
        seats = dict(part.split("=", 1) for part in (registered["practitioners"] or "").split(";") if part)
        plan = documents.plans.get(registered["plan"] or "", {})
        proscribed = plan.get("proscribed")
        if proscribed is None:
            proscribed = [code["id"] for code in documents.codebook["codes"] if code["proscribed"]]
        if practitioner in seats.values() and event["actor"] in seats:
            told = True
            count += seats[event["actor"]] == practitioner and event["code"] in proscribed
    return count if told else None


_PICTURED: Counterparts = {
    "Below": lambda row, group: less(group["weighted"]["value"], group["weighted"]["low"]),
    "Above": lambda row, group: less(group["weighted"]["high"], group["weighted"]["value"]),
}


def _shares(book: Book, documents: Documents) -> Counterparts:
    held = {mode for group in documents.groups("site").values() for mode in group["mode_time_share"]}
    shown = [column.removeprefix("Time in ") for column in book.columns("Sites") if column.startswith("Time in ")]
    assert set(shown) == held

    def share(mode: str) -> Any:
        return lambda row, group: group["mode_time_share"].get(mode, {}).get("value")

    return {f"Time in {mode}": share(mode) for mode in shown}


def sessions(book: Book, documents: Documents, numbering: Numbering) -> Expected:
    alone = documents.groups("session")
    registered = documents.registered

    def earned(entry: Entry, credits: dict[str, Any]) -> int | None:
        counts = entry["counts"]
        return None if counts is None else sum(counts[status] for status, credit in credits.items() if credit == 1)

    def seen(entry: Entry, credits: dict[str, Any]) -> int | None:
        counts = entry["counts"]
        held = [status for status, credit in credits.items() if isinstance(credit, int | float)]
        return None if counts is None else sum(counts[status] for status in held)

    def credits(entry: Entry) -> dict[str, Any]:
        return documents.plans[entry["plan"]]["scoring"]["statuses"] if entry["plan"] else {}

    columns: Counterparts = {
        "Date": lambda row, entry: _day(registered[entry["session"]]["date"]),
        "Adherence": lambda row, entry: entry["weighted"],
        "Adherence (strict)": lambda row, entry: entry["strict"],
        "Lower bound": lambda row, entry: entry["lower"],
        "Upper bound": lambda row, entry: entry["upper"],
        "Dose": lambda row, entry: entry["dose"]["ratio"],
        "Concerns": lambda row, entry: entry["concerns"],
        "Other observer": lambda row, entry: entry["other_observer"],
        "Critical missed": lambda row, entry: None if entry["counts"] is None else len(entry["critical_missed"]),
        "Standard": lambda row, entry: alone[entry["session"]]["standard"],
        "Met": lambda row, entry: alone[entry["session"]]["met"]["value"],
        "Full credit": lambda row, entry: earned(entry, credits(entry)),
        "Items seen": lambda row, entry: seen(entry, credits(entry)),
        "Codable minutes": lambda row, entry: _per(entry["codable_seconds"], 60),
        "No mode": lambda row, entry: entry["no_mode_share"],
        "Uncoded": lambda row, entry: entry["uncoded_share"],
        "Score": lambda row, entry: entry["weighted"] or 0,
        "Dose or 0": lambda row, entry: entry["dose"]["ratio"] or 0,
        "Watched": lambda row, entry: int(entry["observer"] is not None),
        "Programme key": lambda row, entry: numbering.of(
            "programme", registered[entry["session"]]["programme"], row["Programme key"]
        ),
        "Site key": lambda row, entry: numbering.of("site", registered[entry["session"]]["site"], row["Site key"]),
        "Month key": lambda row, entry: numbering.of("month", registered[entry["session"]]["month"], row["Month key"]),
        "Coding": lambda row, entry: (
            numbering.of("coding", documents.counting(entry["session"]), row["Coding"]) if entry["observer"] else None
        ),
        "Other coding": lambda row, entry: _other(documents, numbering, row, entry),
        **_summaries(documents),
    }
    return table(book, "Sessions", columns, documents.sessions.values())


def _other(documents: Documents, numbering: Numbering, row: Row, entry: Entry) -> int | None:
    """The coding of one session by another observer; which one is told by `Other observer`, a sum over its rows."""
    if row["Other coding"] is None:
        return None
    session = entry["session"]
    others = {coding_of(one) for one in documents.table("items") + documents.table("events")}
    known = {
        numbering.known["coding"].get(one): one
        for one in others
        if one[0] == session and one[1] != entry["observer"] and one[2] in ("primary", "second")
    }
    return row["Other coding"] if row["Other coding"] in known else None


def _summaries(documents: Documents) -> Counterparts:
    def value(id: str) -> Any:
        return lambda row, entry: entry["summaries"][id]["value"]

    return {one["label"]: value(one["id"]) for one in documents.codebook["summaries"]}


def _day(text: str | None) -> float | None:
    return None if text is None else day_number(date.fromisoformat(text))


def _per(value: float | None, unit: float) -> float | None:
    return None if value is None else value / unit


def items(book: Book, documents: Documents, numbering: Numbering) -> Expected:
    """An entry is the coding, the plan's item, and the row of `coder export --what items` where it has a mark."""
    marks = {(*coding_of(row), row["item"]): row for row in documents.table("items")}
    entries = {
        (*coding, item["id"]): (coding, plan, item, marks.get((*coding, item["id"])))
        for coding in dict.fromkeys(key[:3] for key in marks)
        for plan in [documents.plans.get(documents.sessions[coding[0]]["plan"])]
        if plan
        for item in plan["items"]
    }
    columns: Counterparts = {
        "Credit": lambda row, entry: _credit(entry),
        "Weight": lambda row, entry: entry[2]["weight"],
        "Planned minutes": lambda row, entry: entry[2]["planned_minutes"],
        "Delivered minutes": lambda row, entry: number(entry[3] and entry[3]["minutes"]),
        "Counts": lambda row, entry: int(documents.counting(entry[0][0]) == entry[0]),
        "Marked": lambda row, entry: int(entry[3] is not None),
        "Applies": lambda row, entry: _applies(entry),
        "Weight that applies": lambda row, entry: entry[2]["weight"] * _applies(entry),
        "Weight seen": lambda row, entry: 0 if _credit(entry) is None else entry[2]["weight"],
        "Weighted credit": lambda row, entry: (_credit(entry) or 0) * entry[2]["weight"],
        "Minutes counted": lambda row, entry: _minutes(entry),
        "Plan row": lambda row, entry: numbering.of("plan", entry[1]["id"], row["Plan row"]),
        "Item key": lambda row, entry: numbering.of("item", (entry[1]["id"], entry[2]["id"]), row["Item key"]),
        "Coding": lambda row, entry: numbering.of("coding", entry[0], row["Coding"]),
    }
    rows = book.rows("Items")
    keyed = matched(rows, entries, lambda row: (row["Session"], row["Observer"], row["Role"], row["Item"]))
    return table(book, "Items", columns, keyed) if rows else {}


def _rule(entry: Entry) -> Any:
    _, plan, _, mark = entry
    return plan["scoring"]["statuses"][mark["status"]] if mark else "unknown"


def _credit(entry: Entry) -> float | None:
    rule = _rule(entry)
    return rule if isinstance(rule, int | float) else None


def _applies(entry: Entry) -> int:
    return int(_rule(entry) is not None)


def _minutes(entry: Entry) -> float | None:
    """None: left out, or not known, for which the cell has a word."""
    mark = entry[3]
    if not _applies(entry) or mark is None or mark["status"] == "not_observed":
        return None
    return 0.0 if mark["status"] == "not_delivered" else number(mark["minutes"])
