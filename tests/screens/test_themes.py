"""Every look can be read: text stands off its ground by the ratios of WCAG 2.2 (1.4.3, 1.4.6)."""

import pytest
from textual.color import Color
from textual.theme import Theme

from coder.screens.themes import CONTRAST, LIGHT, QUIET

WORDS = ("foreground", "text-accent", "text-error", "text-warning", "text-primary", "text-success", "text-muted")
GROUNDS = ("background", "surface", "panel")
LEAST = {QUIET.name: 4.5, LIGHT.name: 4.5, CONTRAST.name: 7.0}


def luminance(color: Color) -> float:
    """Relative luminance, 0 to 1: WCAG 2.2."""
    channels = [value / 255 for value in (color.r, color.g, color.b)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: Color, other: Color) -> float:
    """1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(word: str, ground: Color) -> Color:
    """A colour as it is drawn: `auto N%` is black or white, whichever stands off more, mixed with the ground."""
    if not word.startswith("auto"):
        return Color.parse(word)
    share = float(word.removeprefix("auto").strip(" %") or 100) / 100
    return ground.blend(ground.get_contrast_text(1.0), share)


@pytest.mark.parametrize("theme", [QUIET, LIGHT, CONTRAST], ids=lambda theme: theme.name)
@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_stands_off_its_ground(theme: Theme, word: str, ground: str) -> None:
    colors = theme.to_color_system().generate()
    behind = Color.parse(colors[ground])
    assert ratio(text_on(colors[word], behind), behind) >= LEAST[theme.name]
