"""Keys in the order in which they were struck.

Textual runs a binding after the key has bubbled up to the app; what is struck meanwhile is handled first. On a screen
where one key changes what the next one means, commands run at once, in the key's own turn.
"""

from collections.abc import Callable
from string import punctuation
from typing import Any, NamedTuple, cast

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.actions import parse
from textual.keys import Keys, _character_to_key
from textual.screen import Screen


class _Named(NamedTuple):
    """What Textual's table of sequences holds for a key: its name."""

    value: str


# Textual takes escape and a digit for what a Mac types with its option key; here the digit begins a code.
_SEQUENCES = cast("dict[str, Any]", ANSI_SEQUENCES_KEYS)
for _sequence in [
    its for its in _SEQUENCES if len(its) == 2 and its[0] == "\x1b" and its[1].isalnum() and its != "\x1bO"
]:
    del _SEQUENCES[_sequence]

# Escape, and right after it a space or a key such as enter or ctrl+q: Textual would let go of the escape.
_SEQUENCES.setdefault("\x1b ", (Keys.Escape, Keys.Space))
for _sign, _keys in [(sign, keys) for sign, keys in _SEQUENCES.items() if len(sign) == 1 and sign != "\x1b"]:
    if isinstance(_keys, tuple):
        _SEQUENCES.setdefault(f"\x1b{_sign}", (Keys.Escape, *_keys))

# A bracket and some other signs after escape begin the sequence of a function key or of a terminal's answer.
for _sign in set(punctuation) - set("[]^_"):
    _SEQUENCES.setdefault(f"\x1b{_sign}", (Keys.Escape, _Named(_character_to_key(_sign))))


def passed_on(screen: Screen[Any], event: events.Key) -> bool:
    """A key that waited here while another screen came or went belongs to the one that stands now."""
    now = screen.app.screen
    if now is screen:
        return False
    event.stop()
    event.prevent_default()
    again = events.Key(event.key, event.character)
    again.time = event.time
    now.post_message(again)
    return True


def parted(handle: Callable[[events.Key], None], event: events.Key) -> bool:
    """Take apart what a terminal sends for escape and a key struck right after it: one key, with alt held down.

    `handle`: the screen's own handler of keys, which gets the two of them, one after the other.
    """
    if not event.key.startswith("alt+"):
        return False
    event.stop()
    event.prevent_default()
    name = event.key.removeprefix("alt+")
    second = events.Key(name if event.character is None else _character_to_key(event.character), event.character)
    for key in (events.Key("escape", "\x1b"), second):
        key.time = event.time
        handle(key)
    return True


def ran(screen: Screen[Any], event: events.Key) -> bool:
    """Run the screen's own command for a key, as it is bound now; False when there is none."""
    active = screen.active_bindings.get(event.key)
    if active is None or active.node is not screen or not active.enabled:
        return False
    namespace, name, parameters = parse(active.binding.action)
    if namespace:
        return False
    event.stop()
    event.prevent_default()
    getattr(screen, f"action_{name}")(*parameters)
    return True
