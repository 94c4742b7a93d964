"""`coder init`, `session`, `delivered`, `lock` and `unlock` from the command line."""

import json
from pathlib import Path

import pytest

from coder import tables
from coder.cli.main import main
from coder.cli.newcomers import nearly
from coder.store import books, clocks, codings, create_store, events, open_store
from coder.store.events import Insert
from tests.recordings import tape
from tests.store.samples import BOOK, PLAN, book, event, plan

pytestmark = pytest.mark.usefixtures("fresh_machine")


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "work.db")
    create_store(path, "anna", book(), [plan()]).close()
    return path


def _run(database: str, *arguments: str) -> int:
    return main(["--db", database, "--as", "anna", *arguments])


def _listed(database: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert _run(database, "session", "list", "--json") == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["sessions"]
    return found


def test_init_makes_a_database_with_books(tmp_path: Path) -> None:
    Path("small.yaml").write_text(BOOK)
    Path("plan.yaml").write_text(PLAN)
    assert _run("new.db", "init", "--codebook", "small.yaml", "--plan", "plan.yaml") == 0
    with open_store("new.db", "anna") as store:
        assert (books.codebook(store)[1].id, [row.plan for row in books.plans(store)]) == ("small", ["plan-1"])


def test_init_makes_the_data_folder_of_the_default_database(tmp_path: Path) -> None:
    assert main(["--as", "anna", "init", "--codebook", "modes-of-practice", "--plan", "bridgework-s04"]) == 0
    assert (tmp_path / "data" / "coder.db").is_file()


def test_init_never_touches_what_is_there(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("notes.txt").write_text("mine")
    for name in (database, "notes.txt"):
        assert _run(name, "init", "--codebook", "modes-of-practice") == 2
        assert "there is a file already" in capsys.readouterr().err
    assert Path("notes.txt").read_text() == "mine"


def test_init_with_a_codebook_that_has_problems_makes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bad.yaml").write_text(BOOK.replace("channel: act", "channel: nowhere"))
    assert _run("new.db", "init", "--codebook", "bad.yaml") == 2
    assert capsys.readouterr().err.count("error: ") == 2
    assert not Path("new.db").exists()


def test_a_session_is_added_with_all_that_can_be_said_of_it(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = "--programme p --site north --plan plan-1 --date 2026-03-02 --medium live-link --practitioner F1=P03"
    tape(Path("tape.wav"))
    more = "--practitioner F2=P07 --media tape.wav --minutes 112 --chosen volunteered --format one-to-one"
    assert _run(database, "session", "add", "S01", *options.split(), *more.split()) == 0
    assert _listed(database, capsys) == [
        {
            "session": "S01",
            "programme": "p",
            "site": "north",
            "plan": "plan-1",
            "plan_version": "1.0.0",
            "date": "2026-03-02",
            "medium": "live-link",
            "minutes": 112.0,
            "media": "tape.wav",
            "chosen": "volunteered",
            "format": "one-to-one",
            "practitioners": {"F1": "P03", "F2": "P07"},
        }
    ]


def test_only_the_id_is_needed_and_the_rest_can_be_said_later(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(database, "session", "add", "S01") == 0
    assert _run(database, "session", "edit", "S01", "--minutes", "60.5", "--site", "north") == 0
    assert _run(database, "session", "edit", "S01", "--site", "") == 0
    [line] = _listed(database, capsys)
    assert (line["minutes"], line["site"]) == (60.5, None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "S01", "--medium", "tape"], "live, live-link, video, audio"),
        (["add", "S01", "--practitioner", "P03"], "F1=P03"),
        (["add", "S01", "--practitioner", "F1=P1", "--practitioner", "F1=P2"], "given twice"),
        (["add", "S01", "--practitioner", "F1=P1,F2=P2"], "'F1=P1,F2=P2' is more than one seat"),
        (["add", "S01", "--practitioner", "F1=P1,P2"], "'F1=P1,P2' is more than one seat"),
        (["add", "S01", "--plan", "none"], "plan add"),
        (["add", "S01", "--date", "2.3.26"], "2026-03-02"),
        (["add", "S01", "--minutes", "nan"], "cannot be a session's length"),
        (["add", "S\t01"], "control character"),
        (["edit", "S09", "--site", "x"], "no session S09"),
    ],
)
def test_what_cannot_be_said_of_a_session_is_told(
    database: str, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(database, "session", *arguments) == 2
    assert said in capsys.readouterr().err
    assert _listed(database, capsys) == []


SESSIONS = "session,site,date,minutes,practitioners\nS01,north,2026-03-02,112,F1=P03;F2=P07\nS02,south,,,\n"


def test_sessions_are_imported_changed_and_known_again(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("s.csv").write_text(SESSIONS)
    assert _run(database, "session", "import", "s.csv") == 0
    assert capsys.readouterr().out == "sessions: 2 added, 0 changed, 0 as before\n"
    Path("s.csv").write_text(SESSIONS.replace("112", "90"))
    assert _run(database, "session", "import", "s.csv", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"added": 0, "changed": 1, "unchanged": 1}
    assert _listed(database, capsys)[0]["practitioners"] == {"F1": "P03", "F2": "P07"}


def test_every_bad_row_of_sessions_is_told_and_none_is_taken(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("s.csv").write_text(SESSIONS + "S03,,2026-02-30,,\nS04,,,long,\nS02,,,,\n")
    assert _run(database, "session", "import", "s.csv") == 2
    told = capsys.readouterr().err.splitlines()
    assert sorted(line.partition("s.csv:")[2][:1] for line in told) == ["4", "5", "6"]
    assert _listed(database, capsys) == []


def test_what_took_place_is_kept_by_month(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("d.csv").write_text("programme,site,month,sessions\np,north,2026-03,12\np,south,2026-03,0\n")
    for added in (2, 0):
        assert _run(database, "delivered", "d.csv", "--json") == 0
        counts = {"added": added, "changed": 0, "unchanged": 2 - added}
        assert json.loads(capsys.readouterr().out) == {"rows": 2, **counts}
    with open_store(database, "anna") as store:
        assert tables.read(store).delivered["sessions"].tolist() == [12, 0]


def test_every_bad_row_of_what_took_place_is_told(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["p,north,2026-13,1", "p,north,2026-03,-1", ",north,2026-04,1", "p,north,2026-05,1.5", "p,north,2026-03,2"]
    Path("d.csv").write_text("\n".join(["programme,site,month,sessions", *rows]))
    assert _run(database, "delivered", "d.csv") == 2
    told = capsys.readouterr().err.splitlines()
    assert sorted(line.partition("d.csv:")[2][:1] for line in told) == ["2", "3", "4", "5", "6"]


def test_what_is_no_month_is_not_told_to_be_there_twice(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("d.csv").write_text("Programme,site,month,sessions\np,north,March,1\np,north,2026-13,1\n")
    assert _run(database, "delivered", "d.csv") == 2
    told = capsys.readouterr().err.splitlines()
    assert ["is not a month" in line for line in told] == [True, True]


def test_months_are_told_as_new_or_changed(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("d.csv").write_text("programme,site,month,sessions\np,north,2026-03,12\n")
    assert _run(database, "delivered", "d.csv") == 0
    assert capsys.readouterr().out == "months: 1 added, 0 changed, 0 as before\n"
    Path("d.csv").write_text("programme,site,month,sessions\np,north,2026-03,13\n")
    assert _run(database, "delivered", "d.csv") == 0
    assert capsys.readouterr().out == "months: 0 added, 1 changed, 0 as before\n"


def test_new_programmes_and_sites_are_told_and_a_misspelt_one_noticed(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(database, "session", "add", "S01", "--programme", "p1", "--site", "hull") == 0
    assert capsys.readouterr().err.splitlines() == ["note: new programme: p1", "note: new site: hull"]
    Path("s.csv").write_text("session,site\nS02,hul\nS03,hull\n")
    assert _run(database, "session", "import", "s.csv") == 0
    assert capsys.readouterr().err == "note: new site: hul (did you mean hull?)\n"
    Path("d.csv").write_text("programme,site,month,sessions\np2,Hull,2026-03,12\n")
    assert _run(database, "delivered", "d.csv") == 0
    assert capsys.readouterr().err.splitlines() == [
        "note: new programme: p2",
        "note: new site: Hull (did you mean hull?)",
    ]


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("hul", "hull", True),
        ("hulls", "hull", True),
        ("hill", "hull", True),
        ("HULL", "hull", True),
        ("ull", "hull", True),
        ("hall1", "hull", False),
        ("leeds", "hull", False),
        ("site1", "site2", False),
        ("site1", "site11", False),
    ],
)
def test_names_are_near_when_one_letter_or_the_case_differs(name: str, known: str, near: bool) -> None:
    assert (nearly(name, known), nearly(known, name)) == (near, near)


def test_a_day_that_does_not_exist_is_told_as_such(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(database, "session", "add", "S01", "--date", "2026-02-30") == 2
    assert "the day 2026-02-30 does not exist" in capsys.readouterr().err


@pytest.fixture
def coded(database: str) -> str:
    assert _run(database, "session", "add", "S01", "--plan", "plan-1") == 0
    with open_store(database, "anna") as store:
        coding = codings.begin(store, "S01")
        clocks.append(store, coding.id, "pause", 75_000)
        events.write(store, coding.id, [Insert(event(coding.id, 1_000, "ED", is_open=True))])
    return database


def test_locking_lists_what_is_left_and_ends_what_runs(coded: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert _run(coded, "lock", "S01") == 0
    said = capsys.readouterr()
    assert said.out == "S01 locked\n"
    assert all(line.startswith("note: ") for line in said.err.splitlines())
    for words in ("ED", "I1 One is not marked", "I2 Two is not marked", "1 rating is not made", "ended at 00:01:15"):
        assert words in said.err
    with open_store(coded, "anna") as store:
        assert tables.read(store).events[["offset", "state"]].values.tolist() == [[75.0, "locked"]]


def test_a_locked_coding_is_opened_with_a_reason_only(coded: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(coded, "unlock", "S01", "--why", "early") == 2
    assert _run(coded, "lock", "S01") == 0
    assert _run(coded, "lock", "S01") == 2
    assert _run(coded, "unlock", "S01") == 2
    assert _run(coded, "unlock", "S01", "--why", " ") == 2
    assert _run(coded, "unlock", "S01", "--why", "a slip") == 0
    with open_store(coded, "anna") as store:
        assert codings.own(store, "S01").state == "draft"


def test_a_lock_names_session_and_observer(coded: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert _run(coded, "unlock", "S01", "--why", "early") == 2
    assert capsys.readouterr().err.startswith("error: this coding is not locked (session S01, observer anna): ")
    assert _run(coded, "lock", "S01") == 0
    capsys.readouterr()
    assert _run(coded, "lock", "S01") == 2
    mend = "unlock it with `coder --as anna unlock S01 --why TEXT`"
    assert capsys.readouterr().err == f"error: this coding is locked (session S01, observer anna): {mend}\n"


def test_only_ones_own_coding_is_locked(coded: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", coded, "--as", "ben", "lock", "S01"]) == 2
    said = capsys.readouterr().err
    assert ["ben has no coding of S01" in said, "you are ben: say who with --as" in said] == [True, True]
    assert "anna" not in said
    assert _run(coded, "lock", "S09") == 2
