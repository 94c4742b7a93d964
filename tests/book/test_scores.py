"""The numbers in the workbook are those of `coder adherence --json`, and stand where the contract says."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from codebooks import shipped_codebook
from coder.book.files import write_workbook
from coder.store import create_store, open_store
from tests.book.programmes import AGREEMENT, read, report, workbook

NAMES = [
    "Read me",
    "Summary",
    "Sites",
    "Practitioners",
    "Trend",
    "Sessions",
    "Items",
    "Modes",
    "Techniques",
    "Strains",
    "Reliability",
    "Drift",
    "Disagreements",
    "Events",
    "Ratings",
    "Codebook",
    "Dictionary",
    "Audit",
]
GROUP = ["Sessions", "Adherence", "Low", "High", "Adherence (strict)", "Met standard", "Status"]
COLUMNS = {
    "Sites": ["Site", *GROUP],
    "Practitioners": ["Practitioner", *GROUP],
    "Sessions": [
        "Session",
        "Observer",
        "Site",
        "Date",
        "Adherence",
        "Adherence (strict)",
        "Lower bound",
        "Upper bound",
        "Dose",
        "Concerns",
    ],
    "Items": [
        "Session",
        "Observer",
        "Item",
        "Status",
        "Credit",
        "Weight",
        "Critical",
        "Planned minutes",
        "Delivered minutes",
    ],
    "Reliability": ["Scope", "Code", "Coefficient", "Value", "Low", "High", "n", "Note"],
    "Events": ["Session", "Observer", "Onset", "Offset", "Code", "Actor", "Note"],
}


def shown(book: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet as pandas reads them, missing as None."""
    frame = pd.read_excel(book, sheet_name=sheet, dtype=object, keep_default_na=False)
    return [
        {str(key): None if value == "" else value for key, value in row.items()} for row in frame.to_dict("records")
    ]


def equal(value: Any, expected: Any) -> bool:
    if isinstance(expected, float | int):
        return isinstance(value, float | int) and value == pytest.approx(expected, abs=1e-9)
    return bool(value == expected)


def test_the_sheets_stand_in_the_contracts_order(demo_book: Path) -> None:
    assert openpyxl.load_workbook(demo_book).sheetnames == NAMES


@pytest.mark.parametrize("sheet", COLUMNS)
def test_the_contracts_columns_come_first_in_a_table_named_like_the_sheet(demo_book: Path, sheet: str) -> None:
    made = openpyxl.load_workbook(demo_book)[sheet]
    assert [cell.value for cell in made[1]][: len(COLUMNS[sheet])] == COLUMNS[sheet]
    assert list(made.tables) == [sheet]


@pytest.mark.parametrize("name", ["demo", "oddities"])
def test_sessions_hold_the_numbers_of_the_report(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    target = request.getfixturevalue(name)
    document = report(read(target)).to_json()
    rows = shown(workbook(target, tmp_path / "book.xlsx"), "Sessions")
    assert len(rows) == len(document["sessions"])
    for row, entry in zip(rows, document["sessions"], strict=True):
        missed, seconds = entry["critical_missed"], entry["codable_seconds"]
        expected = {
            "Session": entry["session"],
            "Observer": entry["observer"],
            "Role": entry["role"],
            "Adherence": entry["weighted"],
            "Adherence (strict)": entry["strict"],
            "Lower bound": entry["lower"],
            "Upper bound": entry["upper"],
            "Dose": entry["dose"]["ratio"],
            "Concerns": entry["concerns"],
            "Other observer": entry["other_observer"],
            "Critical missed": None if missed is None else len(missed),
            "Codable minutes": None if seconds is None else seconds / 60,
            "No mode": entry["no_mode_share"],
            "Uncoded": entry["uncoded_share"],
        }
        assert {key: row[key] for key in expected if not equal(row[key], expected[key])} == {}, entry["session"]


@pytest.mark.parametrize("name", ["demo", "oddities"])
@pytest.mark.parametrize(("sheet", "by"), [("Sites", "site"), ("Practitioners", "practitioner")])
def test_groups_hold_the_numbers_of_the_report(
    name: str, sheet: str, by: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    target = request.getfixturevalue(name)
    document = report(read(target), by=by).to_json()
    rows = {row[sheet[:-1]]: row for row in shown(workbook(target, tmp_path / "book.xlsx"), sheet)}
    assert len(rows) == len(document["groups"])
    for entry in document["groups"]:
        row = rows["(not stated)" if entry["by"][by] is None else entry["by"][by]]
        expected = {
            "Sessions": entry["sessions"],
            "Adherence": entry["weighted"]["value"],
            "Low": entry["weighted"]["low"],
            "High": entry["weighted"]["high"],
            "Adherence (strict)": entry["strict"]["value"],
            "Met standard": entry["met"]["value"],
            "Met low": entry["met"]["low"],
            "Met high": entry["met"]["high"],
            "Status": entry["status"],
            "Standard": entry["standard"],
            "Dose": entry["dose"]["value"],
            "Critical missed": entry["critical_missed"],
            "Concerns": entry["concerns"]["count"],
            "Took place": entry["delivered_sessions"],
        }
        if by == "practitioner":
            # A person's own concerns only, not their sessions': held in test_every_number.
            del expected["Concerns"]
        assert {key: row[key] for key in expected if not equal(row[key], expected[key])} == {}, entry["by"]


def test_every_score_is_a_live_formula(demo_book: Path) -> None:
    book: Any = openpyxl.load_workbook(demo_book)
    scores = (
        "Adherence",
        "Low",
        "High",
        "Adherence (strict)",
        "Met standard",
        "Status",
        "Lower bound",
        "Upper bound",
        "Dose",
    )
    for name in ("Sites", "Practitioners", "Sessions"):
        heads = {cell.value: cell.column for cell in book[name][1]}
        live = {head: book[name].cell(2, heads[head]).data_type for head in scores if head in heads}
        assert set(live.values()) == {"f"}, name
    assert book["Items"]["E2"].data_type == "f"


def test_formulas_use_functions_of_excel_2007(demo_book: Path) -> None:
    known = {
        "SUMIFS", "COUNTIFS", "SUMPRODUCT", "IF", "IFERROR", "ISNUMBER", "AND", "OR", "NOT", "ROUND", "MIN", "MAX",
        "SQRT", "TINV", "NORMSINV", "INDEX", "MATCH", "SEARCH", "HYPERLINK",
    }  # fmt: skip
    used = set()
    for sheet in openpyxl.load_workbook(demo_book):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    used |= set(pd.Series([str(cell.value)]).str.findall(r"([A-Z][A-Z0-9.]+)\(").iloc[0])
    assert used <= known
    assert {"SUMIFS", "SUMPRODUCT", "TINV"} <= used


def test_a_draw_at_random_from_a_known_number_narrows_the_limits(demo: Path, demo_book: Path) -> None:
    rows = shown(demo_book, "Sites")
    assert [row["Drawn from"] for row in rows] == [
        group.delivered_sessions for group in report(read(demo), by="site").groups
    ]
    assert all(row["Drawn from"] > row["Scored"] for row in rows)


def test_a_standard_of_ones_own_overrides_the_plans(demo: Path, tmp_path: Path) -> None:
    book = workbook(demo, tmp_path / "book.xlsx", standard=0.5)
    expected = [group.status for group in report(read(demo), by="site", standard=0.5).groups]
    assert [row["Status"] for row in shown(book, "Sites")] == expected
    assert {row["Standard"] for row in shown(book, "Sessions")} == {0.5}


def test_the_second_observers_items_stand_there_marked_as_not_counting(demo_book: Path) -> None:
    rows = shown(demo_book, "Items")
    assert {row["Counts"] for row in rows if row["Role"] == "second"} == {0}
    assert {row["Counts"] for row in rows if row["Role"] == "primary"} == {1}


def test_modes_hold_the_shares_of_the_report(demo: Path, demo_book: Path) -> None:
    entries = {entry["session"]: entry for entry in report(read(demo)).to_json()["sessions"]}
    rows = shown(demo_book, "Modes")
    assert rows
    for row in rows:
        entry = entries[row["Session"]]
        assert equal(row["Time share"], entry["mode_time_share"][row["Mode"]])
        assert equal(row["Event share"], entry["mode_event_share"][row["Mode"]])


def test_techniques_hold_the_rates_of_the_report(demo: Path, demo_book: Path) -> None:
    rates = report(read(demo)).to_json()["groups"][0]["technique_rate_per_hour"]
    rows = {row["Code"]: row for row in shown(demo_book, "Techniques") if row["Level"] == "technique"}
    assert rows.keys() == {code for code, rate in rates.items() if rate["n"]}
    for code, row in rows.items():
        found = [row["Rate per hour"], row["Low"], row["High"]]
        assert all(
            equal(*pair) for pair in zip(found, [rates[code][key] for key in ("value", "low", "high")], strict=True)
        )


def test_reliability_holds_the_coefficients_and_why_one_is_missing(demo_book: Path) -> None:
    rows = shown(demo_book, "Reliability")
    assert [row["Value"] for row in rows] == [entry["value"] for entry in AGREEMENT["coefficients"]]
    assert rows[1]["Note"] == "few_occurrences: the code occurs fewer than 10 times"


def test_events_are_all_there_in_order(demo: Path, demo_book: Path) -> None:
    events = read(demo).events
    rows = shown(demo_book, "Events")
    assert [(row["Session"], row["Observer"], row["Onset"], row["Code"]) for row in rows] == list(
        zip(events["session"], events["observer"], events["onset"], events["code"], strict=True)
    )


def test_practitioners_are_left_out_on_request_with_all_that_tells_of_them(demo: Path, tmp_path: Path) -> None:
    book = workbook(demo, tmp_path / "book.xlsx", without=("practitioners",))
    people = openpyxl.load_workbook(book)["Practitioners"]
    assert [cell.value for cell in people["A"]] == ["Left out on request."]
    assert not {"Practitioners", "Practitioner keys"} & shown(book, "Sessions")[0].keys()
    names = {
        person for seats in read(demo).sessions["practitioners"] for person in seats.replace("=", ";").split(";")[1::2]
    }
    cells = {str(cell.value) for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row}
    assert not names & cells


def test_the_dictionary_tells_of_every_column_and_its_formula(demo_book: Path) -> None:
    rows = shown(demo_book, "Dictionary")
    told = {(row["Sheet"], row["Column"]): row for row in rows}
    book: Any = openpyxl.load_workbook(demo_book)
    for name in NAMES[2:]:
        # A sheet with nothing to show has a line in place of columns.
        columns = [len(table.tableColumns) for table in book[name].tables.values()]
        for cell in book[name][1] if columns else ():
            if cell.column > columns[0]:
                assert cell.value is None or told[f"{name} (beside)", cell.value]["Meaning"], (name, cell.value)
                continue
            assert told[name, cell.value]["Meaning"], (name, cell.value)
            assert bool(told[name, cell.value]["Formula"]) == (book[name].cell(2, cell.column).data_type == "f")
    assert told["Settings of agreement", "tolerance"]["Meaning"] == "2.0"
    assert told["Settings of adherence", "confidence"]["Meaning"] == "0.95"


def test_an_empty_database_makes_a_workbook_that_says_so(tmp_path: Path) -> None:
    create_store(str(tmp_path / "empty.db"), "anna", shipped_codebook("modes-of-practice")).close()
    book = openpyxl.load_workbook(workbook(tmp_path / "empty.db", tmp_path / "book.xlsx"))
    assert book["Sessions"]["A1"].value == "Nothing to show: no session is registered."
    assert book["Items"]["A1"].value == "Nothing to show: no session has a plan with marks."
    assert book["Codebook"].tables


def test_limits_of_dose_and_of_concerns_stand_on_the_sheets_of_groups(demo: Path, demo_book: Path) -> None:
    rows = shown(demo_book, "Sites")
    for row, entry in zip(rows, report(read(demo), by="site").to_json()["groups"], strict=True):
        expected = {
            "Dose low": entry["dose"]["low"],
            "Dose high": entry["dose"]["high"],
            "Concerns per hour": entry["concerns"]["per_hour"],
            "Concerns per hour low": entry["concerns"]["low"],
            "Concerns per hour high": entry["concerns"]["high"],
        }
        assert {key: row[key] for key in expected if not equal(row[key], expected[key])} == {}, entry["by"]
    sites: Any = openpyxl.load_workbook(demo_book)["Sites"]
    heads = {cell.value: cell.column for cell in sites[1]}
    assert {sites.cell(2, heads[name]).data_type for name in ("Dose low", "Dose high")} == {"f"}


def test_columns_that_serve_formulas_alone_are_hidden(demo_book: Path) -> None:
    book: Any = openpyxl.load_workbook(demo_book)
    hidden = {
        name: {cell.value for cell in book[name][1] if book[name].column_dimensions[cell.column_letter].hidden}
        for name in NAMES[2:]
    }
    assert {"Key", "Drawn from"} == hidden["Sites"] == hidden["Practitioners"]
    assert {"Score", "Dose or 0", "Coding"} <= hidden["Sessions"]
    assert {"Item key", "Applies"} <= hidden["Items"]
    assert not any(hidden[name] & set(columns) for name, columns in COLUMNS.items())


def test_sessions_are_printed_as_far_as_their_state(demo_book: Path) -> None:
    sheet: Any = openpyxl.load_workbook(demo_book)["Sessions"]
    printed = sheet.print_area.rpartition("!")[2].replace("$", "")
    assert sheet[printed][0][-1].value == "State"


def test_a_technique_coded_alone_is_not_taken_for_the_techniques_total(demo_book: Path) -> None:
    rows = {(row["Level"], row["Code"]): row["Label"] for row in shown(demo_book, "Techniques")}
    assert rows["technique", "ED1"] == "Delivery of programme content"
    assert rows["code", "ED1"] == "Delivery of programme content (alone)"
    assert rows["code", "ED-CON"] == "Deliver manual content"


def test_the_dictionary_tells_what_every_coefficient_of_the_report_says(demo: Path, tmp_path: Path) -> None:
    with open_store(str(demo), "anna") as store:
        write_workbook(tmp_path / "demo.xlsx", store)
    rows = shown(tmp_path / "demo.xlsx", "Dictionary")
    told = {row["Column"]: row["Meaning"] for row in rows if row["Sheet"] == "Coefficients"}
    held = {row["Coefficient"] for row in shown(tmp_path / "demo.xlsx", "Reliability")}
    assert held >= {"event_kappa", "ioa_scored", "limits_of_agreement", "item_gwet_ac2_linear", "rating_icc2"}
    assert held - told.keys() == set()
    assert told["event_kappa"].startswith("event kappa: How far two observers")


@pytest.mark.parametrize("sheet", ["Codebook", "Dictionary"])
def test_rows_of_long_texts_are_high_enough_and_the_header_is_on_each_page(demo_book: Path, sheet: str) -> None:
    made: Any = openpyxl.load_workbook(demo_book)[sheet]
    wraps = [cell for row in made.iter_rows(min_row=2) for cell in row if cell.value and cell.alignment.wrap_text]
    for cell in wraps:
        least = len(str(cell.value)) // made.column_dimensions[cell.column_letter].width * 15
        assert (made.row_dimensions[cell.row].height or 15) >= min(least, 409), cell.coordinate
    assert (made.page_setup.fitToWidth, made.page_setup.fitToHeight, made.print_title_rows) == (1, 0, "$1:$1")
