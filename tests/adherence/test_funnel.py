"""The funnel of groups' mean scores, after Spiegelhalter 2005 (doi 10.1002/sim.1970)."""

from collections.abc import Mapping
from math import sqrt

import pytest

from coder.adherence.funnel import Funnel, dispersion, funnel
from tests.adherence.frames import Programme

NEAR = {"north": (6, 8), "south": (7, 9, 8), "west": (7, 9)}
"""Scores in tenths by site: means 0.7, 0.8, 0.8."""
FAR = {"north": (1, 2), "south": (5, 6), "west": (8, 9)}


def of(sites: Mapping[str, tuple[int, ...]], target: float | None = None) -> Funnel:
    programme = Programme()
    for site, tenths in sites.items():
        for at, score in enumerate(tenths):
            programme.scored(f"{site}{at}", score, site=site)
    return funnel(programme.report(by="site").groups, target)


def test_a_group_s_point_is_its_mean_score_over_its_number_of_sessions() -> None:
    rows = of(NEAR).rows
    assert [(row.key, row.sessions) for row in rows] == [("north", 2), ("south", 3), ("west", 2)]
    assert [row.value for row in rows] == pytest.approx([0.7, 0.8, 0.8])


def test_limits_lie_around_the_mean_of_all_sessions_by_the_deviation_within_groups() -> None:
    """Target (.6 + .8 + .7 + .9 + .8 + .7 + .9) / 7 = 5.4 / 7 = 0.771429.

    Squares about each mean: .01 + .01; .01 + .01 + 0; .01 + .01: 0.06 over 7 - 3 = 4 degrees, s = sqrt(.015) = .122474.
    Two sessions: s / sqrt(2) = .086603; 95 %: ± 1.959964 x .086603 = .169738; 99.8 %: ± 3.090232 x .086603 = .267623,
    whose upper end 1.039 is held at 1.
    """
    found = of(NEAR)
    assert found.target == pytest.approx(5.4 / 7)
    assert found.deviation == pytest.approx(sqrt(0.015))
    two = found.limits[1]
    assert (two.sessions, two.outer_high) == (2, 1.0)
    assert two.low == pytest.approx(0.771429 - 0.169738, abs=1e-6)
    assert two.high == pytest.approx(0.771429 + 0.169738, abs=1e-6)
    assert two.outer_low == pytest.approx(0.771429 - 0.267623, abs=1e-6)


def test_groups_that_chance_explains_leave_the_limits_as_they_are() -> None:
    """z: (.7 - .771429) / .086603 = -.824786; (.8 - .771429) sqrt(3) / .122474 = .404061; .028571 / .086603 = .329914.

    All far within 1 + 2 sqrt(2/3) = 2.632993 when squared.
    """
    found = of(NEAR)
    assert [row.z for row in found.rows] == pytest.approx([-0.824786, 0.404061, 0.329914], abs=1e-6)
    assert found.dispersion_limit == pytest.approx(2.632993, abs=1e-6)
    assert found.dispersion is not None
    assert found.dispersion < 1
    assert found.widened_by == 1.0
    assert {row.outside for row in found.rows} == {None}


def test_over_dispersed_groups_widen_all_limits_by_the_root_of_the_factor() -> None:
    """Means .15, .55, .85; target 3.1 / 6 = .516667; s^2 = 3 (2 x .05^2) / 3 = .005, s / sqrt(2) = .05.

    z = -7.333333, .666667, 6.666667. A tenth of the way from the lowest to the highest rank, of three: a fifth of the
    way to the middle one: -7.333333 + .2 x 8 = -5.733333, and 6.666667 - .2 x 6 = 5.466667.
    phi = (32.871111 + .444444 + 29.884444) / 3 = 21.066667 > 2.632993; sqrt(phi) = 4.589844.
    """
    found = of(FAR)
    assert found.dispersion == pytest.approx(21.066667, abs=1e-6)
    assert found.widened_by == pytest.approx(4.589844, abs=1e-6)
    two = found.limits[1]
    assert two.high == pytest.approx(min(1.0, 0.516667 + 1.959964 * 0.05 * 4.589844), abs=1e-6)
    assert [row.outside for row in found.rows] == [None, None, None]


def test_a_group_beyond_the_limits_says_which() -> None:
    """Eight sites of mean .5, one of .8: s^2 = 9 (2 x .1^2) / 9 = .02, s / sqrt(2) = .1; target 4.8 / 9 = .533333.

    z of the one: 2.666667, beyond 1.96 and within 3.09. The others: -1/3. The ninetieth percentile of nine is a fifth
    of the way from the eighth to the ninth: -1/3 + .2 x 3 = .266667, so phi = (8/9 + .071111) / 9 = .106667.
    """
    sites = {f"site {at}": (4, 6) for at in range(8)} | {"site 8": (7, 9)}
    found = of(sites)
    assert found.dispersion == pytest.approx(0.106667, abs=1e-6)
    assert [row.outside for row in found.rows] == [None] * 8 + ["95 %"]


def test_a_target_may_be_given() -> None:
    found = of(NEAR, target=0.5)
    assert found.target == 0.5
    assert found.rows[0].z == pytest.approx(0.2 / (sqrt(0.015) / sqrt(2)))


def test_a_session_under_two_practitioners_counts_once_for_the_target() -> None:
    programme = Programme()
    programme.scored("S01", 4, practitioners="F1=P01;F2=P02")
    programme.scored("S02", 6, practitioners="F1=P01")
    programme.scored("S03", 8, practitioners="F1=P03")
    found = funnel(programme.report(by="practitioner").groups)
    assert [(row.key, row.sessions) for row in found.rows] == [("P01", 2), ("P02", 1), ("P03", 1)]
    assert found.target == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("sites", "word"),
    [
        ({}, "too_few_groups"),
        ({"north": (6, 8), "south": (7, 9)}, "too_few_groups"),
        ({"north": (6,), "south": (7,), "west": (8,)}, "single_sessions"),
        ({"north": (6, 6), "south": (7, 7), "west": (8, 8)}, "zero_variance"),
    ],
)
def test_limits_that_cannot_be_known_are_not_given_and_say_why(sites: dict[str, tuple[int, ...]], word: str) -> None:
    programme = Programme()
    programme.session("S00")
    for site, tenths in sites.items():
        for at, score in enumerate(tenths):
            programme.scored(f"{site}{at}", score, site=site)
    found = funnel(programme.report(by="site").groups)
    assert len(found.rows) == len(sites)
    assert (found.limits, found.dispersion) == ((), None)
    assert (found.why_no_limits or "").startswith(f"{word}: ")


def test_groups_without_a_score_have_no_point() -> None:
    programme = Programme()
    programme.session("S01", site="empty")
    programme.scored("S02", 7, site="north")
    assert [row.key for row in funnel(programme.report(by="site").groups).rows] == ["north"]


def test_limits_narrow_with_sessions_and_hold_the_target() -> None:
    found = of({"north": (6, 8), "south": (4, 6), "west": tuple(5 + at % 3 for at in range(90))})
    sizes = [line.sessions for line in found.limits]
    assert (sizes[0], sizes[-1]) == (1, 90)
    assert len(sizes) <= 60
    widths = [line.high - line.low for line in found.limits]
    assert widths == sorted(widths, reverse=True)
    assert found.target is not None
    assert all(line.outer_low <= line.low < found.target < line.high <= line.outer_high for line in found.limits)


def test_two_outliers_do_not_make_a_factor() -> None:
    """Of 21 z scores a tenth, two at either end, are pulled in to the third: all are 1 then, and so is phi."""
    assert dispersion([*[1.0] * 19, 9.0, -9.0]) == 1.0


@pytest.mark.parametrize("target", [-0.1, 1.1])
def test_a_target_is_a_share(target: float) -> None:
    with pytest.raises(ValueError, match="share from 0 to 1"):
        of(NEAR, target)
