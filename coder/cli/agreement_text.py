"""The agreement report as lines for a terminal: one coefficient a line, what it reads as, and what lies behind."""

from collections.abc import Iterator, Sequence

from coder.agreement.bands import scale_of
from coder.agreement.report import Report
from coder.agreement.result import Coefficient

HEADS = ("", "value", "limits", "n", "reads as")


def lines(report: Report) -> Iterator[str]:
    """The whole report; warnings are told elsewhere."""
    yield _headline(report)
    for scopes, title in (
        (("overall", "channel"), ""),
        (("code",), "By code"),
        (("pair",), "By pair of observers"),
        (("session",), "By session"),
    ):
        entries = [one for one in report.coefficients if one.place.scope in scopes]
        if entries:
            yield ""
            yield from _table(entries, title)
    yield from _sweep(report)
    yield ""
    yield f"{len(report.disagreements)} disagreements (each in --json)"
    scales = sorted({scale.name for one in report.coefficients if (scale := scale_of(one.name)) is not None})
    if scales:
        yield f"Reads as: {', '.join(scales)}; the lower limit's word where it differs"


def _headline(report: Report) -> str:
    given = report.parameters
    sessions = "" if report.sessions is None else f"{_many(report.sessions, 'session')} · "
    tolerance = "" if given["tolerance"] is None else f" · tolerance {given['tolerance']:g} s"
    level = "" if given["rollup"] == "code" else f" · rolled up to {given['rollup']}"
    drawn = f", {given['bootstrap']} resamples" if given["interval"] in ("bootstrap", "bca") else ""
    return (
        f"{sessions}{', '.join(report.raters) or 'no pair of observers'}{level}{tolerance} · "
        f"{given['confidence']:.0%} limits ({given['interval']}{drawn})"
    )


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _table(entries: Sequence[Coefficient], title: str) -> Iterator[str]:
    rows = [(title, *HEADS[1:]), *map(_row, entries)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(row[column].rjust(widths[column]) for column in (1, 2, 3)), row[4]]
        yield "  ".join(cells).rstrip()


def _row(entry: Coefficient) -> tuple[str, str, str, str, str]:
    place = entry.place
    where = [place.channel, place.session, None if place.raters is None else " - ".join(place.raters), place.code]
    if place.scope == "session" and place.raters is not None and len(place.raters) > 2:
        where[2] = None
    name = "  ".join([*(str(part) for part in where if part is not None), entry.name])
    if entry.value is None:
        return name, "-", "", str(entry.n), _sentence(entry.why_missing)
    limits = "" if entry.low is None or entry.high is None else f"{entry.low:.2f} to {entry.high:.2f}"
    why = "" if limits or place.scope == "session" else f"no limits: {_sentence(entry.why_no_interval)}"
    return name, f"{entry.value:.3f}", limits, str(entry.n), "; ".join(part for part in (_reads(entry), why) if part)


def _reads(entry: Coefficient) -> str:
    scale = scale_of(entry.name)
    if scale is None or entry.value is None:
        return ""
    word = scale.word(entry.value)
    lower = word if entry.low is None else scale.word(entry.low)
    return word if lower == word else f"{word} (lower limit: {lower})"


def _sentence(why: str | None) -> str:
    return "" if why is None else why.partition(": ")[2] or why


def _sweep(report: Report) -> Iterator[str]:
    if not report.tolerance_table:
        return
    names = list(report.tolerance_table[0])
    rows = [names, *([_figure(row[name]) for name in names] for row in report.tolerance_table)]
    if report.baseline:
        rows.append(["by chance", *(_figure(report.baseline.get(name)) for name in names[1:])])
    widths = [max(len(row[column]) for row in rows) for column in range(len(names))]
    yield ""
    for row in rows:
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))


def _figure(value: object) -> str:
    return (
        "-" if value is None else f"{value:.3f}" if isinstance(value, float) and value != int(value) else f"{value:g}"
    )
