"""How four screens look on the demonstration at the smallest size; what they say is asserted elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable

from coder.app import CoderApp
from coder.store import Store
from tests.screens.helpers import on_screen, until

SnapCompare = Callable[..., bool]


@pytest.mark.parametrize(
    ("key", "screen"),
    [("", "HomeScreen"), ("a", "AgreementScreen"), ("d", "AdherenceScreen"), ("o", "PreferencesScreen")],
    ids=["home", "agreement", "adherence", "preferences"],
)
def test_picture(demo: Store, snap_compare: SnapCompare, key: str, screen: str) -> None:
    async def arrive(pilot: Pilot[Any]) -> None:
        await on_screen(pilot, "HomeScreen")
        if key:
            await pilot.press(key)
            await on_screen(pilot, screen)
        await until(pilot, lambda: pilot.app.screen.query_one(DataTable).row_count > 0)
        if key == "d":
            await pilot.press("b")
            await until(pilot, lambda: pilot.app.screen.query_one(DataTable).row_count == 3)

    assert snap_compare(CoderApp(demo), terminal_size=(80, 24), run_before=arrive)
