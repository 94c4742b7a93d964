"""`f` on the agreement and adherence screens: which sessions the figures are of, as on the command line."""

import json
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, Static

from coder.app import CoderApp
from coder.cli.main import main
from coder.screens.report_room import ReportRoom
from coder.store import Store, sessions
from tests.screens.helpers import on_screen, text_of, until

SCREENS = {"a": "AgreementScreen", "d": "AdherenceScreen"}


async def report(pilot: Pilot[Any], key: str) -> None:
    await on_screen(pilot, "HomeScreen")
    await pilot.press(key)
    await on_screen(pilot, SCREENS[key])
    await until(pilot, lambda: pilot.app.screen.query_one(DataTable).row_count > 0)


async def filtered(pilot: Pilot[Any], key: str, **lines: str) -> None:
    """What is typed in the filter's form, taken, and the figures computed."""
    await pilot.press("f")
    await on_screen(pilot, "Form")
    for name, text in lines.items():
        pilot.app.screen.query_one(f"#field-{name}", Input).value = text
    await pilot.press("ctrl+s")
    await on_screen(pilot, SCREENS[key])
    await until(pilot, lambda: "Reading" not in str(pilot.app.screen.query_one("#message", Static).content))


def heading(pilot: Pilot[Any]) -> list[str]:
    return str(pilot.app.screen.query_one("#heading", Static).content).splitlines()


def told(store: Store, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What the command line answers."""
    capsys.readouterr()
    assert main(["--db", store.target, "--as", "anna", *words, "--json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


async def test_adherence_of_the_filter_is_the_command_line_s(demo: Store, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--from", "2026-03-01", "--to", "2026-03-31", "--medium", "video", "--plan", "bridgework-s04")
    [group] = told(demo, capsys, "adherence", *words)["groups"]
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await report(pilot, "d")
        await filtered(pilot, "d", date_from="2026-03-01", date_to="2026-03-31", medium="video", plan="bridgework-s04")
        row = [str(cell).strip() for cell in pilot.app.screen.query_one(DataTable).get_row_at(0)]
        assert (row[1], row[2]) == (str(group["sessions"]), f"{group['weighted']['value']:.2f}")
        assert "Only 2026-03-01 to 2026-03-31 · video · plan bridgework-s04" in text_of(pilot.app).splitlines()[1]


async def test_agreement_of_the_filter_is_the_command_line_s(demo: Store, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(demo, capsys, "agreement", "--from", "2026-03-01", "--medium", "live", "--medium", "video")
    kappa = next(one for one in found["coefficients"] if one["name"] == "event_kappa" and one["scope"] == "overall")
    assert 0 < found["sessions"] < 8
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await report(pilot, "a")
        await filtered(pilot, "a", date_from="2026-03-01", medium="live, video")
        table = pilot.app.screen.query_one(DataTable)
        rows = [[str(cell).strip() for cell in table.get_row_at(at)] for at in range(table.row_count)]
        assert next(row[1] for row in rows if row[0] == "event kappa") == f"{kappa['value']:.2f}"
        assert heading(pilot)[0].startswith(f"{found['sessions']} ")
        assert "Only from 2026-03-01 · live, video" in text_of(pilot.app).splitlines()[1]


@pytest.mark.parametrize("key", SCREENS)
async def test_an_emptied_form_means_all_sessions_again(demo: Store, key: str) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await report(pilot, key)
        before = heading(pilot)
        await filtered(pilot, key, date_to="2026-03-31")
        assert heading(pilot)[1].startswith("Only up to 2026-03-31")
        await filtered(pilot, key, date_to="")
        await until(pilot, lambda: heading(pilot) == before)


@pytest.mark.parametrize("key", SCREENS)
async def test_what_cannot_be_is_told_in_the_form_and_nothing_is_lost(demo: Store, key: str) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await report(pilot, key)
        before = heading(pilot)
        await pilot.press("f")
        await on_screen(pilot, "Form")
        pilot.app.screen.query_one("#field-date_from", Input).value = "2026-02-31"
        pilot.app.screen.query_one("#field-medium", Input).value = "tape"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "the day 2026-02-31 does not exist (From)" in text_of(pilot.app))
        assert "there is no medium tape (Medium)" in text_of(pilot.app)
        assert pilot.app.screen.query_one("#field-date_from", Input).value == "2026-02-31"
        await pilot.press("escape")
        await on_screen(pilot, SCREENS[key])
        screen = pilot.app.screen
        assert isinstance(screen, ReportRoom)
        assert (screen.where, heading(pilot)) == (None, before)


@pytest.mark.parametrize("key", SCREENS)
async def test_a_filter_that_nothing_passes_says_how_to_go_on(demo: Store, key: str) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await report(pilot, key)
        await filtered(pilot, key, date_from="2030-01-01")
        await until(pilot, lambda: "f changes it." in text_of(pilot.app))


async def test_the_form_comes_back_with_what_was_chosen_and_asks_for_plans_where_the_command_does(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await report(pilot, "a")
        await filtered(pilot, "a", medium="live,video")
        await pilot.press("f")
        await on_screen(pilot, "Form")
        assert pilot.app.screen.query_one("#field-medium", Input).value == "live, video"
        assert not pilot.app.screen.query("#field-plan")


@pytest.mark.parametrize("key", SCREENS)
async def test_the_key_is_in_the_footer_at_eighty_columns(demo: Store, key: str) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await report(pilot, key)
        footer = text_of(pilot.app).splitlines()[-1]
        assert "f filter" in footer
        assert "help" in footer


async def test_adherence_of_sessions_by_how_they_were_chosen_is_the_command_line_s(
    demo: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    sessions.edit(demo, "S05", sessions.SessionFields("S05", chosen="selected"))
    [group] = told(demo, capsys, "adherence", "--chosen", "selected")["groups"]
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await report(pilot, "d")
        await filtered(pilot, "d", chosen="selected")
        row = [str(cell).strip() for cell in pilot.app.screen.query_one(DataTable).get_row_at(0)]
        assert (row[1].partition(" ")[0], row[2]) == ("1", f"{group['weighted']['value']:.2f}")
        assert "Only chosen: selected" in text_of(pilot.app).splitlines()[1]


async def test_a_way_of_choosing_that_there_is_not_is_told_in_the_form(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await report(pilot, "d")
        await pilot.press("f")
        await on_screen(pilot, "Form")
        pilot.app.screen.query_one("#field-chosen", Input).value = "by dice"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "no session is chosen as by dice (Chosen)" in text_of(pilot.app))
