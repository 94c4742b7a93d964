"""Practice on a recording, in the real mpv without a window: a moment of the feedback is looked at again."""

from pathlib import Path

import pytest

from coder.desk.referring import refer
from coder.screens.practice_desk import PracticeDesk
from coder.store import Store, events, history, practice, sessions
from tests import recordings
from tests.screens.coding_host import SMALL, Host, shows, strike, until
from tests.screens.practising import practised, with_gold

pytestmark = pytest.mark.usefixtures("player_without_window")


async def test_a_locked_practice_plays_from_the_moment_and_nothing_of_that_is_kept(
    store: Store, tmp_path: Path
) -> None:
    coded = ((5_000, "EN-VAL"),)
    with_gold(store, "S1", coded=coded, minutes=None)
    refer(store, sessions.get(store, "S1"), [str(recordings.made(tmp_path / "s1.mp4"))], 0)
    coding = practised(store, "S1", coded)
    before = len(history.of(store, coding.id))
    app = Host(PracticeDesk(store, coding.id, at=5_000))
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "stands at 00:00:05.0 in mpv"))
        strike(app, "space")
        await until(pilot, lambda: app.desk.sitting.clock.now() > 5_300)
        strike(app, "space")
        await until(pilot, lambda: not app.desk.sitting.clock.running)
    assert len(history.of(store, coding.id)) == before
    assert len(events.of(store, coding.id)) == 1
    assert practice.find(store, "S1").reached_ms is None
