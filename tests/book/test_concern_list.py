"""Beside Events: the practice concerns one by one, each a link to its moment; the same list on the manager's pages."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coder.book.concerns import concerns
from coder.book.printing import write_summary
from coder.store import open_store
from tests.book.asides import rows, sheet
from tests.book.programmes import read, report
from tests.exports.reading import read as read_html

COUNTED = {True: "in the coding that counts", False: "no: by one observer alone"}


@pytest.fixture(scope="module")
def listed(demo: Path) -> list[dict[str, Any]]:
    return rows(read(demo), "Events")


def test_every_concern_stands_there_with_its_session_moment_and_observer(
    demo: Path, listed: list[dict[str, Any]]
) -> None:
    told = [(row["In session"], row["Noted by"], row["Counted"]) for row in listed]
    assert told == [
        (one.session.name, one.coding.observer, COUNTED[one.counts]) for one in concerns(report(read(demo)))
    ]
    assert listed[0] == {
        "Concern to look at": "Off-programme material (PX-OFF)",
        "In session": "S06",
        "At": "0:10:19",
        "Noted by": "ben",
        "Counted": "in the coding that counts",
    }


def test_a_concern_of_a_gold_or_practice_coding_is_none_to_look_at(demo: Path, listed: list[dict[str, Any]]) -> None:
    """In the demonstration the lead's gold coding of S10 holds the concern too."""
    noted = read(demo).events
    assert "lead" in set(noted.loc[noted["code"].str.startswith("PX-"), "observer"])
    assert {row["Noted by"] for row in listed} <= {"anna", "ben", "carla", "dev"}


def test_without_a_concern_nothing_stands_beside(demo: Path) -> None:
    found = read(demo)
    calm = found.events[~found.events["code"].str.startswith("PX-")].reset_index(drop=True)
    assert sheet(replace(found, events=calm), "Events").aside is None


def test_the_manager_s_pages_list_them_too(demo: Path, tmp_path: Path, listed: list[dict[str, Any]]) -> None:
    with open_store(str(demo), "anna") as store:
        write_summary(tmp_path / "summary.html", store)
    told = read_html(tmp_path / "summary.html").texts("td")
    assert [text for text in told if text in {row["At"] for row in listed}] == [row["At"] for row in listed]
