"""Whether the figures can be trusted, as plain answers: for the mean, for one session alone, for counts.

Adherence rests on item marks; counts and the mode mix rest on coded events.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from coder.adherence.report import Report
from coder.adherence.uncertainty import FEWEST_SESSIONS
from coder.agreement.bands import scale_of
from coder.book.common import number

HEADLINES = ("event_kappa", "time_unit_kappa", "krippendorff_alpha", "cohen_kappa", "percent_agreement")
"""The figure that stands for agreement on coded events: the first of these that has a value."""
TRUSTED = 0.61
"""Landis & Koch's `substantial` begins here; a lower limit under it leaves the figures provisional."""
FEW = 30
"""Among so many double-coded sessions one in ten that crosses the standard would hardly be missed (0.9 ** 30 = 4 %)."""
_OF_ITEMS, _SHARE_OF_ITEMS = "item_krippendorff_alpha", "item_percent_agreement"
Agreement = Mapping[str, Any] | None


def trust(agreement: Agreement, report: Report) -> tuple[str, ...]:
    """An answer for the mean, one for a single session, and what counts and mode mix rest on; a sentence or more each.

    The mean is trusted, roughly, where it has limits over enough sessions and the lower limit of Krippendorff's alpha
    on item marks is at or over TRUSTED.
    """
    double, watched = report.coverage["double_coded"], report.coverage["observed"]
    if not double:
        return (
            "Nobody knows yet whether another observer would have seen the same, since no session was coded by two: "
            "treat every figure as provisional.",
        )
    twice = f"({double} of {watched} sessions were coded by two observers.)"
    events = _events_agree(headline(agreement))
    return f"{_mean(agreement, report)} {twice}", _single(two_scores(report)), f"Counts and mode mix: {events}"


def _mean(agreement: Agreement, report: Report) -> str:
    mean, alpha = report.overall.weighted, _overall(agreement, _OF_ITEMS)
    if mean.value is None or mean.low is None or mean.high is None or mean.n < FEWEST_SESSIONS:
        return "The mean adherence: cannot tell, for too few sessions are scored."
    if alpha is None:
        return "The mean adherence: cannot tell, for no figure of agreement on the item marks is defined."
    share = _overall(agreement, _SHARE_OF_ITEMS)
    alike = f"two observers gave {_percents(share)} of items the same mark; " if share else ""
    told = f"{alike}Krippendorff's alpha on item marks is {_figure(alpha)}"
    if alpha.get("low") is None or alpha["low"] < TRUSTED:
        return f"The mean adherence: cannot tell; {told}, with a lower limit under {TRUSTED} or none."
    spread = f"{mean.value:.0%} (95 % {mean.low:.0%} to {mean.high:.0%})"
    return f"The mean adherence: roughly yes. It is {spread}; {told}."


def _single(found: "TwoScores") -> str:
    """What the two observers' item marks come to in one session."""
    if not found.points:
        return "One session alone: cannot tell, for no session has item marks of two observers."
    both = number(len(found.points), "session")
    apart = (
        f"observers differ by {fmean(found.points):.0f} points on average over {both}, by {max(found.points):.0f} at "
        "most"
    )
    if found.crossing:
        return (
            f"One session alone: no. By their item marks {apart}, and {len(found.crossing)} of {found.judged} would "
            "fall on the other side of the standard with the other observer."
        )
    if not found.judged:
        return f"One session alone: with care. By their item marks {apart}; without a standard no side can change."
    rough = f", though {both} cannot rule it out for others" if len(found.points) < FEW else ""
    return (
        f"One session alone: with care. By their item marks {apart}; none would fall on the other side of the standard "
        f"with the other observer{rough}."
    )


def _events_agree(entry: Mapping[str, Any] | None) -> str:
    """Agreement on coded events, which adherence does not rest on."""
    if entry is None:
        return "provisional, for no figure of agreement on coded events is defined."
    value, low = entry["value"], entry.get("low")
    scale = scale_of(entry["name"])
    reads = f", {scale.word(value)} by {scale.name}" if scale else ""
    where = f" for {entry['channel']}" if entry.get("channel") else ""
    figure = f"on coded events {entry['name'].replace('_', ' ')}{where} is {_figure(entry)}{reads}"
    if low is not None and low >= TRUSTED:
        return f"roughly yes; {figure}."
    if value >= TRUSTED:
        return f"small differences are provisional; {figure}, but the limits do not rule out less."
    return f"provisional, for observers often differ; {figure}."


def _figure(entry: Mapping[str, Any]) -> str:
    low, high = entry.get("low"), entry.get("high")
    limits = f" (95 % {low:.2f} to {high:.2f})" if low is not None and high is not None else ""
    return f"{entry['value']:.2f}{limits}"


def _percents(entry: Mapping[str, Any]) -> str:
    low, high = entry.get("low"), entry.get("high")
    limits = f" (95 % {low:.0%} to {high:.0%})" if low is not None and high is not None else ""
    return f"{entry['value']:.0%}{limits}"


def _overall(agreement: Agreement, name: str) -> Mapping[str, Any] | None:
    """The coefficient of that name over all sessions, where it has a value."""
    given = (agreement or {}).get("coefficients", ())
    found = (one for one in given if one["scope"] == "overall" and one["name"] == name and one["value"] is not None)
    return next(found, None)


def headline(agreement: Agreement) -> Mapping[str, Any] | None:
    """The coefficient that stands for agreement on coded events, or None."""
    given = [
        entry
        for entry in (agreement or {}).get("coefficients", ())
        if entry["scope"] in ("overall", "channel") and entry["value"] is not None
    ]
    ranked = (entry for name in HEADLINES for entry in given if entry["name"] == name)
    return next(ranked, None)


@dataclass(frozen=True)
class TwoScores:
    """The sessions whose items two observers marked: their scores' distances, and on which side of the standard."""

    points: tuple[float, ...]
    """Distance of the two scores of each session, in points of 100."""
    judged: int
    """Sessions of them that have a standard."""
    crossing: tuple[str, ...]
    """Sessions that would fall on the other side of their standard with the other observer."""


def two_scores(report: Report) -> TwoScores:
    points: list[float] = []
    crossing: list[str] = []
    judged = 0
    for one in report.sessions:
        mine, theirs, standard = one.weighted, one.other_score, one.standard
        if mine is None or theirs is None:
            continue
        points.append(abs(mine - theirs) * 100)
        judged += standard is not None
        if standard is not None and (mine >= standard) != (theirs >= standard):
            crossing.append(one.session.name)
    return TwoScores(tuple(points), judged, tuple(crossing))
