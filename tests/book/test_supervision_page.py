"""The sheet for supervision of the demonstration's practitioners, and of people with strange names."""

from pathlib import Path

import pytest

from coder.book.supervision import Findings, findings
from coder.book.supervision_page import supervision_page
from coder.errors import NotFound
from coder.tables import Tables
from exports import html, workbook
from exports.sheet import Page, Properties
from tests.book.office import convert, smallest
from tests.book.programmes import MADE_AT, STRANGE, read, report
from tests.exports.chrome import pages, printed
from tests.exports.reading import read as read_html

TEAM = ("P01", "P02", "P03", "P04", "P05", "P06")
ABOUT = Properties("Supervision")
SMALLEST = 8.5
"""Points."""


@pytest.fixture(scope="module")
def tables(demo: Path) -> Tables:
    return read(demo)


def found(tables: Tables, practitioner: str) -> Findings:
    return findings(tables, report(tables), practitioner)


def texts(page: Page) -> list[str]:
    return [str(cell.value) for row in page.rows for cell in row if cell]


def whole(tables: Tables, practitioner: str) -> str:
    return "\n".join(texts(supervision_page(found(tables, practitioner), MADE_AT)))


def fact(tables: Tables, practitioner: str, label: str) -> str:
    told = texts(supervision_page(found(tables, practitioner), MADE_AT))
    return told[told.index(label) + 1]


def test_the_head_says_what_was_observed_how_chosen_by_whom_and_with_whom(tables: Tables) -> None:
    """The demonstration: P03 delivered S04, S07, S09, S14, S20 and S21; S24 is still to be coded."""
    assert fact(tables, "P03", "Observed").startswith(
        "6 sessions (S04, S07, S09, S14, S20, S21), 2026-02-05 to 2026-06-05; 1 live, 2 live-link, 3 video. "
        "1 session more is registered and not coded."
    )
    assert fact(tables, "P03", "Chosen") == "6 drawn at random."
    assert fact(tables, "P03", "Delivered with").startswith("P01 (2 sessions), P02 (2 sessions), P06 (2 sessions).")
    assert fact(tables, "P03", "Observed by").startswith("anna (2), ben (1), carla (1), dev (2).")


def test_adherence_is_told_as_the_teams_with_the_reports_own_figures(tables: Tables) -> None:
    group = next(one for one in report(tables, by="practitioner").groups if one.key == "P03")
    mean = group.weighted
    assert mean.value is not None
    assert mean.low is not None
    assert mean.high is not None
    told = fact(tables, "P03", "Adherence (the team's)")
    assert told.startswith(f"Mean {mean.value:.0%} (95% limits {mean.low:.0%} to {mean.high:.0%}, n = {mean.n});")
    assert group.status.lower() in told


def test_draft_codings_are_named(tables: Tables) -> None:
    assert "Draft codings, which may still change: S22." in fact(tables, "P01", "Observed by")


def test_it_says_that_it_is_personal_and_ranks_nobody(tables: Tables) -> None:
    assert "Personal data about P03: for development in supervision only. It ranks nobody" in whole(tables, "P03")


def test_each_rule_is_printed(tables: Tables) -> None:
    told = whole(tables, "P03")
    assert told.count("Rule, ") == 3
    assert "{" not in told


@pytest.mark.parametrize("name", TEAM)
def test_nothing_of_another_practitioner_stands_on_it_but_how_often_they_sat_beside(tables: Tables, name: str) -> None:
    """Others are named once, as a team; what they did in a moment is told by their seat alone."""
    page = supervision_page(found(tables, name), MADE_AT)
    others = [other for other in TEAM if other != name]
    naming = [text for text in texts(page) if any(other in text for other in others)]
    assert naming == [fact(tables, name, "Delivered with")]


@pytest.mark.parametrize("name", TEAM)
def test_at_most_two_strengths_two_points_and_eight_moments(tables: Tables, name: str) -> None:
    told = found(tables, name)
    assert 1 <= len(told.strengths) <= 2
    assert len(told.points) == 2
    assert len(told.moments) == 8


def test_a_moment_has_its_session_time_code_and_what_followed(tables: Tables) -> None:
    """In the demonstration P03 answered the strain of S21 at 29:54 by TH-REL, and it was not resolved."""
    page = supervision_page(found(tables, "P03"), MADE_AT)
    rows = [[str(cell.value) for cell in row if cell] for row in page.rows]
    assert [
        "S21\n2026-06-05",
        "0:29:54",
        "Strain - tasks (RU-TSK)",
        "client 5",
        "To build on: answered after 6 s by P03 (F1): Explore a relationship problem (TH-REL), Therapeutic mode; not "
        "resolved",
    ] in rows


def test_notes_of_observers_are_left_out(tables: Tables) -> None:
    for name in TEAM:
        told = whole(tables, name)
        notes = {note for note in (*tables.events["note"].dropna(), *tables.marks["note"].dropna()) if note}
        assert not [note for note in notes if note in told]


def test_adapted_is_told_as_a_way_of_delivering(tables: Tables) -> None:
    assert "Adapted, which is a way of delivering and not a failure: S4.1 in S04;" in whole(tables, "P03")


def test_who_is_not_there_is_refused_with_the_names_of_those_who_are(tables: Tables) -> None:
    with pytest.raises(NotFound, match=r"no practitioner P99 .*there are: P01, P02, P03, P04, P05, P06"):
        found(tables, "P99")


def test_a_practitioner_with_few_sessions_is_told_so_and_no_strength_is_made_up(oddities: Path) -> None:
    """p1 delivered one session, whose items did not apply."""
    tables = read(oddities)
    told = found(tables, "p1")
    assert told.strengths == ()
    assert "A strength is not named: 1 session observed, and the rule asks for 3." in whole(tables, "p1")
    assert "So few sessions say little about the others." in fact(tables, "p1", "Chosen")


@pytest.mark.parametrize("name", sorted({person for row in STRANGE for person in row[4].split()}))
def test_strange_names_make_a_well_formed_page(oddities: Path, tmp_path: Path, name: str) -> None:
    page = supervision_page(found(read(oddities), name), MADE_AT)
    html.write(tmp_path / "page.html", [page], ABOUT)
    assert read_html(tmp_path / "page.html").texts("h1") == [f"{name}: sheet for supervision"]


@pytest.mark.parametrize("name", TEAM)
def test_printed_from_a_browser_it_has_two_sides_and_no_letter_under_8_5_points(
    tables: Tables, tmp_path: Path, name: str
) -> None:
    html.write(tmp_path / "page.html", [supervision_page(found(tables, name), MADE_AT)], ABOUT)
    paper = printed(tmp_path / "page.html", tmp_path)
    assert pages(paper) == 2
    assert smallest(paper) >= SMALLEST


@pytest.mark.parametrize("name", ["P03", "P05"])
def test_printed_from_the_workbook_it_has_three_sides_at_most_and_no_letter_under_8_5_points(
    tables: Tables, tmp_path: Path, name: str
) -> None:
    workbook.write(tmp_path / "page.xlsx", [supervision_page(found(tables, name), MADE_AT)], ABOUT)
    paper = convert(tmp_path / "page.xlsx", "pdf", tmp_path)
    assert pages(paper) <= 3
    assert smallest(paper) >= SMALLEST
