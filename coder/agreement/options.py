"""What can be asked of an agreement report, and what is refused before any table is read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coder.agreement.alpha import LEVELS as ALPHA_LEVELS
from coder.agreement.codings import ROLLUPS
from coder.agreement.intervals import METHODS, Plan
from coder.agreement.timed import Settings
from coder.agreement.weights import WEIGHTS
from coder.errors import BadInput, Problem

LONGEST = 604_800
"""Seconds: seven days, the furthest that a time may lie."""


@dataclass(frozen=True)
class Options:
    """What is asked. tolerance, tick, bin and continuum in seconds; tolerance None: the codebook's, else 2; interval
    None: the default of the form; tick None: the coarsest that holds every time; continuum None: from 0 to each
    session's end; plan_width: the width of an interval for which double-coding is planned."""

    level: str = "nominal"
    categories: tuple[str, ...] | None = None
    weights: str | None = None
    tolerance: float | None = None
    rollup: str = "code"
    unit: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    against: str | None = None
    interval: str | None = None
    bootstrap: int = 2000
    seed: int = 0
    confidence: float = 0.95
    overlap: float = 0.6
    tick: float | None = None
    bin: float = 10.0
    gamma: bool = False
    continuum: tuple[float, float] | None = None
    plan_width: float | None = None

    def plan(self, default: str) -> Plan:
        return Plan(self.interval or default, self.bootstrap, self.seed, self.confidence)

    def settings(self, tolerance: float) -> Settings:
        """How timed events are compared, in ms."""
        start, end = self.continuum or (0.0, None)
        return Settings(
            tolerance=_ms(tolerance),
            start=_ms(start),
            end=None if end is None else _ms(end),
            overlap=self.overlap,
            tick=None if self.tick is None else _ms(self.tick),
            bin=_ms(self.bin),
            gamma=self.gamma,
            seed=self.seed,
        )


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def check(asked: Options) -> None:
    """Refuse what no table could be asked; BadInput with every problem."""
    problems = list(_wrong(asked))
    if problems:
        raise BadInput.several(problems)


def _wrong(asked: Options) -> Iterator[Problem]:
    choices: Iterable[tuple[str, str | None, Sequence[str]]] = (
        ("--level", asked.level, ALPHA_LEVELS),
        ("--weights", asked.weights, WEIGHTS),
        ("--rollup", asked.rollup, ROLLUPS),
        ("--interval", asked.interval, METHODS),
        ("--against", asked.against, ("gold", "consensus")),
    )
    for option, value, allowed in choices:
        if value is not None and value not in allowed:
            yield Problem(f"there is no {value}", option, f"use one of {', '.join(allowed)}")
    if asked.tolerance is not None and not 0 <= asked.tolerance <= LONGEST:
        yield Problem(f"{asked.tolerance:g} s is no tolerance", "--tolerance", "use 0 or more seconds")
    if not 2 <= asked.bootstrap <= 1_000_000:
        yield Problem(f"{asked.bootstrap} resamples", "--bootstrap", "use a number from 2 to 1,000,000")
    if not 0.5 <= asked.confidence < 1:
        yield Problem(f"a confidence of {asked.confidence:g}", "--confidence", "use a share such as 0.95")
    if asked.seed < 0:
        yield Problem(f"a seed of {asked.seed}", "--seed", "use 0 or more")
    yield from _wrong_in_time(asked)
    if asked.categories is not None and len(set(asked.categories)) < len(asked.categories):
        yield Problem("a category stands twice", "--categories", "name each once")


def _wrong_in_time(asked: Options) -> Iterator[Problem]:
    if not 0 < asked.overlap <= 1:
        yield Problem(f"an overlap of {asked.overlap:g}", "--overlap", "use a share such as 0.6")
    for option, seconds in (("--tick", asked.tick), ("--bin", asked.bin)):
        if seconds is not None and not 0.001 <= seconds <= LONGEST:
            yield Problem(f"{seconds:g} s is too short or too long", option, "use 0.001 seconds or more")
    if asked.continuum is not None and not 0 <= asked.continuum[0] < asked.continuum[1] <= LONGEST:
        written = ",".join(f"{seconds:g}" for seconds in asked.continuum)
        yield Problem(f"{written} is no stretch of time", "--continuum", "write START,END in seconds, such as 0,5400")
    if asked.plan_width is not None and not 0 < asked.plan_width < 2:
        yield Problem(f"a width of {asked.plan_width:g}", "--plan-width", "use a width such as 0.2")


def parameters(asked: Options, plan: Plan, *, tolerance: float | None, categories: list[Any]) -> dict[str, Any]:
    return {
        "tolerance": tolerance,
        "unit": asked.unit,
        "level": asked.level,
        "weights": asked.weights,
        "rollup": asked.rollup,
        "where": [f"{column}={value}" for column, value in asked.where],
        "against": asked.against,
        "categories": categories,
        "interval": plan.method,
        "bootstrap": plan.resamples,
        "seed": plan.seed,
        "confidence": plan.confidence,
        "overlap": asked.overlap,
        "tick": asked.tick,
        "bin": asked.bin,
        "gamma": asked.gamma,
        "continuum": None if asked.continuum is None else list(asked.continuum),
        "plan_width": asked.plan_width,
    }
