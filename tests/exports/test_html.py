"""Pages and sheets as HTML: well formed, self-contained, and with every text of people as text."""

import re
from pathlib import Path

import pandas as pd
import pytest

from exports.html import write
from exports.problems import StorageFailed, TableProblems
from exports.sheet import Cell, Column, IntervalChart, Page, Properties, Sheet, StackChart
from tests.exports.chrome import pages, printed
from tests.exports.hostile import HOSTILE, TOO_LONG
from tests.exports.reading import Reader, read

ABOUT = Properties("A <b>title</b>", creator='"me"')
PAGE = Page(
    "Front",
    (
        (Cell("Head", look="title", span=3),),
        (Cell("Site", look="head"), Cell("Share", "percent", look="head"), Cell("Note", look="head")),
        (Cell("north", look="strong"), Cell(0.825, "percent"), None),
        (),
        (Cell("Label", look="strong"), Cell("told", span=2)),
        (Cell("Go", link="Data!A1", span=3),),
        (Cell("Nowhere", link="Gone!A1", span=3),),
    ),
    (10.0, 10.0, 20.0),
)


def sheet(
    frame: pd.DataFrame, *columns: Column, title: str = "", empty: str = "Nothing to show.", meaning: str = ""
) -> Sheet:
    shown = columns or tuple(Column(str(name)) for name in frame.columns)
    return Sheet("Data", frame, shown, title=title, empty=empty, meaning=meaning)


def made(folder: Path, *parts: Sheet | Page, about: Properties = ABOUT) -> Reader:
    write(folder / "page.html", parts, about)
    return read(folder / "page.html")


def visible(text: str) -> str:
    """What is shown of a text: a sign for what HTML cannot hold, line breaks as line feeds."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    signs = {number: chr(0x2400 + number) for number in range(32) if chr(number) not in "\t\n"}
    signs |= dict.fromkeys(range(0x7F, 0xA0), "�")
    return re.sub("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]", "�", lines.translate(signs))


def test_it_says_its_language_title_and_letters(tmp_path: Path) -> None:
    found = made(tmp_path, PAGE)
    assert found.attributes("lang") == ["en-GB"]
    assert found.attributes("charset") == ["utf-8"]
    assert found.texts("title") == ["A <b>title</b>"]
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>\n")


def test_it_may_run_and_fetch_nothing(tmp_path: Path) -> None:
    found = made(tmp_path, PAGE)
    assert "default-src 'none'; style-src 'unsafe-inline'" in found.attributes("content")
    assert found.attributes("src") == []
    (style,) = found.texts("style")
    assert "url(" not in style
    assert "@import" not in style


def test_it_sets_the_paper(tmp_path: Path) -> None:
    (style,) = made(tmp_path, PAGE).texts("style")
    assert "size:A4 landscape" in style
    assert "size:A4 portrait" in style


def test_a_pages_titles_are_headings_and_its_rows_a_table_with_scopes(tmp_path: Path) -> None:
    found = made(tmp_path, PAGE)
    assert found.texts("h1") == ["Head"]
    assert [(given["scope"], "".join(text)) for tag, given, text in found.found if tag == "th"] == [
        ("col", "Site"), ("col", "Share"), ("col", "Note"), ("row", "north"), ("row", "Label"),
    ]  # fmt: skip
    assert found.texts("td") == ["83%", "", "told"]
    assert len(found.attributes("aria-label")) == 2


def test_a_link_leads_to_another_part_or_is_plain_text(tmp_path: Path) -> None:
    found = made(tmp_path, PAGE, sheet(pd.DataFrame({"a": [1]})))
    assert [given["href"] for tag, given, _ in found.found if tag == "a"] == ["#part-2"]
    assert "part-2" in found.attributes("id")
    assert "Nowhere" in found.texts("p")


def test_ids_are_unique(tmp_path: Path) -> None:
    ids = made(tmp_path, PAGE, sheet(pd.DataFrame({"a": [1]})), charted()).attributes("id")
    assert len(ids) == len(set(ids)) > 2


def test_a_sheet_shows_each_kind_as_a_person_reads_it(tmp_path: Path) -> None:
    """Rounded for the eye, halves upwards: 0.125 is 13 %, 2/3 with two decimals .67."""
    frame = pd.DataFrame({"a": ["x"], "b": [0.125], "c": [2 / 3], "d": [1234], "e": [None], "f": [1.0], "g": [True]})
    columns = (
        Column("a"), Column("b", "percent"), Column("c", "number"), Column("d", "int"), Column("e", "number"),
        Column("f"), Column("g"),
    )  # fmt: skip
    found = made(tmp_path, sheet(frame, *columns, title="Told"))
    assert found.texts("td") == ["x", "13%", "0.67", "1,234", "", "1", "yes"]
    assert found.texts("h1") == ["Told"]


def test_columns_for_formulas_and_links_stay_in_the_workbook(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": ["x"], "go": ["rows"], "key": [1]})
    columns = (Column("a"), Column("go", "link"), Column("key", "int", helper=True))
    assert made(tmp_path, sheet(frame, *columns)).texts("th") == ["a"]


def test_an_empty_sheet_says_so(tmp_path: Path) -> None:
    assert made(tmp_path, sheet(pd.DataFrame({"a": []}), empty="Nothing yet.")).texts("p") == ["Nothing yet."]


def test_a_wide_table_is_cut_and_each_piece_begins_with_the_first_column(tmp_path: Path) -> None:
    frame = pd.DataFrame({f"column{number:02d}": ["x" * 30] for number in range(12)})
    found = made(tmp_path, sheet(frame))
    heads = found.texts("th")
    assert heads.count("column00") == len(found.texts("h2")) > 1
    assert set(heads) == set(frame.columns)


def test_hostile_texts_are_texts_and_nothing_else(tmp_path: Path) -> None:
    """`read` refuses any element or attribute that the writer does not make itself."""
    texts = (*HOSTILE, "\ufdd0", "\x7f")
    page = Page("Front", tuple((Cell(text), Cell(text, link="Data!A1")) for text in texts), (20.0, 20.0))
    table = sheet(pd.DataFrame({"note": pd.Series(texts, dtype=object)}), title=texts[0])
    found = made(tmp_path, page, table)
    assert found.texts("td")[-len(texts) :] == [visible(text) for text in texts]
    linked = [text for text in texts if text]
    assert found.texts("a") == [visible(text) for text in linked]


@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) < 100])
def test_hostile_names_are_titles_headers_and_labels(tmp_path: Path, text: str) -> None:
    page = Page(text, ((Cell(text, look="title", span=2),), (Cell(text, look="head"), Cell("b"))), (20.0, 20.0))
    table = sheet(pd.DataFrame([["x"]], columns=pd.Index([text], dtype=object)), Column(text), title=text, meaning=text)
    found = made(tmp_path, page, table, charted(text), about=Properties(text, creator=text, description=text))
    assert visible(text) in found.texts("th")
    assert "script" not in {tag for tag, _, _ in found.found}


def test_texts_of_any_length_are_whole(tmp_path: Path) -> None:
    found = made(tmp_path, sheet(pd.DataFrame({"note": pd.Series(TOO_LONG, dtype=object)})))
    assert found.texts("td") == [visible(text) for text in TOO_LONG]


def charted(label: str = "north") -> Page:
    """A page with both kinds of chart; its cells are beyond those that are printed."""
    rows = (
        (Cell("Title", look="title"), None, None, None, None, None, None),
        (None, Cell(label), Cell(0.8), Cell(0.1), Cell(0.05), Cell(0.75), Cell(0.4)),
        (None, Cell("b"), Cell(None), Cell(None), Cell(None), Cell(0.75), Cell(0.6)),
    )

    def area(letter: str) -> str:
        return f"'Charts'!${letter}$2:${letter}$3"

    intervals = IntervalChart(
        "Scores", "Dots <b>", area("B"), area("C"), area("D"), area("E"), area("F"), "A2", (10.0, 5.0)
    )
    return Page("Charts", rows, (20.0,) * 7, printed_columns=1, charts=(intervals,))


def test_a_chart_is_a_picture_that_says_in_words_what_it_shows(tmp_path: Path) -> None:
    """Dot at 80 %, limits 80 - 10 = 70 % and 80 + 5 = 85 %; the second row has no score."""
    found = made(tmp_path, charted())
    assert found.texts("desc") == ["Dots <b>"]
    told = found.texts("text")
    assert {"north", "80% (70%–85%)", "no score"} <= set(told)
    assert [given["role"] for tag, given, _ in found.found if tag == "svg"] == ["img"]
    assert len([tag for tag, _, _ in found.found if tag == "circle"]) == 1


def test_bars_of_shares_stand_beside_their_figures(tmp_path: Path) -> None:
    frame = pd.DataFrame({"site": ["a", "b"], "ED": [0.25, 1.0], "EN": [0.75, None]})
    layers = (("Educative", "'Data'!$B$2:$B$3"), ("Engagement", "'Data'!$C$2:$C$3"))
    chart = StackChart("Mix", "Bars", "'Data'!$A$2:$A$3", layers, "A5", (10.0, 5.0))
    columns = (Column("site"), Column("ED", "percent"), Column("EN", "percent"))
    found = made(tmp_path, Sheet("Data", frame, columns, charts=(chart,)))
    assert {"25% · 75%", "100% · –", "Educative", "Engagement"} <= set(found.texts("text"))


def test_a_chart_of_cells_that_are_not_here_is_left_out(tmp_path: Path) -> None:
    chart = IntervalChart("T", "A", "'Gone'!$A$2:$A$3", "", "", "", None, "A1", (1.0, 1.0))
    assert made(tmp_path, Page("P", ((Cell("x"),),), (9.0,), charts=(chart,))).texts("svg") == []


def test_blocks_side_by_side_stay_so_and_read_in_order(tmp_path: Path) -> None:
    rows = (
        (Cell("Left", look="heading"), None, Cell("Right", look="heading")),
        (Cell("l1"), None, Cell("r1")),
        (Cell("All over", span=3),),
    )
    found = made(tmp_path, Page("P", rows, (10.0, 2.0, 10.0)))
    order = [("".join(text), tag) for tag, _, text in found.found if tag in ("h2", "td", "th", "p") and text]
    assert [text for text, _ in order] == ["Left", "l1", "Right", "r1", "All over"]
    assert "beside" in found.attributes("class")


@pytest.mark.parametrize("portrait", [True, False])
def test_a_page_that_is_to_be_one_sheet_of_paper_is_one(tmp_path: Path, portrait: bool) -> None:
    row = (Cell("word " * 12), Cell("text " * 24))
    page = Page("P", (row,) * 25, (30.0, 60.0), one_page=True, portrait=portrait)
    write(tmp_path / "page.html", [page], ABOUT)
    assert pages(printed(tmp_path / "page.html", tmp_path)) == 1


def test_each_part_begins_a_sheet_of_paper(tmp_path: Path) -> None:
    parts = [Page(name, ((Cell(name),),), (30.0,), one_page=True) for name in ("A", "B")]
    write(tmp_path / "page.html", parts, ABOUT)
    assert pages(printed(tmp_path / "page.html", tmp_path)) == 2


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_part: object, _target: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "page.html").write_text("old")
    monkeypatch.setattr("os.replace", full)
    with pytest.raises(StorageFailed):
        write(tmp_path / "page.html", [PAGE], ABOUT)
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("page.html", "old")]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableProblems, match="no such folder"):
        write(tmp_path / "no" / "page.html", [PAGE], ABOUT)


def test_progress_tells_each_part(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    write(tmp_path / "page.html", [PAGE], ABOUT, lambda *told: heard.append(told))
    assert heard == [("Front", 0, 1), ("done", 1, 1)]
