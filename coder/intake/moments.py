"""The column `moments` of a ratings table: the events that an answer rests on, as `2537.3 EN-VAL; 2882 EN-EMP`."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlmodel import col, select

from coder.intake.roster import Roster
from coder.models import Coding, EventRow, Evidence

COLUMN = "moments"


def text_of(moments: Iterable[tuple[float, str]]) -> str:
    """Of onsets in seconds and codes, in order.

    >>> text_of([(2537.3, "EN-VAL"), (2882.0, "EN-EMP")])
    '2537.3 EN-VAL; 2882 EN-EMP'
    """
    return "; ".join(f"{f'{onset:.3f}'.rstrip('0').rstrip('.')} {code}" for onset, code in moments)


def read(text: str) -> list[tuple[int, str] | None]:
    """Onset in ms and code of each part; None for one that cannot be read.

    >>> read("2537.3 EN-VAL; soon")
    [(2537300, 'EN-VAL'), None]
    """
    return [_part(part.strip()) for part in text.split(";") if part.strip()]


def _part(part: str) -> tuple[int, str] | None:
    onset, _, code = part.partition(" ")
    digits = onset.replace(".", "", 1)
    if not (digits.isdecimal() and digits.isascii() and len(digits) <= 12 and code.strip()):
        return None
    return round(float(onset) * 1000), code.strip()


def cite(roster: Roster, coding: Coding, said: Mapping[str, str]) -> int:
    """Put events on the lists of a draft coding. `said`: the column's text by scale. Returns how many parts name no
    event of the coding."""
    session = roster.act.session
    rows = select(EventRow.id, EventRow.onset_ms, EventRow.code).where(
        col(EventRow.coding_id) == coding.id, ~col(EventRow.retracted)
    )
    known: dict[tuple[int, str], list[UUID]] = {}
    for event_id, onset, code in session.exec(rows):
        known.setdefault((onset, code), []).append(event_id)
    cited = select(Evidence.scale, Evidence.event_id).where(col(Evidence.coding_id) == coding.id)
    there = set(session.exec(cited))
    lost = 0
    for scale, text in said.items():
        for part in read(text):
            events = known.get(part, []) if part is not None else []
            lost += not events
            for event_id in events:
                if (scale, event_id) not in there:
                    there.add((scale, event_id))
                    roster.act.add(Evidence(coding_id=coding.id, event_id=event_id, scale=scale), coding.id)
    return lost
