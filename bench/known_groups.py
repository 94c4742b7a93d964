"""Does the reflection-to-question ratio tell apart sessions that are known to differ?

    python -m bench.known_groups FILE

FILE: the table of AnnoMI's events (session, observer, onset, code, actor, quality), which is not shipped. It is taken
into a database of its own through the program, as anyone would do it; each quality is made a programme, and the figures
are those of `coder adherence --json`. Here they are only compared: Welch's limits, permutations, pooled counts. Writes
docs/known_groups.svg and the figures into docs/known_groups.md.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from bench.known_groups_picture import picture

DOCS = Path(__file__).parent.parent / "docs"
BEGIN, END = "<!-- figures: python -m bench.known_groups -->", "<!-- end of figures -->"
CODES = {
    "question": "QUE", "reflection": "REF", "therapist_input": "INP", "other": "OTH",
    "change": "CHG", "sustain": "SUS", "neutral": "NEU",
}  # fmt: skip
SUMMARY = "REF_TO_QUE"
PERMUTATIONS = 10_000


@dataclass(frozen=True)
class Group:
    """One quality: its sessions' ratios where defined, and the product's own mean and pooled ratio."""

    name: str
    sessions: int
    ratios: tuple[float, ...]
    summary: dict[str, Any]


def adherence(file: Path, folder: Path) -> dict[str, Any]:
    """The document of `coder adherence --json` over the file's sessions, each quality a programme."""
    qualities = fill(file, folder)
    document: dict[str, Any] = json.loads(_run(folder, "adherence", "--json"))
    return document | {"quality": qualities}


def fill(file: Path, folder: Path) -> dict[str, str]:
    """Make `annomi.db` in the folder with all that the file holds; the quality of each session."""
    events = pd.read_csv(file, usecols=["session", "code", "quality"])
    unknown = sorted(set(events["code"]) - CODES.keys())
    if unknown:
        raise SystemExit(f"error: codes of no known meaning: {', '.join(unknown)} ({file.name}): give AnnoMI's events")
    qualities = events[["session", "quality"]].drop_duplicates().rename(columns={"quality": "programme"})
    qualities.to_csv(folder / "sessions.csv", index=False)
    (folder / "map.yaml").write_text(json.dumps({"codes": CODES}), encoding="utf-8")
    _run(folder, "init", "--codebook", "mi-style")
    _run(folder, "import", str(file), "--map", str(folder / "map.yaml"))
    _run(folder, "session", "import", str(folder / "sessions.csv"))
    return dict(qualities.itertuples(index=False))


def _run(folder: Path, *words: str) -> str:
    program = [sys.executable, "-m", "coder", "--db", str(folder / "annomi.db"), "--as", "desk"]
    return subprocess.run([*program, *words], check=True, capture_output=True, text=True).stdout


def group(document: dict[str, Any], name: str) -> Group:
    found = [one["summaries"][SUMMARY] for one in document["sessions"] if document["quality"][one["session"]] == name]
    (entry,) = (one for one in document["groups"] if one["by"]["programme"] == name)
    ratios = tuple(one["value"] for one in found if one["value"] is not None)
    return Group(name, len(found), ratios, entry["summaries"][SUMMARY])


def difference(high: Group, low: Group) -> tuple[float, float, float, float]:
    """Of the means, with Welch's limits, and p of PERMUTATIONS of the labels, seed 0."""
    limits = stats.ttest_ind(high.ratios, low.ratios, equal_var=False).confidence_interval(0.95)
    found = stats.permutation_test(
        (high.ratios, low.ratios), _apart, n_resamples=PERMUTATIONS, vectorized=True, rng=np.random.default_rng(0)
    )
    return float(found.statistic), float(limits.low), float(limits.high), float(found.pvalue)


def _apart(first: Any, second: Any, axis: int) -> Any:
    return np.mean(first, axis=axis) - np.mean(second, axis=axis)


def pooled_apart(high: Group, low: Group) -> tuple[float, float, float]:
    """How many times the pooled ratio of one is that of the other; errors on the log, Welch's degrees of freedom."""
    logs, squares, frees = [], [], []
    for one in (high, low):
        pooled = one.summary["pooled"]
        free = pooled["sessions"] - 1
        wide = np.log(pooled["high"] / pooled["low"]) / 2 / stats.t.ppf(0.975, free)
        logs.append(np.log(pooled["value"]))
        squares.append(wide**2)
        frees.append(free)
    free = sum(squares) ** 2 / sum(square**2 / free for square, free in zip(squares, frees, strict=True))
    half = stats.t.ppf(0.975, free) * np.sqrt(sum(squares))
    middle = logs[0] - logs[1]
    return float(np.exp(middle)), float(np.exp(middle - half)), float(np.exp(middle + half))


def superiority(high: Sequence[float], low: Sequence[float]) -> tuple[float, float, float]:
    """How often a session of `high` lies above one of `low`, ties half; limits from placements on the logit.

    Source: DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44:837-845.
    """
    above = np.subtract.outer(np.array(high), np.array(low))
    wins = (above > 0) + 0.5 * (above == 0)
    value = wins.mean()
    error = np.sqrt(wins.mean(axis=1).var(ddof=1) / len(high) + wins.mean(axis=0).var(ddof=1) / len(low))
    half = stats.norm.ppf(0.975) * error / (value * (1 - value))
    logit = np.log(value / (1 - value))
    return float(value), float(1 / (1 + np.exp(half - logit))), float(1 / (1 + np.exp(-half - logit)))


def with_limits(value: float, low: float, high: float) -> str:
    return f"{value:.2f} ({low:.2f} to {high:.2f})"


def lines(high: Group, low: Group) -> list[str]:
    """The table, as Markdown."""
    *apart, p = difference(high, low)
    told: list[tuple[str, list[str], str]] = [
        ("sessions", [str(one.sessions) for one in (high, low)], ""),
        ("of these without a question, so that the ratio is undefined", _without(high, low), ""),
        ("mean of the sessions' ratios", [_of(one.summary) for one in (high, low)], with_limits(*apart) + " more"),
        ("median of the sessions' ratios", [f"{np.median(one.ratios):.2f}" for one in (high, low)], ""),
        ("reflections / questions, all sessions", [_counts(one) for one in (high, low)], ""),
        ("pooled ratio", [_of(one.summary["pooled"]) for one in (high, low)], _times(high, low)),
    ]
    rows = [f"| {what} | {' | '.join(cells)} | {between} |" for what, cells, between in told]
    chance = with_limits(*superiority(high.ratios, low.ratios))
    return [
        "| | high quality | low quality | high against low |",
        "|---|---|---|---|",
        *rows,
        "",
        f"In brackets: 95 % limits. {PERMUTATIONS:,} permutations of the labels: p = {p:.4f}. A session of high "
        f"quality has the higher ratio of the two in {chance} of all pairs.",
    ]


def _without(*groups: Group) -> list[str]:
    return [str(one.sessions - len(one.ratios)) for one in groups]


def _of(entry: dict[str, Any]) -> str:
    return with_limits(entry["value"], entry["low"], entry["high"])


def _counts(one: Group) -> str:
    return f"{one.summary['pooled']['numerator']} / {one.summary['pooled']['denominator']}"


def _times(high: Group, low: Group) -> str:
    return f"{with_limits(*pooled_apart(high, low))} times"


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit("error: one table of events is needed: python -m bench.known_groups FILE")
    with tempfile.TemporaryDirectory() as made:
        document = adherence(Path(sys.argv[1]).resolve(), Path(made))
    high, low = group(document, "high"), group(document, "low")
    table = "\n".join(lines(high, low))
    print(table)
    drawn = {f"{one.name} quality": (one.ratios, one.summary) for one in (high, low)}
    (DOCS / "known_groups.svg").write_text(picture(drawn), encoding="utf-8")
    page = DOCS / "known_groups.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
