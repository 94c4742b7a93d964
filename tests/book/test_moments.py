"""Strains, Drift, Disagreements, Ratings, Trend and Audit: what the store and the reports hold, a row each."""

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from codebooks import shipped_codebook
from coder.book.files import write_plain, write_workbook
from coder.book.moments import disagreements_sheet, drift_sheet, ratings_sheet
from coder.book.reports import Reports
from coder.models import Event
from coder.store import codings, create_store, events, open_store, sessions
from tests.book.programmes import read, report
from tests.book.test_scores import equal, shown

NEW = ("Trend", "Strains", "Drift", "Disagreements", "Ratings", "Audit")


@pytest.fixture(scope="module")
def real(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's workbook with its own report of agreement."""
    path = tmp_path_factory.mktemp("real") / "demo.xlsx"
    with open_store(str(demo), "anna") as store:
        write_workbook(path, store)
    return path


def test_trend_holds_the_months_of_the_report_in_their_order(demo: Path, demo_book: Path) -> None:
    groups = report(read(demo), by="month").to_json()["groups"]
    rows = shown(demo_book, "Trend")
    assert [row["Month"] for row in rows] == [group["by"]["month"] for group in groups]
    for row, group in zip(rows, groups, strict=True):
        mean = group["weighted"]
        assert all(equal(row[key], mean[name]) for key, name in (("Adherence", "value"), ("Low", "low")))
    trend: Any = openpyxl.load_workbook(demo_book)["Trend"]
    assert {trend.cell(2, column).data_type for column in (3, 4, 5)} == {"f"}


def test_the_mode_mix_of_a_site_is_the_reports_and_its_chart_tells_the_owners_ranges(demo: Path, real: Path) -> None:
    groups = report(read(demo), by="site").to_json()["groups"]
    for row, group in zip(shown(real, "Sites"), groups, strict=True):
        assert all(equal(row[f"Time in {mode}"], share["value"]) for mode, share in group["mode_time_share"].items())
    with zipfile.ZipFile(real) as file:
        drawings = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/drawings/drawing")]
    assert any("The owner&apos;s ranges: Educative 35% to 60%" in one.replace("'", "&apos;") for one in drawings)


@pytest.mark.parametrize(("sheet", "seconds"), [("Strains", "Onset"), ("Disagreements", "Time")])
def test_a_moment_stands_in_hours_too(real: Path, sheet: str, seconds: str) -> None:
    """As a player tells it: 3725.4 s is 1:02:05."""
    rows = shown(real, sheet)
    assert rows
    for row in rows:
        hours, minutes, rest = map(int, row["Clock"].split(":"))
        assert 3600 * hours + 60 * minutes + rest == int(row[seconds])


def test_the_run_chart_is_told_in_words(real: Path) -> None:
    with zipfile.ZipFile(real) as file:
        drawings = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/drawings/drawing")]
    assert any('descr="Run chart of mean adherence by month. 2026-01' in drawing for drawing in drawings)


@pytest.mark.parametrize("sheet", NEW)
def test_each_is_one_table_with_a_frozen_filtered_header(real: Path, sheet: str) -> None:
    made: Any = openpyxl.load_workbook(real)[sheet]
    (table,) = made.tables.values()
    assert (table.displayName, made.freeze_panes, table.autoFilter.ref) == (sheet, "B2", table.ref)


@pytest.mark.parametrize("sheet", NEW)
def test_the_dictionary_tells_of_each_of_their_columns(real: Path, sheet: str) -> None:
    told = {row["Column"] for row in shown(real, "Dictionary") if row["Sheet"] == sheet and row["Meaning"]}
    assert {cell.value for cell in openpyxl.load_workbook(real)[sheet][1]} - told == set()


@pytest.mark.parametrize("sheet", NEW)
def test_a_sheet_with_nothing_says_so_in_one_line(sheet: str, tmp_path: Path) -> None:
    with create_store(str(tmp_path / "bare.db"), "anna", shipped_codebook("modes-of-practice")) as store:
        write_workbook(tmp_path / "bare.xlsx", store)
    made: Any = openpyxl.load_workbook(tmp_path / "bare.xlsx")[sheet]
    if sheet == "Audit":
        assert made["C2"].value == "insert"
    else:
        assert [str(cell.value)[:16] for row in made.iter_rows() for cell in row] == ["Nothing to show:"]


def test_a_strain_stands_with_its_answer_and_one_without_stands_alone(tmp_path: Path) -> None:
    """A strain at 10 s answered at 12.5 s by an empathic answer (mode EN): 2.5 s; one at 20 s without an answer."""
    with create_store(str(tmp_path / "s.db"), "anna", shipped_codebook("modes-of-practice")) as store:
        sessions.add(store, sessions.SessionFields("S1"))
        coding = codings.begin(store, "S1").id
        strain, alone = (
            Event(coding_id=coding, entry=0, code=code, onset_ms=at, keyed_at=0)
            for code, at in (("RU-GOA", 10_000), ("RU-BND", 20_000))
        )
        answer = Event(coding_id=coding, entry=0, code="EN-EMP", onset_ms=12_500, keyed_at=0, linked_id=strain.id)
        events.write(store, coding, [events.Insert(one) for one in (strain, answer, alone)])
        write_workbook(tmp_path / "s.xlsx", store)
    keys = ("Session", "Observer", "Onset", "Code", "Answered by", "Seconds to answer", "Mode", "Kind")
    assert [[row[key] for key in keys] for row in shown(tmp_path / "s.xlsx", "Strains")] == [
        ["S1", "anna", 10, "RU-GOA", "EN-EMP", 2.5, "EN", "strain"],
        ["S1", "anna", 20, "RU-BND", None, None, None, "strain"],
    ]


def test_every_disagreement_stands_there_and_their_number_is_told(demo: Path, real: Path) -> None:
    with open_store(str(demo), "anna") as store:
        agreement = Reports(store).agreement
    assert agreement is not None
    rows = shown(real, "Disagreements")
    assert len(rows) == len(agreement.disagreements) == agreement.to_json()["disagreements_total"]
    first = agreement.disagreements[0]
    assert [rows[0]["Session"], rows[0]["First code"], rows[0]["Second code"]] == [first["session"], *first["code"]]
    told = next(row["Meaning"] for row in shown(real, "Dictionary") if row["Sheet"] == "Disagreements")
    assert f"{len(rows):,} in all" in told


def test_over_a_thousand_disagreements_are_all_there() -> None:
    one = {"kind": "only_first", "session": "S1", "unit": None, "raters": ["a", "b"], "onset": [1.0, None]}
    made = disagreements_sheet([{**one, "code": ["X", None]}] * 1_500, {}, "none")
    assert len(made.frame) == 1_500
    assert made.title == "Disagreements: 1,500 in all"


def test_drift_is_the_mean_of_the_months_sessions_and_the_change_since_the_last() -> None:
    """January (0.6 + 0.8) / 2 = 0.7; March 0.5: a change of -0.2."""
    dated = pd.DataFrame({"session": ["S1", "S2", "S3"], "month": ["2026-01", "2026-01", "2026-03"]})
    entry = {"scope": "session", "name": "event_kappa", "raters": ["a", "b"]}
    values = zip(dated["session"], (0.6, 0.8, 0.5), strict=True)
    made = drift_sheet({"coefficients": [{**entry, "session": name, "value": kappa} for name, kappa in values]}, dated)
    assert list(made.frame["Month"]) == ["2026-01", "2026-03"]
    assert list(made.frame["Mean"]) == pytest.approx([0.7, 0.5])
    assert made.frame["Change"][0] is None
    assert made.frame["Change"][1] == pytest.approx(-0.2)


def test_ratings_hold_every_answer(demo: Path, real: Path) -> None:
    ratings = read(demo).ratings
    rows = shown(real, "Ratings")
    assert [(row["Session"], row["Observer"], row["Scale"]) for row in rows] == list(
        zip(ratings["session"], ratings["observer"], ratings["scale"], strict=True)
    )
    assert [row["Value"] for row in rows] == ["not_ratable" if value != value else value for value in ratings["value"]]


def test_a_rating_shows_the_moments_that_it_rests_on() -> None:
    said = {"session": "S1", "observer": "a", "role": "primary", "scale": "G1"}
    ratings = pd.DataFrame([{**said, "value": 4.0, "note": None, "state": "draft"}])
    moments = pd.DataFrame([{**said, "onset": 2537.3, "code": "EN-VAL"}, {**said, "onset": 3737.0, "code": "EN-EMP"}])
    scales = pd.DataFrame([{"scale": "G1", "label": "Trust"}])
    assert list(ratings_sheet(ratings, scales, moments).frame["Moments"]) == ["0:42:17 EN-VAL; 1:02:17 EN-EMP"]
    assert list(ratings_sheet(ratings, scales, moments.assign(role="second")).frame["Moments"]) == [None]


def test_audit_holds_every_change_with_who_and_when(demo: Path, real: Path) -> None:
    with open_store(str(demo), "anna") as store:
        kept = Reports(store).history
    # Each export is an entry of its own, made when its file is whole.
    kept = kept[kept["action"] != "disclose"]
    rows = [row for row in shown(real, "Audit") if row["What"] != "disclose"]
    assert [(row["When"], row["Who"], row["What"]) for row in rows] == list(
        zip(kept["made_at"], kept["who"], kept["action"], strict=True)
    )
    assert any(row["After"] and "code: ED-CON" in row["After"] for row in rows)


def named(folder: Path) -> Path:
    """A practitioner whose name stands in a seat, in notes and as an actor."""
    target = folder / "named.db"
    with create_store(str(target), "anna", shipped_codebook("modes-of-practice")) as store:
        sessions.add(store, sessions.SessionFields("S1", seats={"F1": "Petra"}))
        coding = codings.begin(store, "S1").id
        told = Event(coding_id=coding, entry=0, code="RU-GOA", onset_ms=1, actor="Petra", note="petra: =no", keyed_at=0)
        events.write(store, coding, [events.Insert(told)])
    return target


def test_without_practitioners_no_sheet_names_one(tmp_path: Path) -> None:
    with open_store(str(named(tmp_path)), "anna") as store:
        write_workbook(tmp_path / "with.xlsx", store)
        write_workbook(tmp_path / "without.xlsx", store, without=("practitioners",))
        write_plain(tmp_path / "history.csv", store, "history", without=("practitioners",))
    held = {name: _naming(tmp_path / f"{name}.xlsx") for name in ("with", "without")}
    assert held["with"] >= {"Practitioners", "Sessions", "Strains", "Events", "Audit"}
    assert held["without"] == set()
    assert "petra" not in (tmp_path / "history.csv").read_text(encoding="utf-8-sig").casefold()
    (strain,) = shown(tmp_path / "without.xlsx", "Strains")
    assert (strain["Actor"], strain["Note"]) == ("(practitioner)", "(practitioner): =no")


def test_what_people_wrote_is_text_on_the_new_sheets(tmp_path: Path) -> None:
    with open_store(str(named(tmp_path)), "anna") as store:
        [line] = sessions.listing(store)
        coding = codings.of_session(store, line.name)[0].id
        told = Event(coding_id=coding, entry=0, code="RU-GOA", onset_ms=9, note="=1+1", keyed_at=0)
        events.write(store, coding, [events.Insert(told)])
        write_workbook(tmp_path / "named.xlsx", store)
    strains: Any = openpyxl.load_workbook(tmp_path / "named.xlsx")["Strains"]
    (cell,) = (cell for row in strains.iter_rows() for cell in row if cell.value == "=1+1")
    assert cell.data_type in ("s", "inlineStr")


def _naming(book: Path) -> set[str]:
    return {
        sheet.title
        for sheet in openpyxl.load_workbook(book)
        for row in sheet.iter_rows()
        for cell in row
        if "petra" in str(cell.value).casefold()
    }
