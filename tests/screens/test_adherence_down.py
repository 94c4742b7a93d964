"""Adherence down to the session and the event, and back up with the cursor where it was."""

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable

from coder import tables
from coder.app import CoderApp
from coder.screens.adherence_view import reason
from coder.store import Store, codings, events
from coder.tables.judged import adherence_of
from tests.screens.helpers import on_screen, text_of, until
from tests.screens.test_adherence import adherence, message, path, rows


def cursor(pilot: Pilot[Any]) -> int:
    return pilot.app.screen.query_one(DataTable).cursor_row


async def into_session(pilot: Pilot[Any], name: str, views: int = 0) -> None:
    """From the programme to one of its sessions; `views` steps of `v` there."""
    await pilot.press("enter")
    await until(pilot, lambda: [row[0] for row in rows(pilot)][:1] == ["S01"])
    place = [row[0] for row in rows(pilot)].index(name)
    await pilot.press(*["down"] * place, "enter")
    await until(pilot, lambda: f"› {name}:" in path(pilot))
    await pilot.press(*["v"] * views)
    await pilot.pause()


async def test_a_session_s_events_stand_in_order_of_time_with_who_did_what(demo: Store) -> None:
    coded = tables.read(demo).events
    mine = coded[(coded["session"] == "S01") & (coded["observer"] == "anna")]
    async with CoderApp(demo).run_test(size=(160, 50)) as pilot:
        await adherence(pilot)
        await into_session(pilot, "S01", views=1)
        shown = rows(pilot)
        assert [row[1] for row in shown] == mine["code"].tolist()
        assert [row[0] for row in shown] == sorted(row[0] for row in shown)
        assert shown[2][3:5] == ["F1 P04", "EN"]


async def test_escape_goes_back_level_by_level_with_the_cursor_where_it_was(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await adherence(pilot)
        await pilot.press("b")
        await until(pilot, lambda: rows(pilot)[0][0] == "north")
        await pilot.press("down", "enter")
        await until(pilot, lambda: path(pilot) == "by › south")
        await pilot.press("down", "down", "down", "enter", "v")
        await until(pilot, lambda: "[events]" in path(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: cursor(pilot) == 3)
        await pilot.press("escape")
        await until(pilot, lambda: cursor(pilot) == 1)
        assert "[site]" in path(pilot)


async def test_an_event_opens_the_moment_with_both_codings_where_two_observers_coded(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await adherence(pilot)
        await into_session(pilot, "S01", views=1)
        await pilot.press("down", "down", "enter")
        await on_screen(pilot, "MomentScreen")
        await until(pilot, lambda: "3 of 110" in text_of(pilot.app))
        shown = text_of(pilot.app)
        assert "01:13.4 EN-VAL F1 Validate       = 01:13.6 EN-VAL F1 Validate" in shown
        assert "a opens anna's own coding at 00:01:13." in shown
        await pilot.press("right", "escape")
        await on_screen(pilot, "AdherenceScreen")
        await until(pilot, lambda: cursor(pilot) == 3)


async def test_one_s_own_coding_opens_at_the_event(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await adherence(pilot)
        await into_session(pilot, "S05", views=1)
        await pilot.press("down", "down", "enter")
        await on_screen(pilot, "MomentScreen")
        await until(pilot, lambda: "a opens anna's own coding" in text_of(pilot.app))
        await pilot.press("a")
        await on_screen(pilot, "CodingScreen")
        await until(pilot, lambda: "the nearest row is chosen" in text_of(pilot.app))


async def test_another_s_single_coding_is_read_and_never_opened(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await adherence(pilot)
        await into_session(pilot, "S02", views=1)
        await pilot.press("enter")
        await on_screen(pilot, "MomentScreen")
        await until(pilot, lambda: "This coding is ben's: it can be read here, not opened." in text_of(pilot.app))
        await pilot.press("a", "b")
        await until(pilot, lambda: "only ben can open it" in text_of(pilot.app))
        assert type(pilot.app.screen).__name__ == "MomentScreen"


async def test_strains_stand_with_their_answers_as_the_report_has_them(demo: Store) -> None:
    result = next(one for one in adherence_of(tables.read(demo)).sessions if one.session.name == "S01")
    found = result.clocked.strains.found or ()
    assert [(strain.answered, strain.resolved) for strain in found] == [(False, False), (False, False), (True, True)]
    async with CoderApp(demo).run_test(size=(160, 50)) as pilot:
        await adherence(pilot)
        await into_session(pilot, "S01", views=2)
        strains = [row for row in rows(pilot) if row[1] == "≈ strain"]
        assert [row[2] for row in strains] == [strain.code for strain in found]
        assert [row[5][:1] for row in strains] == ["✗", "✗", "✓"]
        assert [row[6] for row in strains] == ["✗ no", "✗ no", "✓ yes"]


async def test_a_note_is_plain_text_and_never_markup(demo: Store) -> None:
    coding = codings.begin(demo, "S22")
    first = events.of(demo, coding.id)[0]
    events.write(demo, coding.id, [events.Update(first.id, {"note": first.note}, {"note": "[bold]shouted[/bold]"})])
    async with CoderApp(demo).run_test(size=(160, 50)) as pilot:
        await adherence(pilot)
        await into_session(pilot, "S22", views=1)
        await until(pilot, lambda: "[bold]shouted[/bold]" in text_of(pilot.app))


async def test_the_other_observer_s_marks_stand_beside_with_what_differs(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await adherence(pilot)
        await into_session(pilot, "S01")
        assert [row[3] for row in rows(pilot)] == ["✓ =", "✓ =", "≈ ≠", "✗ =", "◐ ≠", "✓ ="]


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_every_level_fits_the_width(demo: Store, size: tuple[int, int]) -> None:
    async with CoderApp(demo).run_test(size=size) as pilot:
        await adherence(pilot)
        await into_session(pilot, "S01")
        for _ in range(3):
            assert pilot.app.screen.query_one(DataTable).virtual_size.width <= size[0], path(pilot)
            await pilot.press("v")
            await pilot.pause()


async def test_a_session_that_nobody_coded_says_so_at_every_view(demo: Store) -> None:
    result = next(one for one in adherence_of(tables.read(demo)).sessions if one.session.name == "S24")
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await adherence(pilot)
        await into_session(pilot, "S24")
        for _ in range(3):
            assert reason(result.why_missing) in " ".join(message(pilot).split())
            await pilot.press("v")
            await pilot.pause()
