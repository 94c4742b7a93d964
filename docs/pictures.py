"""The pictures of the docs, taken of the real program on the demonstration: `python docs/pictures.py`."""

import asyncio
import tempfile
from pathlib import Path

from textual.widgets import DataTable

from coder.app import CoderApp
from coder.demo import OPENS_AS, fill
from coder.screens.coding import CodingScreen
from coder.store import codings, open_store

HERE = Path(__file__).parent


async def coding(target: str, keys: tuple[str, ...], name: str) -> None:
    """The coding screen in the middle of a session, after these keys."""
    with open_store(target, OPENS_AS) as store:
        app = CoderApp(store, lambda opened: CodingScreen(opened, codings.begin(opened, "S23").id))
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            (HERE / f"{name}.svg").write_text(app.export_screenshot(title="coder code S23"), encoding="utf-8")


async def reached(target: str, keys: str, name: str) -> None:
    """A screen that these keys lead to from Home, once it has rows."""
    with open_store(target, OPENS_AS) as store:
        app = CoderApp(store)
        async with app.run_test(size=(110, 28)) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
                while not app.screen.query_one(DataTable).row_count:
                    await pilot.pause(0.05)
            await pilot.pause()
            (HERE / f"{name}.svg").write_text(app.export_screenshot(title="coder"), encoding="utf-8")


async def all_of_them(target: str) -> None:
    fill(target)
    for keys, name in (("", "home"), ("a", "agreement"), ("db", "adherence")):
        await reached(target, keys, name)
    await coding(target, ("space", "4"), "coding")
    await coding(target, ("tab", *["minus"] * 2, "home", *["right"] * 5), "review")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(all_of_them(str(Path(made) / "demo.db")))
