"""Times and numbers as people write them in tables, read without guessing."""

import datetime
import math
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

LONGEST_SECONDS = 7 * 24 * 3600
"""A time beyond seven days from a session's zero is a slip."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_CLOCK = re.compile(r"(-?)(\d{1,4}):(\d{1,2}):(\d{1,2})(\.\d+)?", re.ASCII)
_SHORT_CLOCK = re.compile(r"-?\d{1,4}:\d{1,2}([.,]\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_EXCEL_ZERO = datetime.datetime(1899, 12, 31)


class NotRead(ValueError):
    """Says what is wrong with a cell, and how to write it."""

    def __init__(self, what: str, mend: str) -> None:
        self.what = what
        self.mend = mend
        super().__init__(f"{what}: {mend}")


_MEND_TIME = "write seconds from the session's start, such as 83.25, or hh:mm:ss, such as 00:01:23.25"


def milliseconds(cell: object, *, decimal_comma: bool = False) -> int:
    """A time from the session's zero as whole milliseconds.

    Reads seconds, `hh:mm:ss(.fff)` and the times of a spreadsheet; `mm:ss` is refused, since it may be `hh:mm`.
    Errors: NotRead, for a time that is negative, not finite, beyond seven days or not a time.
    """
    seconds = _seconds(cell, decimal_comma)
    if seconds < 0:
        raise NotRead(f"the time {cell} is before the session's start", "count from the session's start")
    if seconds > LONGEST_SECONDS:
        raise NotRead(f"the time {cell} is beyond seven days", _MEND_TIME)
    return int((seconds * 1000).to_integral_value(ROUND_HALF_UP))


def _seconds(cell: object, decimal_comma: bool) -> Decimal:
    match cell:
        case str():
            return _seconds_of_text(cell.strip(), decimal_comma)
        case bool():
            raise NotRead(f"{cell} is not a time", _MEND_TIME)
        case int():
            return Decimal(cell)
        case float():
            return _finite(cell)
        case datetime.timedelta():
            return _of_delta(cell)
        case datetime.datetime() if cell.year <= 1900 and cell.tzinfo is None:
            # A spreadsheet's time of a day or more, or a time of day with its day zero.
            return _of_delta(max(cell - _EXCEL_ZERO, datetime.timedelta(0)) % datetime.timedelta(days=366))
        case datetime.time():
            part = datetime.timedelta(
                hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond
            )
            return _of_delta(part)
    raise NotRead(f"{cell} is a date, not a time from the session's start", _MEND_TIME)


def _of_delta(delta: datetime.timedelta) -> Decimal:
    return Decimal(delta // datetime.timedelta(microseconds=1)) / 1_000_000


def _finite(value: float) -> Decimal:
    if not math.isfinite(value):
        raise NotRead("the time is not a finite number", _MEND_TIME)
    return Decimal(repr(float(value)))


def _seconds_of_text(text: str, decimal_comma: bool) -> Decimal:
    if _NOT_FINITE.fullmatch(text):
        raise NotRead(f"the time {text} is not a finite number", _MEND_TIME)
    dotted = text.replace(",", ".") if decimal_comma and text.count(",") == 1 and "." not in text else text
    if _NUMBER.fullmatch(dotted):
        return Decimal(dotted)
    if found := _CLOCK.fullmatch(dotted):
        sign, hours, minutes, seconds, part = found.groups()
        if int(minutes) > 59 or int(seconds) > 59:
            raise NotRead(f"{text} has more than 59 minutes or seconds", _MEND_TIME)
        total = Decimal(int(hours) * 3600 + int(minutes) * 60 + int(seconds)) + Decimal(part or 0)
        return -total if sign else total
    if _SHORT_CLOCK.fullmatch(text):
        raise NotRead(
            f"{text} may be minutes and seconds or hours and minutes",
            f"write all three parts, as 00:{text} or {text.split('.')[0]}:00",
        )
    if "," in text and _NUMBER.fullmatch(text.replace(",", ".")):
        raise NotRead(
            f"{text} has a decimal comma in a file with commas between cells", "write a point, or save with ; or tabs"
        )
    raise NotRead(f"{text!r} is not a time", _MEND_TIME)


def number(cell: object, *, decimal_comma: bool = False) -> float:
    """A finite number. Errors: NotRead."""
    if isinstance(cell, str):
        text = cell.strip()
        dotted = text.replace(",", ".") if decimal_comma and text.count(",") == 1 and "." not in text else text
        if not _NUMBER.fullmatch(dotted):
            raise NotRead(f"{text!r} is not a number", "write a number, such as 4 or 7.5")
        cell = float(dotted)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise NotRead(f"{cell} is not a number", "write a number, such as 4 or 7.5")
    try:
        value = float(cell)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise NotRead(f"{cell} is not a finite number", "write a number, such as 4 or 7.5")
    return value


def plain_number(text: str, *, decimal_comma: bool = False) -> int | float | None:
    """The number that a text is the usual spelling of (`3`, `-0.5`; not `007`, `+1`, `1e3`), else None."""
    dotted = text.replace(",", ".") if decimal_comma and text.count(",") == 1 and "." not in text else text
    try:
        value = Decimal(dotted)
    except InvalidOperation:
        return None
    if not value.is_finite() or len(dotted) > 15:
        return None
    made: int | float = int(value) if "." not in dotted else float(value)
    return made if str(made) == dotted else None
