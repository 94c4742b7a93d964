"""A coding of some events, gone over to the review."""

from typing import Any

from textual.pilot import Pilot

from coder.screens.desk import now
from coder.screens.review import ReviewScreen
from tests.screens.coding_host import Host, on_disk, shows, strike, until, words

STORY = ((0, "E"), (10, "4v"), (20, "N"), (30, "4e"), (40, "4o"), (60, "T"))
LARGE = (160, 50)


async def reviewed(pilot: Pilot[Any], app: Host, story: tuple[tuple[int, str], ...] = STORY) -> ReviewScreen:
    """Code a recording, its clock standing throughout, and go over to the review."""
    await until(pilot, lambda: "space starts" in words(app))
    strike(app, "space", "space")
    await until(pilot, shows(app, "The clock stands"))
    for second, keys in story:
        app.desk.sitting.set_clock(second * 1000, now())
        strike(app, *keys)
        await pilot.pause()
    strike(app, "tab")
    return await arrived(pilot, app)


async def arrived(pilot: Pilot[Any], app: Host) -> ReviewScreen:
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
    screen = app.screen
    assert isinstance(screen, ReviewScreen)
    await until(pilot, lambda: screen.chosen is not None or not len(app.desk.recorder.ledger))
    return screen


def brief(app: Host) -> list[tuple[str, int, int | None]]:
    return [(event.code, event.onset_ms, event.offset_ms) for event in on_disk(app)]


def line_of(app: Host, lane: str) -> str:
    return next(line for line in words(app).splitlines() if line.lstrip(" ▸").startswith(lane))
