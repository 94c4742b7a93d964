"""The sheets that list what was coded: Techniques, Reliability, Events, Codebook."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from coder.adherence.report import Report
from coder.adherence.uncertainty import mean_over_sessions
from coder.agreement.intervals import FEW_SESSIONS
from coder.book.common import ROWS_ON_PAPER, frame, records
from coder.book.keys import CodingName
from exports.sheet import Column, Sheet

Labels = Mapping[str, str]
"""Code -> its label."""

TECHNIQUES = (
    Column("Programme", meaning="Programme of the sessions"),
    Column("Level", meaning="technique (its codes included) or code"),
    Column("Code", meaning="Id in the codebook"),
    Column("Label", width=44, meaning="Its name; (alone): coded as the technique, without one of its codes; no total"),
    Column("Sessions", "int", meaning="Sessions in which it was looked for and events were coded"),
    Column("Count", "int", meaning="Events over those sessions"),
    Column("Sessions with it", "percent", meaning="Share of those sessions with at least one"),
    Column("Rate per hour", "number", meaning="Mean of the sessions' events per hour of codable time"),
    Column("Low", "number", meaning="Lower limit by t over sessions; for techniques"),
    Column("High", "number", meaning="Upper limit by t over sessions; for techniques"),
)
RELIABILITY = (
    Column("Scope", meaning="overall, channel, code, pair or session"),
    Column("Code", meaning="The code, for scope code"),
    Column(
        "Coefficient",
        width=28,
        meaning="Name of the figure, as in `coder agreement --json`; Dictionary says what each tells (Coefficients)",
    ),
    Column("Value", "number", meaning="The figure; empty where it is undefined, with the reason under Note"),
    Column("Low", "number", meaning="Lower limit"),
    Column("High", "number", meaning="Upper limit"),
    Column("n", "int", meaning="What it rests on: units, pairs or events, as the coefficient counts"),
    Column("Note", width=60, wrap=True, meaning="Why a value or its limits are missing, or rough"),
    Column("Channel", meaning="The channel, for figures on states"),
    Column("Level", meaning="Level of the codebook at which codes were compared"),
    Column("Raters", meaning="The observers, for scope pair"),
    Column("Session", meaning="The session, for scope session"),
    Column("Standard error", "number", meaning="Of the value, where it has one"),
    Column("Interval", meaning="How the limits were found"),
)
_EVENTS = (
    Column("Session", meaning="Session that was watched"),
    Column("Observer", meaning="Who coded"),
    Column("Onset", "seconds", meaning="Seconds from the session's zero"),
    Column(
        "Offset", "seconds", meaning="Seconds from the session's zero; empty for a point, or an end that is not known"
    ),
    Column("Code", meaning="Id of the code, technique or mode"),
    Column("Actor", meaning="Who did it"),
    Column("Note", width=40, wrap=True, meaning="The observer's note"),
    Column("Label", width=36, meaning="Name of the code"),
    Column("Recipient", meaning="Towards whom"),
    Column("Unit", meaning="Id of a pre-cut unit"),
    Column("Role", meaning="Role of the coding"),
    Column("State", meaning="draft or locked"),
    Column("Codebook", meaning="Codebook and version"),
)
CODEBOOK = (
    Column("Code", meaning="Id that events carry"),
    Column("Label", width=28, wrap=True, meaning="Name"),
    Column("Definition", width=40, wrap=True, meaning="What it is"),
    Column("Include", width=40, wrap=True, meaning="What counts"),
    Column("Exclude", width=40, wrap=True, meaning="What does not"),
    Column("Level", meaning="mode, technique or code"),
    Column("Technique", meaning="Technique that it belongs to"),
    Column("Mode", meaning="Mode that it belongs to"),
    Column("Channel", meaning="Channel that it is coded in"),
    Column("Kind", meaning="point: a moment; state: has a duration"),
    Column("Key", meaning="Strokes on the coding screen"),
    Column("Concern", meaning="yes: counted as a concern"),
    Column("Codebook", meaning="Codebook and version"),
)


def techniques_sheet(report: Report, labels: Labels) -> Sheet:
    rows = [row for group in report.regrouped("programme").groups for row in _technique_rows(report, group, labels)]
    return Sheet(
        "Techniques",
        frame(rows, TECHNIQUES),
        TECHNIQUES,
        title="Techniques: how often, by programme",
        empty="Nothing to show: no coding that counts has events.",
        meaning="Counts are not quality: more of a technique is not better. Codes outside the preset in use were not "
        "looked for and do not count as 0.",
    )


def _technique_rows(report: Report, group: Any, labels: Labels) -> Iterable[dict[str, Any]]:
    members = {result.session.name for result in group.results}
    by_code: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in records(report.techniques_frame()):
        if row["session"] in members:
            by_code.setdefault((row["level"], row["code"]), []).append(row)
    alone = _coded_alone(group)
    for (level, code), rows in by_code.items():
        rates = [row["rate_per_hour"] for row in rows if row["rate_per_hour"] is not None]
        estimate = group.technique_rate_per_hour.get(code) if level == "technique" else None
        yield {
            "Programme": group.key,
            "Level": level,
            "Code": code,
            "Label": _told(labels.get(code), alone=level == "code" and code in alone),
            "Sessions": len(rows),
            "Count": int(sum(row["count"] for row in rows)),
            "Sessions with it": sum(row["count"] > 0 for row in rows) / len(rows),
            "Rate per hour": estimate.value if estimate else mean_over_sessions(rates, ceiling=None).value,
            "Low": estimate.low if estimate else None,
            "High": estimate.high if estimate else None,
        }


def _coded_alone(group: Any) -> frozenset[str]:
    """The techniques that have codes of their own beside their own id."""
    books = [result.coding.book for result in group.results if result.coding]
    return frozenset(id for book in books for id, ids in book.techniques.items() if len(ids) > 1)


def _told(label: str | None, *, alone: bool) -> str | None:
    """A technique's label, marked where the row counts the technique's own id and none of its codes."""
    return f"{label or ''} (alone)".strip() if alone else label


_SCOPES = ("overall", "channel", "code", "pair", "session")
_FOR_ALL = _SCOPES[:2]


def reliability_sheet(agreement: Mapping[str, Any] | None, why_none: str) -> Sheet:
    """`agreement` is the document of `coder agreement --json`; None where there is none, and `why_none`."""
    rows = _coefficients(agreement["coefficients"]) if agreement else []
    return Sheet(
        "Reliability",
        frame(rows, RELIABILITY),
        RELIABILITY,
        title="Reliability: how far observers agree",
        empty=f"Nothing to show: {why_none}.",
        meaning="Agreement of independent codings, as `coder agreement` gives it. No figure is no agreement: the note "
        "says why. First what holds for all; on paper the long lists of codes, pairs and sessions stop early.",
        printed_columns=1 + [column.name for column in RELIABILITY].index("Channel"),
        printed_rows=max(ROWS_ON_PAPER, sum(row["Scope"] in _FOR_ALL for row in rows)),
    )


def _coefficients(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    together: dict[tuple[str, ...], set[str]] = {}
    for entry in entries:
        if entry["scope"] == "session":
            together.setdefault(tuple(entry["raters"]), set()).add(entry["session"])
    ordered = sorted(entries, key=lambda entry: _SCOPES.index(entry["scope"]))
    return [_coefficient(entry, len(together.get(tuple(entry.get("raters") or ()), ()))) for entry in ordered]


def _coefficient(entry: Mapping[str, Any], sessions: int) -> dict[str, Any]:
    """`sessions`: how many the pair coded together; 0 where the row is of no pair."""
    rough = entry["scope"] == "pair" and entry.get("low") is not None and 0 < sessions < FEW_SESSIONS
    caution = f"{sessions} sessions: take the limits as rough" if rough else None
    notes = dict.fromkeys((entry.get("why_missing"), entry.get("why_no_interval"), caution))
    return {
        "Scope": entry["scope"],
        "Code": entry.get("code"),
        "Coefficient": entry["name"],
        "Value": entry["value"],
        "Low": entry.get("low"),
        "High": entry.get("high"),
        "n": entry.get("n"),
        "Note": "; ".join(note for note in notes if note) or None,
        "Level": entry.get("rollup"),
        "Raters": ", ".join(entry.get("raters") or ()) or None,
        "Session": entry.get("session"),
        "Channel": entry.get("channel"),
        "Standard error": entry.get("se"),
        "Interval": entry.get("interval"),
    }


def events_sheet(events: pd.DataFrame, codings: Mapping[CodingName, int], labels: Labels) -> Sheet:
    """Every event that was not retracted, of every coding, in order of session, observer, onset and entry."""
    shown = {column.name: column.name.lower() for column in _EVENTS if column.name != "Label"}
    own = {*shown.values(), "event", "entry", "is_open", "come_back", "responds_to", "preset", "codebook_digest"}
    others = {_spare(str(name)): name for name in events.columns if name not in own}
    more = tuple(Column(name, meaning="As coded or imported") for name in others)
    columns = (*_EVENTS, *more, Column("Coding", "int", helper=True, meaning="Number of the coding, for formulas"))
    made = pd.DataFrame(
        {
            **{name: events[source] for name, source in shown.items()},
            "Label": events["code"].map(labels),
            **{name: events[source] for name, source in others.items()},
        },
        dtype=object,
    )
    codes = zip(events["session"], events["observer"], events["role"], strict=True)
    made["Coding"] = pd.Series([codings.get(key) for key in codes], index=made.index, dtype=object)
    return Sheet(
        "Events",
        made[[column.name for column in columns]],
        columns,
        title="Events: what was coded, and when",
        empty="Nothing to show: no event is coded.",
        meaning="Every event of every coding, draft or locked, without retracted ones. Only the first are printed.",
        printed_columns=8,
        printed_rows=ROWS_ON_PAPER,
    )


def _spare(name: str) -> str:
    """The name of a carried-through column, beside ours."""
    taken = {"coding", *(column.name.casefold() for column in _EVENTS)}
    return f"{name} (imported)" if name.casefold() in taken else name


def codebook_sheet(codes: pd.DataFrame) -> Sheet:
    same = {"Code": "code", "Label": "label", "Level": "level", "Technique": "technique", "Mode": "mode"}
    more = {"Channel": "channel", "Kind": "kind", "Key": "key", "Codebook": "codebook"}
    texts = {"Definition": "definition", "Include": "include", "Exclude": "exclude"}
    rows = [
        {
            **{name: _words(row[source]) for name, source in (same | more | texts).items()},
            "Concern": "yes" if row["proscribed"] else "no",
        }
        for row in records(codes)
    ]
    return Sheet(
        "Codebook",
        frame(rows, CODEBOOK),
        CODEBOOK,
        title="Codebook: what may be coded",
        empty="Nothing to show: no codebook is stored.",
        meaning="The codebooks as stored, one row an id.",
        printed_columns=5,
    )


def _words(value: Any) -> Any:
    """Lists of examples as lines."""
    return "\n".join(str(part) for part in value) or None if isinstance(value, list | tuple) else value
