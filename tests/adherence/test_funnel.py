"""The control limits of a funnel plot, after Spiegelhalter 2005."""

import pytest

from coder.adherence.funnel import control_limits


def test_limits_are_interpolated_between_whole_counts() -> None:
    """Four sessions around 1/2: P(R <= 0, 1, 2, 3, 4) = 1/16, 5/16, 11/16, 15/16, 1.

    97.5 %: the smallest count with P >= 0.975 is 4; (1 - 0.975) / (1 - 15/16) = 0.4, so (4 - 0.4) / 4 = 0.9.
    99.9 %: (1 - 0.999) / (1/16) = 0.016, so (4 - 0.016) / 4 = 0.996.
    2.5 %: the count is 0; (1/16 - 0.025) / (1/16) = 0.6, so -0.6 / 4, held at 0. 0.1 % likewise.
    """
    limits = control_limits(4, 0.5)
    assert (limits.low, limits.outer_low) == (0.0, 0.0)
    assert limits.high == pytest.approx(0.9)
    assert limits.outer_high == pytest.approx(0.996)


def test_a_lower_limit_lies_above_nought_where_sessions_suffice() -> None:
    """Eight sessions around 1/2, in 256ths: P(R <= 0) = 1, P(R <= 1) = 9, so the count for 2.5 % (6.4) is 1.

    (9 - 6.4) / (9 - 1) = 0.325, so (1 - 0.325) / 8 = 0.084375.
    """
    assert control_limits(8, 0.5).low == pytest.approx(0.084375)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.5, 0.9, 0.98, 1.0])
@pytest.mark.parametrize("sessions", [1, 2, 3, 10, 57, 400])
def test_limits_hold_the_overall_share_one_within_the_other(sessions: int, share: float) -> None:
    limits = control_limits(sessions, share)
    assert 0 <= limits.outer_low <= limits.low <= share <= limits.high <= limits.outer_high <= 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_limits_narrow_with_sessions(share: float) -> None:
    found = [control_limits(sessions, share) for sessions in (10, 40, 160, 640)]
    for part in ((lambda one: one.high - one.low), (lambda one: one.outer_high - one.outer_low)):
        widths = [part(one) for one in found]
        assert widths == sorted(widths, reverse=True)
        assert len(set(widths)) == len(widths)


@pytest.mark.parametrize(("sessions", "share"), [(0, 0.5), (5, 1.1), (5, -0.1)])
def test_no_limits_without_sessions_or_a_share(sessions: int, share: float) -> None:
    with pytest.raises(ValueError, match="no limits"):
        control_limits(sessions, share)
