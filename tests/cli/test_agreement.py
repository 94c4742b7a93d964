"""`coder agreement` as a program meets it, in its three forms."""

from pathlib import Path

import pytest

from coder.cli.main import main
from tests.cli.agreeing import BORIS_228, UTTERANCES, document, errors, values, written


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


def test_the_database_gives_every_session_with_two_codings(
    agreeing_demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, "--db", agreeing_demo, "--as", "anna", "agreement")
    assert found["sessions"] == 8
    kappa = values(found)["event_kappa"]
    assert kappa is not None
    assert 0.5 < kappa < 0.9
    assert {one.get("channel") for one in found["coefficients"] if one["scope"] == "channel"} >= {"mode", "activity"}


def test_sessions_and_observers_are_filters_of_the_database(
    agreeing_demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    every = document(capsys, "--db", agreeing_demo, "--as", "anna", "agreement")
    session = next(one["session"] for one in every["coefficients"] if one["scope"] == "session")
    found = document(capsys, "--db", agreeing_demo, "--as", "anna", "agreement", "--session", session)
    assert found["sessions"] == 1
    pair = ",".join(found["raters"])
    assert document(capsys, "--db", agreeing_demo, "--as", "anna", "agreement", "--observers", pair)["sessions"] >= 1


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
    named: str, said: str, agreeing_demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--db", agreeing_demo, "--as", "anna", "agreement", "--observers", named]) == 2
    assert said in capsys.readouterr().err


def test_one_observer_may_be_compared_with_a_reference(agreeing_demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--db", agreeing_demo, "--as", "anna", "agreement", "--observers", "anna", "--against", "consensus")
    assert document(capsys, *words)["parameters"]["against"] == "consensus"


def test_observers_of_a_table_are_two_that_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, BORIS_228)
    assert "there is no observer zz" in errors(capsys, "--events", table, "--observers", "A,zz")[0]
    assert "A alone agrees with nobody" in errors(capsys, "--events", table, "--observers", "A")[0]


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
def test_codes_are_rolled_up_to_the_level_asked_for(
    rollup: str, agreeing_demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    at_code = document(capsys, "--db", agreeing_demo, "--as", "anna", "agreement")
    found = document(capsys, "--db", agreeing_demo, "--as", "anna", "agreement", "--rollup", rollup)
    assert len(found["parameters"]["categories"]) < len(at_code["parameters"]["categories"])
    assert {one["rollup"] for one in found["coefficients"]} == {rollup}
