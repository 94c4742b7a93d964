"""The agreement report as a page for a terminal: the figures of all sessions, the rest on request."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from coder.agreement.bands import ICC, KAPPA, SCALES, kind_of, scale_of
from coder.agreement.report import Report
from coder.agreement.result import Coefficient
from coder.cli import agreement_rows as rows

HEADS = ("", "value", "limits", "n", "reads as")
_KINDS = {KAPPA: "kappas, alpha, AC1", ICC: "intraclass correlations"}
SHOWN = ("indices", "codes", "pairs", "sessions", "items", "scales", "disagreements", "aligned")


@dataclass(frozen=True)
class Page:
    """What of `SHOWN` is asked for beside the figures, and the scale (a key of `bands.SCALES`) of their words."""

    shown: tuple[str, ...] = ()
    scale: str | None = None


_ROWS: Mapping[str, Callable[[Report], list[list[str]]]] = {
    "codes": rows.codes,
    "pairs": rows.pairs,
    "sessions": rows.sessions,
    "items": rows.items,
    "scales": rows.scales,
}


def lines(report: Report, page: Page | None = None) -> Iterator[str]:
    """The report, no wider than 80 columns; warnings are told elsewhere."""
    shown, scale = (page or Page()).shown, (page or Page()).scale
    yield from _wrapped(_headline(report))
    wide = [one for one in report.coefficients if one.place.scope in ("overall", "channel")]
    entries = [one for one in wide if "indices" in shown or not _is_index(one)]
    yield ""
    yield from rows.table(list(_overall(entries, scale)), wrapped=True)
    yield from _sweep(report)
    for part in SHOWN[1:]:
        if part in shown:
            yield ""
            yield from _part(report, part)
    yield ""
    yield from _plan(report)
    yield from _notes(entries, scale)
    yield from _more(report, shown)


def _part(report: Report, part: str) -> Iterator[str]:
    """One of `SHOWN`, or that there is none."""
    if part in _ROWS:
        found = list(rows.table(_ROWS[part](report), left=_left(part)))
    else:
        found = list(rows.moments(report, report.disagreements if part == "disagreements" else report.aligned))
    yield from found or [f"no {part} to show"]


def _left(part: str) -> int:
    return 2 if part == "sessions" else 1


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, rows.WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _headline(report: Report) -> str:
    given = report.parameters
    sessions = "" if report.sessions is None else f"{_many(report.sessions, 'session')} · "
    tolerance = "" if given["tolerance"] is None else f" · tolerance {given['tolerance']:g} s"
    level = "" if given["rollup"] == "code" else f" · rolled up to {given['rollup']}"
    if given["tolerance"] is None:
        level += f" · alpha {given['level']}"
    over = " over units" if report.sessions is None and given["interval"] != "analytic" else ""
    drawn = f", {given['bootstrap']} resamples" if given["interval"] in ("bootstrap", "bca") else ""
    return (
        f"{sessions}{', '.join(report.raters) or 'no pair of observers'}{level}{tolerance} · "
        f"{given['confidence']:.0%} limits ({given['interval']}{over}{drawn})"
    )


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _overall(entries: Sequence[Coefficient], chosen: str | None) -> Iterator[tuple[str, ...]]:
    """A row a coefficient, those of a channel, of bins and of plan items under a heading."""
    yield HEADS
    for group, held in groupby(entries, key=_group):
        if group is not None:
            yield (group, "", "", "", "")
        for one in held:
            name = one.name if group is None else f"  {one.name}"
            yield name, rows.figure(one.value), rows.limits(one), str(one.n), _reads(one, chosen)


def _is_index(entry: Coefficient) -> bool:
    """Whether a figure waits until it is asked for: indices without chance taken out, and single directions."""
    return entry.name.startswith("ioa_") or entry.name in ("time_unit_kappa_ab", "time_unit_kappa_ba")


def _group(entry: Coefficient) -> str | None:
    """What a figure is set under: its channel, or what it is about where that is not events."""
    if entry.name.startswith("item_"):
        return "plan items"
    return "in bins of time" if entry.name.startswith("ioa_") and not entry.place.channel else entry.place.channel


def _reads(entry: Coefficient, chosen: str | None) -> str:
    scale = scale_of(entry.name, chosen)
    if scale is None or entry.value is None:
        return ""
    word = scale.word(entry.value)
    lower = word if entry.low is None else scale.word(entry.low)
    return word if lower == word else f"{lower}–{word}"


def _notes(entries: Sequence[Coefficient], chosen: str | None) -> Iterator[str]:
    """Why figures or limits are missing, each reason once, and the scales that the words are from."""
    missing: dict[str, list[str]] = {}
    for one in entries:
        why = one.why_missing or one.why_no_interval
        if why is not None:
            told = f"{'Undefined' if one.value is None else 'No limits'}: {why.partition(': ')[2] or why}"
            missing.setdefault(told, []).append(one.name)
    for told, names in missing.items():
        every = len(names) == len(entries)
        yield from _wrapped(told if every else f"{told} ({', '.join(dict.fromkeys(names))})")
    words = [_reads(one, chosen) for one in entries]
    scales = _scales(entries, chosen)
    if scales:
        joined = "; two words: at the lower limit and at the value" if any("–" in word for word in words) else ""
        yield from _wrapped(f"Reads as: {', '.join(scales)}{joined}")


def _scales(entries: Sequence[Coefficient], chosen: str | None) -> list[str]:
    """The scales that words are from, each with what it reads where that is not all: few were made for every kind."""
    kinds: dict[str, str] = {}
    for one in entries:
        scale, kind = scale_of(one.name, chosen), kind_of(one.name)
        if scale is not None and one.value is not None:
            kinds[scale.name] = _KINDS[str(kind)]
    asked = SCALES[chosen].name if chosen else None
    if len(kinds) == 1 and asked in (None, *kinds):
        return [*kinds]
    unused = [f"{asked} reads none of these"] if asked and kinds and asked not in kinds else []
    return [*(f"{name} ({kind})" for name, kind in sorted(kinds.items())), *unused]


def _more(report: Report, shown: Sequence[str]) -> Iterator[str]:
    """What else can be shown, and how much of it there is."""
    counts = {part: max(len(make(report)) - 1, 0) for part, make in _ROWS.items()}
    wide = [one for one in report.coefficients if one.place.scope in ("overall", "channel")]
    counts["indices"] = sum(map(_is_index, wide))
    counts |= {"disagreements": len(report.disagreements), "aligned": len(report.aligned)}
    left = [f"--show {part} ({counts[part]:,})" for part in SHOWN if counts[part] and part not in shown]
    if left:
        yield from _wrapped(f"More: {', '.join(left)}; all of it: --json")


def _plan(report: Report) -> Iterator[str]:
    """How many sessions to double-code, where that was asked."""
    if report.plan is not None:
        width, number = report.parameters["plan_width"], report.plan["sessions"]
        told = "cannot be planned" if number is None else f"double-code {number:,} sessions"
        yield from _wrapped(
            f"For limits of {report.plan['coefficient']} {width:g} apart: {told}. {report.plan['basis']}"
        )


def _sweep(report: Report) -> Iterator[str]:
    """The figures at other tolerances, and by chance."""
    if not report.tolerance_table:
        return
    names = [name for name in report.tolerance_table[0] if name != "tolerance"]
    heads = ["tolerance", *(name.replace("_", "\n").replace(" ", "\n") for name in names)]
    found = [heads]
    for row in report.tolerance_table:
        found.append([f"{row['tolerance']:g} s", *(rows.figure(row[name]) for name in names)])
    if report.baseline:
        found.append(["by chance", *(rows.figure(report.baseline.get(name)) for name in names)])
    yield ""
    yield from rows.table(found, left=0)
