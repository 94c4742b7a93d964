"""Session times for eyes and from fingers. Inside, a time is whole milliseconds from the session's zero."""

import re

DAY_MS = 86_400_000
LONGEST_MS = 7 * DAY_MS
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?")
_DIGITS = re.compile(r"(\d{1,7})(?:[.,](\d{1,3}))?")
_SECONDS = re.compile(r"(\d{1,6})(?:[.,](\d{1,3}))?")


def clock(ms: int, *, tenths: bool = False) -> str:
    """`00:42:17`, or with tenths `00:42:17.3`.

    >>> clock(2_537_300, tenths=True)
    '00:42:17.3'
    """
    seconds, rest = divmod(ms, 1000)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{text}.{rest // 100}" if tenths else text


def short(ms: int) -> str:
    """`42:17` under an hour, `1:02:17` from then on: for rows and durations.

    >>> short(2_537_300), short(3_737_000)
    ('42:17', '1:02:17')
    """
    seconds = ms // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes:02d}:{seconds % 60:02d}"


def exact(ms: int) -> str:
    """To the millisecond, and read back by `parse`: `0:42:17.300`."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def parse(text: str, *, base_ms: int = 0) -> int | None:
    """What a person types for a time, in ms; None when it cannot be one.

    `0:42:17`, `42:17` (minutes and seconds), bare digits read from the right as on a stopwatch (`4217` is 42:17), and
    steps from `base_ms`, of seconds (`+30`, `-5`) or minutes and seconds (`+2:00`).

    >>> parse("4217") == parse("42:17") == parse("0:42:17.000")
    True
    """
    text = text.strip()
    if (step := signed(text)) is not None:
        ms = base_ms + step
    elif found := _CLOCK.fullmatch(text):
        ms = _joined(int(found[1] or 0), int(found[2]), int(found[3]), found[4], minutes_overflow=found[1] is None)
    elif found := _DIGITS.fullmatch(text):
        digits = found[1].rjust(7, "0")
        ms = _joined(int(digits[:3]), int(digits[3:5]), int(digits[5:]), found[2], minutes_overflow=False)
    else:
        return None
    return ms if 0 <= ms <= LONGEST_MS else None


def signed(text: str) -> int | None:
    """A step in ms, of seconds (`+1.5`, `-0.8`) or minutes and seconds (`+2:00`); None when it is none.

    >>> signed("-0.8"), signed("+2:00"), signed("+2:75")
    (-800, 120000, None)
    """
    sign, size = text.strip()[:1], text.strip()[1:].strip()
    if sign not in ("+", "-"):
        return None
    if step := _SECONDS.fullmatch(size):
        by = int(step[1]) * 1000 + _thousandths(step[2])
    elif step := _CLOCK.fullmatch(size):
        by = _joined(int(step[1] or 0), int(step[2]), int(step[3]), step[4], minutes_overflow=step[1] is None)
    else:
        return None
    return None if by < 0 else by if sign == "+" else -by


def _joined(hours: int, minutes: int, seconds: int, fraction: str | None, *, minutes_overflow: bool) -> int:
    if seconds > 59 or (minutes > 59 and not minutes_overflow):
        return -1
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + _thousandths(fraction)


def _thousandths(fraction: str | None) -> int:
    return int((fraction or "0").ljust(3, "0"))
