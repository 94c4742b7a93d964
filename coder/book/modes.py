"""The sheet Modes: time and events of each session by mode, and how far they lie outside the owner's range."""

from collections.abc import Mapping
from typing import Any

from coder.adherence.report import Report
from coder.adherence.sessions import SessionResult
from coder.adherence.targets import points_outside
from coder.book.common import frame, records
from coder.book.keys import Keys
from coder.book.lists import Labels
from coder.book.targets import EVENTS, NO_PLAN, NO_RANGE, NO_SHARE, TIME, ByPlan, wanted_for
from coder.book.words import why_no_modes
from exports.sheet import Column, Flag, Sheet

SECONDS_PER_MINUTE = 60.0
SHARES = {TIME: "Time share", EVENTS: "Event share"}
"""The column that holds the measure."""
_SHARE = f'IF(@[Target is for]="{EVENTS}",@[Event share],@[Time share])'
MODES = (
    Column("Session", meaning="Session that was watched"),
    Column("Observer", meaning="Who made the coding that counts"),
    Column("Mode", meaning="Mode of practice"),
    Column("Label", meaning="The mode's name"),
    Column("Minutes", "minutes", meaning="Codable time in the mode"),
    Column("Time share", "percent", meaning="Codable time in the mode over codable time in any mode"),
    Column("Events", "int", meaning="Events of the mode's techniques"),
    Column("Event share", "percent", meaning="Those events over the events of all techniques that have a mode"),
    Column("Target is for", width=13, meaning=f"The measure that the owner's range is for: {TIME} or {EVENTS}"),
    Column("Target low", "percent", meaning="Lower end of the range that the plan sets; empty: open, or no range"),
    Column("Target high", "percent", meaning="Upper end of the range that the plan sets; empty: open, or no range"),
    Column(
        "Points outside",
        "number",
        f"IF(AND(OR(ISNUMBER(@[Target low]),ISNUMBER(@[Target high])),ISNUMBER({_SHARE})),"
        f"MAX(0,IF(ISNUMBER(@[Target low]),(@[Target low]-{_SHARE})*100,0),"
        f'IF(ISNUMBER(@[Target high]),({_SHARE}-@[Target high])*100,0)),"")',
        meaning="Percentage points from the share that the range is for to the nearer end of the range; 0 within it",
    ),
    Column("Preset", meaning="Codes that were looked for; empty: all of the codebook"),
    Column("Note", width=34, meaning="Why there are no points outside"),
    Column("Programme key", "int", helper=True, meaning="Number of the programme, for formulas"),
    Column("Site key", "int", helper=True, meaning="Number of the site, for formulas"),
    Column("Mode key", "int", helper=True, meaning="Number of the mode, for formulas"),
)


def modes_sheet(report: Report, keys: Keys, labels: Labels, by_plan: ByPlan) -> Sheet:
    """`by_plan`: the owner's ranges of each plan."""
    results = {result.session.name: result for result in report.sessions}
    rows = [_row(row, results[row["session"]], keys, labels, by_plan) for row in records(report.modes_frame())]
    return Sheet(
        "Modes",
        frame(rows, MODES),
        MODES,
        title="Modes: time and events of each session by mode",
        empty=f"Nothing to show: {why_no_modes(keys)}.",
        meaning="One row for each session and mode, from the coding that counts. Empty: not looked for, or undefined. "
        "Beside the table: the means by programme and site against the owner's range.",
        printed_columns=12,
        flags=(Flag("Points outside", "AND(ISNUMBER(@[Points outside]),@[Points outside]>0)", "good"),),
    )


def _row(row: Mapping[str, Any], result: SessionResult, keys: Keys, labels: Labels, by_plan: ByPlan) -> dict[str, Any]:
    session = result.session
    wanted = wanted_for(session.plan, by_plan)
    limits = wanted.ranges.get(row["mode"]) if wanted else None
    share = row[wanted.measure.replace(" ", "_")] if wanted else None
    why = NO_PLAN if session.plan is None else NO_RANGE if limits is None else NO_SHARE if share is None else None
    return {
        "Session": row["session"],
        "Observer": row["observer"],
        "Mode": row["mode"],
        "Label": labels.get(row["mode"]),
        "Minutes": None if row["seconds"] is None else row["seconds"] / SECONDS_PER_MINUTE,
        "Time share": row["time_share"],
        "Events": row["events"],
        "Event share": row["event_share"],
        "Target is for": wanted.measure if wanted and limits else None,
        "Target low": limits.low if limits else None,
        "Target high": limits.high if limits else None,
        "Points outside": None if limits is None or share is None else points_outside(share, limits),
        "Preset": row["preset"],
        "Note": why,
        "Programme key": keys.programmes[session.programme],
        "Site key": keys.sites[session.site],
        "Mode key": keys.modes[row["mode"]],
    }
