"""How fast `coder adherence` computes, beside pandas on the same rows.

    python -m bench.adherence [SESSIONS ...]

Tidy frames of a programme are drawn (six items and fifty events a session, seed 0); timed is all that stands between
the frames and the JSON document. Named baseline: one pandas pass over the same rows, that is `groupby(["session",
"code"])` of the events with their number and seconds, and `groupby("session")` of the marks with their mean credit; it
clips, unites and cuts no stretches of time and gives no limits. Best of three, one process. Ends with 1 when 10,000
sessions take 2 s or more.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from coder.adherence.items import CREDITS
from coder.adherence.report import adherence_report
from tests.adherence.frames import DIGEST, ITEMS, STRAINS, Programme

SIZES = (1_000, 10_000)
TARGET_SESSIONS, TARGET_SECONDS = 10_000, 2.0
ROUNDS = 3
STATES, POINTS = 10, 40
SECONDS = 6000.0


def frames(number: int, seed: int = 0) -> dict[str, Any]:
    """The frames of `number` sessions at ten sites, each coded once and wholly."""
    draw = np.random.default_rng(seed)
    programme = Programme()
    names = np.array([f"S{at:05d}" for at in range(number)], dtype=object)
    for at, name in enumerate(names):
        programme.session(name, site=f"site {at % 10}", month=f"2026-{at % 12 + 1:02d}", chosen="random")
        programme.coding(name, "anna")
    made = programme.frames()
    made["marks"] = _marks(names, draw)
    made["events"] = _events(names, draw)
    return {name: _as_read(frame) for name, frame in made.items()}


def _as_read(frame: pd.DataFrame) -> pd.DataFrame:
    """Text as Python objects, as `coder.tables` gives it."""
    texts = [name for name in frame.columns if isinstance(frame[name].dtype, pd.StringDtype)]
    return frame.astype(dict.fromkeys(texts, object))


def _marks(names: Any, draw: np.random.Generator) -> pd.DataFrame:
    words = np.array(["delivered", "adapted", "partial", "not_delivered", "not_observed"], dtype=object)
    rows = len(names) * len(ITEMS)
    return pd.DataFrame(
        {
            "session": np.repeat(names, len(ITEMS)),
            "observer": np.full(rows, "anna", dtype=object),
            "role": np.full(rows, "primary", dtype=object),
            "item": np.tile(np.array([item[0] for item in ITEMS], dtype=object), len(names)),
            "status": words[draw.choice(5, rows, p=[0.6, 0.1, 0.1, 0.15, 0.05])],
            "minutes": draw.uniform(5, 30, rows).round(1),
            "note": np.full(rows, None, dtype=object),
        }
    )


def _events(names: Any, draw: np.random.Generator) -> pd.DataFrame:
    """States of the mode channel end to end, a tenth of the moments uncoded, and points spread over them."""
    number = len(names)
    edges = np.sort(draw.uniform(0, SECONDS, (number, STATES + 1)).round(3), axis=1)
    modes = np.array(["ED", "EN", "NM"], dtype=object)[draw.choice(3, (number, STATES), p=[0.5, 0.4, 0.1])]
    kinds = np.array(["ED1", "ED-CON", "ED-CBS", "EN1", "EN-VAL", "RU-BND", "PX-HOS"], dtype=object)
    points = kinds[draw.choice(7, (number, POINTS), p=[0.2, 0.2, 0.18, 0.2, 0.18, 0.03, 0.01])]
    onset = np.hstack([edges[:, :-1], draw.uniform(0, SECONDS, (number, POINTS)).round(3)])
    offset = np.hstack([edges[:, 1:], np.full((number, POINTS), np.nan)])
    code = np.hstack([modes, points])
    order = np.argsort(onset, axis=1, kind="stable")
    onset, offset, code = (np.take_along_axis(cells, order, axis=1).ravel() for cells in (onset, offset, code))
    ids = np.arange(onset.size).astype(str).astype(object)
    return pd.DataFrame(
        {
            "session": np.repeat(names, STATES + POINTS),
            "observer": np.full(onset.size, "anna", dtype=object),
            "role": np.full(onset.size, "primary", dtype=object),
            "code": code,
            "onset": onset,
            "offset": offset,
            "is_open": np.zeros(onset.size, dtype=bool),
            "event": ids,
            "responds_to": _links(code, ids, STATES + POINTS),
        }
    )


def _links(code: Any, ids: Any, per_session: int) -> Any:
    """The event right after each strain in its session responds to it."""
    links = np.full(code.size, None, dtype=object)
    strains = np.flatnonzero(code == "RU-BND")
    strains = strains[(strains + 1) % per_session != 0]
    links[strains + 1] = ids[strains]
    return links


def ours(made: dict[str, Any], phases: int | None = None) -> object:
    return adherence_report(**made, by="site", strains={DIGEST: STRAINS}, phases=phases).to_json()


def baseline(made: dict[str, Any]) -> object:
    """One pandas pass over the same rows."""
    events, marks = made["events"], made["marks"]
    seconds = (events["offset"] - events["onset"]).fillna(0.0)
    counted = seconds.groupby([events["session"], events["code"]]).agg(["size", "sum"])
    credit = marks["status"].map({word: given for word, given in CREDITS.items() if isinstance(given, float)})
    return counted, credit.groupby(marks["session"]).mean()


def seconds_of(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return min(times)


def main(sizes: tuple[int, ...]) -> int:
    missed = False
    print("sessions    events  adherence  by thirds  pandas groupby  ratio")
    for size in sizes:
        made = frames(size)
        plain = seconds_of(partial(ours, made))
        phased = seconds_of(partial(ours, made, phases=3))
        pandas = seconds_of(partial(baseline, made))
        missed |= size == TARGET_SESSIONS and plain >= TARGET_SECONDS
        times = f"{plain:7.2f} s  {phased:7.2f} s  {pandas:12.2f} s"
        print(f"{size:8,}  {len(made['events']):8,}  {times}  {plain / pandas:5.1f}")
    print(f"target: {TARGET_SESSIONS:,} sessions under {TARGET_SECONDS:g} s: {'missed' if missed else 'held'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(tuple(map(int, sys.argv[1:])) or SIZES))
