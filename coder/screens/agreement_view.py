"""The agreement report as lines to read. Every number comes from the report; nothing is computed here."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.text import Text

from coder.agreement.bands import scale_of
from coder.screens.tables import Row, Table
from coder.widgets.interval_bar import axis, bar

Entry = Mapping[str, Any]
WORDS = {
    "event_kappa": "event kappa",
    "event_agreement": "event agreement",
    "event_kappa_max": "… at best",
    "event_linked": "events linked",
    "event_kappa_linked": "kappa, linked",
    "time_unit_kappa": "time-unit kappa",
    "time_unit_kappa_ab": "… one way",
    "time_unit_kappa_ba": "… other way",
    "exact_duration_kappa": "duration kappa",
    "gwet_ac1": "Gwet's AC1",
    "icc2": "ICC(A,1) of counts",
}
WIDE = 110


def name_of(entry: Entry) -> str:
    """What the coefficient is called, with its channel where it speaks of one."""
    name = WORDS.get(entry["name"], str(entry["name"]).replace("_", " "))
    return f"{name} · {entry['channel']}" if entry.get("channel") else name


def subject_of(entry: Entry) -> str:
    """The code, pair or session that an entry speaks of."""
    if entry["scope"] == "code":
        return str(entry["code"])
    if entry["scope"] == "session":
        return str(entry["session"])
    return ", ".join(entry.get("raters") or ())


def coefficient_table(entries: Sequence[Entry], scope: str, width: int) -> Table:
    """One row a coefficient of `scope`; its interval is drawn in what `width` cells leave."""
    shown = [entry for entry in entries if (entry["scope"] in ("overall", "channel")) == (scope == "overall")]
    if scope != "overall":
        shown = [entry for entry in shown if entry["scope"] == scope]
    lead = max([len(subject_of(entry)) for entry in shown], default=0) if scope != "overall" else 0
    named = max([len(name_of(entry)) for entry in shown], default=0)
    room = width - lead - named - (56 if width < WIDE else 70)
    drawn = min(max(room, 9), 50)
    heads = ("coefficient", "value", "95 % limits", axis(drawn), "n", "reads as")
    columns = heads if scope == "overall" else (scope, *heads)
    rows = []
    for entry in shown:
        cells = _cells(entry, drawn, width)
        rows.append(Row(entry, cells if scope == "overall" else (subject_of(entry), *cells)))
    return Table(columns, tuple(rows))


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


def clock(seconds: float | None) -> str:
    """`42:17.3`, with hours only where there are any; a dash for no time."""
    if seconds is None:
        return "—"
    minutes, rest = divmod(round(seconds, 1), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02d}:{rest:04.1f}" if hours else f"{minutes:02d}:{rest:04.1f}"


def warnings_text(warnings: Iterable[str]) -> Text:
    return Text("\n".join(f"· {warning}" for warning in warnings) or "Nothing to warn of.")


def headline(figures: Entry, raters: Iterable[str], level: str, tolerance: float | None) -> str:
    """What was compared, by whom, at which level and tolerance."""
    width = "—" if tolerance is None else f"{tolerance:g} s"
    return f"{figures['sessions']} sessions double-coded · {', '.join(raters)} · {level} · tolerance ◂ {width} ▸"


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
    return Table(tuple(WORDS.get(head, head.replace("_", " ")) for head in heads), tuple(_tolerance(row) for row in rows))


def _tolerance(row: Entry) -> Row:
    return Row(row, tuple("—" if cell is None else f"{cell:g}" if name == "tolerance" else _figure(cell) for name, cell in row.items()))


def _figure(cell: object) -> str:
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)
