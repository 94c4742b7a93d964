"""The sheets Sites and Practitioners, and the same figures for the programmes on Summary: live means over Sessions."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from coder.adherence.groups import GroupResult
from coder.adherence.uncertainty import CANNOT_TELL, FEWEST_SESSIONS, MET, NO_STANDARD, NOT_MET, TOO_FEW
from coder.book.common import frame, without_formulas
from coder.book.concerns import own_concerns
from exports.sheet import Column, Flag, Sheet

MEMBERS = {
    "programme": "(Sessions[Programme key]={key})",
    "site": "(Sessions[Site key]={key})",
    "month": "(Sessions[Month key]={key})",
    "practitioner": 'ISNUMBER(SEARCH(";"&{key}&";",Sessions[Practitioner keys]))',
}
"""What makes a session a member of a group: an array of truth values over Sessions."""
_JUMPS = {
    "site": "MATCH(@[Key],Sessions[Site key],0)",
    "month": "MATCH(@[Key],Sessions[Month key],0)",
    "practitioner": 'MATCH("*;"&@[Key]&";*",Sessions[Practitioner keys],0)',
}
Refer = Callable[[str], str]
"""The reference to a column of the same row: `@[Name]` in a table, an address on a page."""


def score_formulas(member: str, refer: Refer, confidence: float) -> dict[str, str]:
    """The formula of each figure of a group, by column. Means by session; limits by t(n - 1) or Wilson's."""
    mean, n, population, standard = refer("Adherence"), refer("Scored"), refer("Drawn from"), refer("Standard")
    alpha = round(1 - confidence, 12)
    half = _half(member, "Adherence", "Score", mean, n, population, alpha)
    dose, dosed = refer("Dose"), f"SUMPRODUCT({member}*ISNUMBER(Sessions[Dose]))"
    dose_half = _half(member, "Dose", "Dose or 0", dose, dosed, population, alpha)
    low, high = refer("Low"), refer("High")
    return {
        "Sessions": f"SUMPRODUCT({member}*Sessions[Watched])",
        "Scored": f"SUMPRODUCT({member}*ISNUMBER(Sessions[Adherence]))",
        "Adherence": _mean(member, "Adherence"),
        "Low": f'IF({n}>1,MAX(0,{mean}-{half}),"")',
        "High": f'IF({n}>1,MIN(1,{mean}+{half}),"")',
        "Adherence (strict)": _mean(member, "Adherence (strict)"),
        "Met standard": _mean(member, "Met"),
        "Met low": _wilson(member, refer("Met standard"), alpha, "-"),
        "Met high": _wilson(member, refer("Met standard"), alpha, "+"),
        "Dose": _mean(member, "Dose"),
        "Dose low": f'IF({dosed}>1,MAX(0,{dose}-{dose_half}),"")',
        "Dose high": f'IF({dosed}>1,{dose}+{dose_half},"")',
        "Critical missed": _sum(member, "Critical missed"),
        "Concerns": _sum(member, "Concerns"),
        "Status": (
            f'IF(NOT(ISNUMBER({standard})),"{NO_STANDARD}",IF({n}<{FEWEST_SESSIONS},"{TOO_FEW}",'
            f'IF(ROUND({low},12)>={standard},"{MET}",IF(ROUND({high},12)<{standard},"{NOT_MET}","{CANNOT_TELL}"))))'
        ),
    }


def group_values(group: GroupResult) -> dict[str, Any]:
    """The figures of a group under the names of the columns."""
    mean, met, dose = group.weighted, group.met, group.dose
    corrected = any(one.method is not None and "finite" in one.method for one in (mean, dose))
    return {
        "Sessions": group.sessions,
        "Adherence": mean.value,
        "Low": mean.low,
        "High": mean.high,
        "Adherence (strict)": group.strict.value,
        "Met standard": met.value,
        "Status": group.status,
        "Met low": met.low,
        "Met high": met.high,
        "Standard": group.standard,
        "Scored": group.scored,
        "Took place": group.delivered_sessions,
        "Dose": dose.value,
        "Dose low": dose.low,
        "Dose high": dose.high,
        "Critical missed": group.critical_missed,
        "Concerns": group.concerns["count"],
        "Concerns per hour": group.concerns["per_hour"],
        "Concerns per hour low": group.concerns["low"],
        "Concerns per hour high": group.concerns["high"],
        "Drawn from": group.delivered_sessions if corrected else None,
    }


def groups_sheet(
    name: str, header: str, by: str, groups: Sequence[GroupResult], numbers: dict[str | None, int], confidence: float
) -> Sheet:
    """`header` names the first column, `numbers` are the groups' keys. Groups without a score come last."""
    formulas = score_formulas(MEMBERS[by].format(key="@[Key]"), lambda column: f"@[{column}]", confidence)
    people = by == "practitioner"
    if people:
        # A session's concerns are its whole team's.
        del formulas["Concerns"]
    columns = tuple(
        _with(column, formulas.get(column.name))
        for column in (Column(header, width=16, meaning=f"The {header.lower()}"), *(_OWN if people else _FIGURES))
    )
    link = f'IFERROR(HYPERLINK("#Sessions!A"&({_JUMPS[by]}+1),"sessions"),"")'
    columns = tuple(_with(column, link) if column.name == "Its sessions" else column for column in columns)
    ordered = sorted(groups, key=lambda group: group.weighted.value is None)
    rows = [
        {
            header: group.key if group.key is not None else "(not stated)",
            **group_values(group),
            **({"Concerns": own_concerns(group)} if people else {}),
            "Note": _note(group, _TEAM if people else None),
            "Its sessions": "sessions",
            "Key": numbers[group.key],
        }
        for group in ordered
    ]
    return Sheet(
        name,
        frame(rows, columns),
        columns if rows else without_formulas(columns),
        title=f"{name}: the mean of their sessions' scores",
        empty="Nothing to show: no session is registered.",
        meaning=f"Each session once; items are never pooled. Rows stand in order of name: this is no league table."
        f"{' A session with two practitioners stands under both.' if people else ''}",
        printed_columns=_ON_PAPER,
        flags=() if people else _FLAGS,
    )


_ON_PAPER = 14
"""Columns before links and notes: more would print too small to read."""
# No colour on a person: a session's score is its whole team's.
_FLAGS = (
    Flag("Status", f'@[Status]="{NOT_MET}"', "alarm"),
    Flag("Status", f'@[Status]="{MET}"', "good"),
    Flag("Critical missed", "AND(ISNUMBER(@[Critical missed]),@[Critical missed]>0)", "alarm"),
)
_TEAM = "a session's score is its whole team's; this is no ranking of people"

_RARE = "limit of concerns per hour: of one session exact Poisson; of several by t over sessions, no narrower than that"
_FIGURES = (
    Column("Sessions", "int", meaning="Sessions with a coding that counts"),
    Column("Adherence", "percent", meaning="Mean of the sessions' adherence"),
    Column("Low", "percent", meaning="Lower limit of the mean, by t over sessions, not under 0"),
    Column("High", "percent", meaning="Upper limit of the mean, by t over sessions, not over 1"),
    Column("Adherence (strict)", "percent", meaning="Mean of the sessions' strict adherence"),
    Column("Met standard", "percent", meaning="Share of scored sessions at or over the standard"),
    Column(
        "Status",
        width=17,
        meaning=f"{MET}: Low is at or over the standard. {NOT_MET}: High is under it. {CANNOT_TELL}: the limits hold "
        f"it between them. {TOO_FEW}: under {FEWEST_SESSIONS} scored sessions. {NO_STANDARD}",
    ),
    Column("Met low", "percent", meaning="Wilson's lower limit of Met standard"),
    Column("Met high", "percent", meaning="Wilson's upper limit of Met standard"),
    Column("Standard", "percent", meaning="The standard of the sessions, where they have one and the same"),
    Column("Scored", "int", meaning="Sessions with a score"),
    Column("Took place", "int", meaning="Sessions that took place, watched or not, where that was told"),
    Column("Dose", "percent", meaning="Mean of the sessions' dose"),
    Column("Critical missed", "int", meaning="Critical items not delivered, over all scored sessions"),
    Column("Concerns", "int", meaning="Concerns, over all sessions where they were looked for"),
    Column("Concerns per hour", "number", meaning="Concerns per hour of codable time"),
    Column("Its sessions", "link", meaning="Goes to the first of its sessions"),
    Column("Note", width=50, wrap=True, meaning="Why a figure is missing, and what to know before trusting it"),
    Column("Dose low", "percent", meaning="Lower limit of the mean dose, by t over sessions, not under 0"),
    Column("Dose high", "percent", meaning="Upper limit of the mean dose, by t over sessions"),
    Column("Concerns per hour low", "number", meaning=f"Lower {_RARE}"),
    Column("Concerns per hour high", "number", meaning=f"Upper {_RARE}"),
    Column(
        "Drawn from", "int", helper=True, meaning="Number that the sessions were drawn from at random: narrows limits"
    ),
    Column("Key", "int", helper=True, meaning="Number of the group, for formulas"),
)
_OWN = tuple(
    replace(
        column,
        meaning="The practitioner's own: concerns whose actor is their seat, over sessions whose coding tells who did "
        "what; empty where none does. Not live",
    )
    if column.name == "Concerns"
    else column
    for column in _FIGURES
    if not column.name.startswith("Concerns per hour")
)


def _half(member: str, figure: str, filled: str, mean: str, n: str, population: str, alpha: float) -> str:
    """Half the width of the limits of a mean by t(n - 1); `filled` is the column of the figure with 0 for missing."""
    spread = f"SUMPRODUCT({member}*ISNUMBER(Sessions[{figure}])*(Sessions[{filled}]-{mean})^2)"
    # Only a number of sessions that took place, none fewer than were watched, narrows the limits.
    finite = f"IF(ISNUMBER({population}),IF({population}>={n},SQRT(1-{n}/{population}),1),1)"
    return f"TINV({alpha!r},{n}-1)*SQRT({spread}/({n}-1)/{n})*{finite}"


def _mean(member: str, column: str) -> str:
    # Doubled brackets: Excel wants them around a name with parentheses.
    values = f"Sessions[[{column}]]" if "(" in column else f"Sessions[{column}]"
    count = f"SUMPRODUCT({member}*ISNUMBER({values}))"
    return f'IF({count}>0,SUMPRODUCT({member}*1,{values})/{count},"")'


def _sum(member: str, column: str) -> str:
    return f'IF(SUMPRODUCT({member}*ISNUMBER(Sessions[{column}]))>0,SUMPRODUCT({member}*1,Sessions[{column}]),"")'


def _wilson(member: str, share: str, alpha: float, sign: str) -> str:
    return wilson_limit(share, f"SUMPRODUCT({member}*ISNUMBER(Sessions[Met]))", alpha, sign)


def wilson_limit(share: str, n: str, alpha: float, sign: str) -> str:
    """The formula of Wilson's lower (`-`) or upper (`+`) limit of a share over n; empty where there is no share."""
    z2 = f"NORMSINV({1 - alpha / 2!r})^2"
    limit = f"({share}+{z2}/2/{n}{sign}SQRT({z2}*({share}*(1-{share})/{n}+{z2}/4/{n}^2)))/(1+{z2}/{n})"
    return f'IF(ISNUMBER({share}),{"MAX(0" if sign == "-" else "MIN(1"},{limit}),"")'


def _with(column: Column, formula: str | None) -> Column:
    return Column(column.name, column.kind, formula, column.meaning, column.width, column.wrap, helper=column.helper)


def _note(group: GroupResult, first: str | None) -> str | None:
    reasons = dict.fromkeys((group.weighted.why_missing, group.weighted.why_no_interval))
    told = [reason.partition(": ")[2] or reason for reason in reasons if reason]
    return "; ".join([*([first] if first else []), *told, *group.warnings]) or None
