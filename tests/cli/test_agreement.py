"""`coder agreement` as a person and as a program meet it, in its three forms."""

import json
from pathlib import Path
from typing import Any

import pytest

from coder.cli.main import main
from coder.demo import fill

BORIS_228 = """session,observer,onset,offset,code
S1,A,155.105,,call
S1,A,169.855,,call
S1,A,264.855,,call
S1,B,156.405,,call
S1,B,170.852,,call
S1,B,264.606,,call
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("demo") / "demo.db"
    fill(str(target))
    return str(target)


def written(folder: Path, text: str, name: str = "table.csv") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def document(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--bootstrap", "50", "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    found: dict[str, Any] = json.loads(said.out)
    return found


def values(found: dict[str, Any], scope: str = "overall") -> dict[str, float | None]:
    return {one["name"]: one["value"] for one in found["coefficients"] if one["scope"] == scope}


def errors(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main(["agreement", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert all(line.startswith("error: ") for line in said.err.splitlines())
    return said.err.splitlines()


def test_the_complaint_of_boris_issue_228_matches_all_three(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "agreement", "--events", written(tmp_path, BORIS_228), "--tolerance", "2")
    assert values(found)["event_linked"] == 1.0
    assert values(found)["event_agreement"] == 1.0
    assert found["disagreements_total"] == 0
    assert values(found, "code")["lag_median"] == pytest.approx(0.997)


def test_units_cut_beforehand_have_the_coefficients_of_ratings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [("1", "x", "x"), ("2", "x", "y"), ("3", "y", "y"), ("4", "y", "y")]
    text = "session,observer,onset,code,turn,actor\n" + "".join(
        f"S1,{name},{unit},{code},{unit},f\nS1,{name},{unit}0,x,{unit},p\n"
        for unit, *codes in rows
        for name, code in zip("AB", codes, strict=True)
    )
    words = ("agreement", "--events", written(tmp_path, text), "--unit", "turn", "--where", "actor=f")
    found = document(capsys, *words)
    assert found["parameters"]["unit"] == "turn"
    assert values(found)["cohen_kappa"] == pytest.approx(0.5)


def test_a_ratings_table_needs_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, "unit,A,B\n1,1,1\n2,2,3\n3,3,3\n4,,5\n")
    found = document(capsys, "agreement", "--ratings", table, "--level", "ordinal", "--categories", "1,2,3,4,5")
    assert found["parameters"]["categories"] == [1, 2, 3, 4, 5]
    assert found["raters"] == ["A", "B"]
    assert values(found)["krippendorff_alpha"] is not None


def test_the_database_gives_every_session_with_two_codings(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "--db", demo, "--as", "anna", "agreement")
    assert found["sessions"] == 8
    kappa = values(found)["event_kappa"]
    assert kappa is not None
    assert 0.5 < kappa < 0.9
    assert {one.get("channel") for one in found["coefficients"] if one["scope"] == "channel"} >= {"mode", "activity"}


def test_sessions_and_observers_are_filters_of_the_database(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    every = document(capsys, "--db", demo, "--as", "anna", "agreement")
    session = next(one["session"] for one in every["coefficients"] if one["scope"] == "session")
    found = document(capsys, "--db", demo, "--as", "anna", "agreement", "--session", session)
    assert found["sessions"] == 1
    pair = ",".join(found["raters"])
    assert document(capsys, "--db", demo, "--as", "anna", "agreement", "--observers", pair)["sessions"] >= 1


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("anna,zz", "there is no observer zz (--observers): the database has "),
        ("anna", "anna alone agrees with nobody (--observers): name two or more"),
        ("anna,anna", "anna alone agrees with nobody"),
        (",", "no observer is named"),
    ],
)
def test_observers_of_the_database_are_two_that_there_are(
    named: str, said: str, demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--db", demo, "--as", "anna", "agreement", "--observers", named]) == 2
    assert said in capsys.readouterr().err


def test_one_observer_may_be_compared_with_a_reference(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--db", demo, "--as", "anna", "agreement", "--observers", "anna", "--against", "consensus")
    assert document(capsys, *words)["parameters"]["against"] == "consensus"


def test_observers_of_a_table_are_two_that_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, BORIS_228)
    assert "there is no observer zz" in errors(capsys, "--events", table, "--observers", "A,zz")[0]
    assert "A alone agrees with nobody" in errors(capsys, "--events", table, "--observers", "A")[0]


UTTERANCES = "session,observer,turn,code\nS1,A,1,x\nS1,B,1,x\nS1,A,2,x\nS1,B,2,y\n"


def test_units_need_no_onset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "agreement", "--events", written(tmp_path, UTTERANCES), "--unit", "turn")
    assert values(found)["percent_agreement"] == 0.5
    some = "session,observer,onset,turn,code\nS1,A,1.5,1,x\nS1,B,,1,x\n"
    found = document(capsys, "agreement", "--events", written(tmp_path, some), "--unit", "turn")
    assert values(found)["percent_agreement"] == 1.0


def test_events_in_time_need_an_onset_and_the_advice_names_no_option_of_another_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = errors(capsys, "--events", written(tmp_path, UTTERANCES))
    assert "there is no column onset" in line
    assert "there are: session, observer, turn, code" in line
    assert "--map" not in line


def test_columns_that_take_no_part_are_named_once_beside_the_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "session,observer,onset,code,state,turn,mood,site\nS1,A,1,x,draft,1,good,n\nS1,B,1,x,draft,1,bad,n\n"
    words = ("--unit", "turn", "--where", "site=n", "--json")
    assert main(["agreement", "--events", written(tmp_path, text), *words]) == 0
    said = capsys.readouterr()
    assert said.err == "note: other columns take no part: mood\n"
    assert "mood" not in said.out


@pytest.mark.parametrize("rollup", ["technique", "mode"])
def test_codes_are_rolled_up_to_the_level_asked_for(rollup: str, demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    at_code = document(capsys, "--db", demo, "--as", "anna", "agreement")
    found = document(capsys, "--db", demo, "--as", "anna", "agreement", "--rollup", rollup)
    assert len(found["parameters"]["categories"]) < len(at_code["parameters"]["categories"])
    assert {one["rollup"] for one in found["coefficients"]} == {rollup}


def page(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main([*words, "--bootstrap", "50"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    return lines


def test_the_page_has_the_figures_of_all_sessions_and_what_they_read_as(
    demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = page(capsys, "--db", demo, "--as", "anna", "agreement")
    assert "substantial" in next(line for line in lines if line.startswith("event_kappa "))
    assert lines.index("activity") < lines.index("mode")
    assert sum("Landis & Koch 1977" in line for line in lines) == 1
    assert any(line.startswith("by chance") for line in lines)
    assert any(line.startswith("More: --show codes (") for line in lines)
    assert len(lines) < 80


@pytest.mark.parametrize(
    ("part", "heads", "row", "rows"),
    [
        ("codes", ["code", "n", "precision", "recall"], "ED-CON ", 1),
        ("pairs", ["observers", "n", "kappa", "limits"], "anna - ben ", 1),
        ("sessions", ["session", "observers", "n"], "S01 ", 1),
        ("disagreements", ["session", "observers", "first at", "code"], "S01 ", 30),
    ],
)
def test_what_is_asked_for_is_shown_a_row_each(
    part: str, heads: list[str], row: str, rows: int, demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    every = page(capsys, "--db", demo, "--as", "anna", "agreement")
    lines = page(capsys, "--db", demo, "--as", "anna", "agreement", "--show", part)
    assert not any(line.startswith(row) for line in every)
    assert sum(line.startswith(row) for line in lines) >= rows
    assert any(line.split()[: len(heads)] == " ".join(heads).split()[: len(heads)] for line in lines)
    assert not any(f"--show {part}" in line for line in lines)


def test_disagreements_on_units_name_who_gave_which_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, "unit,A,B,C\n1,x,x,y\n2,y,y,y\n3,x,x,x\n")
    lines = page(capsys, "agreement", "--ratings", table, "--show", "disagreements", "--show", "pairs")
    assert "x: A, B; y: C" in next(line for line in lines if line.strip().startswith("1 "))
    assert any(line.startswith("A - C") for line in lines)


def test_long_names_go_on_below_instead_of_past_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"a rater with a long name {number}" for number in range(5)]
    table = written(tmp_path, f"unit,{','.join(names)}\n1,{'x,' * 4}y\n2,{'y,' * 4}y\n")
    assert len(page(capsys, "agreement", "--ratings", table, "--show", "disagreements")) > 10


def test_why_there_is_no_figure_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = page(capsys, "agreement", "--events", written(tmp_path, BORIS_228), "--tolerance", "2")
    assert sum(line.startswith("Undefined: only one code was used") for line in lines) == 1
    assert sum(line.startswith("No limits: there is one session") for line in lines) == 1


@pytest.mark.parametrize("words", [(), ("--unit", "unit"), ("--against", "gold")])
def test_a_database_without_a_double_coded_session_says_so_and_gives_reasons(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ("--db", str(tmp_path / "new.db"), "--as", "anna")
    assert main([*here, "init", "--codebook", "modes-of-practice"]) == 0
    capsys.readouterr()
    found = document(capsys, *here, "agreement", *words)
    assert any(warning.endswith("nothing to compare") for warning in found["warnings"])
    assert {one["value"] for one in found["coefficients"]} == {None}
    assert all(one["why_missing"] for one in found["coefficients"])
    name = found["coefficients"][0]["name"]
    assert main([*here, "agreement", *words, "--fail-under", f"{name}=0.1"]) == 1
    assert f"{name} is undefined" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("floor", "code", "said"),
    [
        ("event_agreement=0.9", 0, ""),
        ("event_kappa=0.6", 1, "event_kappa is undefined"),
        ("f1=1.1", 1, "f1 is 1, under 1.1"),
    ],
)
def test_a_floor_that_is_missed_or_undefined_is_answered_with_no(
    floor: str, code: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["agreement", "--events", written(tmp_path, BORIS_228), "--fail-under", floor, "--json"]) == code
    heard = capsys.readouterr()
    assert said in heard.err
    assert json.loads(heard.out)["sessions"] == 1


def test_a_floor_of_something_that_is_not_in_the_report_is_a_wrong_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no kapa here" in errors(capsys, "--events", written(tmp_path, BORIS_228), "--fail-under", "kapa=1")[0]


def test_every_bad_row_is_told_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, "session,observer,onset,code\nS1,A,-1,x\nS1,A,1,x\nS1,B,later,x\n,B,1,x\n")
    lines = errors(capsys, "--events", table)
    assert [f"table.csv:{number}" in line for number, line in zip((2, 4, 5), lines, strict=True)] == [True] * 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--events", "a.csv", "--ratings", "b.csv"), "exclude one another"),
        (("--events", "nowhere.csv"), "no such file"),
        (("--ratings", "b.csv", "--tolerance", "2"), "--tolerance says nothing of a ratings table"),
        (("--events", "a.csv", "--from", "2026-01-01"), "--from says nothing of an event table"),
        (("--events", "a.csv", "--weights", "linear"), "--weights says nothing of events in time"),
        (("--from", "January"), "error: 'January' is not a day (--from)"),
        (("--to", "2026-02-31"), "error: the day 2026-02-31 does not exist (--to): write a day of the calendar"),
        (("--medium", "tv"), "no medium tv"),
        (("--level", "odd"), "there is no odd"),
        (("--where", "actor"), "actor is no condition"),
        (("--fail-under", "kappa"), "kappa is no threshold"),
        (("--fail-under", "=0.6"), "=0.6 is no threshold"),
        (("--fail-under", "event_kappa=nan"), "error: nan is no threshold (--fail-under)"),
        (("--fail-under", "event_kappa=-inf"), "error: -inf is no threshold (--fail-under)"),
        (("--tolerance", "nan"), "nan s is no tolerance"),
        (("--tolerance", "inf"), "inf s is no tolerance"),
        (("--confidence", "nan"), "a confidence of nan"),
        (("--confidence", "inf"), "a confidence of inf"),
        (("--categories", "a,,b"), "a category is empty"),
        (("--tolerance", "-1"), "-1 s is no tolerance"),
        (("--show", "kappas"), "kappas cannot be shown"),
    ],
)
def test_what_cannot_be_asked_is_a_wrong_request(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert any(said in line for line in errors(capsys, *words))


def test_a_session_that_the_table_does_not_have_is_a_wrong_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no session S9" in errors(capsys, "--events", written(tmp_path, BORIS_228), "--session", "S9")[0]


def test_text_has_no_order_unless_it_is_declared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, "A,B\nno,no\npartly,yes\n")
    assert "no order" in errors(capsys, "--ratings", table, "--level", "ordinal")[0]
    words = ("agreement", "--ratings", table, "--level", "ordinal", "--categories", "no,partly,yes")
    assert "cohen_kappa_linear" in values(document(capsys, *words))


def test_a_condition_that_no_row_meets_is_a_wrong_request(
    demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "session,observer,onset,code,actor\nS1,A,1,x,f\nS1,B,1,x,p\n"
    table = written(tmp_path, text)
    (line,) = errors(capsys, "--events", table, "--where", "actor=f", "--where", "actor=zz")
    assert line == "error: no row matches --where actor=zz (--where): actor holds f, p"
    (line,) = errors(capsys, "--events", table, "--where", "actor=f", "--where", "observer=B")
    assert "no row matches --where actor=f --where observer=B together" in line
    assert main(["--db", demo, "--as", "anna", "agreement", "--where", "code=zz"]) == 2
    assert "no row matches --where code=zz" in capsys.readouterr().err


def test_a_second_code_on_a_unit_is_told_with_its_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = written(tmp_path, "session,observer,turn,code\nS1,A,1,x\nS1,A,1,y\nS1,B,1,y\n", "g.csv")
    (line,) = errors(capsys, "--events", table, "--unit", "turn")
    assert "g.csv:3)" in line


def test_a_unit_has_one_row_in_its_session(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, "unit,A,B\n1,x,x\n2,x,y\n1,y,y\n")
    (line,) = errors(capsys, "--ratings", table)
    assert "unit 1 stands in line 2 already" in line
    assert "table.csv:4)" in line
    inside = written(tmp_path, "session,unit,A,B\nS1,1,x,x\nS1,2,x,y\nS2,1,y,y\n")
    assert document(capsys, "agreement", "--ratings", inside)["sessions"] == 2
    alone = written(tmp_path, "session,A,B\nS1,x,x\nS1,x,y\nS2,y,y\n")
    assert document(capsys, "agreement", "--ratings", alone)["sessions"] == 2


def test_a_sign_for_missing_that_became_a_category_is_told_unless_it_was_declared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = written(tmp_path, "A,B\n1,NA\n2,2\nNA,1\n.,1\n")
    found = document(capsys, "agreement", "--ratings", table)["warnings"]
    assert "NA stands in 2 cells and was taken as a category; leave missing cells empty" in found
    assert ". stands in 1 cell and was taken as a category; leave missing cells empty" in found
    declared = document(capsys, "agreement", "--ratings", table, "--categories", "1,2,NA,.")["warnings"]
    assert not any("taken as a category" in warning for warning in declared)


def test_one_rater_is_too_few(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "the table has 1 rater (" in errors(capsys, "--ratings", written(tmp_path, "unit,A\n1,x\n"))[0]
    assert "the table has no rater (" in errors(capsys, "--ratings", written(tmp_path, "unit\n1\n"))[0]


def test_the_help_says_what_linked_and_precision_rest_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "event_linked is pairs over (pairs + unmatched events)" in said
    assert "precision and recall take the first observer by name as the reference" in said
