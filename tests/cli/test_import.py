"""`coder import` from the command line, and a table of real size."""

import json
from pathlib import Path

import pytest

from coder import tables
from coder.cli.main import main
from coder.store import create_store, open_store
from tests.store.samples import book, plan

EVENTS = "session,observer,onset,offset,code,quality\nS01,anna,1.5,,A,high\nS01,ben,00:00:02,9,ED,low\n"
pytestmark = pytest.mark.usefixtures("fresh_machine")


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "work.db")
    create_store(path, "lead", book(), [plan()]).close()
    return path


def _run(database: str, *arguments: str) -> int:
    return main(["--db", database, "--as", "lead", "import", *arguments])


def _write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_events_are_taken_and_what_is_new_is_said(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(database, _write("e.csv", EVENTS)) == 0
    said = capsys.readouterr()
    assert said.out == "2 rows: 2 added, 0 changed, 0 as before\n"
    assert said.err.splitlines() == [
        "note: 1 new session: S01",
        "note: 2 new observers: anna, ben",
        "note: other columns are carried through untouched: quality",
    ]


def test_json_is_the_only_thing_on_stdout(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(database, _write("e.csv", EVENTS), "--dry-run", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["rows"], document["added"], document["dry_run"]) == (2, 2, True)
    assert document["new_observers"] == ["anna", "ben"]
    with open_store(database, "lead") as store:
        assert tables.read(store).codings.empty


def test_bad_rows_are_error_lines_and_exit_2(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = EVENTS + "S01,anna,12:30,,A,\nS01,anna,3,,QQ,\n"
    assert _run(database, _write("e.csv", text)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert [line.startswith("error: ") for line in said.err.splitlines()] == [True, True]
    assert ["e.csv:4" in said.err, "e.csv:5" in said.err] == [True, True]


def test_skipped_bad_rows_are_exit_0(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(database, _write("e.csv", EVENTS + "S01,anna,3,,QQ,\n"), "--skip-bad") == 0
    said = capsys.readouterr()
    assert said.out == "3 rows: 2 added, 0 changed, 0 as before, 1 bad and left out\n"
    assert "e.csv:4" in said.err


def test_one_row_is_one_row(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(database, _write("e.csv", "session,observer,onset,code\nS01,anna,1,A\n")) == 0
    assert capsys.readouterr().out == "1 row: 1 added, 0 changed, 0 as before\n"


def test_a_note_that_is_one_character_too_long_is_told_how_many_can_be_kept(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(database, _write("e.csv", f"session,observer,onset,code,note\nS01,anna,1,A,{'x' * 32_768}\n")) == 2
    assert "32,768 characters (e.csv:2): at most 32,767 can be kept" in capsys.readouterr().err


def test_a_decimal_comma_and_a_byte_order_mark_are_read(database: str) -> None:
    text = "session;observer;onset;code\r\nS01;anna;1,25;A\r\n"
    Path("e.csv").write_bytes(text.encode("utf-16"))
    assert _run(database, "e.csv") == 0
    with open_store(database, "lead") as store:
        assert tables.read(store).events["onset"].tolist() == [1.25]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["none.csv"], 2, "no such file"),
        (["e.csv", "--kind", "films"], 2, "no kind of table"),
        (["e.csv", "--map", "none.yaml"], 2, "none.yaml"),
        (["e.csv", "--kind", "items"], 2, "looks like events"),
        (["empty.csv"], 2, "empty"),
        ([], 2, "error:"),
    ],
)
def test_what_cannot_be_read_is_told(
    database: str, arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _write("e.csv", EVENTS)
    _write("empty.csv", "")
    assert _run(database, *arguments) == code
    assert said in capsys.readouterr().err


def test_without_a_database_init_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("none.db", _write("e.csv", EVENTS)) == 2
    assert "coder init" in capsys.readouterr().err


def test_a_table_of_8127_rows_goes_in_once(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The size of AnnoMI (Wu et al. 2022, doi 10.1109/ICASSP43922.2022.9746035): 68 sessions, 10 annotators."""
    _write("map.yaml", "columns: {tape: session, who: observer}\ncodes: {question: A, neutral: B, noise: null}\n")
    rows = [
        f"annomi-{row % 68},annotator-{row % 68 % 10},{row // 68},{('question', 'neutral')[row % 2]},{row},high"
        for row in range(8127)
    ]
    _write("annomi.csv", "\n".join(["tape,who,onset,code,unit,quality", *rows]) + "\n")
    assert _run(database, "annomi.csv", "--map", "map.yaml") == 0
    assert "8,127 rows: 8,127 added" in capsys.readouterr().out
    assert _run(database, "annomi.csv", "--map", "map.yaml") == 0
    assert "0 added, 0 changed, 8,127 as before" in capsys.readouterr().out
    with open_store(database, "lead") as store:
        read = tables.read(store)
    assert (len(read.events), len(read.sessions), read.events["observer"].nunique()) == (8127, 68, 10)
