"""Ten annotators on real counselling sessions (AnnoMI: Wu et al. 2022, ICASSP, doi 10.1109/ICASSP43922.2022.9746035;
2023, Future Internet 15:110), as frequencies of patterns: `9-1*12` are twelve utterances to which nine annotators gave
the first code and one the second. The figures are those of statsmodels 0.15 (Fleiss), krippendorff 0.9 (alpha) and
irrCAC 0.4 (AC1) on the published annotations.
"""

from typing import NamedTuple

import pandas as pd
import pytest

from coder.agreement import units
from coder.agreement.options import Options
from coder.agreement.report import events_report


class Annotated(NamedTuple):
    """Patterns with how often each occurs, and the figures."""

    patterns: str
    expected: dict[str, float]


EXAMPLES = {
    "annomi_main_therapist_behaviour": Annotated(
        """
        10-0-0-0*40 0-10-0-0*37 0-0-10-0*20 0-0-0-10*15 0-9-0-1*7 1-0-9-0*7 0-1-9-0*4 1-0-0-9*4 1-8-0-1*4
        2-0-0-8*4 3-0-0-7*4 1-9-0-0*3 2-0-8-0*3 0-1-0-9*2 0-2-0-8*2 0-2-8-0*2 0-3-1-6*2 0-6-0-4*2 0-7-3-0*2
        0-8-2-0*2 4-0-0-6*2 6-0-0-4*2 7-0-0-3*2 8-0-2-0*2 9-0-0-1*2 9-0-1-0*2 0-0-1-9 0-0-4-6 0-0-7-3 0-1-1-8
        0-2-6-2 0-3-7-0 0-5-5-0 0-6-2-2 0-6-3-1 0-6-4-0 0-7-0-3 0-9-1-0 1-0-2-7 1-0-5-4 1-0-7-2 1-1-0-8 1-1-4-4
        1-1-7-1 1-2-7-0 1-5-1-3 1-7-0-2 1-7-1-1 2-0-1-7 3-0-2-5 4-0-3-3 4-0-4-2 4-0-6-0 4-1-3-2 5-0-0-5 5-0-2-3
        5-1-4-0 5-2-0-3 6-0-1-3 6-0-2-2 6-1-1-2 6-4-0-0 7-0-3-0 7-2-1-0
        """,
        {"fleiss_kappa": 0.736539, "krippendorff_alpha": 0.73666, "gwet_ac1": 0.739572},
    ),
    "annomi_question_exists": Annotated(
        """
        10-0*119 0-10*55 9-1*12 1-9*11 8-2*5 2-8*4 4-6*3 3-7*2 6-4*2 7-3*2 5-5
        """,
        {"fleiss_kappa": 0.868695, "krippendorff_alpha": 0.868755, "gwet_ac1": 0.890624},
    ),
    "annomi_therapist_input_exists": Annotated(
        """
        10-0*123 0-10*17 9-1*16 6-4*12 1-9*10 8-2*9 2-8*8 3-7*7 7-3*7 4-6*5 5-5*2
        """,
        {"fleiss_kappa": 0.64409, "krippendorff_alpha": 0.644255, "gwet_ac1": 0.796618},
    ),
    "annomi_question_subtype": Annotated(
        """
        0-10-0*119 0-0-10*20 7-0-3*8 0-9-1*7 9-0-1*6 1-0-9*5 1-9-0*5 8-0-2*5 0-1-9*4 8-1-1*4 2-8-0*3 5-0-5*3
        5-4-1*3 3-0-7*2 4-0-6*2 6-0-4*2 7-2-1*2 0-2-8 0-3-7 0-8-2 1-2-7 1-7-2 1-8-1 2-0-8 2-6-2 3-6-1 3-7-0
        4-1-5 4-5-1 5-3-2 6-1-3 7-1-2 10-0-0
        """,
        {"fleiss_kappa": 0.739708, "krippendorff_alpha": 0.739828, "gwet_ac1": 0.820015},
    ),
}
ONCE_TOO = Annotated(
    """
        1-0-0-0*769 0-1-0-0*676 0-0-1-0*659 0-0-0-1*330 10-0-0-0*35 0-10-0-0*31 0-0-10-0*11 0-0-0-10*10
        0-9-0-1*6 1-0-9-0*6 0-1-9-0*3 1-8-0-1*3 2-0-0-8*3 2-0-8-0*3 0-2-8-0*2 0-7-3-0*2 1-0-0-9*2 1-9-0-0*2
        3-0-0-7*2 6-0-0-4*2 7-0-0-3*2 8-0-2-0*2 9-0-0-1*2 9-0-1-0*2 0-0-1-9 0-0-7-3 0-1-0-9 0-1-1-8 0-2-0-8
        0-3-1-6 0-3-7-0 0-5-5-0 0-6-0-4 0-6-3-1 0-6-4-0 0-7-0-3 0-8-2-0 0-9-1-0 1-0-5-4 1-0-7-2 1-1-0-8 1-1-7-1
        1-2-7-0 1-5-1-3 2-0-1-7 3-0-2-5 4-0-0-6 4-0-3-3 4-0-4-2 4-0-6-0 4-1-3-2 5-0-0-5 5-0-2-3 5-2-0-3 6-0-1-3
        6-1-1-2 6-4-0-0 7-0-3-0 7-2-1-0
    """,
    {
        "percent_agreement": 0.8100401606425703,
        "fleiss_kappa": 0.7404739074335134,
        "gwet_ac1": 0.7487360318246882,
        "brennan_prediger": 0.7467202141900938,
        "krippendorff_alpha": 0.7411873546727277,
    },
)
"""All therapist utterances, most coded by one annotator alone; figures by loops over the 2,600 units."""


def utterances(example: Annotated) -> list[list[int]]:
    """The codes given to each utterance."""
    found = []
    for word in example.patterns.split():
        pattern, _, times = word.partition("*")
        given = [code for code, count in enumerate(pattern.split("-")) for _ in range(int(count))]
        found += [given] * int(times or 1)
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_figures_of_ten_annotators_are_reproduced(name: str) -> None:
    ratings = utterances(EXAMPLES[name])
    assert len(ratings) == 216
    found = {figure: getattr(units, figure)(ratings).value for figure in EXAMPLES[name].expected}
    assert found == pytest.approx(EXAMPLES[name].expected, abs=2e-6)


def test_utterances_that_one_annotator_coded_count_in_the_chance_terms_of_events_too() -> None:
    ratings = utterances(ONCE_TOO)
    rows = [
        (f"S{number % 68}", f"annotator {rater}", float(number), f"code {code}", number)
        for number, given in enumerate(ratings)
        for rater, code in enumerate(given)
    ]
    frame = pd.DataFrame(rows, columns=["session", "observer", "onset", "code", "utterance"])
    report = events_report(frame, Options(unit="utterance", bootstrap=2))
    found = {name: report.named(name)[0] for name in ONCE_TOO.expected}
    assert {name: one.value for name, one in found.items()} == pytest.approx(ONCE_TOO.expected, abs=1e-12)
    assert (len(ratings), {one.n for one in found.values()}) == (2600, {166})
