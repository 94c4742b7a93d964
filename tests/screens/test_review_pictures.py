"""How the review looks at its two sizes; what it says is asserted elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.screens.desk import now
from coder.screens.review import ReviewScreen
from coder.store import Store
from tests.screens.coding_host import Host, host, strike, until, words

SnapCompare = Callable[..., bool]
STORY = (
    *((0, "E1c"), (12, "4v"), (25, "3p"), (31, "N"), (33, "5i"), (40, "rb"), (44, "7dl"), (52, "cn"), (58, "cp")),
    *((63, "rr"), (66, "4e"), (66, "4r"), (70, "4oq"), (75, "xh"), (80, "T"), (85, "cp"), (90, "zb"), (110, "zb")),
)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["small", "large"])
def test_picture(store: Store, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app: Host = host(store, medium="video", seats={"F1": "P03", "F2": "P07"}, minutes=2)

    async def code(pilot: Pilot[Any]) -> None:
        """The clock stands throughout and is set from one moment to the next, so that each picture is the same."""
        await until(pilot, lambda: "space starts" in words(app))
        strike(app, "space", "space")
        await until(pilot, lambda: "The clock stands" in words(app))
        for second, keys in STORY:
            app.desk.sitting.set_clock(second * 1000, now())
            strike(app, *keys)
            await pilot.pause()
        await until(pilot, lambda: len(app.desk.recorder.ledger) == 17)
        strike(app, "tab")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and app.screen.chosen is not None)
        strike(app, *["up"] * 7, "home", "right", "right")
        await until(pilot, lambda: "TH-EXD Explore client difficulty  response" in words(app))
        await until(pilot, lambda: "4 are left" in words(app))

    assert snap_compare(app, terminal_size=size, run_before=code)
