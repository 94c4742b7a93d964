"""Waiting for a condition, and reading a screen as text."""

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.pilot import Pilot

TURNS = 500


async def until(pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
    """Let the app go on until the condition holds; fails when it never does."""
    for _ in range(TURNS):
        if condition():
            await pilot.pause()
            return
        await pilot.pause(0.02)
    raise AssertionError(f"it never came true; the screen shows:\n{text_of(pilot.app)}")


async def on_screen(pilot: Pilot[Any], name: str) -> None:
    """Until a screen of that class is on top and drawn."""
    await until(pilot, lambda: type(pilot.app.screen).__name__ == name)


def text_of(app: App[Any]) -> str:
    """What the screen shows, as lines of text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)
