"""A codebook's summaries from imported events to the report: `coder init`, `coder import`, `coder adherence`."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from coder.cli.main import main
from tests.book.programmes import workbook

CODED = {"S01": "REF QUE REF REF CHG SUS QUE", "S02": "QUE REF CHG INP", "S03": "REF OTH"}
"""Reflections to questions: 3/2, 1/1 and 1/0, which is not defined."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("summaries")
    target = str(folder / "mi.db")
    main(["--db", target, "--as", "lead", "init", "--codebook", "mi-style"])
    events = folder / "events.csv"
    rows = [
        f"{session},anna,{second},{code}"
        for session, codes in CODED.items()
        for second, code in enumerate(codes.split(), start=1)
    ]
    events.write_text("\n".join(["session,observer,onset,code", *rows]) + "\n", encoding="utf-8")
    main(["--db", target, "--as", "lead", "import", str(events)])
    main(["--db", target, "--as", "lead", "session", "add", "S04"])
    return target


def report(database: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["--db", database, "--as", "lead", "adherence", "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_each_session_has_its_figure(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = [entry["summaries"]["REF_TO_QUE"] for entry in report(database, capsys)["sessions"]]
    assert [(one["numerator"], one["denominator"], one["value"]) for one in found] == [
        (3, 2, 1.5),
        (1, 1, 1.0),
        (1, 0, None),
        (None, None, None),
    ]
    assert found[2]["why_missing"].startswith("no_denominator: ")
    assert found[3]["why_missing"].startswith("no_coding: ")


def test_a_group_has_mean_and_pooled(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Mean of 1.5 and 1 is 1.25; pooled (3 + 1 + 1) / (2 + 1 + 0) = 5/3. Input: 0/5, 1/3 and 0/2, mean 1/9."""
    [group] = report(database, capsys)["groups"]
    found = group["summaries"]
    assert list(found) == ["REF_TO_QUE", "CHANGE_SHARE", "INPUT_SHARE"]
    assert (found["REF_TO_QUE"]["value"], found["REF_TO_QUE"]["sessions"]) == (1.25, 2)
    assert found["REF_TO_QUE"]["pooled"]["value"] == pytest.approx(5 / 3)
    assert found["INPUT_SHARE"]["value"] == pytest.approx(1 / 9)
    assert found["INPUT_SHARE"]["pooled"]["value"] == 0.1


def test_the_report_says_what_the_figures_are(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "jackknife" in report(database, capsys)["definition"]["summaries"]


def test_the_page_has_a_line_for_each(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Change talk: 1/2, 1/1, mean .75; pooled 2/3, without limits, since all sustain talk is of one session."""
    capsys.readouterr()
    main(["--db", database, "--as", "lead", "adherence"])
    page = capsys.readouterr().out
    assert max(map(len, page.splitlines())) <= 80
    told = " ".join(page.split())
    assert (
        "Reflections to questions: mean of 2 sessions 1.25 (0.00–4.43); all events taken together 5/3 = 1.67 (" in told
    )
    assert "mean of 2 sessions 75% (0%–100%); all events taken together 2/3 = 67% Input of" in told


def test_a_codebook_without_summaries_has_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = str(tmp_path / "w.db")
    main(["--db", target, "--as", "lead", "init", "--codebook", "modes-of-practice"])
    main(["--db", target, "--as", "lead", "session", "add", "S01"])
    found = report(target, capsys)
    assert [entry["summaries"] for entry in (*found["sessions"], *found["groups"])] == [{}, {}]


def test_the_workbook_has_a_column_for_each_beside_the_scores(database: str, tmp_path: Path) -> None:
    book = workbook(Path(database), tmp_path / "book.xlsx")
    sessions = pd.read_excel(book, sheet_name="Sessions", dtype=object, keep_default_na=False)
    assert sessions["Reflections to questions"].tolist() == [1.5, 1, "", ""]
    assert sessions["Change talk of change and sustain talk"].tolist() == [0.5, 1, "", ""]
    names = list(sessions.columns)
    assert names.index("Met") < names.index("Reflections to questions") < names.index("State")
    sheet = openpyxl.load_workbook(book)["Sessions"]
    formats = [sheet.cell(2, 1 + names.index(name)).number_format for name in names if " of change and " in name]
    assert all("%" in one for one in formats)


def test_a_code_that_is_a_technique_of_its_own_has_one_name_on_both_levels(database: str, tmp_path: Path) -> None:
    book = workbook(Path(database), tmp_path / "book.xlsx")
    rows = pd.read_excel(book, sheet_name="Techniques", dtype=object, keep_default_na=False)
    assert set(rows[rows["Code"] == "QUE"]["Label"]) == {"Question"}


def test_the_dictionary_says_what_is_counted(database: str, tmp_path: Path) -> None:
    book = workbook(Path(database), tmp_path / "book.xlsx")
    rows = pd.read_excel(book, sheet_name="Dictionary", dtype=object, keep_default_na=False)
    [meaning] = rows[rows["Column"] == "Reflections to questions"]["Meaning"]
    assert meaning.startswith("Events of REF to each event of QUE; empty where ")
