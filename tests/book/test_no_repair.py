"""What Excel is strict about and would offer to repair: the parts of the file, and what stands in them.

Sources: ECMA-376 part 1, and Excel's specifications and limits. There is no Excel in the tests.
"""

from pathlib import Path

import pytest
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string

from codebooks import load_plan, shipped_codebook
from coder.store import codings, create_store, marks, sessions
from coder.store.books import add_plan
from exports.text import unescaped
from tests.book.documents import run
from tests.book.package import Package, corner, local, named, out_of_order, overlapping, unfit
from tests.book.programmes import plan


@pytest.fixture(scope="module")
def lengthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Names of several hundred characters, with marks that formulas and page heads give a meaning."""
    folder = tmp_path_factory.mktemp("lengthy")
    name = 'Stop & "think" ' * 30
    with create_store(str(folder / "long.db"), "anna", shipped_codebook("modes-of-practice")) as store:
        add_plan(store, load_plan(plan("a-plan", "  standard: 0.8\n", "1.0"), where="a-plan.yaml"))
        for number in range(3):
            fields = sessions.SessionFields(
                f"{name}{number}", programme=f"{name}p", site=f"{name}s", plan="a-plan", seats={"F1": f"{name}f"}
            )
            sessions.add(store, fields)
            marks.set_mark(store, codings.begin(store, f"{name}{number}").id, "I1", status="delivered", note=name * 9)
    run(folder / "long.db", "export", str(folder / "long.xlsx"))
    return folder / "long.xlsx"


@pytest.fixture(params=["demo_book", "strange_book", "lengthy"])
def package(request: pytest.FixtureRequest) -> Package:
    return Package(request.getfixturevalue(request.param))


def test_every_part_has_a_type_and_every_relationship_leads_to_a_part(package: Package) -> None:
    types = package.trees["[Content_Types].xml"]
    told = {one.attrib.get("PartName", "").lstrip("/") for one in types}
    endings = {one.attrib["Extension"] for one in types if "Extension" in one.attrib}
    assert told - {""} <= package.parts.keys()
    untyped = {name for name in package.parts if name not in told and name.rpartition(".")[2] not in endings}
    assert untyped == {"[Content_Types].xml"} - ({"[Content_Types].xml"} if "xml" in endings else set())
    led = [target for part in package.parts for target in package.targets(part).values()]
    assert set(led) <= package.parts.keys()
    assert len(led) == len(set(led))


def test_parts_stand_in_the_schemas_order(package: Package) -> None:
    assert {name: list(out_of_order(tree)) for name, tree in package.trees.items() if any(out_of_order(tree))} == {}


def test_names_of_sheets_tables_and_places_are_unlike_one_another(package: Package) -> None:
    sheets = [name.casefold() for name in package.sheets]
    assert len(set(sheets)) == len(sheets)
    assert all(len(name) <= 31 for name in sheets)
    tables = package.under("xl/tables").values()
    places = [one.attrib["name"] for one in named(package.trees["xl/workbook.xml"], "definedName")]
    own = [name.casefold() for name in (*(one.attrib["name"] for one in tables), *places) if "_xlnm." not in name]
    assert len(set(own)) == len(own)
    assert all(one.attrib["displayName"] == one.attrib["name"] for one in tables)
    ids = [one.attrib["id"] for one in tables]
    assert len(set(ids)) == len(ids)


def test_a_tables_columns_are_its_header_and_it_holds_rows(package: Package) -> None:
    for part in package.sheets.values():
        cells = {cell.attrib["r"]: cell for cell in named(package.trees[part], "c")}
        for target in package.targets(part).values():
            if "/tables/" not in target:
                continue
            table = package.trees[target]
            right, bottom = corner(table.attrib["ref"])
            assert bottom > 1
            columns = named(table, "tableColumn")
            names = [unescaped(one.attrib["name"]) for one in columns]
            assert [one.attrib["id"] for one in columns] == [str(number) for number in range(1, right + 1)]
            assert len({name.casefold() for name in names}) == right
            heads = [cell for place, cell in cells.items() if coordinate_from_string(place)[1] == 1][:right]
            assert [unescaped("".join(head.itertext())) for head in heads] == names
            assert named(table, "autoFilter")[0].attrib["ref"] == table.attrib["ref"]


def test_rows_and_cells_stand_in_order_and_each_cell_is_of_a_legal_kind(package: Package) -> None:
    styles = len(named(package.trees["xl/styles.xml"], "cellXfs")[0])
    for name, part in package.sheets.items():
        tree = package.trees[part]
        assert not named(tree, "dimension")
        rows = [int(row.attrib["r"]) for row in named(tree, "row")]
        assert rows == sorted(set(rows)), name
        assert all(float(row.attrib.get("ht", 15)) <= 409.5 for row in named(tree, "row"))
        for row in named(tree, "row"):
            places = [coordinate_from_string(cell.attrib["r"]) for cell in row]
            columns = [column_index_from_string(column) for column, _ in places]
            assert columns == sorted(set(columns)), (name, row.attrib)
            assert {number for _, number in places} <= {int(row.attrib["r"])}
        for cell in named(tree, "c"):
            kinds = {None: ["v"], "inlineStr": ["is"], "str": ["v"], "b": ["v"]}[cell.attrib.get("t")]
            parts = [local(one) for one in cell]
            assert [one for one in parts if one != "f"] in (kinds, []), (name, cell.attrib)
            assert int(cell.attrib["s"]) < styles
            assert len("".join(cell.itertext()).encode("utf-16-le")) <= 2 * (32_767 + 8192)


def test_formulas_are_of_excel_2007_and_within_its_limits(package: Package) -> None:
    told = {
        (name, local(one), reason)
        for name, tree in package.trees.items()
        for kind in ("f", "calculatedColumnFormula", "formula", "definedName")
        for one in named(tree, kind)
        if name.startswith(("xl/worksheets", "xl/tables", "xl/workbook"))
        for reason in unfit(one.text or "")
    }
    assert told == set()


def test_merged_cells_lie_apart_and_columns_of_a_sheet_follow_one_another(package: Package) -> None:
    for part in package.sheets.values():
        tree = package.trees[part]
        assert overlapping([one.attrib["ref"] for one in named(tree, "mergeCell")]) == []
        ends = [int(one.attrib[end]) for one in named(tree, "col") for end in ("min", "max")]
        assert ends == sorted(ends)
        assert all(end <= 16_384 for end in ends)


def test_links_and_charts_speak_of_sheets_that_are_there(package: Package) -> None:
    spoken = [
        one.attrib["location"] for tree in package.under("xl/worksheets").values() for one in named(tree, "hyperlink")
    ]
    spoken += [one.text or "" for tree in package.under("xl/charts").values() for one in named(tree, "f")]
    spoken += [one.text or "" for one in named(package.trees["xl/workbook.xml"], "definedName")]
    assert spoken
    sheets = {place.rpartition("!")[0].strip("'").replace("''", "'") for text in spoken for place in text.split(",")}
    assert sheets <= set(package.sheets)


def test_what_stands_in_a_drawing_has_an_id_of_its_own_and_words(package: Package) -> None:
    for tree in package.under("xl/drawings").values():
        about = named(tree, "cNvPr")
        assert len({one.attrib["id"] for one in about}) == len(about)
        assert all(one.attrib["descr"] for one in about)


def test_heads_of_pages_and_choices_are_short_enough(package: Package) -> None:
    for tree in package.under("xl/worksheets").values():
        assert all(len(one.text or "") <= 255 for one in named(tree, "oddHeader") + named(tree, "oddFooter"))
        assert all(len(one.text or "") <= 257 for one in named(tree, "formula1"))


def test_conditional_formats_have_a_look_that_is_there_and_an_order(package: Package) -> None:
    looks = len(named(package.trees["xl/styles.xml"], "dxf"))
    for tree in package.under("xl/worksheets").values():
        rules = named(tree, "cfRule")
        assert all(int(rule.attrib["dxfId"]) < looks for rule in rules)
        assert len({rule.attrib["priority"] for rule in rules}) == len(rules)
