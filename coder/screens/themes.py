"""How the app looks: a quiet dark theme that lights no room, and one of high contrast."""

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
