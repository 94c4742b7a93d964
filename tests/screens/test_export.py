"""Export: choose what, name the file, and be told where it is."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from coder.app import CoderApp
from coder.store import Store
from tests.screens.helpers import on_screen, until


def message(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#message", Static).content)


async def to_name(pilot: Pilot[Any], kind: int) -> None:
    """Home, export, down to the kind, and on to the file's name."""
    await on_screen(pilot, "HomeScreen")
    await pilot.press("e")
    await on_screen(pilot, "ExportScreen")
    await pilot.press(*["down"] * kind, "enter")
    await until(pilot, lambda: pilot.app.screen.query_one("#file", Input).has_focus)


async def test_the_workbook_is_written_and_its_place_is_said(
    demo: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_name(pilot, 0)
        await pilot.press("enter")
        await until(pilot, lambda: message(pilot).startswith("Wrote the workbook to "))
        written = Path(message(pilot).removeprefix("Wrote the workbook to "))
        assert written.parent == tmp_path
        assert load_workbook(written, read_only=True).sheetnames[:2] == ["Read me", "Summary"]


async def test_a_table_is_written_by_the_suffix_of_its_name(demo: Store, tmp_path: Path) -> None:
    target = tmp_path / "mine.csv"
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_name(pilot, 1)
        pilot.app.screen.query_one("#file", Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: message(pilot).startswith("Wrote "))
        rows = len(pd.read_csv(target))
        assert message(pilot) == f"Wrote {rows:,} rows to {target}"


async def test_a_file_that_is_there_is_replaced_only_on_a_second_enter(demo: Store, tmp_path: Path) -> None:
    target = tmp_path / "mine.csv"
    target.write_text("precious")
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_name(pilot, 2)
        pilot.app.screen.query_one("#file", Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: "enter again replaces it" in message(pilot))
        assert target.read_text() == "precious"
        await pilot.press("enter")
        await until(pilot, lambda: message(pilot).startswith("Wrote "))
        assert target.read_text() != "precious"


async def test_what_cannot_be_written_is_told_in_a_sentence_and_can_be_mended(demo: Store, tmp_path: Path) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await to_name(pilot, 0)
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
        await on_screen(pilot, "HomeScreen")
        await pilot.press("e")
        await on_screen(pilot, "ExportScreen")
        await pilot.press("down", "down", "x", "enter")
        assert pilot.app.screen.query_one("#kinds", OptionList).highlighted == 2
        await until(pilot, lambda: pilot.app.screen.query_one("#file", Input).has_focus)
        pilot.app.screen.query_one("#file", Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: message(pilot).startswith("Wrote "))
        assert "P01" not in target.read_text()
