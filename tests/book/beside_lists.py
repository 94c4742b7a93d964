"""Where the numbers of the sheets that list what was coded stand in the documents and in the tables of the export."""

from collections.abc import Callable
from itertools import groupby
from statistics import fmean
from typing import Any

from tests.book.beside import Book, Counterparts, Entry, Expected, Numbering, Row, matched, table
from tests.book.beside_asides import outside, ranged
from tests.book.beside_scores import less
from tests.book.documents import Documents, coding_of, number

FOLLOWED = ("event_kappa", "event_agreement", "time_unit_kappa")
"""The coefficients that Drift follows."""


def modes(book: Book, documents: Documents, numbering: Numbering) -> Expected:
    """An entry is a session's entry and a mode. Minutes: the mode's share of that part of the time that had a mode."""
    mode_of = {technique["id"]: technique["mode"] for technique in documents.codebook["techniques"]}
    entries = {
        (name, mode): (entry, mode)
        for name, entry in documents.sessions.items()
        for mode in entry["mode_event_share"] or ()
    }

    def minutes(entry: Entry) -> float | None:
        session, mode = entry
        share, codable = (session["mode_time_share"] or {}).get(mode), session["codable_seconds"]
        if share is None:
            return None if session["mode_time_share"] is None else 0.0
        return float(share * codable * (1 - (session["no_mode_share"] or 0) - session["uncoded_share"]) / 60)

    def events(entry: Entry) -> int:
        session, mode = entry
        return sum(one["count"] for id, one in session["techniques"].items() if mode_of[id] == mode)

    def limits(row: Row, entry: Entry) -> tuple[float | None, float | None]:
        return ranged(documents, entry[0]["plan"], row["Mode"])[1]

    def points(row: Row, entry: Entry) -> float | None:
        measure, held = ranged(documents, entry[0]["plan"], row["Mode"])
        return outside(row["Event share" if measure == "event share" else "Time share"], held)

    registered = documents.registered
    columns: Counterparts = {
        "Target low": lambda row, entry: limits(row, entry)[0],
        "Target high": lambda row, entry: limits(row, entry)[1],
        "Points outside": points,
        "Minutes": lambda row, entry: minutes(entry),
        "Time share": lambda row, entry: (entry[0]["mode_time_share"] or {}).get(entry[1]),
        "Events": lambda row, entry: events(entry),
        "Event share": lambda row, entry: entry[0]["mode_event_share"][entry[1]],
        "Programme key": lambda row, entry: numbering.of(
            "programme", registered[row["Session"]]["programme"], row["Programme key"]
        ),
        "Site key": lambda row, entry: numbering.of("site", registered[row["Session"]]["site"], row["Site key"]),
        "Mode key": lambda row, entry: numbering.of("mode", entry[1], row["Mode key"]),
    }
    rows = book.rows("Modes")
    return table(book, "Modes", columns, matched(rows, entries, lambda row: (row["Session"], row["Mode"])))


def techniques(book: Book, documents: Documents, numbering: Numbering) -> Expected:
    """A technique's figures are those of its programme's group; a code's are counted here over the exported events."""
    counted = documents.counted("events")
    entries: dict[Any, Entry] = {}
    for programme, group in documents.groups("programme").items():
        watched = [name for name, one in documents.registered.items() if one["programme"] == programme]
        coded = [one for name in watched if (one := documents.sessions[name])["techniques"] is not None]
        for id, figures in group["techniques"].items():
            entries[programme, "technique", id] = _technique(id, figures, group["technique_rate_per_hour"][id], coded)
        for id in documents.codebook["looked_for"] if coded else ():
            entries[programme, "code", id] = _code(id, counted, coded)
    columns: Counterparts = {
        name: _field(name) for name in ("Sessions", "Count", "Sessions with it", "Rate per hour", "Low", "High")
    }
    rows = book.rows("Techniques")
    keyed = matched(rows, entries, lambda row: (row["Programme"], row["Level"], row["Code"]))
    return table(book, "Techniques", columns, keyed)


def _field(name: str) -> Callable[[Row, Entry], Any]:
    return lambda row, entry: entry[name]


def _technique(id: str, figures: Entry, rate: Entry, coded: list[Entry]) -> Entry:
    """`rate` has limits by t over sessions alone."""
    return {
        "Sessions": figures["sessions_with"]["n"],
        "Count": sum(one["techniques"][id]["count"] for one in coded),
        "Sessions with it": figures["sessions_with"]["value"],
        "Rate per hour": rate["value"],
        "Low": rate["low"],
        "High": rate["high"],
    }


def _code(id: str, counted: list[Entry], coded: list[Entry]) -> Entry:
    """Of the sessions with a coding that counts and has events; all codings look for every code here."""
    names = {one["session"]: one["codable_seconds"] for one in coded}
    events = [row for row in counted if row["code"] == id]
    assert not any(row["preset"] for row in counted)
    each = {name: sum(row["session"] == name for row in events) for name in names}
    return {
        "Sessions": len(coded),
        "Count": sum(each.values()),
        "Sessions with it": sum(count > 0 for count in each.values()) / len(coded),
        "Rate per hour": fmean(count * 3600 / names[name] for name, count in each.items()),
        "Low": None,
        "High": None,
    }


def strains(book: Book, documents: Documents, numbering: Numbering) -> Expected:
    """An entry is an exported event that is a strain or was answered, and the event that answers it."""
    events = documents.table("events")
    markers = (documents.codebook["strains"] or {}).get("markers", ())
    answers: dict[str, list[Entry]] = {}
    for event in events:
        if event["responds_to"]:
            answers.setdefault(event["responds_to"], []).append(event)
    entries = [
        (number(event["onset"]), number(answer["onset"]) if answer else None)
        for event in events
        if event["code"] in markers or event["event"] in answers
        for answer in answers.get(event["event"], [None])
    ]
    columns: Counterparts = {
        "Onset": lambda row, entry: entry[0],
        "Answer onset": lambda row, entry: entry[1],
        "Seconds to answer": lambda row, entry: less(entry[1], entry[0]),
    }
    return table(book, "Strains", columns, entries) if entries else {}


SCOPES = ("overall", "channel", "code", "pair", "session")
RELIABILITY: Counterparts = {
    "Value": lambda row, entry: entry["value"],
    "Low": lambda row, entry: entry["low"],
    "High": lambda row, entry: entry["high"],
    "n": lambda row, entry: entry["n"],
    "Standard error": lambda row, entry: entry["se"],
}


def reliability(book: Book, documents: Documents, numbering: Numbering) -> Expected:
    """In the document's order within a scope."""
    entries = sorted(documents.agreement["coefficients"], key=lambda entry: SCOPES.index(entry["scope"]))
    names = [(entry["scope"], entry["name"], entry.get("code"), entry.get("session")) for entry in entries]
    rows = book.rows("Reliability")
    assert [(row["Scope"], row["Coefficient"], row["Code"], row["Session"]) for row in rows] == names
    return table(book, "Reliability", RELIABILITY, entries)


def drift(book: Book, documents: Documents, numbering: Numbering) -> Expected:
    """Worked out here from the sessions' own coefficients."""
    values: dict[tuple[str, ...], list[float]] = {}
    for entry in documents.agreement["coefficients"]:
        month = documents.registered[entry["session"]]["month"] if entry.get("session") else None
        if entry["scope"] == "session" and entry["name"] in FOLLOWED and entry["value"] is not None and month:
            key = (*entry["raters"], entry["name"], entry.get("channel") or "", month)
            values.setdefault(key, []).append(entry["value"])
    entries = {}
    for _, months in groupby(sorted(values), key=lambda key: key[:4]):
        before = None
        for key in months:
            mean = fmean(values[key])
            entries[key] = (values[key], mean, less(mean, before))
            before = mean
    columns: Counterparts = {
        "Sessions": lambda row, entry: len(entry[0]),
        "Mean": lambda row, entry: entry[1],
        "Lowest": lambda row, entry: min(entry[0]),
        "Highest": lambda row, entry: max(entry[0]),
        "Change": lambda row, entry: entry[2],
    }
    names = ("First observer", "Second observer", "Coefficient", "Channel", "Month")
    keyed = matched(book.rows("Drift"), entries, lambda row: tuple(row[name] or "" for name in names))
    return table(book, "Drift", columns, keyed) if keyed else {}


def disagreements(book: Book, documents: Documents, numbering: Numbering) -> Expected:
    """The document holds the first thousand of them; the sheet all."""
    entries, rows = documents.agreement["disagreements"], book.rows("Disagreements")
    assert len(rows) == documents.agreement["disagreements_total"]
    if len(rows) > len(entries):
        entries = entries + [{"onset": [row["First onset"], row["Second onset"]]} for row in rows[len(entries) :]]
    columns: Counterparts = {
        "Time": lambda row, entry: min(onset for onset in entry["onset"] if onset is not None),
        "First onset": lambda row, entry: entry["onset"][0],
        "Second onset": lambda row, entry: entry["onset"][1],
    }
    return table(book, "Disagreements", columns, entries) if rows else {}


def events(book: Book, documents: Documents, numbering: Numbering) -> Expected:
    columns: Counterparts = {
        "Onset": lambda row, entry: number(entry["onset"]),
        "Offset": lambda row, entry: number(entry["offset"]),
        "Coding": lambda row, entry: numbering.of("coding", coding_of(entry), row["Coding"]),
    }
    return table(book, "Events", columns, documents.table("events"))


def ratings(book: Book, documents: Documents, numbering: Numbering) -> Expected:
    entries = documents.table("ratings")
    columns: Counterparts = {
        "Value": lambda row, entry: None if entry["value"] == "not_ratable" else number(entry["value"])
    }
    return table(book, "Ratings", columns, entries) if entries else {}


LISTS: dict[str, Callable[[Book, Documents, Numbering], Expected]] = {
    "Modes": modes,
    "Techniques": techniques,
    "Strains": strains,
    "Reliability": reliability,
    "Drift": drift,
    "Disagreements": disagreements,
    "Ratings": ratings,
}
