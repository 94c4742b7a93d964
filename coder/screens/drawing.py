"""Drawing that waits until a screen is laid out, since its size decides what fits."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual.screen import Screen


def once_laid_out(screen: Screen[Any], draw: Callable[[], Awaitable[None] | None]) -> None:
    """Draw after the next frame; not at all on a screen that was left before it, whose parts are gone by then."""

    def drawn() -> Awaitable[None] | None:
        return draw() if stands(screen) else None

    screen.call_after_refresh(drawn)


def stands(screen: Screen[Any]) -> bool:
    """Whether a screen is there to be drawn on: it was not left, and the app is not at its end."""
    return screen.is_attached and screen in screen.app.screen_stack
