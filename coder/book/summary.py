"""The sheet Summary: one printed page for whoever answers for the programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor
from typing import Any

from coder.adherence.groups import GroupResult
from coder.adherence.report import Report
from coder.book import words
from coder.book.declared import say_declared
from coder.book.groups import MEMBERS, group_values, score_formulas, wilson_limit
from coder.book.items import NOT_A_STATUS
from coder.book.keys import Keys
from coder.book.layout import Lines, address, beside
from coder.book.lists import Labels
from coder.book.mode_ranges import shares
from coder.book.modes import SHARES
from coder.book.picture import LINES, SITES_SHOWN, picture, picture_rows
from coder.book.places import Places, linked, places
from coder.book.targets import TIME, ByPlan, against, wanted_of
from coder.book.trust import trust
from exports.names import literal
from exports.sheet import Cell, IntervalChart, Kind, Page, Row, Sheet

WIDTHS = (30.0, 12.0, 12.0, 12.0, 14.0, 15.0, 15.0, 12.0, 20.0, 18.0, 11.0, 11.0, 11.0, 11.0)
PRINTED = 9
_BESIDE_PICTURE = 5
_MISSED_SHOWN, _MODES_SHOWN = 5, 6
_COUNTED = {1: "One thing", 2: "Two things", 3: "Three things"}
_CAVEAT = (
    "Delivered as designed is not the same as effective, and more of a technique is not better. Read me says how the "
    "figures are made."
)
_UNMARKED = (
    "They count as not seen: a score leaves them out, and its bounds on Sessions tell how low or high it could be with "
    "them."
)
_FIGURES: tuple[tuple[str, Kind], ...] = (
    ("Sessions", "int"),
    ("Adherence", "percent"),
    ("Low", "percent"),
    ("High", "percent"),
    ("Adherence (strict)", "percent"),
    ("Met standard", "percent"),
    ("Dose", "percent"),
    ("Status", "text"),
    ("Standard", "percent"),
    ("Scored", "int"),
    ("Drawn from", "int"),
    ("Key", "int"),
)


@dataclass(frozen=True)
class Behind:
    """The sheets that the page draws on, and what it links to."""

    sites: Sheet
    sessions: Sheet
    items: Sheet
    modes: Sheet


def summary_page(
    report: Report,
    keys: Keys,
    behind: Behind,
    agreement: Mapping[str, Any] | None,
    labels: Labels,
    by_plan: ByPlan,
    made_at: datetime,
    marking: str = "",
) -> Page:
    """`by_plan`: the owner's ranges for the modes; `marking`: a protective marking, for the first line."""
    programmes, sites = report.regrouped("programme").groups, report.regrouped("site").groups
    missed, exported = report.missed_most(), words.exported(made_at)
    found = places(report, keys, behind.sessions, behind.items, behind.sites)
    lines = Lines(PRINTED)
    if marking:
        lines.say(marking, "strong")
    named = ", ".join(group.key for group in programmes if group.key) or "Sessions"
    lines.say(f"{named}: was it delivered as designed?", "title")
    lines.say(words.looked_at(report))
    lines.say(words.live(made_at), "note")
    _unmarked(lines, behind.items)
    headline = _headline(lines, programmes, keys, report.confidence)
    right = [*_missed(missed, keys, behind, exported), ()]
    right += _modes(programmes, keys, behind, labels, by_plan, lines.next + len(right))
    scored = 2 + [name for name, _ in _FIGURES].index("Scored"), 1 + list(behind.sites.frame.columns).index("Scored")
    charts = _means(lines, _scored(programmes), _scored(sites)[:SITES_SHOWN], headline, found, right, scored)
    lines.gap()
    say_declared(lines, programmes, exported)
    lines.say(f"Can the figures be trusted? ({exported})", "heading")
    for answer in trust(agreement, report):
        lines.say(answer)
    _next_steps(lines, words.actions(report, sites, missed, agreement), found, made_at)
    lines.say(_CAVEAT, "note")
    title = f"Fidelity summary: {named}"
    return Page("Summary", tuple(lines.rows), WIDTHS, title, one_page=True, printed_columns=PRINTED, charts=charts)


def _means(
    lines: Lines,
    programmes: Sequence[GroupResult],
    sites: Sequence[GroupResult],
    headline: Mapping[str | None, int],
    found: Places,
    right: Sequence[Row],
    scored: tuple[int, int],
) -> tuple[IntervalChart, ...]:
    """The picture of the scored groups on the left, `right` beside it, the picture's cells beyond the printed page."""
    top = lines.next + 1
    heading: Row = (Cell("How sure the means are", look="heading", span=4),)
    if not programmes:
        empty: Row = (Cell("No session has a score yet.", look="label", span=4),)
        lines.rows.extend(beside([heading, empty], right, _BESIDE_PICTURE))
        return ()
    block = beside([heading, *[()] * LINES], right, _BESIDE_PICTURE)
    site_rows = {name: place.row for (sheet, name), place in found.items() if sheet == "Sites"}
    lines.rows.extend(beside(block, [(), *picture_rows(programmes, sites, headline, site_rows, scored)], PRINTED))
    return (picture([*programmes, *sites], top, PRINTED + 1),)


def _next_steps(lines: Lines, actions: Sequence[words.Action], found: Places, made_at: datetime) -> None:
    if not actions:
        return
    frozen = f"{words.exported(made_at)}; they do not follow changes made here"
    lines.say(f"{_COUNTED[len(actions)]} to do next ({frozen})", "heading")
    for number, action in enumerate(actions, start=1):
        place = found.get((action.sheet, action.name))
        lines.add(linked(f"{number}. {action.text}", action.sheet, place, lines.width))


def _unmarked(lines: Lines, items: Sheet) -> None:
    """A live line that tells of marks that say nothing: while there are none it is the gap before the figures."""
    if not len(items.frame):
        lines.gap()
        return
    blank = int(((items.frame["Counts"] == 1) & (items.frame["Marked"] == 0)).sum())
    strange, empty = f'COUNTIFS(Items[Credit],"{NOT_A_STATUS}")', "COUNTIFS(Items[Counts],1,Items[Marked],0)"
    formula = (
        f'IF({strange}>0,"Marks on Items that are not a status: "&{strange}&". ","")'
        f'&IF({empty}>0,"Items that nobody marked: "&{empty}&". ","")'
        f'&IF({strange}+{empty}>0,"{_UNMARKED}","")'
    )
    told = f"Items that nobody marked: {blank}. {_UNMARKED}" if blank else ""
    lines.add(Cell(told, "text", formula, look="strong", span=lines.width))
    if told:
        lines.gap()


def _scored(groups: Sequence[GroupResult]) -> list[GroupResult]:
    return [group for group in groups if group.weighted.value is not None]


def _headline(lines: Lines, programmes: Sequence[GroupResult], keys: Keys, confidence: float) -> dict[str | None, int]:
    """A row a programme, its figures live; the row of each."""
    lines.say("Adherence: was what the plan asks for delivered?", "heading")
    if not programmes:
        lines.say("No session is registered.", "label")
        return {}
    rows: dict[str | None, int] = {}
    lines.add(Cell("Programme", look="head"), *(Cell(name, kind, look="head") for name, kind in _FIGURES))
    names = [name for name, _ in _FIGURES]
    for group in programmes:
        row = rows[group.key] = lines.next
        refer = {name: address(column, row) for column, name in enumerate(names, start=2)}
        formulas = score_formulas(MEMBERS["programme"].format(key=refer["Key"]), refer.__getitem__, confidence)
        values = {**group_values(group), "Key": keys.programmes[group.key]}
        lines.add(
            Cell(group.key or "(no programme)", look="strong"),
            *(
                Cell(
                    values[name],
                    kind,
                    formulas.get(name),
                    look="strong" if name in ("Adherence", "Status") else "label" if column > PRINTED else "plain",
                )
                for column, (name, kind) in enumerate(_FIGURES, start=2)
            ),
        )
    for group in programmes:
        if group.met.value is not None:
            share = address(2 + names.index("Met standard"), rows[group.key])
            lines.add(_met(group, keys.programmes[group.key], share, confidence, lines.width))
    for rule in dict.fromkeys(group.status_rule for group in programmes):
        lines.say(rule, "note")
    if not keys.plan_records:
        lines.say(words.NO_PLAN)
    warnings = dict.fromkeys(words.in_short(warning) for group in programmes for warning in group.warnings)
    if warnings:
        lines.say(f"Before reading on: {'; '.join(warnings)}.", "note")
    return rows


def _met(group: GroupResult, key: int, share: str, confidence: float, width: int) -> Cell:
    """How many sessions met the standard, with Wilson's limits; live, as the share in the cell `share` is."""
    met = group.met
    n = f"SUMPRODUCT({MEMBERS['programme'].format(key=key)}*ISNUMBER(Sessions[Met]))"
    limits = (wilson_limit(share, n, round(1 - confidence, 12), sign) for sign in "-+")
    low, high = (f"ROUND(100*{limit},0)" for limit in limits)
    named, rest = f"{group.key or 'No programme'}: ", " scored sessions met the standard (95 % limits "
    live = f'{literal(named)}&ROUND({share}*{n},0)&" of "&{n}&"{rest}"&{low}&"% to "&{high}&"%)."'
    least, most = (floor(100 * (limit or 0.0) + 0.5) for limit in (met.low, met.high))
    told = f"{named}{group.met_sessions} of {met.n}{rest}{least}% to {most}%)."
    return Cell(told, formula=f'IF(ISNUMBER({share}),{live},"")', look="note", span=width)


def _missed(missed: Sequence[Mapping[str, Any]], keys: Keys, behind: Behind, exported: str) -> list[Row]:
    """The counts are live; which items stand here, and in which order, is not."""
    heading = f"Items missed most (chosen {exported})" if missed else "Items missed most"
    made: list[Row] = [(Cell(heading, look="heading", span=4),)]
    if not missed:
        scored = bool(len(behind.items.frame))
        return [*made, (Cell("No item was missed." if scored else "No item is marked yet.", look="label", span=4),)]
    made.append(
        (
            Cell("Item", look="head", span=2),
            Cell("Not delivered", "int", look="head"),
            Cell("of sessions", "int", look="head"),
        )
    )
    several = len({plan.id for plan in keys.plan_records}) > 1
    for row in missed[:_MISSED_SHOWN]:
        key = keys.items[row["plan"], row["item"]]
        counted = f"COUNTIFS(Items[Item key],{key},Items[Counts],1,"
        text = f"{row['item']} {row['title'] or ''}{' (critical)' if row['critical'] else ''}"
        # Items of two plans may bear one name.
        text = f"{text}, {row['plan']}" if several else text
        made.append(
            (
                Cell(text, span=2),
                Cell(row["not_delivered"], "int", f'{counted}Items[Status],"not_delivered")'),
                Cell(row["applicable"], "int", f'{counted}Items[Credit],">=0")'),
            )
        )
    return made


def _modes(
    programmes: Sequence[GroupResult], keys: Keys, behind: Behind, labels: Labels, by_plan: ByPlan, first: int
) -> list[Row]:
    """`first`: the row of the page that the block begins on."""
    made: list[Row] = [(Cell("Mode mix: share of the time in a mode", look="heading", span=4),)]
    if not len(behind.modes.frame):
        return [*made, (Cell(f"{words.why_no_modes(keys).capitalize()}.", look="label", span=4),)]
    made.append(
        (
            Cell("Mode", look="head", span=2),
            Cell("Mean share", "percent", look="head"),
            Cell("Owner's range", look="head"),
        )
    )
    for group in programmes:
        wanted = wanted_of(group.results, by_plan)
        measure = wanted.measure if wanted else TIME
        for mode, estimate in shares(group, wanted).items():
            values = f"Modes[{SHARES[measure]}]"
            mine = f"Modes[Mode key],{keys.modes[mode]},Modes[Programme key],{keys.programmes[group.key]}"
            count = f'COUNTIFS({mine},{values},">=0")'
            formula = f'IF({count}>0,SUMIFS({values},{mine})/{count},"")' if estimate.value is not None else None
            prefix = f"{group.key or 'no programme'}: " if len(programmes) > 1 else ""
            suffix = "" if measure == TIME else f", {measure}"
            limits = wanted.ranges.get(mode) if wanted else None
            made.append(
                (
                    Cell(f"{prefix}{labels.get(mode, mode)} ({mode}{suffix})", span=2),
                    Cell(estimate.value, "percent", formula),
                    against(limits, estimate.value, address(_BESIDE_PICTURE + 3, first + len(made))),
                )
            )
    return made[: _MODES_SHOWN + 2]
