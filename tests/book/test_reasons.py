"""In every report as a document no number is unknown without its reason beside it, and none is not a number."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coder.adherence.uncertainty import NO_STANDARD
from tests.book.documents import Documents

Place = tuple[str, ...]
NO_FIGURES = {"plan", "observer", "role", "state", "by", "band", "flag", "phases", "min", "max"}
NO_FIGURES |= {"code", "channel", "unit", "onset", "session"}
"""What was registered, asked for or named: an empty one is no figure.

`flag`: the dose is within its limits; `min`, `max`: ends of a range that are open.
"""
ELSEWHERE = {
    "other_observer": "why_no_other_observer",
    "no_mode_share": "why_no_mode_time",
    "uncoded_share": "why_no_mode_time",
    "mode_time_share": "why_no_mode_time",
    "mode_event_share": "why_no_mode_events",
    "techniques": "why_no_counts",
    "technique_rate_per_hour": "why_no_counts",
    "concerns": "why_no_counts",
    "concerns_not_looked_for": "why_no_counts",
    "codable_seconds": "why_no_counts",
    "delivered_sessions": "why_no_delivered_sessions",
    "delivered": "why_no_delivered",
    "median_seconds": "why_no_median",
    "own_techniques": "why_no_own_techniques",
}
"""Figure -> the key of its reason, where that is not `why_missing` or `why_no_interval`."""
COMMANDS = (
    *(("adherence", "--by", by) for by in ("programme", "site", "practitioner", "month", "session")),
    ("adherence", "--phases", "3"),
    ("agreement",),
)


def nulls(value: Any, path: Place = (), around: tuple[Any, ...] = ()) -> Iterator[tuple[Place, tuple[Any, ...]]]:
    """Path and enclosing objects, the nearest last, of each null."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from nulls(inner, (*path, key), (*around, value))
    elif isinstance(value, list):
        for inner in value:
            yield from nulls(inner, path, around)
    elif value is None:
        yield path, around


def unexplained(document: Any) -> set[str]:
    """The paths of figures that are null and have no reason beside them."""
    return {
        "/".join(path)
        for path, around in nulls(document)
        if path[0] != "parameters" and not path[-1].startswith("why_") and not NO_FIGURES & set(path[1:])
        if not explained(document, path, around)
    }


def explained(document: Any, path: Place, around: tuple[Any, ...]) -> bool:
    name, nearest = path[-1], around[-1]
    if name in ELSEWHERE and ELSEWHERE[name] in nearest:
        return bool(nearest.get(ELSEWHERE[name]))
    if name == "standard":
        return bool(nearest["status"] == NO_STANDARD)
    if "transition_shares" in path and "why_missing" in around[-3]:
        # Nothing followed the mode: a share of none.
        return not sum(around[-3]["transitions"][path[-2]].values())
    if name == "critical_missed" and "weighted" in nearest and isinstance(nearest["weighted"], dict):
        return bool(nearest["weighted"]["why_missing"])
    if "mode_targets" in path and "why_missing" in around[-3]:
        return bool(around[-3]["why_missing"])
    if path[0] in ("tolerance_table", "baseline"):
        # Undefined as the coefficient of that name is.
        entries = [one for one in document["coefficients"] if one["name"] == name.split()[0]]
        return any(one["value"] is None and one["why_missing"] for one in entries)
    if len(path) > 1 and path[-2] in ELSEWHERE and "why_missing" not in nearest:
        # One of the figures by mode or technique.
        return bool(around[-2].get(ELSEWHERE[path[-2]]) or _of_technique(around[-2], path))
    if name in ("low", "high", "method", "se", "interval") and nearest.get("why_no_interval"):
        return True
    return bool(nearest.get("why_missing"))


def _of_technique(holder: Any, path: Place) -> bool:
    return path[-2] == "technique_rate_per_hour" and bool(holder["techniques"][path[-1]]["why_missing"])


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("name", ["demo", "oddities"])
def test_every_null_has_its_reason_beside_it(
    name: str, words: tuple[str, ...], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """NaN and infinities are refused where the document is read."""
    assert unexplained(Documents(request.getfixturevalue(name), tmp_path).json(*words)) == set()


def test_a_null_without_a_reason_is_found() -> None:
    document = {"sessions": [{"weighted": None, "why_missing": None}], "parameters": {"standard": None}}
    assert unexplained(document) == {"sessions/weighted"}
