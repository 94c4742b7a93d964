"""Keys of one's own for the commands of the desk. Pure: names of commands, keys, and what clashes with what.

The strokes of a codebook cannot be changed: what is coded by a key has to be the same for every observer. Commands can,
one by one or by a map for one hand; where the two disagree, the person's own word counts.
"""

from collections.abc import Collection, Iterable, Mapping
from string import ascii_lowercase

from coder.preferences import Preferences

HANDS: Mapping[str, Mapping[str, str]] = {
    "both": {},
    "left": {
        "undo": "w",
        "note": "v",
        "come_back": "b",
        "items": "a",
        "seat": "s",
        "up": "ctrl+a",
        "down": "ctrl+z",
        "edit": "ctrl+d",
        "modifiers": "ctrl+v",
        "retract": "ctrl+x",
        "keys": "`",
        "time": "~",
        "left": "$",
        "right": "%",
    },
    "right": {
        "who": "j",
        "go_to": "h",
        "set_clock": "k",
        "done": "y",
        "redo": "ctrl+y",
        "cite": "ctrl+u",
        "review": "/",
        "choose_who": ";",
        "swap": "'",
    },
}
"""For a QWERTY keyboard: where the other half has the command's usual key."""
FIXED = {" ", "space", "escape", "enter", "tab", "delete", "backspace", "up", "down", "left", "right"}
APPS = {"ctrl+q": "leaves", "ctrl+p": "finds a command", "ctrl+l": "changes the look", "ctrl+c": "is the terminal's"}
SENT_AS = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+j": "enter", "ctrl+h": "backspace"}
"""What a terminal sends for these is the same as for another key."""


def can_be_given(key: str) -> bool:
    """Whether a key is one that every terminal sends: a printable sign, or ctrl and a letter."""
    if len(key) == 1:
        return key.isprintable() and key != ","  # Textual parts the keys of a command at commas
    return key.startswith("ctrl+") and key[5:] in ascii_lowercase and len(key) == 6


def refusal(
    command: str, key: str, defaults: Mapping[str, Collection[str]], own: Mapping[str, str], strokes: Collection[str]
) -> str | None:
    """Why a command cannot have this key, as a sentence; None: it can.

    `defaults`: the usual keys of every command. `own`: what others are given. `strokes`: first strokes of codebooks.
    """
    if command not in defaults:
        return f"there is no command {command!r}"
    if key in FIXED:
        return None if key in defaults[command] else f"{key.strip() or 'space'} stays what it is on every screen"
    if key in SENT_AS:
        return f"a terminal sends {key} as {SENT_AS[key]}"
    if key in APPS:
        return f"{key} {APPS[key]} everywhere"
    if not can_be_given(key):
        return f"{key} is no key that every terminal sends: give a sign, or ctrl and a letter"
    if key in strokes:
        return f"{key} is a stroke of the codebook, which is the same for every observer"
    for other, usual in defaults.items():
        has = (own[other],) if other in own else usual
        if other != command and key in has:
            return f"{key} belongs to {spelt(other)}"
    return None


def in_force(
    kept: Preferences, defaults: Mapping[str, Collection[str]], strokes: Collection[str]
) -> tuple[dict[str, str], list[str]]:
    """Commands with another key than usual, and a sentence for each that cannot have it: that one keeps its usual key.

    What a map for one hand brings gives way without a word where the person gave a key.
    """
    wished = {**HANDS[kept.hand], **kept.keys}
    wished = {
        command: key for command, key in wished.items() if command not in defaults or key not in defaults[command]
    }
    told: list[str] = []
    while True:
        refused = _first_refused(wished, kept, defaults, strokes)
        if refused is None:
            return wished, told
        command, why = refused
        told.append(f"{spelt(command)} keeps its usual key: {why}.")
        del wished[command]


def _first_refused(
    wished: Mapping[str, str], kept: Preferences, defaults: Mapping[str, Collection[str]], strokes: Collection[str]
) -> tuple[str, str] | None:
    """What a map brings is let go before what the person gave."""
    order: Iterable[str] = sorted(wished, key=lambda command: command in kept.keys)
    for command in order:
        why = refusal(command, wished[command], defaults, wished, strokes)
        if why is not None:
            return command, why
    return None


def spelt(command: str) -> str:
    return command.replace("_", " ")
