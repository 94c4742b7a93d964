"""A group's summaries over counts in a line each, in words for page and screen."""

from collections.abc import Iterator, Mapping
from typing import Any


def summary_lines(summaries: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Each one's label, mean with limits, number of sessions, and counts pooled; why it is missing, else.

    `summaries`: the group's of the report.
    """
    for one in summaries.values():
        if one["value"] is None:
            yield f"{one['label']}: – ({one['why_missing'].partition(': ')[2]})"
            continue
        both = one["pooled"]
        mean = f"mean of {one['sessions']} session{'' if one['sessions'] == 1 else 's'} {_told(one, one['kind'])}"
        counts = f"{both['numerator']}/{both['denominator']}"
        yield f"{one['label']}: {mean}; all events taken together {counts} = {_told(both, one['kind'])}"


def _told(entry: Mapping[str, Any], kind: str) -> str:
    form = ".0%" if kind == "share" else ".2f"
    limits = "" if entry["low"] is None else f" ({entry['low']:{form}}–{entry['high']:{form}})"
    return f"{entry['value']:{form}}{limits}"
