"""What `coder agreement` compares beside events and time units, and the options that set it."""

from pathlib import Path
from typing import Any

import pytest

from coder.cli.main import main
from tests.cli.agreeing import BORIS_228, UTTERANCES, document, errors, page, values, written

# Krippendorff 2004, Content Analysis, 2nd ed., p. 254: two observers, two codes, a continuum from 150 to 450.
UNITIZED = """session,observer,onset,offset,code
S1,A,225,295,c
S1,A,370,400,c
S1,B,220,300,c
S1,B,355,375,c
S1,B,400,420,c
S1,A,180,240,k
S1,A,300,350,k
S1,B,180,240,k
S1,B,300,350,k
"""
STATES = """session,observer,onset,offset,code
S1,A,0,10,x
S1,A,10,30,y
S1,B,0,11,x
S1,B,12,30,x
"""
COUNTED = "session,observer,onset,code\n" + "".join(
    f"S{number},{observer},{10 * event},x\n"
    for number, counts in enumerate([(4, 5), (7, 7), (2, 4), (9, 8)], start=1)
    for observer, count in zip("AB", counts, strict=True)
    for event in range(count)
)


def of_code(found: dict[str, Any], name: str, code: str) -> dict[str, Any]:
    return next(dict(one) for one in found["coefficients"] if (one["name"], one["code"]) == (name, code))


def test_unitizing_alpha_is_that_of_the_textbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, UNITIZED)
    found = document(capsys, "agreement", "--events", table, "--continuum", "150,450")
    assert of_code(found, "unitizing_alpha", "c")["value"] == pytest.approx(0.7286, abs=1.1e-4)
    assert of_code(found, "unitizing_alpha", "k")["value"] == 1.0
    assert found["parameters"]["continuum"] == [150.0, 450.0]


def test_states_that_overlap_have_overall_what_takes_them_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = values(document(capsys, "agreement", "--events", written(tmp_path, UNITIZED)))
    assert found["unitizing_alpha"] is not None
    assert found["overlap_kappa"] is not None
    assert found["time_unit_kappa"] is None


def test_states_are_linked_by_the_share_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, STATES)
    loose = values(document(capsys, "agreement", "--events", table, "--overlap", "0.6"))["overlap_agreement"]
    strict = values(document(capsys, "agreement", "--events", table, "--overlap", "0.95"))["overlap_agreement"]
    # Both pairs link at 0.6 (10/11 and 18/20 of the longer), one of them of the same code; none at 0.95.
    assert (loose, strict) == (0.5, 0.0)


def test_gamma_is_given_where_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, STATES)
    assert "gamma" not in values(document(capsys, "agreement", "--events", table))
    found = values(document(capsys, "agreement", "--events", table, "--gamma"))["gamma"]
    assert found is not None
    assert found < 1


def test_the_indices_of_bins_have_the_bin_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "session,observer,onset,code\nS1,A,1,x\nS1,A,12,x\nS1,B,2,x\nS1,B,3,x\nS1,B,19,x\nS1,A,25,x\n"
    table = written(tmp_path, rows)
    of_ten = values(document(capsys, "agreement", "--events", table))
    assert of_ten["ioa_total_count"] == 1.0
    assert of_ten["ioa_mean_count"] == pytest.approx((1 / 2 + 1 + 0) / 3)
    assert of_ten["ioa_exact_count"] == pytest.approx(1 / 3)
    assert of_ten["ioa_interval"] == pytest.approx(2 / 3)
    assert of_ten["ioa_scored"] == pytest.approx(2 / 3)
    of_thirty = values(document(capsys, "agreement", "--events", table, "--bin", "30"))
    assert of_thirty["ioa_interval"] == 1.0


def test_counts_of_sessions_have_their_correlation_and_limits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, "agreement", "--events", written(tmp_path, COUNTED))
    limits = of_code(found, "limits_of_agreement", "x")
    assert limits["value"] == pytest.approx(-0.5)
    assert limits["interval"] == "bland_altman"
    assert limits["low"] == pytest.approx(-0.5 - 1.959964 * 1.290994, abs=1e-5)
    correlation = of_code(found, "icc2", "x")
    assert correlation["interval"] == "jackknife"
    assert 0.8 < correlation["value"] < 1


def test_a_plan_says_how_many_sessions_to_double_code(agreeing_demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--db", agreeing_demo, "--as", "anna", "agreement", "--plan-width")
    plan = document(capsys, *words, "0.05")["plan"]
    assert plan["coefficient"] == "event_kappa"
    assert plan["sessions"] > document(capsys, *words, "0.1")["plan"]["sessions"]
    assert "jackknife standard error" in plan["basis"]
    assert "double-code" in " ".join(page(capsys, *words, "0.05"))


def test_without_a_width_there_is_no_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "plan" not in document(capsys, "agreement", "--events", written(tmp_path, BORIS_228))


def test_items_and_ratings_of_the_database_are_compared_too(
    agreeing_demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, "--db", agreeing_demo, "--as", "anna", "agreement")
    assert values(found)["item_gwet_ac2_linear"] is not None
    assert of_code(found, "item_percent_agreement", "S4.6")["n"] == 8
    assert of_code(found, "rating_icc2", "G-DELIV")["interval"] == "jackknife"
    shown = page(capsys, "--db", agreeing_demo, "--as", "anna", "agreement", "--show", "items", "--show", "scales")
    assert any(line.startswith("S4.6 ") for line in shown)
    assert any(line.startswith("G-DELIV ") for line in shown)


def test_the_aligned_list_holds_every_pair_and_every_event_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = BORIS_228 + "S1,A,300,,call\nS1,A,400,,call\nS1,B,401,,song\n"
    table = written(tmp_path, rows)
    found = document(capsys, "agreement", "--events", table, "--show", "aligned")
    assert [one["kind"] for one in found["aligned"]] == ["matched"] * 3 + ["only_first", "different_code"]
    assert "aligned" not in document(capsys, "agreement", "--events", table)


def test_a_scale_that_was_made_for_one_kind_of_figure_says_what_the_others_are_read_by(
    tmp_path: Path, agreeing_demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = written(tmp_path, "unit,a,b\n1,1,1\n2,2,3\n3,4,4\n4,5,5\n5,3,2\n")
    lines = page(capsys, "agreement", "--ratings", numbers, "--level", "interval", "--scale", "koo-li")
    both = "Koo & Li 2016 (intraclass correlations), Landis & Koch 1977 (kappas, alpha, AC1)"
    assert both in " ".join(line.strip() for line in lines)
    lines = page(capsys, "--db", agreeing_demo, "--as", "anna", "agreement", "--scale", "koo-li")
    assert "Koo & Li 2016 reads none of these" in " ".join(line.strip() for line in lines)


@pytest.mark.parametrize(
    ("words", "scale"),
    [((), "Landis & Koch 1977"), (("--scale", "mchugh"), "McHugh 2012"), (("--scale", "cicchetti"), "Cicchetti 1994")],
)
def test_words_are_of_the_scale_that_was_chosen(
    words: tuple[str, ...], scale: str, agreeing_demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = page(capsys, "--db", agreeing_demo, "--as", "anna", "agreement", *words)
    assert any(line.startswith(f"Reads as: {scale}") for line in lines)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--overlap", "0"), "an overlap of 0 (--overlap)"),
        (("--tick", "0"), "0 s is too short or too long (--tick)"),
        (("--bin", "-1"), "-1 s is too short or too long (--bin)"),
        (("--continuum", "90"), "90 is no stretch of time (--continuum)"),
        (("--continuum", "90,10"), "90,10 is no stretch of time (--continuum)"),
        (("--plan-width", "0"), "a width of 0 (--plan-width)"),
        (("--scale", "guttman"), "there is no scale guttman (--scale)"),
        (("--show", "everything"), "everything cannot be shown (--show)"),
        (("--unit", "turn", "--bin", "5"), "--bin says nothing of units"),
    ],
)
def test_an_option_that_cannot_be_is_a_wrong_request(
    words: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = errors(capsys, "--events", written(tmp_path, UTTERANCES if "--unit" in words else STATES), *words)
    assert told[0].startswith(f"error: {said}")


def test_sessions_cannot_be_planned_where_none_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, "unit,A,B\n1,1,1\n2,2,3\n")
    assert "name each row's session" in errors(capsys, "--ratings", table, "--plan-width", "0.2")[0]


def test_observers_are_held_against_a_reference_on_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = UTTERANCES.replace("code\n", "code,role\n", 1).replace(",x\n", ",x,primary\n").replace(",y\n", ",y,second\n")
    table = written(tmp_path, rows + "S1,C,1,x,gold\nS1,C,2,y,gold\n")
    assert main(["agreement", "--events", table, "--unit", "turn", "--against", "gold", "--show", "pairs"]) == 0
    shown = capsys.readouterr().out
    assert "gold - A" in shown
    assert "gold - B" in shown


def test_the_earlier_day_comes_first(agreeing_demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--from", "2026-05-01", "--to", "2026-03-01")
    assert main(["--db", agreeing_demo, "--as", "anna", "agreement", *words]) == 2
    said = "error: 2026-05-01 is after 2026-03-01 (--from and --to): give the earlier day first\n"
    assert capsys.readouterr().err == said


def test_in_place_of_the_kappa_of_a_rare_code_stands_its_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = written(tmp_path, "unit,A,B\n1,x,x\n2,x,y\n3,y,y\n4,y,x\n5,y,\n6,y,y\n")
    found = document(capsys, "agreement", "--ratings", table)
    why = of_code(found, "fleiss_kappa", "x")["why_missing"]
    assert why.startswith("few_occurrences: the code occurs 4 times; a kappa of one code needs 10")
    assert why.endswith("both 1, only the first 1, only the second 1, neither 2")


def test_the_table_of_a_rare_state_is_in_seconds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "session,observer,onset,offset,code\nS,A,0,10,x\nS,A,5,30,y\nS,B,0,11,x\nS,B,4,30,y\n"
    found = document(capsys, "agreement", "--events", written(tmp_path, rows))
    why = of_code(found, "time_unit_kappa", "x")["why_missing"]
    assert why.endswith("both 10 s, only the first 0 s, only the second 1 s, neither 19 s")


def test_a_sign_for_missing_among_numbers_is_named_where_an_order_is_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = written(tmp_path, "unit,A,B\n1,1,1\n2,2,NA\n3,3,5\n")
    told = errors(capsys, "--ratings", table, "--level", "ordinal")
    assert told[0].startswith("error: NA is no number, so the categories have no order (--level ordinal)")


def test_the_page_names_the_level_and_what_is_resampled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, "unit,A,B\n1,1,1\n2,2,3\n3,3,5\n")
    lines = page(capsys, "agreement", "--ratings", table, "--level", "ordinal", "--interval", "jackknife")
    assert "alpha ordinal · 95% limits (jackknife over units)" in lines[0]


def test_without_a_reference_the_reason_says_that_it_is_missing(
    agreeing_demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, "--db", agreeing_demo, "--as", "anna", "agreement", "--against", "consensus")
    why = next(one["why_missing"] for one in found["coefficients"] if one["name"] == "event_kappa")
    assert why == "no_pairs: no session has a consensus coding and an observer's own"
