"""What a test on gold clips measures. Pure: codings in, the gate's figures out.

Each tested session is cut, as far as its gold coding goes, into clips of so many minutes; a rest of less than half a
clip belongs to the clip before it, and a clip without codable time does not count. Every clip of the tested sessions
counts. Moments are matched over whole sessions, so that no pair is lost at a clip's edge; counts and mode time are
taken clip by clip, and limits resample clips: they speak of this test, and clips of one session are somewhat alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from coder.agreement.codings import UNKNOWN, Coding, Levels, Pairing
from coder.agreement.counts import icc_of
from coder.agreement.intervals import Plan, estimate
from coder.agreement.ratings_matrix import Floats
from coder.agreement.result import Place
from coder.agreement.states import codable_until
from coder.agreement.timed import Settings, Timed
from coder.team.certification import COMMON, LEAST_COUNT, Figure, Figures
from coder.team.feedback import f1_measure, mode_time, paired

MINUTES = 5.0
"""The usual length of a clip."""
LIMITS = Plan("jackknife")
PERFECT = 1 - 1e-12


@dataclass(frozen=True)
class Counted:
    """One session of a test: the gold coding as far as it goes, the observer's own, and the plan items of each."""

    session: str
    gold: Coding
    own: Coding
    planned: bool = False
    gold_marks: tuple[tuple[str, str], ...] = ()
    own_marks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Clip:
    """A part of the session of that number. start, end: ms."""

    session: int
    start: int
    end: int


def cut(end: int, length: int) -> list[tuple[int, int]]:
    """0..end in parts of `length` ms; a rest of less than half a part belongs to the part before.

    >>> cut(700, 300), cut(750, 300), cut(100, 300)
    ([(0, 300), (300, 700)], [(0, 300), (300, 600), (600, 750)], [(0, 100)])
    """
    edges = list(range(0, max(end, 1), length))
    if len(edges) > 1 and end - edges[-1] < length / 2:
        edges.pop()
    return list(zip(edges, [*edges[1:], end], strict=True))


def part(coding: Coding, start: int, end: int) -> Coding:
    """start..end (ms) of a coding as one of its own, from 0: what begins in it, and states that hold into it."""
    ends = np.where(coding.ends == UNKNOWN, coding.onsets, coding.ends)
    begins = (coding.onsets >= start) & (coding.onsets < end)
    keep = np.flatnonzero(begins | ((coding.onsets < start) & (ends > start)))
    until = coding.ends[keep]
    return replace(
        coding,
        onsets=np.maximum(coding.onsets[keep], start) - start,
        ends=np.where(until == UNKNOWN, UNKNOWN, np.minimum(until, end) - start),
        codes=tuple(coding.codes[row] for row in keep.tolist()),
        out=tuple((max(a, start) - start, min(b, end) - start) for a, b in coding.out if a < end and b > start),
        end=end - start,
    )


def measured(tests: Sequence[Counted], levels: Levels, tolerance: int, clip: int) -> Figures:
    """The figures of a test. levels: of the codebook, codes compared as codes; tolerance, clip: ms."""
    settings = Settings(tolerance=tolerance)
    pairings = [paired(number, one.gold, one.own) for number, one in enumerate(tests)]
    clips = [one for number, pairing in enumerate(pairings) for one in _clips(number, pairing, clip)]
    techniques = replace(levels, rollup="technique")
    wanted = _with_technique(levels)
    named = Timed(tuple(_only(one, wanted) for one in pairings), len(tests), techniques, settings)
    return Figures(
        clips=len(clips),
        sessions=len({one.session for one in clips}),
        technique_f1=_technique_f1(named),
        mode_kappa=_mode_kappa(pairings, clips, levels, settings),
        count_icc=_count_icc(named, clips),
        checklist=_checklist(tests),
        sensitivity=_sensitivity(Timed(tuple(pairings), len(tests), levels, settings)),
    )


def _clips(number: int, pairing: Pairing, length: int) -> Iterator[Clip]:
    for start, end in cut(pairing.first.end, length):
        if codable_until(np.array([end]), start, end, pairing.out)[0] > 0:
            yield Clip(number, start, end)


def _with_technique(levels: Levels) -> frozenset[str]:
    """The codes of techniques; in a codebook without techniques all but modes and coverage."""
    known = levels.codes.items()
    found = frozenset(id for id, code in known if code.technique is not None)
    return found or frozenset(id for id, code in known if code.level != "mode" and not code.coverage)


def _only(pairing: Pairing, wanted: frozenset[str]) -> Pairing:
    def some(coding: Coding) -> Coding:
        keep = [row for row, code in enumerate(coding.codes) if code in wanted]
        codes = tuple(coding.codes[row] for row in keep)
        return replace(coding, onsets=coding.onsets[keep], ends=coding.ends[keep], codes=codes)

    return replace(pairing, first=some(pairing.first), second=some(pairing.second))


def _technique_f1(named: Timed) -> Figure:
    one = estimate([f1_measure(named)], named.groups, LIMITS, by_session=True).coefficients[0]
    return Figure(one.value, one.n, one.low, why=one.why_missing)


def _mode_kappa(pairings: Sequence[Pairing], clips: Sequence[Clip], levels: Levels, settings: Settings) -> Figure:
    if not any(code.level == "mode" for code in levels.codes.values()):
        return Figure(None, 0, why="no_modes: the codebook has no modes", applies=False)
    parts = [
        Pairing(number, *(part(one, clip.start, clip.end) for one in _both(pairings[clip.session])))
        for number, clip in enumerate(clips)
    ]
    timed = Timed(tuple(parts), len(parts), levels, settings)
    found = [one for one in mode_time(timed, LIMITS) if one.name == "time_unit_kappa"]
    worst = min(found, key=lambda one: 2.0 if one.value is None else one.value)
    # Perfect in every clip: nothing varies, so resampling gives no limits, and nothing was left to disagree on.
    low = worst.value if worst.low is None and worst.value is not None and worst.value >= PERFECT else worst.low
    return Figure(worst.value, worst.n, low, why=worst.why_missing or worst.why_no_interval)


def _both(pairing: Pairing) -> tuple[Coding, Coding]:
    return pairing.first, pairing.second


def _count_icc(named: Timed, clips: Sequence[Clip]) -> Figure:
    """The lowest ICC(A,1) of the techniques whose base rate allows one, over clips."""
    found: list[tuple[float, str]] = []
    for number, label in enumerate(named.labels):
        counts = _counts(named, clips, number)
        if len(counts) == 0 or counts[:, 0].sum() < LEAST_COUNT:
            continue
        value = icc_of(counts, np.arange(len(counts)), Place("code", "technique", label), LIMITS).value
        if value is not None:
            found.append((value, label))
    if not found:
        why = f"low_base_rate: the gold codings have no technique {LEAST_COUNT} times"
        return Figure(None, len(clips), why=why, applies=False)
    value, label = min(found)
    return Figure(value, len(clips), of=label)


def _counts(named: Timed, clips: Sequence[Clip], code: int) -> Floats:
    """(clips, 2) events of a code by the gold coding and the observer."""
    rows = []
    for clip in clips:
        each = named.aligned[clip.session]
        sides = ((each.first.times, each.first.codes), (each.second.times, each.second.codes))
        rows.append([int(((t >= clip.start) & (t < clip.end) & (c == code)).sum()) for t, c in sides])
    return np.array(rows, dtype=float).reshape(len(clips), 2)


def _checklist(tests: Sequence[Counted]) -> Figure:
    """Of the items that the gold coding gives a status, the share to which the observer gave the same."""
    if not any(one.planned for one in tests):
        return Figure(None, 0, why="no_plan: no session of the test has a plan", applies=False)
    same = [dict(one.own_marks).get(item) == status for one in tests for item, status in one.gold_marks]
    if not same:
        return Figure(None, 0, why="no_marks: the gold codings mark no plan item")
    return Figure(sum(same) / len(same), len(same))


def _sensitivity(timed: Timed) -> Figure:
    """The lowest sensitivity of a common code; modes, whose time is judged, take no part."""
    found: list[tuple[float, str, int]] = []
    for number, label in enumerate(timed.labels):
        known, gold = timed.levels.codes.get(label), int(timed.sums.of_first[:, number].sum())
        if gold >= COMMON and (known is None or known.level != "mode"):
            found.append((float(timed.sums.same[:, number].sum()) / gold, label, gold))
    if not found:
        return Figure(None, 0, why=f"no_common_code: the gold codings have no code {COMMON} times")
    value, label, n = min(found)
    return Figure(value, n, of=label)
