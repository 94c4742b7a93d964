"""The sheets Strains, Disagreements, Ratings and Drift: single moments and answers, and agreement over time."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from statistics import fmean
from typing import Any

import pandas as pd

from coder.adherence.records import StrainRule
from coder.book.common import ROWS_ON_PAPER, frame, records
from coder.book.lists import Labels
from coder.book.supervision_words import at_clock
from exports.sheet import Column, Sheet

Disagreement = Mapping[str, Any]
_NOT_RATABLE = "not_ratable"
_KINDS = {
    "only_first": "only the first observer coded it",
    "only_second": "only the second observer coded it",
    "different_code": "coded differently",
}
STRAINS = (
    Column("Session", meaning="Session that was watched"),
    Column("Observer", meaning="Who coded"),
    Column("Onset", "seconds", meaning="When the strain was seen, in seconds from the session's zero"),
    Column("Clock", meaning="Onset as h:mm:ss"),
    Column("Code", meaning="Code of the strain, or of the moment that was answered"),
    Column("Answered by", meaning="Code of the event that responds to it; empty: no answer was coded"),
    Column(
        "Seconds to answer",
        "seconds",
        'IF(ISNUMBER(@[Answer onset]),@[Answer onset]-@[Onset],"")',
        meaning="From the strain's onset to the answer's",
    ),
    Column("Mode", meaning="Mode of the answer's code"),
    Column("Answer onset", "seconds", meaning="When the answer began, in seconds from the session's zero"),
    Column("Label", width=30, meaning="Name of the strain's code"),
    Column("Answer", width=30, meaning="Name of the answer's code"),
    Column("Kind", meaning="strain: the codebook marks the code so; other: another moment that was answered"),
    Column("Actor", meaning="Who strained"),
    Column("Note", width=40, wrap=True, meaning="The observer's note on the strain"),
    Column("Role", meaning="Role of the coding"),
    Column("State", meaning="draft or locked"),
)
DISAGREEMENTS = (
    Column("Session", meaning="Session that both coded"),
    Column("Time", "seconds", meaning="The earlier of both onsets, in seconds from the session's zero"),
    Column("Clock", meaning="Time as h:mm:ss"),
    Column("Kind", width=29, meaning="; ".join(_KINDS.values())),
    Column("First observer", meaning="Of the pair, in order of name"),
    Column("First code", meaning="What the first observer coded; empty: nothing near"),
    Column("Second observer", meaning="Of the pair, in order of name"),
    Column("Second code", meaning="What the second observer coded; empty: nothing near"),
    Column("First onset", "seconds", meaning="Seconds from the session's zero, by the first observer"),
    Column("Second onset", "seconds", meaning="Seconds from the session's zero, by the second observer"),
    Column("First label", width=24, meaning="Name of the first code"),
    Column("Second label", width=24, meaning="Name of the second code"),
)
RATINGS = (
    Column("Session", meaning="Session that was watched"),
    Column("Observer", meaning="Who rated"),
    Column("Scale", meaning="Id of the scale in the codebook"),
    Column("Value", "number", meaning=f"The answer; {_NOT_RATABLE}: the observer could not tell"),
    Column("Note", width=40, wrap=True, meaning="The observer's note"),
    Column("State", meaning="draft or locked"),
    Column("Role", meaning="Role of the coding"),
    Column("Label", width=36, meaning="Name of the scale"),
    Column("Moments", width=40, wrap=True, meaning="Events that the observer rests the answer on: onset and code"),
)
DRIFT = (
    Column("First observer", meaning="Of the pair, in order of name"),
    Column("Second observer", meaning="Of the pair, in order of name"),
    Column("Month", meaning="Month of the sessions that both coded"),
    Column("Coefficient", width=24, meaning="Name of the figure; Dictionary says what each tells (Coefficients)"),
    Column("Channel", meaning="The channel, for figures on states"),
    Column("Sessions", "int", meaning="Sessions of the month in which the figure has a value"),
    Column("Mean", "number", meaning="Mean of those sessions' figures, each session once; descriptive, no limits"),
    Column("Lowest", "number", meaning="Lowest of those sessions' figures"),
    Column("Highest", "number", meaning="Highest of those sessions' figures"),
    Column("Change", "number", meaning="Mean less the pair's mean of the last month before that has one"),
)
_FOLLOWED = ("event_kappa", "event_agreement", "time_unit_kappa")


def strains_sheet(
    events: pd.DataFrame, codes: pd.DataFrame, rules: Mapping[str, StrainRule | None], labels: Labels
) -> Sheet:
    """One row a strain and answer; `rules`: what marks a strain, by the codebook's digest."""
    markers = {digest: rule.markers if rule else () for digest, rule in rules.items()}
    modes = {row["code"]: row["mode"] for row in records(codes)}
    wanted = {event for event in events["responds_to"] if event is not None}
    answers: dict[str, list[dict[str, Any]]] = {}
    for row in records(events[events["responds_to"].notna()]):
        answers.setdefault(row["responds_to"], []).append(row)
    marked = [
        code in markers.get(digest, ()) or event in wanted
        for code, digest, event in zip(events["code"], events["codebook_digest"], events["event"], strict=True)
    ]
    rows = [
        _strain(row, answer, row["code"] in markers.get(row["codebook_digest"], ()), modes, labels)
        for row in records(events[marked])
        for answer in answers.get(row["event"], [None])
    ]
    return Sheet(
        "Strains",
        frame(rows, STRAINS),
        STRAINS,
        title="Strains: what strained the alliance, and how it was answered",
        empty="Nothing to show: no strain is coded.",
        meaning="One row for each strain of each coding and each event that responds to it. No answer coded is not "
        "proof that none was given.",
        printed_columns=12,
    )


def _strain(
    row: dict[str, Any], answer: dict[str, Any] | None, strain: bool, modes: Mapping[str, Any], labels: Labels
) -> dict[str, Any]:
    same = {"Session": "session", "Observer": "observer", "Onset": "onset", "Code": "code", "Actor": "actor"}
    more = {"Note": "note", "Role": "role", "State": "state"}
    code = answer["code"] if answer else None
    return {
        **{name: row[source] for name, source in (same | more).items()},
        "Clock": at_clock(row["onset"]),
        "Label": labels.get(row["code"]),
        "Kind": "strain" if strain else "other",
        "Answered by": code,
        "Answer": labels.get(code) if code else None,
        "Mode": modes.get(code) if code else None,
        "Answer onset": answer["onset"] if answer else None,
        "Seconds to answer": answer["onset"] - row["onset"] if answer else None,
    }


def disagreements_sheet(found: Sequence[Disagreement], labels: Labels, why_none: str) -> Sheet:
    """Every pair of events with different codes, and every event without a partner, of all double-coded sessions."""
    rows = [_disagreement(one, labels) for one in found]
    return Sheet(
        "Disagreements",
        frame(rows, DISAGREEMENTS),
        DISAGREEMENTS,
        title=f"Disagreements: {len(rows):,} in all",
        empty=f"Nothing to show: {why_none}.",
        meaning=f"Every moment that two independent observers of a session coded differently: {len(rows):,} in all. "
        "For talking over, not for counting against anybody: neither observer is the right one. Only the first are "
        "printed.",
        printed_rows=ROWS_ON_PAPER,
    )


def _disagreement(one: Disagreement, labels: Labels) -> dict[str, Any]:
    first, second = one["code"]
    onsets = one["onset"]
    earlier = min((onset for onset in onsets if onset is not None), default=None)
    return {
        "Session": one["session"],
        "Time": earlier,
        "Clock": None if earlier is None else at_clock(earlier),
        "Kind": _KINDS.get(one["kind"], one["kind"].replace("_", " ")),
        "First observer": one["raters"][0],
        "Second observer": one["raters"][1],
        "First code": first,
        "Second code": second,
        "First onset": onsets[0],
        "Second onset": onsets[1],
        "First label": labels.get(first) if first else None,
        "Second label": labels.get(second) if second else None,
    }


def ratings_sheet(ratings: pd.DataFrame, scales: pd.DataFrame, moments: pd.DataFrame) -> Sheet:
    """Every answer on a scale, of every coding, with the moments that it rests on."""
    rests_on: dict[tuple[str, ...], list[str]] = {}
    for row in records(moments):
        rests_on.setdefault(_answer(row), []).append(f"{at_clock(row['onset'])} {row['code']}")
    names = {row["scale"]: row["label"] for row in records(scales)}
    rows = [
        {
            **{column.name: row[column.name.lower()] for column in RATINGS if column.name.lower() in row},
            "Value": _NOT_RATABLE if row["value"] is None else row["value"],
            "Label": names.get(row["scale"]),
            "Moments": "; ".join(rests_on.get(_answer(row), ())) or None,
        }
        for row in records(ratings)
    ]
    return Sheet(
        "Ratings",
        frame(rows, RATINGS),
        RATINGS,
        title="Ratings: how well, as observers judged it",
        empty="Nothing to show: no scale was answered.",
        meaning="One row for each answer of each coding. Competence stands apart from adherence and enters no score. "
        "Only the first are printed.",
        printed_rows=ROWS_ON_PAPER,
    )


def _answer(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["session"], row["observer"], row["role"], row["scale"]


def drift_sheet(agreement: Mapping[str, Any] | None, sessions: pd.DataFrame) -> Sheet:
    """Agreement of each pair of observers by month, from the sessions' own figures."""
    months = {row["session"]: row["month"] for row in records(sessions)}
    rows = list(_drift((agreement or {}).get("coefficients", ()), months))
    return Sheet(
        "Drift",
        frame(rows, DRIFT),
        DRIFT,
        title="Drift: agreement of each pair of observers, month by month",
        empty="Nothing to show: no two dated sessions were coded by two observers.",
        meaning="Means of single sessions' figures; with few sessions a month, changes are mostly chance.",
    )


def _drift(entries: Sequence[Mapping[str, Any]], months: Mapping[str, str | None]) -> Iterator[dict[str, Any]]:
    values: dict[tuple[str, ...], list[float]] = {}
    for entry in entries:
        month = months.get(entry.get("session") or "")
        if entry["scope"] == "session" and entry["name"] in _FOLLOWED and entry["value"] is not None and month:
            key = (*entry["raters"], entry["name"], entry.get("channel") or "", month)
            values.setdefault(key, []).append(entry["value"])
    for (first, second, name, channel), keys in groupby(sorted(values), key=lambda key: key[:4]):
        before: float | None = None
        for key in keys:
            mean = fmean(values[key])
            yield {
                "First observer": first,
                "Second observer": second,
                "Month": key[4],
                "Coefficient": name,
                "Channel": channel or None,
                "Sessions": len(values[key]),
                "Mean": mean,
                "Lowest": min(values[key]),
                "Highest": max(values[key]),
                "Change": None if before is None else mean - before,
            }
            before = mean
