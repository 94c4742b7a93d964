"""The sheet Items: one row an item of a coding. `Credit` follows `Status`, and every score follows `Credit`."""

from typing import Any

from coder.adherence.items import CREDITS, STATUSES, UNKNOWN
from coder.adherence.records import Plan
from coder.adherence.report import Report
from coder.book.common import frame, records
from coder.book.keys import Keys
from exports.sheet import Column, Flag, Sheet

NOT_COUNTED = "not counted"
NOT_A_STATUS = "not a status"
_LOOKUP = "INDEX(Credits,@[Plan row],MATCH(@[Status],Statuses,0))"
# Not MATCH, for which `del*` would be a status.
_KNOWN = "SUMPRODUCT((Statuses=@[Status])*1)>0"
_RULE = f'IF({_KNOWN},IFERROR({_LOOKUP},"{UNKNOWN}"),"{UNKNOWN}")'
COLUMNS = (
    Column("Session", meaning="Session that was watched"),
    Column("Observer", meaning="Who coded it"),
    Column("Item", meaning="Line of the session plan"),
    Column(
        "Status",
        choices=STATUSES,
        width=16,
        meaning="The observer's mark; empty: no mark, which counts as not observed. Change it and the scores follow",
    ),
    Column(
        "Credit",
        "number",
        f'IF(@[Status]="","",IF({_KNOWN},IFERROR({_LOOKUP}+0,""),"{NOT_A_STATUS}"))',
        meaning="What the status earns by the credits on Read me; empty: did not apply, or was not observed; "
        f"{NOT_A_STATUS}: the word is none of the six (misspelt?), so that the item counts as not observed",
    ),
    Column("Weight", "number", meaning="The plan's weight of the item"),
    Column("Critical", meaning="yes: the plan calls the item critical"),
    Column("Planned minutes", "minutes", meaning="By the plan"),
    Column("Delivered minutes", "minutes", meaning="As marked by the observer"),
    Column("Title", width=36, meaning="The plan's title of the item"),
    Column("Phase", meaning="The plan's phase"),
    Column("Role", meaning="Role of the coding: primary, second, consensus, gold, training"),
    Column("State", meaning="draft or locked"),
    Column(
        "Counts", "int", meaning="1: this coding makes the session's score (its consensus, else its primary coding)"
    ),
    Column("Note", width=40, wrap=True, meaning="The observer's note"),
    Column("Plan", meaning="Session plan"),
    Column("Marked", "int", 'IF(@[Status]="",0,1)', helper=True, meaning="1: the item has a mark"),
    Column(
        "Applies",
        "int",
        f'IF({_RULE}="{NOT_COUNTED}",0,1)',
        helper=True,
        meaning="0: the status takes the item out of the score",
    ),
    Column("Weight that applies", "number", "@[Weight]*@[Applies]", helper=True, meaning="Weight, where it applies"),
    Column(
        "Weight seen",
        "number",
        "IF(ISNUMBER(@[Credit]),@[Weight],0)",
        helper=True,
        meaning="Weight, where the item applied and was observed",
    ),
    Column(
        "Weighted credit",
        "number",
        "IF(ISNUMBER(@[Credit]),@[Weight]*@[Credit],0)",
        helper=True,
        meaning="Weight x credit",
    ),
    Column(
        "Minutes counted",
        "minutes",
        'IF(@[Applies]=0,"",IF(@[Status]="not_delivered",0,IF(OR(@[Status]="",@[Status]="not_observed",'
        f'@[Credit]="{NOT_A_STATUS}",@[Delivered minutes]=""),"{UNKNOWN}",@[Delivered minutes])))',
        helper=True,
        meaning="Minutes for the dose; unknown makes the session's dose unknown",
    ),
    Column("Plan row", "int", helper=True, meaning="Row of the plan in the credits on Read me"),
    Column("Item key", "int", helper=True, meaning="Number of the item, for formulas"),
    Column("Coding", "int", helper=True, meaning="Number of the coding, for formulas"),
)


_PRINTED = 1 + [column.name for column in COLUMNS].index("Title")
"""Columns: more would print too small to read."""


def items_sheet(report: Report, keys: Keys) -> Sheet:
    plans = {result.session.name: result.session.plan for result in report.sessions}
    rows = [_row(row, plans[row["session"]], keys) for row in records(report.items_frame())]
    return Sheet(
        "Items",
        frame(rows, COLUMNS),
        COLUMNS,
        title="Items: how far each session followed its plan",
        empty="Nothing to show: no session has a plan with marks.",
        meaning="One row for each item of each coding. The second observer's rows stand here too; Counts tells which "
        "coding makes the score. Beside the table: how often each item was delivered in full (credit 1), over the "
        "codings that count, with Wilson's limits over sessions.",
        printed_columns=_PRINTED,
        flags=(
            Flag("Status", 'AND(@[Critical]="yes",@[Status]="not_delivered")', "alarm"),
            Flag("Credit", f'@[Credit]="{NOT_A_STATUS}"', "alarm"),
            Flag("Status", f'@[Credit]="{NOT_A_STATUS}"', "alarm"),
            Flag("Status", 'OR(@[Status]="",@[Status]="not_observed")', "doubt"),
        ),
    )


def credit_words(plan: Plan) -> list[float | str]:
    """The plan's credit for each status, as the cells of the credits table."""
    given = [plan.credits.get(status, CREDITS[status]) for status in STATUSES]
    return [NOT_COUNTED if credit is None else credit for credit in given]


def _row(row: dict[str, Any], plan: Plan | None, keys: Keys) -> dict[str, Any]:
    status, credit, weight = row["status"], row["credit"], row["weight"]
    rule = plan.credits.get(status, CREDITS[status]) if plan and status else UNKNOWN
    applies = 0 if rule is None else 1
    return {
        "Session": row["session"],
        "Observer": row["observer"],
        "Item": row["item"],
        "Status": status,
        "Credit": credit,
        "Weight": weight,
        "Critical": "yes" if row["critical"] else "no",
        "Planned minutes": row["planned_minutes"],
        "Delivered minutes": row["minutes"],
        "Title": row["title"],
        "Phase": row["phase"],
        "Role": row["role"],
        "State": row["state"],
        "Counts": int(row["counts"]),
        "Plan": row["plan"],
        "Note": row["note"],
        "Marked": 0 if status is None else 1,
        "Applies": applies,
        "Weight that applies": weight * applies,
        "Weight seen": 0.0 if credit is None else weight,
        "Weighted credit": 0.0 if credit is None else weight * credit,
        "Minutes counted": _minutes(status, row["minutes"], applies),
        "Plan row": keys.plans[plan.id, plan.version] if plan else None,
        "Item key": keys.items[plan.id, row["item"]] if plan else None,
        "Coding": keys.codings[row["session"], row["observer"], row["role"]],
    }


def _minutes(status: str | None, minutes: float | None, applies: int) -> float | str | None:
    if not applies:
        return None
    if status == "not_delivered":
        return 0.0
    return UNKNOWN if status in (None, "not_observed") or minutes is None else minutes
