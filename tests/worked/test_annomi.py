"""Ten annotators on real counselling sessions (AnnoMI: Wu et al. 2022, ICASSP, doi 10.1109/ICASSP43922.2022.9746035;
2023, Future Internet 15:110). The data may not be passed on: the tests are there when CODER_ANNOMI names a tidy event
table made of it, with the therapist's utterances of the four sessions that all ten coded.
"""

import os

import pytest

from coder.agreement.options import Options
from coder.agreement.report import events_report
from exports.tidy import read_table
from exports.tidy_rules import clean_events

TABLE = os.environ.get("CODER_ANNOMI")
FIGURES = {
    "fleiss_kappa": (0.7410313494615677, "statsmodels 0.15, fleiss_kappa"),
    "krippendorff_alpha": (0.7411873546727354, "krippendorff 0.9"),
    "gwet_ac1": (0.74856136418221, "irrCAC 0.4.4"),
    "conger_kappa": (0.74128449435734, "irrCAC 0.4.4"),
    "brennan_prediger": (0.74672021419009, "irrCAC 0.4.4"),
    "light_kappa": (0.7411093760121882, "mean of scikit-learn's cohen_kappa_score over the pairs"),
}

if TABLE is not None:

    @pytest.mark.parametrize("name", FIGURES)
    def test_the_figures_of_other_programs_are_reproduced(name: str) -> None:
        rows = clean_events(read_table(str(TABLE))).frame
        asked = Options(unit="unit", where=(("actor", "therapist"),), bootstrap=10)
        report = events_report(rows, asked)
        (found,) = report.named(name)
        value, source = FIGURES[name]
        assert found.value == pytest.approx(value, abs=1e-12), source
        assert (report.sessions, found.n, len(report.raters)) == (4, 166, 10)
