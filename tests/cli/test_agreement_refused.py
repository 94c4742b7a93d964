"""What `coder agreement` answers with no, and what it refuses: floors, tables and options that cannot be."""

import json
from pathlib import Path

import pytest

from coder.cli.main import main
from tests.cli.agreeing import BORIS_228, document, errors, values, written


@pytest.mark.parametrize(
    ("floor", "code", "said"),
    [
        ("event_agreement=0.9", 0, ""),
        ("event_kappa=0.6", 1, "event_kappa is undefined"),
        ("f1=1.1", 1, "f1 is 1, under 1.1"),
        ("f1@call=1.1", 1, "f1 is 1, under 1.1 (call)"),
        ("f1@call=1", 0, ""),
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


def test_a_floor_of_a_place_that_is_not_in_the_report_names_those_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = errors(capsys, "--events", written(tmp_path, BORIS_228), "--fail-under", "f1@song=0.5")[0]
    assert "there is no f1 of song (--fail-under): it is given for call" in refused


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
    agreeing_demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "session,observer,onset,code,actor\nS1,A,1,x,f\nS1,B,1,x,p\n"
    table = written(tmp_path, text)
    (line,) = errors(capsys, "--events", table, "--where", "actor=f", "--where", "actor=zz")
    assert line == "error: no row matches --where actor=zz (--where): actor holds f, p"
    (line,) = errors(capsys, "--events", table, "--where", "actor=f", "--where", "observer=B")
    assert "no row matches --where actor=f --where observer=B together" in line
    assert main(["--db", agreeing_demo, "--as", "anna", "agreement", "--where", "code=zz"]) == 2
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


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("session,observer,role,state,scale,value\nS1,A,primary,draft,G1,3\nS1,B,second,draft,G1,4\n", "ratings"),
        ("session,observer,item,status\nS1,A,I1,delivered\nS1,B,I1,partial\n", "items"),
    ],
)
def test_a_long_table_is_refused_and_told_how_to_be_made_wide(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, kind: str
) -> None:
    (line,) = errors(capsys, "--ratings", written(tmp_path, text))
    assert line.startswith("error: it is a long table, with a row for each observer's ")
    assert "one for each observer" in line
    assert f"`coder import FILE --kind {kind}`, then `coder agreement`" in line


def test_a_table_of_events_is_not_one_of_ratings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = errors(capsys, "--ratings", written(tmp_path, "session,observer,onset,code\nS1,A,1,x\nS1,B,1,x\n"))
    assert "give it as `coder agreement --events FILE`" in line


def test_who_made_a_row_and_how_is_no_rater(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, "unit,role,state,A,B\n1,primary,draft,x,x\n2,primary,draft,x,y\n")
    found = document(capsys, "agreement", "--ratings", table)
    assert {tuple(one["raters"]) for one in found["coefficients"] if one.get("raters")} <= {("A", "B")}
    assert "3 raters" not in str(found)


def test_one_rater_is_too_few(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "the table has 1 rater (" in errors(capsys, "--ratings", written(tmp_path, "unit,A\n1,x\n"))[0]
    assert "the table has no rater (" in errors(capsys, "--ratings", written(tmp_path, "unit\n1\n"))[0]


def test_the_help_says_what_linked_and_precision_rest_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "event_linked is pairs over (pairs + unmatched events)" in said
    assert "precision and recall take the first observer by name as the reference" in said
