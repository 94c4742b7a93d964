"""A bare app around the coding screen, keys struck as fast as a driver sends them, and the screen as words."""

import time
from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot

from coder.models import Event
from coder.screens.coding import CodingScreen
from coder.store import Store, codings, sessions
from coder.store import events as stored
from coder.store.sessions import SessionFields

SMALL = (80, 24)
PATIENCE_SECONDS = 30.0


class Host(App[None]):
    """Ten lines around the screen, as any app may be."""

    def __init__(self, desk: CodingScreen) -> None:
        super().__init__()
        self.desk = desk

    def on_mount(self) -> None:
        self.push_screen(self.desk)


def host(store: Store, *, live: bool | None = None, preset: str | None = None, **fields: object) -> Host:
    """The app on this person's coding of S01, which is registered with these fields if it is new."""
    if not any(line.name == "S01" for line in sessions.listing(store)):
        sessions.add(store, SessionFields(name="S01", **fields))  # type: ignore[arg-type]  # fields of a test
    return Host(CodingScreen(store, codings.begin(store, "S01", preset=preset).id, live=live))


def strike(app: App[Any], *keys: str) -> None:
    """Send keys without waiting between them: characters, or names such as `space` and `ctrl+r`."""
    for key in keys:
        if len(key) == 1:
            app.post_message(events.Key(_character_to_key(key), key))
        elif key.startswith("alt+"):
            app.post_message(events.Key(key, key[-1].upper() if "shift" in key else key[-1]))
        else:
            app.post_message(events.Key(key, {"space": " ", "enter": "\r"}.get(key)))


async def until(pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
    """Let the app work until something is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if condition():
            return
        await pilot.pause()
    raise AssertionError(f"this did not come to be:\n{words(pilot.app)}")


def words(app: App[Any]) -> str:
    """The screen as lines of text."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def shows(app: App[Any], text: str) -> Callable[[], bool]:
    return lambda: text in words(app)


def on_disk(app: Host) -> list[Event]:
    """The events of the coding as the database has them."""
    return stored.of(app.desk.sitting.store, app.desk.sitting.subject.coding.id)


def codes(app: Host) -> list[str]:
    return [event.code for event in on_disk(app)]
