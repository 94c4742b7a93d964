"""Hostile texts through the program itself: imported, exported, imported elsewhere, shown: the same, and never run."""

import csv
import json
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from codebooks import shipped_codebook
from coder.cli.main import main
from coder.store import create_store
from exports.tidy import read_table, write_table
from tests.exports.hostile import HOSTILE
from tests.exports.test_hostile import cells, kept

NAMES = tuple(
    dict.fromkeys(
        text.strip() for text in HOSTILE if len(text) <= 60 and text.strip() and text.strip().isprintable()
    )
)  # fmt: skip
"""Those that may be names of people and sessions."""
NOTES = tuple(text for text in HOSTILE if text.strip())
"""A cell of blanks alone is an empty one."""
COLUMNS = ["session", "observer", "onset", "code", "actor", "note", "mod:said", "aside"]


def told() -> pd.DataFrame:
    """Each text as a note, a modifier and a column carried through; as a name where it may be one, by two observers."""
    rows: list[tuple[object, ...]] = [
        (f"S{at}", "anna", float(at), "ED-CON", None, text, text, text) for at, text in enumerate(HOSTILE)
    ]
    rows += [(name, name, 1.0, "ED-CON", name, name, name, name) for name in NAMES]
    rows += [(name, f"{name}.", 1.5, "ED-CON", name, name, name, name) for name in NAMES]
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS, dtype=object), dtype=object)


def empty(folder: Path, name: str) -> str:
    target = str(folder / f"{name}.db")
    create_store(target, "anna", shipped_codebook("modes-of-practice")).close()
    return target


def coder(target: str, *words: object) -> int:
    return main(["--db", target, "--as", "lead", *map(str, words)])


def shown(path: Path) -> list[tuple[object, ...]]:
    """The rows of an exported table in the columns that were told, in order of all."""
    found = read_table(path)
    rows = found[COLUMNS].astype(object).where(found[COLUMNS].notna(), None).itertuples(index=False, name=None)
    return sorted(((*row[:2], float(row[2]), *row[3:]) for row in rows), key=repr)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that took them all in, out of a CSV."""
    folder = tmp_path_factory.mktemp("held")
    target = empty(folder, "held")
    write_table(folder / "in.csv", told())
    assert coder(target, "import", folder / "in.csv") == 0
    return target


def test_there_are_a_hundred_of_them_that_may_be_names() -> None:
    assert len(NAMES) > 100


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_exported_and_imported_elsewhere_they_are_the_same(held: str, tmp_path: Path, suffix: str) -> None:
    other = empty(tmp_path, "other")
    assert coder(held, "export", tmp_path / f"out{suffix}", "--what", "events") == 0
    assert coder(other, "import", tmp_path / f"out{suffix}") == 0
    for target, name in ((held, "one"), (other, "two")):
        assert coder(target, "export", tmp_path / f"{name}.parquet", "--what", "events") == 0
    assert shown(tmp_path / "one.parquet") == shown(tmp_path / "two.parquet")
    assert {row[5] for row in shown(tmp_path / "two.parquet")} >= {kept(text, ".csv") for text in NOTES}
    if suffix == ".xlsx":
        assert not any(formula for _, formula, _ in cells(tmp_path / "out.xlsx"))


def test_no_text_of_the_workbook_is_a_formula_and_nothing_reaches_outside(held: str, tmp_path: Path) -> None:
    assert coder(held, "export", tmp_path / "book.xlsx") == 0
    found = cells(tmp_path / "book.xlsx")
    dangerous = {text for text in HOSTILE if text.lstrip().startswith("=")}
    assert {text for kind, formula, text in found if kind == "inlineStr" and text in dangerous}
    assert not any(text in dangerous for _, formula, text in found if formula)
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b'TargetMode="External"' not in content
            assert b"<f>DDE" not in content
            assert not any(word in name.lower() for word in ("vba", "externallink", "connections"))


def test_a_bundle_holds_them_and_its_scripts_hold_none_of_them_as_code(held: str, tmp_path: Path) -> None:
    """A line break within a cell stands as a sign there: SPSS reads a line a record."""
    assert coder(held, "export", tmp_path / "b.zip", "--with", "names,notes") == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        archive.extractall(tmp_path / "b")
    found = read_table(tmp_path / "b" / "data" / "events.parquet")
    wanted = {"⏎".join(kept(text, ".csv").splitlines()) for text in NOTES}
    assert set(found["note"].dropna()) >= wanted
    lines = (tmp_path / "b" / "load.R").read_text(encoding="utf-8")
    assert lines.isascii()
    assert "\n`id`" not in lines


class _Page(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src", "action")}


@pytest.mark.parametrize("words", [(), ("--what", "events"), ("--what", "agreement")])
def test_a_page_runs_none_of_them(held: str, tmp_path: Path, words: tuple[str, ...]) -> None:
    assert coder(held, "export", tmp_path / "p.html", *words) == 0
    page = _Page()
    page.feed((tmp_path / "p.html").read_text(encoding="utf-8"))
    assert not page.tags & {"script", "img", "iframe", "object", "embed", "form", "b"}
    assert not [name for name in page.attributes if name.startswith("on")]
    assert not [link for link in page.links if not link.startswith("#")]


@pytest.mark.parametrize("command", ["agreement", "adherence"])
def test_json_holds_the_names_whole(held: str, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert coder(held, command, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    places = document["sessions"] if command == "adherence" else document["coefficients"]
    assert {entry["session"] for entry in places if entry.get("session")} >= set(NAMES)


@pytest.mark.parametrize(
    "words", [("agreement", "--show", "sessions"), ("adherence", "--by", "session"), ("session", "list")]
)
def test_a_terminal_gets_no_control_character_of_theirs(
    held: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert coder(held, *words) == 0
    said = capsys.readouterr()
    signs = set(said.out + said.err) - {"\n"}
    assert not [sign for sign in signs if ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0]


def test_csv_is_as_it_is_stored_without_a_quote_before_a_formula(held: str, tmp_path: Path) -> None:
    csv.field_size_limit(1_000_000)
    assert coder(held, "export", tmp_path / "e.csv") == 0
    with (tmp_path / "e.csv").open(encoding="utf-8", newline="") as file:
        notes = {row["note"] for row in csv.DictReader(file)}
    assert notes >= {kept(text, ".csv") for text in HOSTILE if text.startswith(("=", "+", "@"))}
