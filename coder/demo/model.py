"""The rates behind the demonstration. Invented: no figure here is an estimate of anything.

Rates are per hour of time in the mode, times in seconds unless a name says otherwise, chances from 0 to 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SEED = 2225
"""Picked among several so that the sites tell different stories; the figures are an illustration, not a result."""
PROGRAMME = "bridgework"
PLAN = "bridgework-s04"
CODEBOOK = "modes-of-practice"
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 7))
DOUBLE_CODED = 8
LOCKED = 21
"""Sessions, the earliest ones, whose codings are finished; of the last three one is to be locked, one to be gone on
with and one not begun."""


@dataclass(frozen=True)
class Site:
    """`shortfall`: chance that an item falls short; `delivered`: sessions in each month, `watched` of them."""

    delivered: tuple[int, ...]
    watched: int
    shortfall: float
    strains: float
    """Multiplies the rates of strains and concerns."""
    quality: float
    """Mean of the ratings, 1 to 5."""
    team: tuple[str, ...]


SITES: Mapping[str, Site] = {
    "north": Site((6, 7, 7, 6, 7, 7), 10, 0.15, 0.9, 3.8, ("P01", "P02", "P03")),
    "south": Site((8, 8, 8, 8, 8, 8), 12, 0.44, 1.4, 3.2, ("P04", "P05", "P06")),
    "west": Site((1, 1, 2, 1, 1, 2), 2, 0.12, 1.0, 3.9, ("P03", "P06")),
}

# ---------------------------------------------------------------- the course of a session
ITEM_DIFFICULTY = {"S4.1": 0.5, "S4.2": 1.1, "S4.4": 0.7, "S4.5": 1.6}
"""Multiplies the shortfall of an item; 1 for the others."""
SESSION_SPREAD = 0.30
"""SD of a session's own factor on the shortfall (log scale)."""
OUTRIGHT = 0.4
"""Of what falls short, the part that is not delivered at all; the rest is partial."""
ADAPTED = 0.10
NOT_APPLICABLE = {"S4.2": 0.05}
MINUTES_SPREAD = 0.16
"""SD of an item's minutes about the plan's (log scale)."""
PARTIAL_MINUTES = (0.45, 0.75)
BREAK_AFTER = "S4.3"
BREAK_MINUTES = (13.0, 18.0)

MODE_WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "opening": {"ED": 0.46, "EN": 0.40, "TH": 0.08, "NM": 0.06},
    "engagement": {"ED": 0.34, "EN": 0.52, "TH": 0.09, "NM": 0.05},
    "teaching": {"ED": 0.66, "EN": 0.27, "TH": 0.03, "NM": 0.04},
    "practice": {"ED": 0.33, "EN": 0.30, "TH": 0.32, "NM": 0.05},
    "close": {"ED": 0.40, "EN": 0.44, "TH": 0.10, "NM": 0.06},
}
"""Chance of each mode for the next stretch, by the plan's phase."""
DWELL = {"ED": 420.0, "EN": 280.0, "TH": 230.0, "NM": 75.0}
"""Mean length of a stretch; gamma-distributed with shape 2."""
SHORTEST_STRETCH = 45.0

ACTIVITIES = {"S4.2": "ED-ACT", "S4.3": "ED-CON", "S4.4": "ED-CON", "S4.5": "TH-TRY", "S4.6": "ED-ACT"}
ADAPTED_ACTIVITY = "EN-ADP"
ACTIVITY_PIECE = (240.0, 600.0)
ACTIVITY_PAUSE = (40.0, 120.0)
PARTICIPATION = {"ED-ACT": "CL-PAR", "TH-TRY": "CL-PAR", "EN-ADP": "CL-PAD"}

POINTS: Mapping[str, Mapping[str, float]] = {
    "ED": {
        "ED-CBS": 7, "ED-RDT": 5, "ED-BND": 3, "ED-PRF": 8, "ED-REF": 1.5, "ED-RDV": 1.5, "ED-CMP": 1.5, "ED-SCR": 0.8,
        "EN-RAT": 2.5, "EN-VAL": 3, "EN-EMP": 2, "EN-RSP": 1.5, "EN-SRF": 3, "EN-LEG": 0.8, "TH-AWR": 0.5,
    },
    "EN": {
        "EN-EMP": 9, "EN-VAL": 8, "EN-RES": 3, "EN-RSP": 3, "EN-LEG": 1, "EN-GOA": 2.5, "EN-TSK": 2.5, "EN-RAT": 3,
        "EN-CDG": 3, "EN-NEG": 1, "EN-BEN": 1.5, "EN-UPF": 0.8, "EN-MIT": 8, "EN-SRF": 8, "EN-CHG": 3, "EN-SFT": 2,
        "ED-PRF": 4, "ED-RDT": 1, "TH-ACK": 1, "TH-AWR": 1, "CL-CHG": 1, "CL-INS": 0.5,
    },
    "TH": {
        "TH-FBK": 2.5, "TH-ACK": 5, "TH-EXD": 4, "TH-REL": 2, "TH-SUP": 4, "TH-INT": 5, "TH-OPB": 1.5, "TH-AWR": 6,
        "TH-EMO": 6, "TH-CIS": 5, "EN-EMP": 5, "EN-VAL": 4, "EN-SRF": 3, "ED-PRF": 2, "CL-INS": 2,
    },
    "NM": {"EN-RES": 2, "ED-BND": 2},
}  # fmt: skip
WITHIN_ACTIVITY = {"TH-TRY": {"CL-TRY": 7.0}}
FOLLOWED_BY = {"TH-INT": ("CL-OPN", 0.4), "TH-EMO": ("CL-EMO", 0.5), "TH-FBK": ("CL-FBK", 0.7)}
"""What a client may answer with, and the chance of it."""
LEADS = 0.7
"""Chance that a practitioner's act is the lead practitioner's (F1)."""

STRAINS = {"RU-TSK": 0.40, "RU-BND": 0.25, "RU-GOA": 0.25}
BREACHES = {"CL-NAD": 1.2}
CONCERNS = {"PX-DEB": 0.12, "PX-OFF": 0.06, "PX-HOS": 0.04, "PX-COL": 0.02}
RESPONDED = {"strain": 0.75, "breach": 0.6}
RESPONSES: Mapping[str, Mapping[str, float]] = {
    "ED": {"ED-BND": 0.4, "ED-CMP": 0.3, "ED-RDT": 0.3},
    "EN": {"EN-EMP": 0.5, "EN-NEG": 0.3, "EN-RSP": 0.2},
    "TH": {"TH-REL": 0.4, "TH-ACK": 0.35, "TH-EXD": 0.25},
    "NM": {"EN-EMP": 1.0},
    "breach": {"ED-REF": 0.5, "ED-RDT": 0.3, "ED-ENF": 0.2},
}
RESPONSE_AFTER = (6.0, 75.0)
RESOLVED = {True: 0.7, False: 0.2}
"""Chance that a strain is resolved, by whether it was responded to."""
RESOLVED_AFTER = (60.0, 360.0)
INTERRUPTIONS = 0.15
INTERRUPTION = (60.0, 240.0)
LOST_PICTURE = {"live": 0.0, "video": 0.15, "live-link": 0.5}
LOST = (15.0, 60.0)

FACTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "RU-GOA": ("form", ("withdrawal", "confrontation", "mixed")),
    "RU-TSK": ("form", ("withdrawal", "confrontation", "mixed")),
    "RU-BND": ("form", ("withdrawal", "confrontation", "mixed")),
    "EN-MIT": ("mi_skill", ("open question", "affirmation", "complex reflection", "summary", "evoking change talk")),
    "EN-GOA": ("agreement_stance", ("collaborative", "negotiated")),
    "EN-TSK": ("agreement_stance", ("collaborative", "negotiated")),
}
"""A modifier that an event of the code may be given, with its values."""


# ---------------------------------------------------------------- the observers
@dataclass(frozen=True)
class Watcher:
    """An observer: chance of missing a point and of taking it for another, delay of the stroke, lean of the ratings."""

    miss: float
    confuse: float
    lag: float
    lean: float


WATCHERS: Mapping[str, Watcher] = {
    "anna": Watcher(miss=0.06, confuse=0.05, lag=1.0, lean=0.0),
    "ben": Watcher(miss=0.10, confuse=0.08, lag=1.7, lean=-0.2),
    "carla": Watcher(miss=0.07, confuse=0.06, lag=1.2, lean=0.2),
    "dev": Watcher(miss=0.11, confuse=0.08, lag=1.5, lean=0.1),
}
LEAD = "lead"
"""Who entered the gold coding that experts agreed on: the session's true course."""
PRACTISED = "S10"
"""The session that has a gold coding. The first observer, who did not watch it for the reports, practised on it."""
JITTER = 0.6
"""SD of the stroke's delay."""
STATE_JITTER = 2.0
"""SD of when a state's beginning or end is noticed."""
FALSE_ALARMS = 1.2
"""Points an hour that were not there."""
SAME_TECHNIQUE = 0.75
"""Of what is confused, the part that goes to another code of the same technique; the rest goes to the same mode."""
MISSED_STRETCH = {True: 0.20, False: 0.02}
"""Chance that a mode's stretch is not noticed, by whether it is shorter than `BRIEF`."""
BRIEF = 100.0
SETTLES_IN = (5.0, 50.0)
"""When the first mode is coded."""
CONFUSED_MODE = 0.04
MISSED_ACTIVITY = 0.05
MISSED_STRAIN = 0.15
"""Chance of missing a strain, a breach, a resolution or a concern."""
NOT_LINKED = 0.25
MODIFIER_GIVEN = 0.6
UNSURE = {True: 0.12, False: 0.015}
"""Chance of the flag `unsure`, by whether the code was confused."""
NOTED = 0.02
COME_BACK = 0.01
ITEM_CONFUSED = 0.10
ITEM_NOT_OBSERVED = 0.015
NEXT_TO = {
    "delivered": ("partial", "adapted"),
    "adapted": ("delivered", "partial"),
    "partial": ("delivered", "not_delivered"),
    "not_delivered": ("partial",),
}
MINUTES_NOISE = 1.0
RATING_SPREAD = 0.5
RATING_NOISE = 0.45
LESS_RATED = {"G-TH-GOAL": -0.7, "G-TH-TASK": -0.6, "G-TH-BOND": -0.5}
NOT_RATABLE = {"G-TH-BOND": 0.3, "G-STRAIN": 0.15, "G-FLEX": 0.1}

NOTES = (
    "two answers at once",
    "hard to hear from the back",
    "after the co-practitioner's prompt",
    "on the flipchart",
    "came back to the rule list",
    "short, then moved on",
)
NOTED_ALWAYS = {"TH-AWR": ("names a habit in the room", "links act and consequence", "points out the pattern")}
"""An `other` code needs a note."""
