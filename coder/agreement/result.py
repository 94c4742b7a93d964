"""What every statistic of agreement returns: a value or the reason why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "no_pairs": "no unit was rated by two raters",
        "no_events": "neither observer coded an event",
        "no_ratings": "there is no rating",
        "one_category": "all ratings are the same",
        "single_unit": "one unit alone does not vary",
        "single_session": "there is one session, so nothing to resample",
        "zero_variance": "the units do not differ",
        "few_occurrences": "the code occurs fewer than 10 times",
        "code_not_used": "no rater used this code",
        "no_published_form": "it has no published form; resample by session instead",
        "unstable": "most resamples left the coefficient undefined",
        "no_bins": "no stretch of time was codable",
        "all_scored": "both observers scored every stretch of time",
        "few_sessions": "there are fewer than 3 sessions",
        "too_many": "it would take more sessions than anyone can code",
    }
)
"""Fixed words for undefined values, with the sentence that is shown when no better one is at hand."""

KAPPA_RANGE = (-1.0, 1.0)
SHARE_RANGE = (0.0, 1.0)
ANY_RANGE = (float("-inf"), float("inf"))


def reason(word: str, sentence: str | None = None) -> str:
    """`word: sentence`, the word fixed for programs, the sentence for people."""
    return f"{word}: {sentence or REASONS[word]}"


CEILING = reason("no_published_form", "it is what the margins allow, no estimate, and no kind of limits holds it")
"""Why a largest possible value has no limits; see docs/intervals.md."""


@dataclass(frozen=True)
class Place:
    """Which part of the data a coefficient speaks of.

    `scope` is overall, channel, code, pair or session; `rollup` the level of the codebook at which codes were compared.
    """

    scope: str = "overall"
    rollup: str = "code"
    code: str | float | None = None
    channel: str | None = None
    raters: tuple[str, ...] | None = None
    session: str | None = None


OVERALL = Place()


@dataclass(frozen=True)
class Coefficient:
    """One figure. `value` is None exactly when `why_missing` is set; limits are None exactly when `why_no_interval` is.

    `n` counts what the value rests on: units, events, or units of time. `undefined_resamples` were left out of the
    limits. Nothing here is ever NaN.
    """

    name: str
    value: float | None
    n: int
    se: float | None = None
    low: float | None = None
    high: float | None = None
    interval: str | None = None
    why_missing: str | None = None
    why_no_interval: str | None = None
    place: Place = OVERALL
    undefined_resamples: int = 0

    def to_json(self) -> dict[str, Any]:
        """The contract's entry; `channel`, `raters`, `session` ... only where they say something."""
        entry: dict[str, Any] = {
            "scope": self.place.scope,
            "rollup": self.place.rollup,
            "code": self.place.code,
            "name": self.name,
            "value": self.value,
            "se": self.se,
            "low": self.low,
            "high": self.high,
            "interval": self.interval,
            "n": self.n,
            "why_missing": self.why_missing,
            "why_no_interval": self.why_no_interval,
        }
        if self.undefined_resamples:
            entry["undefined_resamples"] = self.undefined_resamples
        if self.place.channel is not None:
            entry["channel"] = self.place.channel
        if self.place.raters is not None:
            entry["raters"] = list(self.place.raters)
        if self.place.session is not None:
            entry["session"] = self.place.session
        return entry
