"""The README's picture, taken of the real program on the demonstration: `python docs/pictures.py`."""

import asyncio
import tempfile
from pathlib import Path

from coder.app import CoderApp
from coder.demo import OPENS_AS, fill
from coder.screens.coding import CodingScreen
from coder.store import codings, open_store

HERE = Path(__file__).parent


async def coding(folder: Path) -> None:
    """The coding screen in the middle of a session, a stroke pending."""
    target = str(folder / "demo.db")
    fill(target)
    with open_store(target, OPENS_AS) as store:
        app = CoderApp(store, lambda opened: CodingScreen(opened, codings.begin(opened, "S23").id))
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            await pilot.press("space", "4")
            await pilot.pause()
            (HERE / "coding.svg").write_text(app.export_screenshot(title="coder code S23"), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(coding(Path(made)))
