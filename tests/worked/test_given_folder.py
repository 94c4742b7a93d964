"""Worked examples whose data no licence lets be shipped: they run with `--worked-examples FOLDER`.

AnnoMI is ten annotators on real counselling sessions (Wu et al. 2022, ICASSP, doi 10.1109/ICASSP43922.2022.9746035;
2023, Future Internet 15:110), its figures those of statsmodels, krippendorff and irrCAC. The kappas of BORIS are those
of its own tests (9.12.3).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from coder.agreement import units
from coder.agreement.boris import Act, boris_kappa
from coder.agreement.options import Options
from coder.agreement.report import events_report
from exports.tidy import read_table
from exports.tidy_rules import clean_events

FLEISS, ALPHA, AC1 = "fleiss_kappa", "krippendorff_alpha", "gwet_ac1"
NAMES = {"fleiss": FLEISS, "alpha_nominal": ALPHA, "gwet_ac1": AC1}
HELD = {"annomi": 4, "boris": 3}
"""How many examples of each kind the folder should hold."""
ALL_THERAPISTS = {
    "percent_agreement": 0.8100401606425703,
    FLEISS: 0.7404739074335134,
    AC1: 0.7487360318246882,
    "brennan_prediger": 0.7467202141900938,
    ALPHA: 0.7411873546727277,
}
"""All therapist utterances, most coded by one annotator alone; figures by loops over the 2,600 units."""


def examples(folder: Path, kind: str) -> list[dict[str, Any]]:
    entries = json.loads((folder / "agreement_goldens.json").read_text(encoding="utf-8"))["entries"]
    return [entry for entry in entries if entry["id"].startswith(f"{kind}_")]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    folder: Path | None = metafunc.config.getoption("--worked-examples")
    if folder is None:
        raise pytest.UsageError("these examples need the folder that holds them: --worked-examples FOLDER")
    for kind in HELD:
        if kind in metafunc.fixturenames:
            metafunc.parametrize(kind, examples(folder, kind), ids=lambda entry: str(entry["id"]))
    if "folder" in metafunc.fixturenames:
        metafunc.parametrize("folder", [folder], ids=["given"])


def test_the_folder_holds_every_example(folder: Path) -> None:
    assert {kind: len(examples(folder, kind)) for kind in HELD} == HELD


def test_the_figures_of_ten_annotators_are_reproduced(annomi: dict[str, Any]) -> None:
    ratings = [[code for code, count in enumerate(counts) for _ in range(count)] for counts in annomi["data"]["counts"]]
    found = {name: getattr(units, NAMES[name])(ratings).value for name in annomi["expected"]}
    assert found == pytest.approx(annomi["expected"], abs=annomi["tolerance"]), annomi["source"]


def acts(rows: list[dict[str, Any]]) -> list[Act]:
    def ms(seconds: float) -> int:
        return round(seconds * 1000)

    return [
        Act(row["subject"], row["code"], ms(row["start"]), ms(row["stop"]) if row["type"] == "STATE" else None)
        for row in rows
    ]


def test_the_kappa_of_boris_is_reproduced(boris: dict[str, Any]) -> None:
    data = boris["data"]
    unit = round(boris["options"]["time_unit_s"] * 1000)
    found = boris_kappa(acts(data["coder1"]), acts(data["coder2"]), data["subjects"], unit)
    assert found.value == pytest.approx(boris["expected"]["kappa"], abs=boris["tolerance"]), boris["source"]


def test_utterances_that_one_annotator_coded_count_in_the_chance_terms(folder: Path) -> None:
    clean = clean_events(read_table(folder / "annomi_events.csv"))
    assert not clean.problems
    report = events_report(clean.frame, Options(unit="unit", where=(("actor", "therapist"),), bootstrap=2))
    found = {name: report.named(name)[0] for name in ALL_THERAPISTS}
    assert {name: one.value for name, one in found.items()} == pytest.approx(ALL_THERAPISTS, abs=1e-12)
    assert {one.n for one in found.values()} == {166}
