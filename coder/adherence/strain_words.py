"""A group's strains in one line, in the words that page and screen share."""

from collections.abc import Mapping
from typing import Any


def strain_line(strained: Mapping[str, Any]) -> str:
    """How many strains, how many answered, how soon and in which mode, how many resolved; empty where there was none.

    `strained`: the group's `strains` of the report. What is not known is left out.
    """
    if not strained["count"]:
        return ""
    sessions = "1 session" if strained["sessions"] == 1 else f"{strained['sessions']} sessions"
    parts = [f"Strains: {strained['count']} in {sessions}"]
    if strained["answered"] is not None:
        modes = ", ".join(f"{mode} {count}" for mode, count in strained["answer_modes"].items())
        middle = strained["median_seconds"]
        soon = "" if middle is None else f", half of those within {round(middle, 1):g} s"
        parts.append(f"answered {_of(strained['answered_share'])}{soon}{f' (in {modes})' if modes else ''}")
    if strained["resolved"] is not None:
        parts.append(f"resolved {_of(strained['resolved_share'])}")
    return "; ".join(parts)


def _of(share: Mapping[str, Any]) -> str:
    limits = "" if share["low"] is None else f" ({share['low']:.0%}–{share['high']:.0%})"
    return "–" if share["value"] is None else f"{share['value']:.0%}{limits}"
