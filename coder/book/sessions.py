"""The sheet Sessions: one row a registered session, its score a live sum over the sheet Items."""

from typing import Any

from coder.adherence.report import Report
from coder.adherence.sessions import SessionResult
from coder.book.common import frame, jump, without_formulas
from coder.book.counted import counted_cells, counted_columns
from coder.book.keys import Keys
from exports.sheet import Column, Flag, Sheet

SECONDS_PER_MINUTE = 60.0


def _sum(column: str, key: str = "Coding") -> str:
    return f"SUMIFS(Items[{column}],Items[Coding],@[{key}])"


def _count(*conditions: str) -> str:
    return f"COUNTIFS({','.join(('Items[Coding],@[Coding]', *conditions))})"


_EARNED, _SEEN, _ALL = _sum("Weighted credit"), _sum("Weight seen"), _sum("Weight that applies")
_MARKED = _count("Items[Marked],1")
_OBSERVED = _count('Items[Credit],">=0"')
_APPLIES = _count("Items[Applies],1")
_MISSED = _count('Items[Critical],"yes"', 'Items[Status],"not_delivered"')
_PLANNED = "SUMIFS(Items[Planned minutes],Items[Coding],@[Coding],Items[Applies],1)"
_DOSE_KNOWN = (
    f"{_APPLIES}>0,{_APPLIES}="
    + _count("Items[Applies],1", 'Items[Planned minutes],">=0"')
    + ","
    + _count('Items[Minutes counted],"unknown"')
    + f"=0,{_PLANNED}>0"
)
COLUMNS = (
    Column("Session", meaning="Session that was or will be watched"),
    Column("Observer", meaning="Who made the coding that counts: the consensus, else the primary coding"),
    Column("Site", meaning="Where it took place"),
    Column("Date", "date", meaning="When it took place"),
    Column(
        "Adherence",
        "percent",
        f'IF({_SEEN}>0,{_EARNED}/{_SEEN},"")',
        meaning="Sum of weight x credit over sum of weight, items that applied and were observed",
    ),
    Column(
        "Adherence (strict)",
        "percent",
        f'IF({_OBSERVED}>0,{_count("Items[Credit],1")}/{_OBSERVED},"")',
        meaning="Share of items with credit 1, unweighted, items that applied and were observed",
    ),
    Column(
        "Lower bound",
        "percent",
        f'IF(AND({_MARKED}>0,{_ALL}>0),{_EARNED}/{_ALL},"")',
        meaning="Adherence over all items that applied, what was not observed as 0",
    ),
    Column(
        "Upper bound",
        "percent",
        f'IF(AND({_MARKED}>0,{_ALL}>0),({_EARNED}+{_ALL}-{_SEEN})/{_ALL},"")',
        meaning="Adherence over all items that applied, what was not observed as 1",
    ),
    Column(
        "Dose",
        "percent",
        f'IF(AND({_DOSE_KNOWN}),{_sum("Minutes counted")}/{_PLANNED},"")',
        meaning="Minutes of the items over the planned minutes of the items that applied, not capped; empty where "
        "minutes are not known",
    ),
    Column(
        "Concerns",
        "int",
        meaning="Events of the codes that the plan proscribes, else the codebook's concerns; right of Events they "
        "stand one by one",
    ),
    Column(
        "Other observer",
        "percent",
        f"IF({_sum('Weight seen', 'Other coding')}>0,"
        f'{_sum("Weighted credit", "Other coding")}/{_sum("Weight seen", "Other coding")},"")',
        meaning="Adherence by the other independent observer of the same session",
    ),
    Column(
        "Critical missed",
        "int",
        f'IF({_MARKED}>0,{_MISSED},"")',
        meaning="Critical items marked not delivered",
    ),
    Column("Standard", "percent", meaning="What a session should reach: given for the report, else the plan's"),
    Column(
        "Met",
        "int",
        'IF(AND(ISNUMBER(@[Adherence]),ISNUMBER(@[Standard])),IF(ROUND(@[Adherence],12)>=@[Standard],1,0),"")',
        meaning="1: adherence is at or over the standard",
    ),
    Column("State", meaning="draft or locked"),
    Column("Note", width=50, wrap=True, meaning="Why a figure is missing, and what to know before trusting it"),
    Column("Full credit", "int", f'IF({_MARKED}>0,{_count("Items[Credit],1")},"")', meaning="Items with credit 1"),
    Column("Items seen", "int", f'IF({_MARKED}>0,{_OBSERVED},"")', meaning="Items that applied and were observed"),
    Column("Its items", "link", jump("Items", "Coding", "items"), meaning="Goes to the rows behind the score"),
    Column("Its events", "link", meaning="Goes to the rows of the coding on Events"),
    Column("Programme", meaning="Programme of the session"),
    Column("Practitioners", meaning="Who delivered it, by pseudonym"),
    Column("Medium", meaning="live, live-link, video or audio"),
    Column("Chosen", meaning="How the session came to be watched: random, selected, volunteered"),
    Column("Plan", meaning="Session plan"),
    Column("Role", meaning="Role of the coding that counts"),
    Column("Codable minutes", "minutes", meaning="The session's length without coverage states and gaps"),
    Column("No mode", "percent", meaning="Codable time coded as having no mode"),
    Column("Uncoded", "percent", meaning="Codable time with nothing coded in the mode channel"),
    Column(
        "Score",
        "percent",
        "IF(ISNUMBER(@[Adherence]),@[Adherence],0)",
        helper=True,
        meaning="Adherence, 0 where missing",
    ),
    Column("Dose or 0", "percent", "IF(ISNUMBER(@[Dose]),@[Dose],0)", helper=True, meaning="Dose, 0 where missing"),
    Column("Watched", "int", helper=True, meaning="1: the session has a coding that counts"),
    Column("Programme key", "int", helper=True, meaning="Number of the programme, for formulas"),
    Column("Site key", "int", helper=True, meaning="Number of the site, for formulas"),
    Column("Month key", "int", helper=True, meaning="Number of the month, for formulas"),
    Column("Practitioner keys", helper=True, meaning="Numbers of the practitioners, for formulas"),
    Column("Other coding", "int", helper=True, meaning="Number of the other observer's coding, for formulas"),
    Column("Coding", "int", helper=True, meaning="Number of the coding that counts, for formulas"),
)
_JUDGED = 1 + [column.name for column in COLUMNS].index("Met")
_PRINTED = 1 + [column.name for column in COLUMNS].index("State")
"""Columns before notes and links: more would print too small to read."""
_BY_PRACTITIONER = ("Practitioners", "Practitioner keys")


def sessions_sheet(
    report: Report, keys: Keys, *, has_items: bool, coded: frozenset[int], practitioners: bool = True
) -> Sheet:
    """`coded`: the codings that have rows on Events; without `practitioners` nothing tells who delivered a session."""
    columns = COLUMNS if has_items else without_formulas(COLUMNS)
    if not practitioners:
        columns = tuple(column for column in columns if column.name not in _BY_PRACTITIONER)
    if coded:
        events = jump("Events", "Coding", "events")
        columns = tuple(_with_formula(column, events) if column.name == "Its events" else column for column in columns)
    counted = counted_columns(report.sessions, [column.name for column in columns])
    columns = (*columns[:_JUDGED], *counted.values(), *columns[_JUDGED:])
    rows = [{**_row(result, keys, has_items, coded), **counted_cells(result, counted)} for result in report.sessions]
    return Sheet(
        "Sessions",
        frame(rows, columns),
        columns,
        title="Sessions: one row each, from the coding that counts",
        empty="Nothing to show: no session is registered.",
        meaning="One row for each registered session. One fully observed session is a census: it has bounds and the "
        "other observer's score, no sampling interval.",
        printed_columns=_PRINTED + len(counted),
        flags=(
            Flag("Critical missed", "AND(ISNUMBER(@[Critical missed]),@[Critical missed]>0)", "alarm"),
            Flag("Concerns", "AND(ISNUMBER(@[Concerns]),@[Concerns]>0)", "alarm"),
            Flag("State", '@[State]="draft"', "doubt"),
        ),
    )


def _with_formula(column: Column, formula: str) -> Column:
    return Column(column.name, column.kind, formula, column.meaning)


def _row(result: SessionResult, keys: Keys, has_items: bool, coded: frozenset[int]) -> dict[str, Any]:
    coding, number = result.coding, coding_key(result, keys)
    return {
        **_about(result),
        **_figures(result),
        "Its items": "items" if has_items and coding and coding.items else None,
        "Its events": "events" if number in coded else None,
        "Watched": int(coding is not None),
        **_keys(result, keys),
        "Coding": number,
    }


def coding_key(result: SessionResult, keys: Keys) -> int | None:
    """The number of the coding that counts, as under `Coding`."""
    coding = result.coding
    return keys.codings[result.session.name, coding.observer, coding.role] if coding else None


def _about(result: SessionResult) -> dict[str, Any]:
    session, coding = result.session, result.coding
    return {
        "Session": session.name,
        "Observer": coding.observer if coding else None,
        "Site": session.site,
        "Date": session.date,
        "Programme": session.programme,
        "Practitioners": "; ".join(session.practitioners) or None,
        "Medium": session.medium,
        "Chosen": session.chosen,
        "Plan": session.plan_name,
        "Role": coding.role if coding else None,
        "State": coding.state if coding else None,
        "Note": _note(result),
    }


def _figures(result: SessionResult) -> dict[str, Any]:
    session, score, clocked = result.session, result.score, result.clocked
    seconds = clocked.codable_seconds
    items = result.coding.items if result.coding and session.plan else ()
    credits = [item.credit(session.plan.credits) for item in items] if session.plan else []
    seen = [credit for credit in credits if isinstance(credit, float | int)]
    return {
        "Adherence": result.weighted,
        "Adherence (strict)": result.strict,
        "Lower bound": score.lower if score else None,
        "Upper bound": score.upper if score else None,
        "Dose": result.dose.ratio,
        "Concerns": clocked.counts.concerns if clocked.counts else None,
        "Other observer": result.other_score,
        "Full credit": sum(credit == 1 for credit in seen) if score else None,
        "Items seen": len(seen) if score else None,
        "Critical missed": len(score.critical_missed) if score else None,
        "Standard": result.standard,
        "Met": None if result.met is None else int(result.met),
        "Codable minutes": None if seconds is None else seconds / SECONDS_PER_MINUTE,
        "No mode": clocked.time.no_mode if clocked.time else None,
        "Uncoded": clocked.time.uncoded if clocked.time else None,
        "Score": result.weighted or 0.0,
        "Dose or 0": result.dose.ratio or 0.0,
    }


def _keys(result: SessionResult, keys: Keys) -> dict[str, Any]:
    session = result.session
    people = (keys.practitioners[name] for name in session.practitioners or (None,))
    return {
        "Programme key": keys.programmes[session.programme],
        "Site key": keys.sites[session.site],
        "Month key": keys.months[session.month],
        "Practitioner keys": "".join(f";{number}" for number in people) + ";",
        "Other coding": _other_key(result, keys),
    }


def _other_key(result: SessionResult, keys: Keys) -> int | None:
    """The coding whose score stands beside the session's own."""
    roles = [one.role for one in result.session.codings if one.observer == result.other and one is not result.coding]
    independent = [role for role in ("second", "primary") if role in roles]
    return keys.codings[result.session.name, result.other, independent[0]] if result.other and independent else None


def _note(result: SessionResult) -> str | None:
    reasons = [result.why_missing, result.dose.why_missing if result.score else None, result.clocked.why_missing]
    told = [reason.partition(": ")[2] or reason for reason in dict.fromkeys(reasons) if reason]
    return "; ".join([*told, *result.warnings]) or None
