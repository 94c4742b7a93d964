"""`coder codebook`: shipped, stored and written codebooks from the command line."""

import json
from pathlib import Path

import pytest

from codebooks import load_codebook, shipped_codebook
from coder.cli.main import main
from coder.store import Store, create_store, open_store
from coder.store import codings as codings_of_store
from coder.store import sessions as sessions_of_store
from coder.store.sessions import SessionFields
from tests.codebooks.small import CODEBOOK, edited

BOOK = shipped_codebook("modes-of-practice").book
pytestmark = pytest.mark.usefixtures("fresh_machine")


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "work.db")
    create_store(path, "anna", load_codebook(CODEBOOK, where="small.yaml")).close()
    return path


def written(text: str, name: str = "book.yaml") -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def on(database: str) -> list[str]:
    return ["--db", database, "--as", "anna", "codebook"]


def rows(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    assert main([*arguments, "list", "--json"]) == 0
    listed: list[dict[str, object]] = json.loads(capsys.readouterr().out)["codebooks"]
    return listed


# list


def test_list_shows_what_is_shipped_where_there_is_no_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "list"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[2].split()[:4] == ["modes-of-practice", "0.2.0", "draft", "shipped"]
    assert len(out) == 3


def test_list_shows_what_is_stored_too_and_which_is_the_default(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = rows(on(database), capsys)
    assert [(row["id"], row["from"], row["default"]) for row in listed] == [
        ("mi-style", "shipped", False),
        ("modes-of-practice", "shipped", False),
        ("small", "database", True),
    ]
    assert listed[2]["digest"] == load_codebook(CODEBOOK, where="b").digest


def test_list_shows_what_is_shipped_where_a_named_database_is_not_there_yet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*on("none.db"), "list"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[2].split()[:4] == ["modes-of-practice", "0.2.0", "draft", "shipped"]
    assert said.err.startswith("note: there is no database yet at ")


# show


def test_show_prints_a_page_of_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "show", "modes-of-practice"]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) < 80
    assert "1c  ED-CON  Deliver manual content (state, activity channel)" in out


def test_show_of_a_preset_leaves_the_rest_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "show", "modes-of-practice", "--preset", "live-core"]) == 0
    out = capsys.readouterr().out
    assert "\n1c " not in out
    assert "The key 1 codes it at once." in out


def test_show_of_an_unknown_preset_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "show", "modes-of-practice", "--preset", "live"]) == 2
    assert capsys.readouterr().err == (
        "error: no preset is called 'live' (modes-of-practice 0.2.0): "
        "there are: live-core, recorded-full, alliance-focus\n"
    )


def test_show_as_json_is_the_whole_codebook(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "show", "modes-of-practice", "--preset", "live-core", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert len(shown["codes"]) == 71
    assert shown["looked_for"] == sorted(BOOK.looked_for("live-core"))


def test_show_takes_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "show", written(CODEBOOK)]) == 0
    assert capsys.readouterr().out.startswith("Small\n=====\nsmall 0.1.0\n")


def test_show_takes_a_stored_id(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*on(database), "show", "small"]) == 0
    assert capsys.readouterr().out.startswith("Small\n=====\n")


def test_show_takes_one_version_of_a_stored_codebook(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    newer = written(edited(CODEBOOK, "version: 0.1.0", "version: 0.10.0"))
    assert main([*on(database), "add", newer]) == 0
    capsys.readouterr()
    assert main([*on(database), "show", "small"]) == 0
    assert "small 0.10.0" in capsys.readouterr().out
    assert main([*on(database), "show", "small 0.1.0"]) == 0
    assert "small 0.1.0" in capsys.readouterr().out


def test_show_of_an_unknown_name_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "show", "modes"]) == 2
    assert capsys.readouterr().err == (
        "error: no codebook is called that (modes): name a file, or one of: mi-style, modes-of-practice\n"
    )


# check


def test_check_says_that_a_codebook_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "check", written(CODEBOOK)]) == 0
    assert capsys.readouterr().out == "small 0.1.0: no problems\n"


def test_check_prints_each_problem_on_a_line_and_answers_no(capsys: pytest.CaptureFixture[str]) -> None:
    text = edited(edited(CODEBOOK, "mode: TE,", "mode: TX,"), 'key: "zb"', 'key: "ub"')
    assert main(["codebook", "check", written(text)]) == 1
    captured = capsys.readouterr()
    assert captured.out.splitlines() == [
        "technique T1 names the mode 'TX', which is not there (book.yaml:15): is 'TE' meant?",
        "the key ub of code BRK begins with 'u', which is a command (book.yaml:19): choose another first stroke",
    ]
    assert captured.err == ""


def test_check_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "check", written(edited(CODEBOOK, "mode: TE,", "mode: TX,")), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "file": "book.yaml",
        "ok": False,
        "problems": [
            {
                "what": "technique T1 names the mode 'TX', which is not there",
                "where": "book.yaml:15",
                "mend": "is 'TE' meant?",
            }
        ],
    }


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\x00\xfe", "not UTF-8 text"),
        (b"a: &a [*a]", "anchors and aliases"),
        (b"x" * 10_000_000, "larger than 1,000,000 bytes"),
        (b"", "nothing in it"),
    ],
)
def test_check_of_an_unreadable_file_is_wrong_input(
    content: bytes, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("book.yaml").write_bytes(content)
    assert main(["codebook", "check", "book.yaml"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"error: {told}")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("name", ["none.yaml", ".", "a\x00b.yaml"])
def test_check_of_what_is_no_file_is_one_error_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "check", name]) in (2, 3)
    assert capsys.readouterr().err.startswith("error: ")


# new


def test_new_writes_a_codebook_that_passes_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "new", "mine.yaml"]) == 0
    assert main(["codebook", "check", "mine.yaml"]) == 0
    assert "mine 0.1.0: no problems" in capsys.readouterr().out


def test_new_keeps_a_file_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    written("mine", "mine.yaml")
    assert main(["codebook", "new", "mine.yaml"]) == 2
    assert Path("mine.yaml").read_text(encoding="utf-8") == "mine"
    assert "is kept" in capsys.readouterr().err


def test_new_in_a_folder_that_is_not_there_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "new", "none/mine.yaml"]) == 2
    assert capsys.readouterr().err.startswith("error: there is no such folder (none/mine.yaml)")


# add


def stored(database: str) -> dict[str, str]:
    from coder.store.books import codebooks

    with open_store(database, "anna") as store:
        return {f"{row.book} {row.version}": row.text for row in codebooks(store)}


def coded_with_the_default(store: Store) -> None:
    sessions_of_store.add(store, SessionFields(name="S01"))
    codings_of_store.begin(store, "S01")


def test_add_keeps_the_text_as_it_is(database: str) -> None:
    text = edited(CODEBOOK, "version: 0.1.0", "version: 0.2.0  # mine")
    assert main([*on(database), "add", written(text)]) == 0
    assert stored(database)["small 0.2.0"] == text


def test_add_takes_a_shipped_codebook_by_its_id(database: str) -> None:
    assert main([*on(database), "add", "modes-of-practice"]) == 0
    assert "modes-of-practice 0.2.0" in stored(database)


def test_add_of_a_codebook_with_problems_tells_them_all_and_changes_nothing(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = edited(edited(CODEBOOK, "mode: TE,", "mode: TX,"), "version: 0.1.0", "version: x")
    assert main([*on(database), "add", written(text)]) == 2
    err = capsys.readouterr().err.splitlines()
    assert len(err) == 2
    assert all(line.startswith("error: ") for line in err)
    assert list(stored(database)) == ["small 0.1.0"]


def test_add_never_changes_a_version_that_a_coding_uses(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(database, "anna") as store:
        coded_with_the_default(store)
    changed = written(edited(CODEBOOK, "definition: Asks.", "definition: Asks openly."))
    assert main([*on(database), "add", changed]) == 2
    assert "give the changed file a new version" in capsys.readouterr().err
    assert stored(database) == {"small 0.1.0": CODEBOOK}


def test_add_without_a_database_names_init(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "add", written(CODEBOOK)]) == 2
    assert "`coder init" in capsys.readouterr().err


# diff


def test_diff_tells_what_changed(capsys: pytest.CaptureFixture[str]) -> None:
    old = written(CODEBOOK, "old.yaml")
    new = written(edited(CODEBOOK, "definition: Asks.", "definition: Asks openly."), "new.yaml")
    assert main(["codebook", "diff", old, new]) == 0
    assert capsys.readouterr().out.splitlines()[-3:] == ["~ ASK: definition", "    was: Asks.", "    is: Asks openly."]


def test_diff_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    old = written(CODEBOOK, "old.yaml")
    new = written(edited(CODEBOOK, "definition: Asks.", "definition: Asks openly."), "new.yaml")
    assert main(["codebook", "diff", old, new, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"] == [
        {
            "section": "codes",
            "id": "ASK",
            "change": "changed",
            "field": "definition",
            "old": "Asks.",
            "new": "Asks openly.",
        }
    ]


def test_no_words_of_the_schemas_maker_show_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strange = (
        "schema_version: 1\nid: x\nversion: 1.0.0\ntitle: 5\nsummary: [a]\nglobals: {scale: {min: a, max: 1e400}}\n"
    )
    (tmp_path / "strange.yaml").write_text(strange)
    assert main(["codebook", "check", str(tmp_path / "strange.yaml")]) == 1
    told = capsys.readouterr().out
    assert "min of scale is not a whole number" in told
    assert not [
        words for words in ("Input should", "Value error", "unable to parse", "Field required") if words in told
    ]
