"""The workbook's reports stand on the same figures as every other page."""

from pathlib import Path

import pytest

from coder import tables
from coder.book.reports import Reports
from coder.store import open_store
from coder.tables.judged import adherence_of


def test_the_workbook_and_the_command_tell_the_same_of_every_session_and_group(demo: Path) -> None:
    with open_store(str(demo), "anna") as store:
        command, workbook = adherence_of(tables.read(store)), Reports(store).adherence
    assert workbook.to_json() == command.to_json()


def test_strains_are_known_wherever_the_codebook_declares_them(demo: Path) -> None:
    with open_store(str(demo), "anna") as store:
        strains = Reports(store).adherence.overall.to_json()["strains"]
    assert strains["why_missing"] is None
    assert strains["count"] == sum(strains["by_code"].values()) > 0


@pytest.mark.parametrize("how", ["random", "selected"])
def test_sessions_are_narrowed_by_how_they_were_chosen(demo: Path, how: str) -> None:
    with open_store(str(demo), "anna") as store:
        read = tables.read(store, tables.Where(chosen=(how,)))
        everything = tables.read(store)
    held = everything.sessions[everything.sessions["chosen"] == how]["session"]
    assert list(read.sessions["session"]) == list(held)
    assert set(read.events["session"]) <= set(held)
    assert adherence_of(read).parameters["chosen"] == [how]
