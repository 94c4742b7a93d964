"""Review of a recording in the real mpv, without a window: the picture comes to the cursor, and goes by frames."""

from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.pilot import Pilot

from coder.desk.referring import refer
from coder.screens.bound import usual_keys
from coder.screens.review import ReviewScreen
from coder.store import Store, clocks, codings, history, sessions
from coder.store.sessions import SessionFields
from tests import recordings
from tests.screens.coding_host import SMALL, Host, codes, host, on_disk, shows, strike, until
from tests.screens.review_host import arrived, line_of

FRAME_MS = 40
pytestmark = pytest.mark.usefixtures("player_without_window")


def recorded(store: Store, path: Path) -> Host:
    sessions.add(store, SessionFields(name="S01", medium="video"))
    refer(store, sessions.get(store, "S01"), [str(path)], 0)
    return host(store)


async def reviewed(pilot: Pilot[Any], app: Host) -> ReviewScreen:
    """One event, a little into the recording, which stands again."""
    await until(pilot, shows(app, "in mpv"))
    strike(app, "space")
    await until(pilot, lambda: app.desk.sitting.clock.now() > 400)
    strike(app, *"4v", "space")
    await until(pilot, lambda: codes(app) == ["EN-VAL"] and not app.desk.sitting.clock.running)
    strike(app, "tab")
    return await arrived(pilot, app)


def seen(app: Host, screen: ReviewScreen) -> int | None:
    """The number of the frame that the cursor and the player are on; None until they agree."""
    frame, rest = divmod(screen.cursor_ms + 2, FRAME_MS)
    return frame if rest <= 4 and screen.cursor_ms == app.desk.sitting.clock.now() else None


async def test_the_cursor_goes_by_frames_with_the_picture(store: Store, video: Path) -> None:
    app = recorded(store, video)
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app)
        strike(app, "t")
        await until(pilot, lambda: abs(app.desk.sitting.clock.now() - screen.cursor_ms) <= FRAME_MS)
        strike(app, ">")
        await until(pilot, lambda: seen(app, screen) is not None)
        begun = seen(app, screen) or 0
        for key, frame in ((">", 1), (">", 2), (">", 3), ("<", 2)):
            strike(app, key)
            await until(pilot, lambda wanted=begun + frame: seen(app, screen) == wanted)  # type: ignore[misc]  # mypy cannot infer a lambda with a default


async def test_the_picture_comes_to_the_cursor_first(store: Store, video: Path) -> None:
    app = recorded(store, video)
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app)
        screen.go_to(9_000)
        strike(app, "<")
        await until(pilot, lambda: abs(app.desk.sitting.clock.now() - 9_000) <= FRAME_MS)
        assert abs(screen.cursor_ms - 9_000) <= FRAME_MS
        assert len(on_disk(app)) == 1


async def test_space_plays_from_the_cursor_and_c_marks_where_it_is(store: Store, video: Path) -> None:
    app = recorded(store, video)
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app)
        screen.go_to(5_000)
        strike(app, "space")
        await until(pilot, lambda: 5_200 < app.desk.sitting.clock.now() < 15_000)
        strike(app, "space", "c", *"a4e")
        await until(pilot, lambda: codes(app) == ["EN-VAL", "EN-EMP"])
        added = on_disk(app)[1]
        assert added.onset_ms == screen.cursor_ms
        assert 5_000 < added.onset_ms < 15_000


async def test_the_whole_recording_is_seen_with_its_sound(store: Store, tmp_path: Path) -> None:
    app = recorded(store, recordings.made(tmp_path / "long.m4a", seconds=100, picture=False))
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app)
        strike(app, "Z", "Z", "Z")
        await until(pilot, shows(app, "zoom whole session"))
        assert 99_000 <= screen.timeline.whole_ms <= 101_000
        await until(pilot, lambda: line_of(app, "sound").count("▇") >= 66)


async def test_beside_a_locked_coding_it_plays_and_is_sought_in_and_nothing_is_written(
    store: Store, video: Path
) -> None:
    first = recorded(store, video)
    async with first.run_test(size=SMALL) as pilot:
        await reviewed(pilot, first)
    coding = first.desk.sitting.subject.coding.id
    codings.lock(store, coding)
    before, marked = history.length(store, coding), clocks.marks(store, coding)
    app = host(store)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "in mpv"))
        strike(app, "right", "space")
        await until(pilot, shows(app, "locked ▶ 1.0×"))
        strike(app, "space", "tab")
        screen = await arrived(pilot, app)
        screen.go_to(9_000)
        strike(app, "t")
        await until(pilot, lambda: abs(app.desk.sitting.clock.now() - 9_000) <= FRAME_MS)
        strike(app, "space")
        await until(pilot, lambda: app.desk.sitting.clock.now() > 9_300)
        strike(app, "x")
        await until(pilot, shows(app, "nothing can be changed"))
        strike(app, "space")
        await until(pilot, lambda: not app.desk.sitting.clock.running)
    assert history.length(store, coding) == before
    assert clocks.marks(store, coding) == marked


async def test_the_keys_of_speed_and_of_the_loop_mean_in_review_what_they_mean_on_the_desk(
    store: Store, video: Path
) -> None:
    app = recorded(store, video)
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app)
        strike(app, "+")
        await until(pilot, shows(app, "Speed 1.2×"))
        strike(app, "-", "-")
        await until(pilot, shows(app, "Speed 0.9×"))
        strike(app, "=", "ctrl+n")
        await until(pilot, shows(app, "again and again; ctrl+n ends it"))
        assert app.desk.player is not None
        assert app.desk.player.loops is not None
        assert screen.chosen is not None
        assert app.desk.player.loops[1] == screen.chosen.onset_ms + 3_000
        strike(app, "ctrl+n")
        await until(pilot, shows(app, "The loop has ended"))


def test_a_sign_or_control_key_has_one_meaning_on_the_desk_and_in_review() -> None:
    """Letters are codes on one and commands on the other; a note, a mark, undo and the keys' page are the same."""
    same = {"note", "come_back", "undo", "redo", "modifiers", "keys", "loop", "slower", "faster", "normal"}
    desk = {key: name for name, keys in usual_keys().items() for key in keys}
    review = {
        {"full_stop": ".", "question_mark": "?", "minus": "-", "plus": "+", "equals_sign": "="}.get(key, key): (
            (its.id or "").removeprefix("review.")
        )
        for its in ReviewScreen.BINDINGS
        if isinstance(its, Binding)
        for key in its.key.split(",")
    }
    for key, name in review.items():
        if key in desk and (name in same or desk[key] in same):
            assert name == desk[key], key
    assert same <= set(review.values())
    assert not {"[", "]"} & set(desk)
