"""How the desk looks at its two sizes; what it says is asserted elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.screens.desk import now
from coder.store import Store
from tests.screens.coding_host import Host, host, strike, until, words

SnapCompare = Callable[..., bool]
STORY = ((0, "E1c"), (300, "4v"), (620, "N"), (700, "rb"), (712, "7dl"), (1500, "T8ixhq"), (1800, "zb"), (1860, "zb"))


@pytest.mark.parametrize(
    ("size", "pending"), [((80, 24), ""), ((80, 24), "2"), ((160, 50), "")], ids=["small", "pending", "large"]
)
def test_picture(store: Store, snap_compare: SnapCompare, size: tuple[int, int], pending: str) -> None:
    app: Host = host(
        store, medium="video", plan="bridgework-s04", site="north", seats={"F1": "P03", "F2": "P07"}, minutes=120
    )

    async def code(pilot: Pilot[Any]) -> None:
        """The clock stands throughout and is set from one moment to the next, so that each picture is the same."""
        await until(pilot, lambda: "space starts" in words(app))
        strike(app, "space", "space")
        await until(pilot, lambda: "The clock stands" in words(app))
        for second, keys in STORY:
            app.desk.sitting.set_clock(second * 1000, now())
            strike(app, *keys)
            await pilot.pause()
        await until(pilot, lambda: len(app.desk.recorder.ledger) == 10)
        strike(app, *pending)
        await until(pilot, lambda: (app.desk.recorder.pending is not None) == bool(pending))
        app.desk.redraw()
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=code)
