"""Small programmes that several stories of the report begin with, and what is read from their reports."""

from typing import Any

from tests.adherence.frames import Programme

CONTRACT_MARKS: dict[str, str | tuple[str, float | None]] = {
    "S4.1": ("delivered", 12.0),
    "S4.2": "not_delivered",
    "S4.3": ("adapted", 20.0),
    "S4.4": ("delivered", 26.0),
    "S4.5": ("partial", 32.0),
    "S4.6": ("delivered", 8.0),
}


def session(programme: Programme, **given: Any) -> dict[str, Any]:
    entry: dict[str, Any] = programme.report(**given).to_json()["sessions"][0]
    return entry


def group(programme: Programme, **given: Any) -> dict[str, Any]:
    entry: dict[str, Any] = programme.report(**given).to_json()["groups"][0]
    return entry


def one_session(**given: Any) -> Programme:
    programme = Programme()
    programme.session("S01", **given)
    return programme


def drawn(**given: Any) -> Programme:
    programme = Programme()
    for name, tenths in (("S01", 7), ("S02", 8), ("S03", 9), ("S04", 8)):
        programme.scored(name, tenths, **given)
    programme.delivered.append({"programme": "bridgework", "site": "north", "month": "2026-03", "sessions": 16})
    return programme
