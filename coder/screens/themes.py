"""How the app looks: a quiet dark theme that lights no room, a light one, one of high contrast, and no colour at all.

No colour alone ever says anything: signs, words and weight say it too.
"""

from dataclasses import replace

from textual.theme import Theme

QUIET = Theme(
    name="quiet",
    primary="#7aa5a0",
    secondary="#8c9ba8",
    accent="#a8c0a0",
    warning="#d0a860",
    error="#e08070",
    success="#8cb88c",
    foreground="#c4c8cc",
    background="#0e1113",
    surface="#14181b",
    panel="#1a1f23",
    dark=True,
)
LIGHT = Theme(
    name="light",
    primary="#2f5f5a",
    secondary="#4a5a66",
    accent="#3a5a34",
    warning="#7a5200",
    error="#9c2f20",
    success="#2f6a2f",
    foreground="#1c2124",
    background="#f6f5f1",
    surface="#ffffff",
    panel="#e6e5df",
    dark=False,
)
CONTRAST = Theme(
    name="high-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#ffff00",
    warning="#ffaf00",
    error="#ff8080",
    success="#00ff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#202020",
    dark=True,
    variables={"text-muted": "#ffffff", "text-disabled": "#d0d0d0", "footer-key-foreground": "#ffff00"},
)
NO_COLOUR = replace(CONTRAST, name="no-colour")
"""Only its light and dark are ever seen: its colours are taken out where a line is drawn."""
THEMES = (QUIET, LIGHT, CONTRAST, NO_COLOUR)
