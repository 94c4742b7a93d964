"""What the desk says of its commands, with the keys that the person gave them."""

import re
from collections.abc import Mapping

SAID = {
    "undo": ("u takes",),
    "redo": ("ctrl+r does",),
    "come_back": ("m takes",),
    "note": ("n notes",),
    "modifiers": (". modifiers",),
    "cite": ("ctrl+e takes",),
    "set_clock": ("t sets", "t takes", "t and"),
    "edit": ("enter edits",),
    "retract": ("delete deletes",),
    "done": ("d comes", "d goes"),
    "totals": ("ctrl+t hides",),
    "my_work": ("ctrl+b leaves",),
    "keys": ("? shows",),
    "to_event": ("ctrl+g goes",),
    "loop": ("ctrl+n ends",),
    "player": ("ctrl+f takes",),
    "left": ("left goes",),
}
"""A command, and the words in which sentences name its usual key."""


def in_own_keys(text: str, own: Mapping[str, str]) -> str:
    """A sentence that names usual keys, with the keys that commands have instead.

    >>> in_own_keys("Coded. u takes it back.", {"undo": "w"})
    'Coded. w takes it back.'
    """
    words = {said: said.replace(_usual(said), key, 1) for name, key in own.items() for said in SAID.get(name, ())}
    if not words:
        return text
    found = "|".join(re.escape(said) for said in words)
    return re.sub(rf"(?<![\w+])(?:{found})\b", lambda its: words[its.group()], text)


def _usual(said: str) -> str:
    return said.partition(" ")[0]
