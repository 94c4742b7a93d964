"""`coder export` as a manager and a researcher meet it."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from codebooks import shipped_codebook, shipped_plan
from coder.cli.main import main
from coder.demo import fill
from coder.models import Event
from coder.store import codings, create_store, events, sessions
from coder.store.events import Insert, Update
from exports.tidy import read_table


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("demo") / "demo.db"
    fill(str(target))
    return str(target)


def export(target: str, *words: object) -> int:
    return main(["--db", target, "--as", "anna", "export", *map(str, words)])


csv.field_size_limit(1_000_000)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def document(target: str, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["--db", target, "--as", "anna", *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def same(shown: Any, told: Any) -> bool:
    if told is None:
        return bool(pd.isna(shown))
    return bool(shown == told if isinstance(told, str) else shown == pytest.approx(told, abs=1e-9))


def sheet(path: Path, name: str) -> pd.DataFrame:
    """The rows of a sheet's table: a picture's figures may stand beside it and go on below it."""
    found = pd.read_excel(path, sheet_name=name)
    return found[found.iloc[:, 0].notna()]


def test_the_workbooks_numbers_are_those_of_adherence_json(
    demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(demo, tmp_path / "book.xlsx") == 0
    for name, by in (("Sites", "site"), ("Practitioners", "practitioner")):
        shown = sheet(tmp_path / "book.xlsx", name).to_dict("records")
        groups = document(demo, capsys, "adherence", "--by", by)["groups"]
        for row, group in zip(shown, groups, strict=True):
            told = {"Sessions": group["sessions"], "Status": group["status"], "Met standard": group["met"]["value"]}
            told |= {"Adherence": group["weighted"]["value"], "Adherence (strict)": group["strict"]["value"]}
            told |= {"Low": group["weighted"]["low"], "High": group["weighted"]["high"]}
            assert [name for name in told if not same(row[name], told[name])] == []


def test_the_workbooks_agreement_is_that_of_agreement_json(
    demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(demo, tmp_path / "book.xlsx") == 0
    found = sheet(tmp_path / "book.xlsx", "Reliability").astype(object)
    shown = found.where(found.notna(), None).to_dict("records")
    told = document(demo, capsys, "agreement")["coefficients"]
    by_entry = {entry_key(entry): entry for entry in told}
    heads = ("Scope", "Level", "Code", "Channel", "Raters", "Session", "Coefficient")
    assert len(by_entry) == len(told) == len(shown)
    for row in shown:
        entry = by_entry[tuple(row[name] for name in heads)]
        for name in ("Value", "Low", "High", "n"):
            assert same(row[name], entry[name.lower()]), (name, entry)


def entry_key(entry: dict[str, Any]) -> tuple[str | None, ...]:
    between = ", ".join(entry.get("raters") or ()) or None
    return (
        entry["scope"],
        entry["rollup"],
        entry["code"],
        entry.get("channel"),
        between,
        entry.get("session"),
        entry["name"],
    )


def test_a_csv_holds_every_event_of_every_coding_in_order(demo: str, tmp_path: Path) -> None:
    assert export(demo, tmp_path / "events.csv") == 0
    found = rows(tmp_path / "events.csv")
    places = [(row["session"], row["observer"], float(row["onset"]), int(row["entry"])) for row in found]
    assert places == sorted(places)
    assert {row["role"] for row in found} == {"primary", "second", "gold", "training"}
    assert {row["state"] for row in found} == {"draft", "locked"}
    assert list(found[0])[:9] == [
        "session", "observer", "onset", "offset", "code", "actor", "recipient", "unit", "note",
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".parquet", ".xlsx"])
@pytest.mark.parametrize("what", ["events", "sessions", "items", "ratings", "agreement", "adherence"])
def test_every_table_comes_in_every_format(demo: str, tmp_path: Path, what: str, suffix: str) -> None:
    path = tmp_path / f"{what}{suffix}"
    assert export(demo, path, "--what", what) == 0
    found = read_table(path)
    assert found.columns[0] == ("scope" if what == "agreement" else "session")
    assert len(found) > 20


def test_a_text_that_no_cell_holds_is_refused_in_a_sheet_and_whole_in_a_csv(
    demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(demo, tmp_path / "history.xlsx", "--what", "history") == 2
    assert "write a .csv or .parquet" in capsys.readouterr().err
    assert export(demo, tmp_path / "history.csv", "--what", "history") == 0
    assert max(len(row["after"]) for row in rows(tmp_path / "history.csv")) > 32_767


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A small database: a note that looks like a formula, a retracted event, a scale that was not ratable."""
    target = str(tmp_path / "own.db")
    with create_store(target, "anna", shipped_codebook("modes-of-practice"), [shipped_plan("bridgework-s04")]) as store:
        sessions.add(store, sessions.SessionFields("007", plan="bridgework-s04", seats={"F1": "P03"}))
        coding = codings.begin(store, "007").id
        kept = Event(coding_id=coding, entry=0, code="ED-CON", onset_ms=1_500, note="=1+1", keyed_at=0)
        gone = Event(coding_id=coding, entry=0, code="ED-CON", onset_ms=2_000, keyed_at=0)
        events.write(store, coding, [Insert(kept), Insert(gone)])
        events.write(store, coding, [Update(gone.id, {"retracted": False}, {"retracted": True})])
    main(["--db", target, "--as", "anna", "import", str(_ratings(tmp_path)), "--kind", "ratings"])
    return target


def _ratings(folder: Path) -> Path:
    path = folder / "ratings.csv"
    path.write_text("session,observer,scale,value\n007,anna,G-DELIV,not_ratable\n", encoding="utf-8")
    return path


def test_a_table_holds_what_is_stored_as_it_is_and_nothing_retracted(own: str, tmp_path: Path) -> None:
    assert export(own, tmp_path / "events.csv") == 0
    (row,) = rows(tmp_path / "events.csv")
    assert (row["session"], row["onset"], row["note"], row["state"]) == ("007", "1.5", "=1+1", "draft")


def test_a_scale_that_was_not_ratable_says_so(own: str, tmp_path: Path) -> None:
    assert export(own, tmp_path / "ratings.csv", "--what", "ratings") == 0
    assert [row["value"] for row in rows(tmp_path / "ratings.csv")] == ["not_ratable"]


def test_history_tells_who_did_what_in_order(own: str, tmp_path: Path) -> None:
    assert export(own, tmp_path / "history.csv", "--what", "history") == 0
    found = rows(tmp_path / "history.csv")
    assert [row["id"] for row in found] == sorted(row["id"] for row in found)
    (retraction,) = (row for row in found if row["action"] == "retract")
    assert (retraction["who"], retraction["record"], json.loads(retraction["after"])) == (
        "anna",
        "event",
        {"retracted": True},
    )


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_what_is_exported_is_taken_in_elsewhere_unchanged(demo: str, tmp_path: Path, suffix: str) -> None:
    other = str(tmp_path / "other.db")
    create_store(other, "lead", shipped_codebook("modes-of-practice"), [shipped_plan("bridgework-s04")]).close()
    main(["--db", demo, "export", str(tmp_path / "sessions.csv"), "--what", "sessions"])
    assert main(["--db", other, "session", "import", str(tmp_path / "sessions.csv")]) == 0
    for what in ("events", "items", "ratings"):
        path = tmp_path / f"{what}{suffix}"
        assert export(demo, path, "--what", what) == 0
        assert main(["--db", other, "import", str(path), "--kind", what]) == 0
        assert export(other, tmp_path / "again.csv", "--what", what) == 0
        assert export(demo, tmp_path / "first.csv", "--what", what) == 0
        ours = {"event", "state", "entry", "responds_to", "is_open"}
        first, again = (
            [{key: value for key, value in row.items() if key not in ours} for row in rows(tmp_path / name)]
            for name in ("first.csv", "again.csv")
        )
        assert again == first, what


def test_practitioners_are_left_out_on_request(demo: str, tmp_path: Path) -> None:
    assert export(demo, tmp_path / "book.xlsx", "--without", "practitioners") == 0
    assert openpyxl.load_workbook(tmp_path / "book.xlsx")["Practitioners"]["A1"].value == "Left out on request."
    assert export(demo, tmp_path / "sessions.csv", "--what", "sessions", "--without", "practitioners") == 0
    assert "practitioners" not in rows(tmp_path / "sessions.csv")[0]


def test_a_standard_of_ones_own_makes_the_status(demo: str, tmp_path: Path) -> None:
    assert export(demo, tmp_path / "book.xlsx", "--standard", "0.1") == 0
    shown = sheet(tmp_path / "book.xlsx", "Sites")
    assert list(shown["Status"]) == ["Met", "Met", "Too few sessions"]


def test_nothing_is_said_on_stdout(demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(demo, tmp_path / "book.xlsx") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"note: wrote {tmp_path / 'book.xlsx'}\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("book.doc",), "a .doc file cannot be written"),
        (("book",), "cannot be written"),
        (("book.ods",), "use .xlsx for the workbook"),
        (("no/book.xlsx",), "there is no such folder"),
        (("no/events.csv",), "there is no such folder"),
        (("book.xlsx", "--standard", "80"), "80 is not a share"),
        (("events.csv", "--what", "secrets"), "--what"),
        (("book.xlsx", "--without", "sites"), "--without"),
    ],
)
def test_what_cannot_be_done_says_so_in_one_line_and_writes_nothing(
    demo: str, tmp_path: Path, words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(demo, tmp_path / words[0], *words[1:]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert told in line
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_told_as_such_and_the_old_file_stays(
    demo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_part: object, _target: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "book.xlsx").write_text("old")
    monkeypatch.setattr("os.replace", full)
    assert export(demo, tmp_path / "book.xlsx") == 3
    assert "error: the disk is full" in capsys.readouterr().err
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("book.xlsx", "old")]


def test_without_a_database_it_names_the_way_to_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(str(tmp_path / "none.db"), tmp_path / "book.xlsx") == 2
    assert "coder init" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_has_a_workbook_and_tables_too(tmp_path: Path) -> None:
    target = str(tmp_path / "empty.db")
    create_store(target, "anna", shipped_codebook("modes-of-practice")).close()
    assert export(target, tmp_path / "book.xlsx") == 0
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Reliability"]
    assert sheet["A1"].value == "Nothing to show: no session has two independent codings."
    for what in ("events", "sessions", "items", "ratings", "agreement", "adherence"):
        assert export(target, tmp_path / "t.csv", "--what", what) == 0
        assert rows(tmp_path / "t.csv") == []
        assert (tmp_path / "t.csv").stat().st_size > 10


def test_its_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--help"]) == 0
    assert "Example: coder export" in capsys.readouterr().out
