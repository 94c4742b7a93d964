"""The agreement report as tables to read. Every number comes from the report; nothing is computed here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from coder.screens.agreement_words import FEW, OF_SHEETS, PENDING, Entry, name_of, reading, sentence, subject_of
from coder.screens.tables import Row, Table
from coder.widgets.interval_bar import axis, bar

FIRST = ("event_kappa", "event_agreement", "event_linked", "time_unit_kappa")
"""What is read first, events before states; the rest follows under headings."""
WIDE_ONLY = ("time_unit_kappa_ab", "time_unit_kappa_ba")
OF_CODE = ("f1", "precision", "recall", "lag_median", "icc2", "unitizing_alpha", "time_unit_kappa", "fleiss_kappa")
OF_PLACE = ("event_kappa", "event_agreement", "event_linked", "time_unit_kappa")
SHORT_HEADS = {
    "precision": "prec.",
    "lag_median": "lag",
    "icc2": "ICC",
    "unitizing_alpha": "α",
    "event_kappa": "event κ",
    "event_agreement": "agree",
    "event_linked": "linked",
    "time_unit_kappa": "κ",
    "fleiss_kappa": "κ",
}
WIDE = 110
LONGEST = 36
"""Cells of an item or scale with its title."""


@dataclass(frozen=True)
class Heading:
    """A line that names the rows below it, with a sentence about them."""

    title: str
    about: str

    @property
    def row(self) -> Row:
        return Row(self, (Text(self.title, style="bold underline"), *[""] * 5))


MORE_EVENTS = Heading("events, more", "How far linking and how far naming fails: read beside event kappa.")
COUNTS = Heading(
    "counts (IOA)",
    "Indices of applied behaviour analysis: chance is not taken out, and empty time counts.",
)
ITEMS = Heading("plan items", "Each item of a session plan that two observers marked, as a rating.")
STATUSES = Heading("items, by status", "Where one observer gave the status, how likely the other gave it too.")
BY_ITEM = Heading("items, one by one", "The share of sessions in which both gave the item the same status.")
RATINGS = Heading("ratings", "Each scale that observers answer at the end of a session; m shows its other figures.")


def coefficient_table(entries: Iterable[Entry], width: int, chosen: str | None = None) -> Table:
    """One row an overall figure, the few that matter first; its interval is drawn in what `width` cells leave."""
    of_time = [entry for entry in entries if not entry["name"].startswith(OF_SHEETS)]
    shown = [entry for entry in of_time if entry["scope"] in ("overall", "channel")]
    if width < WIDE:
        shown = [entry for entry in shown if entry["name"] not in WIDE_ONLY]
    first = [entry for name in FIRST for entry in shown if entry["name"] == name]
    rest = [entry for entry in shown if entry["name"] not in FIRST]
    return _figures([(None, first), *_groups(rest)], width, chosen)


def _groups(rest: Sequence[Entry]) -> Iterator[tuple[Heading | None, list[Entry]]]:
    of_events = [entry for entry in rest if entry["name"].startswith("event")]
    yield MORE_EVENTS, of_events
    counts = [entry for entry in rest if entry["name"].startswith("ioa_") and not entry.get("channel")]
    states = [entry for entry in rest if entry not in of_events and entry not in counts]
    for channel in dict.fromkeys(entry.get("channel") for entry in states):
        title = f"states · {channel}" if channel else "states"
        about = "Stretches of time: by their length, by their overlap, by where they begin and end."
        yield Heading(title, about), [entry for entry in states if entry.get("channel") == channel]
    yield COUNTS, counts


def sheet_table(
    entries: Sequence[Entry], width: int, chosen: str | None = None, labels: Mapping[str, str] | None = None
) -> Table:
    """What was marked and rated beside the clock: all items, by status, item by item, then each scale."""
    items = [entry for entry in entries if entry["name"].startswith("item_")]
    coded = [entry for entry in items if entry["scope"] == "code"]
    groups = [
        (ITEMS, [entry for entry in items if entry["scope"] == "overall"]),
        (STATUSES, [entry for entry in coded if entry["name"] == "item_positive_agreement"]),
        (BY_ITEM, [entry for entry in coded if entry["name"] == "item_percent_agreement"]),
        (RATINGS, [entry for entry in entries if entry["name"] == "rating_icc2"]),
    ]
    return _figures(groups, width, chosen, labels or {} if width >= WIDE else {})


def _figures(
    groups: Iterable[tuple[Heading | None, Sequence[Entry]]],
    width: int,
    chosen: str | None,
    labels: Mapping[str, str] | None = None,
) -> Table:
    held = [(heading, entries) for heading, entries in groups if entries]
    named = max([len(_called(entry, under, labels or {})) for under, entries in held for entry in entries], default=0)
    drawn = min(max(width - named - (60 if width < WIDE else 80), 7), 60)
    rows: list[Row] = []
    for heading, entries in held:
        rows += [] if heading is None else [heading.row]
        rows += [
            Row(entry, (_called(entry, heading, labels or {}), *_cells(entry, drawn, width, chosen)))
            for entry in entries
        ]
    return Table(("coefficient", "value", "95 % limits", axis(drawn), "n", "reads as"), tuple(rows))


def _called(entry: Entry, under: Heading | None, labels: Mapping[str, str]) -> str:
    """A figure of one item, status or scale is called by that; its heading says which figure or channel it is."""
    if entry["scope"] == "code":
        return f"{subject_of(entry)} {labels.get(entry['code'], '')}".rstrip()[:LONGEST]
    return name_of(entry if under is None else {"name": entry["name"]})


def _cells(entry: Entry, drawn: int, width: int, chosen: str | None) -> tuple[Text | str, ...]:
    value, low, high = entry["value"], entry["low"], entry["high"]
    if value is None:
        why = sentence(entry["why_missing"])
        dash = PENDING if entry["why_missing"] == PENDING else "—"
        return (Text(dash, justify="right"), "", bar(drawn, None), _count(entry), why)
    limits = PENDING if entry["why_no_interval"] == PENDING else "" if low is None else f"{low:.2f} {high:.2f}"
    return (
        Text(f"{value:.2f}", justify="right"),
        limits,
        bar(drawn, value, low, high),
        _count(entry),
        reading(entry, chosen, short=width < WIDE),
    )


def previewed(entries: Iterable[Entry], row: Entry) -> list[Entry]:
    """The entries at another tolerance, as far as the report's table of tolerances tells them at once: values without
    limits, and nothing where it tells none."""
    return [_previewed(entry, row) for entry in entries]


def _previewed(entry: Entry, row: Entry) -> Entry:
    if entry["name"].startswith((*OF_SHEETS, "overlap", "unitizing", "exact", "ioa", "icc2", "limits")):
        return entry  # these do not hang on the tolerance
    whole = entry["scope"] in ("overall", "channel")
    key = f"{entry['name']} {entry['channel']}" if entry.get("channel") else entry["name"]
    value = row.get(key) if whole else None
    blank = {**entry, "value": value, "low": None, "high": None, "why_no_interval": PENDING}
    return blank if value is not None else {**blank, "why_missing": PENDING}


def subject_table(
    entries: Iterable[Entry], scope: str, width: int = 80, labels: Mapping[str, str] | None = None
) -> Table:
    """One row a code, session or pair of observers, one column a figure; `labels` stand beside codes where they fit."""
    names = OF_CODE if scope == "code" else OF_PLACE
    rows: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry["scope"] == scope and entry["name"] in names:
            rows.setdefault(subject_of(entry), {})[_head(entry)] = entry
    given = [(names.index(entry["name"]), head) for row in rows.values() for head, entry in row.items()]
    heads = [head for _, head in sorted(dict.fromkeys(given))]
    wide = scope == "code" and width >= WIDE and labels is not None
    lines = []
    for subject, row in rows.items():
        first = next((entry for entry in row.values() if entry["name"] in ("f1", "event_kappa")), None)
        first = first or next(iter(row.values()))
        cells = [Text(_short(row.get(head), wide), justify="right") for head in heads]
        told = [(labels or {}).get(subject, "")] if wide else []
        lines.append(Row(first, (subject, *told, _count(first), *cells)))
    return Table((scope, *(["what it is"] if wide else []), "n", *heads), tuple(lines))


def _head(entry: Entry) -> str:
    name = SHORT_HEADS.get(entry["name"]) or name_of({"name": entry["name"]})
    of_place = entry.get("channel") and entry["scope"] != "code"
    return f"{name} {entry['channel']}" if of_place else name


def _short(entry: Entry | None, limits: bool = False) -> str:
    if entry is None:
        return ""
    if entry["value"] is None:
        why = str(entry["why_missing"])
        return f"n<{FEW}" if why.startswith("few_occurrences") else PENDING if why == PENDING else "—"
    if entry["name"].startswith("lag"):
        return f"{entry['value']:+.1f} s"
    within = f" ({entry['low']:.2f} {entry['high']:.2f})" if limits and entry["low"] is not None else ""
    return f"{entry['value']:.2f}{within}"


def subject_sentence(figures: Entry, chosen: Entry, labels: Mapping[str, str]) -> str:
    """What is undefined for the code, session or pair of a row and why; otherwise how to go on."""
    about = (chosen["scope"], subject_of(chosen))
    mine = [one for one in figures["coefficients"] if (one["scope"], subject_of(one)) == about]
    missing = [f"{name_of(one)}: {sentence(one['why_missing'])}" for one in mine if one["value"] is None]
    label = labels.get(about[1], "") if about[0] == "code" else ""
    named = f"{about[1]} {label}".rstrip()
    if missing:
        return f"{named}: undefined {len(missing)} · " + " · ".join(missing[:2])
    if about[0] == "code" and chosen["n"] is not None and chosen["n"] < FEW:
        return f"{named}: {chosen['n']} events of both observers, too few for a kappa; take its figures as rough."
    return f"{named}: enter shows its moments, m what the figures mean."


def _count(entry: Entry) -> Text:
    return Text(f"{entry['n']:,}" if entry["n"] is not None else "", justify="right")


def views_line(views: Sequence[str], chosen: str) -> Text:
    """The views there are, the one on show in brackets."""
    line = Text()
    for name in views:
        line.append(f"[{name}]" if name == chosen else f" {name} ", style="bold" if name == chosen else "")
    return line


def tolerance_table(rows: Sequence[Entry]) -> Table:
    """How the figures move with the tolerance."""
    if not rows:
        return Table((), ())
    heads = (_tolerance_head(str(name)) for name in rows[0])
    return Table(tuple(heads), tuple(_tolerance(row) for row in rows))


def _tolerance_head(key: str) -> str:
    """`time_unit_kappa mode` of the report is a figure and its channel."""
    name, _, channel = key.partition(" ")
    return name if name == "tolerance" else _head({"name": name, "channel": channel, "scope": "channel"})


def _tolerance(row: Entry) -> Row:
    return Row(row, tuple(f"{cell:g} s" if name == "tolerance" else _figure(cell) for name, cell in row.items()))


def _figure(cell: object) -> str:
    return "—" if cell is None else f"{cell:.3f}" if isinstance(cell, float) else str(cell)


def matrix_sentence(figures: Entry) -> str:
    raters = figures["raters"]
    first, second = raters if len(raters) == 2 else ("the first by name", "the second")
    return f"Rows: {first}. Columns: {second}. = is agreement; none: the other coded nothing there. Arrows scroll."
