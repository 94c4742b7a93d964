"""Text and numbers as HTML shows them. Text from people is never markup."""

import re
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from math import isfinite
from typing import Any

from exports.raw import plain
from exports.sheet import Kind
from exports.text import visible

# HTML's parsing errors beyond XML's: control characters from DEL on, and code points that are no characters.
_DELETE_TO_C1 = re.compile("[\x7f-\x9f]")
_LAST_TWO = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NO_CHARACTER = re.compile(f"[\ufdd0-\ufdef{_LAST_TWO}]")
_WHOLE_PERCENT = Decimal("0.01")
_DECIMALS: dict[Kind, int] = {"number": 2, "minutes": 1, "seconds": 3, "int": 0}


def safe(text: str) -> str:
    """The text escaped for an element or a quoted attribute, with a sign to see for what HTML cannot hold.

    >>> safe('<b>"x"</b>')
    '&lt;b&gt;&quot;x&quot;&lt;/b&gt;'
    """
    lines = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    return escape(_NO_CHARACTER.sub("�", _DELETE_TO_C1.sub("�", lines)), quote=True)


def said(value: Any, kind: Kind = "text") -> str:
    """A cell's value in words, unescaped; missing is empty.

    >>> said(0.825, "percent"), said(1234, "int"), said(None)
    ('83%', '1,234', '')
    """
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float):
        return str(value)
    if kind == "percent" and isfinite(value):
        # Halves upwards, as the workbook shows the same number.
        return f"{Decimal(repr(value)).quantize(_WHOLE_PERCENT, ROUND_HALF_UP):.0%}"
    if kind in _DECIMALS:
        return f"{value:,.{_DECIMALS[kind]}f}"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}".rstrip("0").rstrip(".")
