"""The agreement report as lines to read. Every number comes from the report; nothing is computed here."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from coder.agreement.bands import scale_of
from coder.desk import times
from coder.screens.tables import Row, Table
from coder.widgets.interval_bar import axis, bar

Entry = Mapping[str, Any]
WORDS = {
    "event_kappa": "event kappa",
    "event_agreement": "event agreement",
    "event_kappa_max": "event kappa at best",
    "event_linked": "events linked",
    "event_kappa_linked": "kappa of linked",
    "time_unit_kappa": "time-unit κ",
    "time_unit_kappa_ab": "time-unit κ, A to B",
    "time_unit_kappa_ba": "time-unit κ, B to A",
    "exact_duration_kappa": "duration κ",
    "gwet_ac1": "Gwet's AC1",
    "icc2": "ICC(A,1) of counts",
    "lag_median": "median lag",
}
FIRST = ("event_kappa", "event_agreement", "time_unit_kappa")
"""What is read first; the rest follow in the report's order."""
WIDE_ONLY = ("time_unit_kappa_ab", "time_unit_kappa_ba")
SIDE_BY_SIDE = ("event_kappa", "event_agreement", "time_unit_kappa", "precision", "recall", "f1", "lag_median")
WIDE = 110
MOST_NAMED = 4


def name_of(entry: Entry) -> str:
    """What the coefficient is called, with its channel where it speaks of one."""
    name = WORDS.get(entry["name"], str(entry["name"]).replace("_", " "))
    return f"{name} · {entry['channel']}" if entry.get("channel") else name


def subject_of(entry: Entry) -> str:
    """The code, pair, or session and pair that an entry speaks of."""
    if entry["scope"] == "code":
        return str(entry["code"])
    raters = ", ".join(entry.get("raters") or ())
    return f"{entry['session']} {raters}" if entry["scope"] == "session" else raters


def coefficient_table(entries: Sequence[Entry], width: int) -> Table:
    """One row an overall figure; its interval is drawn in what `width` cells leave."""
    shown = [entry for entry in entries if entry["scope"] in ("overall", "channel")]
    if width < WIDE:
        shown = [entry for entry in shown if entry["name"] not in WIDE_ONLY]
    shown.sort(key=lambda entry: FIRST.index(entry["name"]) if entry["name"] in FIRST else len(FIRST))
    named = max([len(name_of(entry)) for entry in shown], default=0)
    drawn = min(max(width - named - (60 if width < WIDE else 80), 7), 60)
    columns = ("coefficient", "value", "95 % limits", axis(drawn), "n", "reads as")
    return Table(columns, tuple(Row(entry, _cells(entry, drawn, width)) for entry in shown))


def subject_table(entries: Sequence[Entry], scope: str) -> Table:
    """One row a code, session or pair of observers, one column a figure."""
    rows: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry["scope"] == scope and entry["name"] in SIDE_BY_SIDE:
            rows.setdefault(subject_of(entry), {})[name_of(entry)] = entry
    heads = list(dict.fromkeys(head for row in rows.values() for head in row))
    lines = []
    for subject, row in rows.items():
        first = next(iter(row.values()))
        cells = [Text(_short(row.get(head)), justify="right") for head in heads]
        lines.append(Row(first, (subject, _count(first), *cells)))
    return Table((scope, "n", *heads), tuple(lines))


def _short(entry: Entry | None) -> str:
    if entry is None or entry["value"] is None:
        return "—"
    return f"{entry['value']:+.1f} s" if entry["name"].startswith("lag") else f"{entry['value']:.2f}"


def subject_sentence(figures: Entry, chosen: Entry) -> str:
    """What is undefined for the code, session or pair of a row and why; otherwise how to go on."""
    about = (chosen["scope"], subject_of(chosen))
    mine = [one for one in figures["coefficients"] if (one["scope"], subject_of(one)) == about]
    missing = [f"{name_of(one)}: {sentence(one['why_missing'])}" for one in mine if one["value"] is None]
    if missing:
        return f"{about[1]}: undefined {len(missing)} · " + " · ".join(missing[:2])
    return f"{about[1]}: enter shows its disagreements, each with its moment."


def _cells(entry: Entry, drawn: int, width: int) -> tuple[Text | str, ...]:
    value, low, high = entry["value"], entry["low"], entry["high"]
    if value is None:
        why = sentence(entry["why_missing"])
        return (name_of(entry), Text("—", justify="right"), "", bar(drawn, None), _count(entry), why)
    limits = "" if low is None else f"{low:.2f} {high:.2f}"
    return (
        name_of(entry),
        Text(f"{value:.2f}", justify="right"),
        limits,
        bar(drawn, value, low, high),
        _count(entry),
        reading(entry, short=width < WIDE),
    )


def _count(entry: Entry) -> Text:
    return Text(f"{entry['n']:,}" if entry["n"] is not None else "", justify="right")


def reading(entry: Entry, *, short: bool = False) -> str:
    """The scale's word for the value and, where it differs, for the lower limit; nothing where no scale is usual."""
    scale = scale_of(entry["name"])
    if scale is None or entry["value"] is None:
        return ""
    word = scale.word(entry["value"])
    lower = word if entry["low"] is None else scale.word(entry["low"])
    if word == lower:
        return word
    return f"{word} ↓" if short else f"{word} (lower limit: {lower})"


def full_sentence(entry: Entry) -> str:
    """One coefficient in words: value, limits, scale, and why there is no interval or value."""
    name = " ".join(part for part in (subject_of(entry), name_of(entry)) if part)
    if entry["value"] is None:
        return f"{name}: undefined. {sentence(entry['why_missing'])}"
    scale = scale_of(entry["name"])
    parts = [f"{name} {entry['value']:.3f}"]
    if entry["low"] is None:
        parts.append(f"no interval: {sentence(entry['why_no_interval'])}")
    else:
        parts.append(f"{entry['low']:.3f} to {entry['high']:.3f} ({entry['interval']})")
    if scale is not None:
        parts.append(f"{reading(entry)} ({scale.name})")
    return " · ".join(parts)


def sentence(why: str | None) -> str:
    """The sentence of `word: sentence`."""
    return "" if why is None else why.partition(": ")[2] or why


def headline(figures: Entry, raters: Sequence[str], level: str, tolerance: float | None) -> str:
    """What was compared, by whom, at which level and tolerance."""
    width = "—" if tolerance is None else f"{tolerance:g} s"
    who = ", ".join(raters) if len(raters) <= MOST_NAMED else f"{len(raters)} observers"
    return f"{figures['sessions']} sessions double-coded · {who} · {level} · ◂ {width} ▸"


def views_line(views: Sequence[str], chosen: str) -> Text:
    """The views there are, the one on show in brackets."""
    line = Text()
    for name in views:
        line.append(f"[{name}]" if name == chosen else f" {name} ", style="bold" if name == chosen else "")
        line.append(" ")
    return line


def tolerance_table(rows: Sequence[Entry]) -> Table:
    """How the figures move with the tolerance."""
    if not rows:
        return Table((), ())
    heads = tuple(str(name) for name in rows[0])
    return Table(tuple(map(_head, heads)), tuple(_tolerance(row) for row in rows))


def _head(key: str) -> str:
    """`time_unit_kappa mode` of the report is a figure and its channel."""
    name, _, channel = key.partition(" ")
    return name_of({"name": name, "channel": channel})


def _tolerance(row: Entry) -> Row:
    return Row(row, tuple(f"{cell:g} s" if name == "tolerance" else _figure(cell) for name, cell in row.items()))


def _figure(cell: object) -> str:
    return "—" if cell is None else f"{cell:.3f}" if isinstance(cell, float) else str(cell)


KINDS = {"different_code": "other code", "only_first": "only {}", "only_second": "only {}"}


def disagreement_table(found: Sequence[Entry], of: Entry | None) -> Table:
    """One row a disagreement, of all or of the code, session or pair that `of` speaks of."""
    columns = ("session", "time", "what", "first coded", "second coded", "apart", "observers")
    return Table(columns, tuple(Row(one, _parted(one)) for one in found if _concerns(one, of)))


def _concerns(one: Entry, of: Entry | None) -> bool:
    if of is None or of["scope"] in ("overall", "channel"):
        return True
    if of["scope"] == "code":
        return of["code"] in one["code"]
    same_pair = list(of["raters"]) == list(one["raters"])
    return same_pair and (of["scope"] == "pair" or of["session"] == one["session"])


def _parted(one: Entry) -> tuple[str, ...]:
    first, second = one["onset"]
    rater = one["raters"][0 if second is None else 1]
    apart = "" if first is None or second is None else f"{second - first:+.1f} s"
    codes = tuple(code or "—" for code in one["code"])
    at = first if second is None else second if first is None else min(first, second)
    moment = times.clock(round(at * 1000), tenths=True)
    return (one["session"], moment, KINDS[one["kind"]].format(rater), *codes, apart, ", ".join(one["raters"]))


def disagreement_sentence(figures: Entry, of: Entry | None, shown: int) -> str:
    about = "" if of is None or not subject_of(of) else f" about {subject_of(of)}"
    total, listed = figures["disagreements_total"], len(figures["disagreements"])
    first = f" among the first {listed:,} of {total:,}" if total > listed else f" of {total:,}"
    return f"{shown:,} disagreements{about}{first}. A time is that of the earlier event; v goes back to the figures."


def matrix_sentence(figures: Entry) -> str:
    raters = figures["raters"]
    first, second = raters if len(raters) == 2 else ("the first by name", "the second")
    return f"Rows: {first}. Columns: {second}. = is agreement; none: the other coded nothing there. Arrows scroll."
