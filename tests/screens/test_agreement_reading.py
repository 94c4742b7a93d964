"""What a figure of agreement is read with on the screen: meaning, scale, plan, moments, and figures that follow."""

from typing import Any

from textual.pilot import Pilot
from textual.widgets import DataTable, Static

from coder.agreement.planning import sessions_for
from coder.app import CoderApp
from coder.screens.agreement import AgreementScreen
from coder.screens.agreement_moments import KINDS
from coder.screens.agreement_view import Heading
from coder.screens.agreement_words import headline, plan_words
from coder.store import Store
from coder.widgets.event_log import EventLog
from coder.widgets.slider import track
from tests.screens.helpers import on_screen, text_of, until


def table(pilot: Pilot[Any]) -> DataTable[Any]:
    return pilot.app.screen.query_one(DataTable)


def column(pilot: Pilot[Any], at: int) -> list[str]:
    found = table(pilot)
    return [str(found.get_row_at(row)[at]).strip() for row in range(found.row_count)]


def said(pilot: Pilot[Any], where: str = "#message") -> str:
    return str(pilot.app.screen.query_one(where, Static).content)


async def agreement(pilot: Pilot[Any], view: str = "overall") -> AgreementScreen:
    await on_screen(pilot, "HomeScreen")
    await pilot.press("a")
    await on_screen(pilot, "AgreementScreen")
    await until(pilot, lambda: table(pilot).row_count > 0)
    while f"[{view}]" not in said(pilot, "#views"):
        await pilot.press("v")
    found = pilot.app.screen
    assert isinstance(found, AgreementScreen)
    return found


async def moment(pilot: Pilot[Any], row: int = 0) -> None:
    await agreement(pilot, "moments")
    table(pilot).move_cursor(row=row)
    await pilot.press("enter")
    await on_screen(pilot, "MomentScreen")
    await until(pilot, lambda: "had running" in said(pilot, "#running"))


async def test_events_come_first_then_states_and_the_counts_of_applied_behaviour_analysis_last(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await agreement(pilot)
        names = column(pilot, 0)
        assert names[:3] == ["event kappa", "event agreement", "events linked"]
        assert all(name.startswith("time-unit κ · ") for name in names[3:6])
        assert "total count" in names[names.index("counts (IOA)") :]


async def test_the_base_rates_stand_beside_a_kappa(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await agreement(pilot)
        beside = said(pilot).partition("beside it: ")[2]
        assert f"agreement {column(pilot, 1)[1]}" in beside
        assert "commonest code" in beside


async def test_one_key_tells_what_a_figure_means_with_limits_scale_facts_formula_and_plan(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(100, 50)) as pilot:
        await agreement(pilot)
        await pilot.press("m")
        await on_screen(pilot, "PageScreen")
        page = " ".join(text_of(pilot.app).replace("│", " ").split())
        for told in (
            "How far two observers code",
            "95 % limits",
            "Read beside it",
            "Landis & Koch 1977",
            "Holle & Rein",
        ):
            assert told in page
        assert "double-coded sessions, a jackknife standard error" in page


async def test_ac1_stands_on_the_page_of_an_item_kappa(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(100, 50)) as pilot:
        await agreement(pilot, "sheets")
        table(pilot).move_cursor(row=column(pilot, 0).index("Light's kappa"))
        await pilot.press("m")
        await on_screen(pilot, "PageScreen")
        assert "AC1" in text_of(pilot.app)


async def test_the_scale_that_is_chosen_gives_the_words_and_is_named(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await agreement(pilot)
        assert column(pilot, 5)[0] == "substantial"
        await pilot.press("s")
        await until(pilot, lambda: column(pilot, 5)[0] == "good")
        assert "Cicchetti 1994" in said(pilot)


async def test_the_line_of_the_plan_is_the_report_s(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        screen = await agreement(pilot)
        assert screen.figures is not None
        assert f"limits 0.2 apart: {screen.figures['plan']['sessions']} sessions" in said(pilot, "#plan")


async def test_a_step_of_the_tolerance_shows_the_report_s_value_before_its_limits(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        screen = await agreement(pilot)
        screen.action_tolerance(-1)
        at_once = column(pilot, 1)[0]
        assert column(pilot, 2)[0] == "…"
        await until(pilot, lambda: column(pilot, 2)[0] != "…")
        assert column(pilot, 1)[0] == at_once


async def test_a_click_on_the_slider_sets_the_tolerance(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        screen = await agreement(pilot)
        await pilot.click("#slider", offset=(6, 0))
        await until(pilot, lambda: screen.tolerance == 0.0)


async def test_kinds_of_moments_part_all_that_was_aligned(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        screen = await agreement(pilot, "moments")
        counts = {}
        for kind in KINDS:
            counts[kind] = table(pilot).row_count
            await pilot.press("k")
        assert screen.figures is not None
        assert counts["all"] == len(screen.figures["aligned"]) == counts["apart"] + counts["matched"]
        assert counts["apart"] == counts["different code"] + counts["only first"] + counts["only second"]


async def test_a_moment_shows_both_codings_and_the_arrows_go_on(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await moment(pilot)
        first = text_of(pilot.app)
        assert "anna" in first
        assert "ben" in first
        assert "◆" in first
        assert "▸" in first
        await pilot.press("right")
        await until(pilot, lambda: " · 2 of " in text_of(pilot.app))
        await pilot.press("escape")
        await on_screen(pilot, "AgreementScreen")
        assert table(pilot).cursor_row == 1


async def test_another_observer_s_coding_is_never_opened(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await moment(pilot)
        await pilot.press("b")
        await until(pilot, lambda: "only ben can open it" in said(pilot, "#said"))
        assert type(pilot.app.screen).__name__ == "MomentScreen"


async def test_one_s_own_coding_opens_at_the_moment(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await moment(pilot, row=1)
        await pilot.press("a")
        await on_screen(pilot, "CodingScreen")
        await until(pilot, lambda: "the nearest row is chosen" in said(pilot))
        chosen = pilot.app.screen.query_one(EventLog).chosen
        assert chosen is not None
        assert said(pilot).startswith(f"00:01:{chosen.onset_ms // 1000 - 60:02d}")


async def test_a_heading_tells_what_its_rows_are(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        screen = await agreement(pilot)
        place = next(at for at, row in enumerate(screen._rows) if isinstance(row.of, Heading))
        table(pilot).move_cursor(row=place)
        await until(pilot, lambda: said(pilot) == screen._rows[place].of.about)


def test_a_track_shows_the_value_and_the_codebook_s_own() -> None:
    assert track(11, 5, 10, mark=2) == "├─┊──●────┤"


def test_one_session_is_one_session() -> None:
    assert (
        headline({"sessions": 1}, ["anna", "ben"], "code", 3.0) == "1 session double-coded · anna, ben · code · ◂ 3 s ▸"
    )


def test_why_no_number_of_sessions_is_planned_fits_the_line_of_the_slider() -> None:
    plan = sessions_for(0.2, 0.05, 1).to_json()
    assert plan_words(plan, 0.2) == "limits 0.2 apart: 1 double-coded, 3 are needed"
