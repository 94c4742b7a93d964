"""What can be asked of an agreement report, and what is refused before any table is read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coder.agreement.alpha import LEVELS as ALPHA_LEVELS
from coder.agreement.codings import ROLLUPS
from coder.agreement.intervals import METHODS, Plan
from coder.agreement.weights import WEIGHTS
from coder.errors import BadInput, Problem


@dataclass(frozen=True)
class Options:
    """What is asked. tolerance in seconds (None: the codebook's, else 2); interval None: the default of the form."""

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

    def plan(self, default: str) -> Plan:
        return Plan(self.interval or default, self.bootstrap, self.seed, self.confidence)


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
    if asked.tolerance is not None and not 0 <= asked.tolerance <= 604_800:
        yield Problem(f"{asked.tolerance:g} s is no tolerance", "--tolerance", "use 0 or more seconds")
    if not 2 <= asked.bootstrap <= 1_000_000:
        yield Problem(f"{asked.bootstrap} resamples", "--bootstrap", "use a number from 2 to 1,000,000")
    if not 0.5 <= asked.confidence < 1:
        yield Problem(f"a confidence of {asked.confidence:g}", "--confidence", "use a share such as 0.95")
    if asked.seed < 0:
        yield Problem(f"a seed of {asked.seed}", "--seed", "use 0 or more")
    if asked.categories is not None and len(set(asked.categories)) < len(asked.categories):
        yield Problem("a category stands twice", "--categories", "name each once")


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
    }
