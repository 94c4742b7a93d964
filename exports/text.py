"""Text as a cell of Excel can hold it. It is never a formula: writers mark every cell of text as a string."""

import re

from exports.raw import LONGEST_CELL

# XML 1.0 holds no control characters but tab, line feed and carriage return, no surrogates and no U+FFFE, U+FFFF.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# A carriage return is allowed, but XML readers turn a bare one into a line feed.
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
SHORT = LONGEST_CELL // 2
"""Characters that a cell holds whatever they are."""
_LONGEST_HEAD = 120
_NEEDS_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def visible(text: str) -> str:
    """The text with what XML cannot hold replaced by something to see: `␀` to `␟` for control characters, else `�`."""
    return _IMPOSSIBLE.sub("�", _CONTROL.sub(lambda found: chr(0x2400 + ord(found[0])), text))


def encodable(text: str) -> str:
    """The text as UTF-8 can hold it: a lone surrogate, which is no character, is `�`."""
    return _SURROGATE.sub("�", text)


def escaped(text: str) -> str:
    """The text in the sheet's XML: what XML cannot hold as Excel's own `_x0001_`, and text that looks so kept as text.

    A lone surrogate, which is no character, is `�`. ECMA-376, 22.9.2.19 (ST_Xstring).

    >>> escaped("a\\x01 _x0001_")
    'a_x0001_ _x005F_x0001_'
    """
    if text.isprintable() and "_x" not in text:
        return text
    kept = _NEEDS_ESCAPE.sub("_x005F_", encodable(text))
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", kept)


def unescaped(text: str) -> str:
    """The reverse of `escaped`: what XML cannot hold, and the underscore; other escapes stay as they are."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def shown(text: str) -> str:
    """Text for a person's sheet: visible, line breaks as Excel's own, and cut, saying so, at what a cell can hold."""
    if len(text) <= SHORT and text.isprintable():
        return text
    whole = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    if units(whole) <= LONGEST_CELL:
        return whole
    end = f" … (cut here: {len(whole)} characters in all)"
    head = whole.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(end))].decode("utf-16-le", errors="ignore")
    return head + end


def on_head(text: str) -> str:
    """Text for the head of a page, on one line: beside it stands a marking, and Excel takes 255 characters in all."""
    line = " ".join(shown(text).split())
    while units(line.replace("&", "&&")) > _LONGEST_HEAD:
        line = line.removesuffix("…")[:-1] + "…"
    return line.replace("&", "&&")


def units(text: str) -> int:
    """Length as Excel counts it, in UTF-16 units: a character beyond U+FFFF is two."""
    return len(text) if text.isascii() else len(text) + sum(letter > "\uffff" for letter in text)


def _character(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character < " " or character in "_\ufffe\uffff" else found[0]
