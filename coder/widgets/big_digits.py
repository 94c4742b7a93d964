"""Digits seven lines high, of full blocks: the clock for eyes that do not see the small one."""

_SEGMENTS = {
    "0": "abcdef",
    "1": "bc",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgedc",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
}
"""Which of the seven bars each has: a top, b and c right, d foot, e and f left, g middle."""
WIDTH, HEIGHT = 6, 7
FULL = "██"
GAP = "  "
COLON = ("  ", "  ", FULL, "  ", FULL, "  ", "  ")


def big(text: str) -> list[str]:
    """Seven lines of equal width, for digits and colons."""
    glyphs = [COLON if sign == ":" else _digit(_SEGMENTS[sign]) for sign in text]
    return [GAP.join(glyph[line] for glyph in glyphs) for line in range(HEIGHT)]


def _digit(bars: str) -> tuple[str, ...]:
    upper, lower = _sides(bars, "f", "b"), _sides(bars, "e", "c")
    return (
        _bar(bars, "a", "f", "b"),
        upper,
        upper,
        FULL * 3 if "g" in bars else _sides(bars, "fe", "bc"),
        lower,
        lower,
        _bar(bars, "d", "e", "c"),
    )


def _bar(bars: str, across: str, left: str, right: str) -> str:
    return FULL * 3 if across in bars else _sides(bars, left, right)


def _sides(bars: str, left: str, right: str) -> str:
    """The two uprights; a corner between two of them is full where either is."""
    return "".join(FULL if any(bar in bars for bar in bars_there) else "  " for bars_there in (left, "", right))
