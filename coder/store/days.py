"""Days as they are written, `2026-03-02`, and what is said of one that is not."""

import re
from collections.abc import Mapping
from datetime import date

from coder.errors import BadInput


def days_wrong(given: Mapping[str, str | None]) -> list[BadInput]:
    """What is wrong with days that should be written as `2026-03-02`, by where they were given; None is none given."""
    found = []
    for where, text in given.items():
        if text is None or is_day(text):
            continue
        real = re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII)
        what = f"the day {text} does not exist" if real else f"{text!r} is not a day"
        found.append(BadInput(what, where, "write a day of the calendar as year-month-day, such as 2026-03-02"))
    return found


def is_day(text: str) -> bool:
    """Whether text is a day as `2026-03-02`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
