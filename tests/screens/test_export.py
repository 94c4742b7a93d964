"""Export: choose what, name the file, and be told where it is."""

import csv
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from coder.app import CoderApp
from coder.screens.export_kinds import KINDS
from coder.store import Store
from tests.screens.helpers import on_screen, text_of, until


def message(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#message", Static).content)


async def to_kind(pilot: Pilot[Any], name: str) -> None:
    """Home, export, and down to that kind of file."""
    await on_screen(pilot, "HomeScreen")
    await pilot.press("e")
    await on_screen(pilot, "ExportScreen")
    place = [kind.name for kind in KINDS].index(name)
    await pilot.press(*["down"] * place)
    await until(pilot, lambda: pilot.app.screen.query_one("#kinds", OptionList).highlighted == place)


async def to_name(pilot: Pilot[Any], name: str) -> None:
    """On to the file's name."""
    await to_kind(pilot, name)
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.screen.query_one("#file", Input).has_focus)


async def test_the_workbook_is_written_and_its_place_is_said(
    demo: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_name(pilot, "workbook")
        await pilot.press("enter")
        await until(pilot, lambda: message(pilot).startswith("Wrote the workbook to "))
        written = Path(message(pilot).removeprefix("Wrote the workbook to "))
        assert written.parent == tmp_path
        assert load_workbook(written, read_only=True).sheetnames[:2] == ["Read me", "Summary"]


async def test_a_table_is_written_by_the_suffix_of_its_name(demo: Store, tmp_path: Path) -> None:
    target = tmp_path / "mine.csv"
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_name(pilot, "events")
        pilot.app.screen.query_one("#file", Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: message(pilot).startswith("Wrote "))
        rows = len(pd.read_csv(target))
        assert message(pilot) == f"Wrote {rows:,} rows to {target}"


async def test_a_file_that_is_there_is_replaced_only_on_a_second_enter(demo: Store, tmp_path: Path) -> None:
    target = tmp_path / "mine.csv"
    target.write_text("precious")
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_name(pilot, "sessions")
        pilot.app.screen.query_one("#file", Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: "enter again replaces it" in message(pilot))
        assert target.read_text() == "precious"
        await pilot.press("enter")
        await until(pilot, lambda: message(pilot).startswith("Wrote "))
        assert target.read_text() != "precious"


async def test_what_cannot_be_written_is_told_in_a_sentence_and_can_be_mended(demo: Store, tmp_path: Path) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_name(pilot, "workbook")
        box = pilot.app.screen.query_one("#file", Input)
        box.value = str(tmp_path / "no" / "such" / "folder.xlsx")
        await pilot.press("enter")
        await until(pilot, lambda: message(pilot).startswith("✗ "))
        box.value = str(tmp_path / "yes.xlsx")
        await pilot.press("enter")
        await until(pilot, lambda: message(pilot).startswith("Wrote the workbook"))


async def test_practitioners_can_be_left_out(demo: Store, tmp_path: Path) -> None:
    target = tmp_path / "sessions.csv"
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_kind(pilot, "sessions")
        await pilot.press("x", "enter")
        await until(pilot, lambda: pilot.app.screen.query_one("#file", Input).has_focus)
        pilot.app.screen.query_one("#file", Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: message(pilot).startswith("Wrote "))
        assert "P01" not in target.read_text()


async def written_bundle(pilot: Pilot[Any], target: Path, *keys: str) -> None:
    await to_kind(pilot, "bundle")
    await pilot.press(*keys, "enter")
    await until(pilot, lambda: pilot.app.screen.query_one("#file", Input).has_focus)
    pilot.app.screen.query_one("#file", Input).value = str(target)
    await pilot.press("enter")
    await on_screen(pilot, "PageScreen")


def held(bundle: Path, name: str) -> str:
    with zipfile.ZipFile(bundle) as opened:
        [path] = [one for one in opened.namelist() if one.endswith(name)]
        return opened.read(path).decode()


async def test_the_research_bundle_is_pseudonymised_unless_told_and_says_what_was_changed(
    demo: Store, tmp_path: Path
) -> None:
    target = tmp_path / "study.zip"
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await written_bundle(pilot, target)
        assert "random codes" in text_of(pilot.app)
        assert "coarsened to the year" in text_of(pilot.app)
        await pilot.press("escape")
        await on_screen(pilot, "ExportScreen")
        assert message(pilot) == f"Wrote the bundle to {target}"
    assert "S01" not in held(target, "data/sessions.csv")


async def test_names_are_kept_in_the_bundle_when_they_are_asked_for(demo: Store, tmp_path: Path) -> None:
    target = tmp_path / "study.zip"
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await written_bundle(pilot, target, "n")
    sessions = held(target, "data/sessions.csv")
    assert "S01" in sessions
    assert "2026-01-08" not in sessions


async def test_what_keeping_a_part_means_is_said_where_it_is_chosen(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_kind(pilot, "bundle")
        assert "notes: left out" in text_of(pilot.app)
        await pilot.press("o")
        await until(pilot, lambda: "notes: KEPT: people's own words" in text_of(pilot.app))
        await pilot.press("o")
        await until(pilot, lambda: "notes: left out" in text_of(pilot.app))


async def test_the_bundle_s_keys_are_there_for_the_bundle_alone(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_kind(pilot, "workbook")
        assert "n names" not in text_of(pilot.app).splitlines()[-1]
        await pilot.press("down", "down", "down")
        await until(pilot, lambda: "n names" in text_of(pilot.app).splitlines()[-1])


async def test_pages_to_print_are_written_as_html(demo: Store, tmp_path: Path) -> None:
    target = tmp_path / "summary.html"
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_name(pilot, "pages")
        pilot.app.screen.query_one("#file", Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: message(pilot).startswith("Wrote the pages to "))
    assert "<h1" in target.read_text(encoding="utf-8")


async def test_a_practitioner_s_sheet_is_of_the_one_chosen(demo: Store, tmp_path: Path) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_kind(pilot, "sheet")
        await pilot.press("enter", "down", "down")
        box = pilot.app.screen.query_one("#file", Input)
        await until(pilot, lambda: box.value == "P03.html")
        await pilot.press("enter")
        await until(pilot, lambda: box.has_focus)
        box.value = str(tmp_path / "P03.html")
        await pilot.press("enter")
        await until(pilot, lambda: message(pilot).startswith("Wrote the sheet of P03 to "))
    assert "<title>Supervision: P03</title>" in (tmp_path / "P03.html").read_text(encoding="utf-8")


async def test_a_suffix_that_does_not_fit_is_refused_with_those_that_do(demo: Store, tmp_path: Path) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_name(pilot, "bundle")
        pilot.app.screen.query_one("#file", Input).value = str(tmp_path / "study.txt")
        await pilot.press("enter")
        await until(pilot, lambda: "end its name in .zip" in " ".join(message(pilot).split()))
    assert not list(tmp_path.glob("study*"))


async def to_export_of(pilot: Pilot[Any], **lines: str) -> None:
    """The export screen from adherence, with a filter."""
    await on_screen(pilot, "HomeScreen")
    await pilot.press("d", "f")
    await on_screen(pilot, "Form")
    for name, text in lines.items():
        pilot.app.screen.query_one(f"#field-{name}", Input).value = text
    await pilot.press("ctrl+s")
    await on_screen(pilot, "AdherenceScreen")
    await pilot.press("e")
    await on_screen(pilot, "ExportScreen")


async def written_table(pilot: Pilot[Any], target: Path) -> str:
    """What the screen says of the sessions, written as a table."""
    place = next(place for place, kind in enumerate(KINDS) if kind.name == "sessions")
    pilot.app.screen.query_one("#kinds", OptionList).highlighted = place
    await until(pilot, lambda: pilot.app.screen.query_one("#file", Input).value == "sessions.csv")
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.screen.query_one("#file", Input).has_focus)
    pilot.app.screen.query_one("#file", Input).value = str(target)
    await pilot.press("enter")
    await until(pilot, lambda: not message(pilot).startswith(("enter writes", "Reading", "Writing")))
    return " ".join(message(pilot).split())


async def test_a_file_holds_the_sessions_that_the_screen_before_was_filtered_to(demo: Store, tmp_path: Path) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_export_of(pilot, medium="video", date_from="2026-03-01", date_to="2026-03-31")
        await until(pilot, lambda: "only 2026-03-01 to 2026-03-31 · video" in text_of(pilot.app))
        assert (await written_table(pilot, tmp_path / "s.csv")).startswith("Wrote ")
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert {(row["medium"], row["month"]) for row in rows} == {("video", "2026-03")}


async def test_a_filter_that_leaves_no_session_writes_nothing(demo: Store, tmp_path: Path) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_export_of(pilot, date_from="2031-01-01")
        assert "none of 24 sessions is left" in await written_table(pilot, tmp_path / "s.csv")
    assert list(tmp_path.glob("s.csv")) == []
