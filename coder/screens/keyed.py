"""Keys in the order in which they were struck.

Textual runs a binding after the key has bubbled up to the app; what is struck meanwhile is handled first. On a screen
where one key changes what the next one means, commands run at once, in the key's own turn.
"""

from typing import Any

from textual import events
from textual.actions import parse
from textual.screen import Screen


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
