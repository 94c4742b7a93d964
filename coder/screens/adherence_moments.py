"""The events of a session as moments to look at: beside what another observer coded there, where there is one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.screens.adherence_figures import Coded
from coder.screens.agreement_figures import INDEPENDENT, Asked, Told
from coder.screens.agreement_words import Entry

if TYPE_CHECKING:
    from coder.adherence.sessions import SessionResult
    from coder.tables import Tables


def pair_of(result: "SessionResult") -> tuple[str, str] | None:
    """The two independent observers whose codings can be compared; None where the coding that counts stands alone."""
    coding = result.coding
    if coding is None or result.other is None or coding.role not in INDEPENDENT or coding.observer == result.other:
        return None
    first, second = sorted((coding.observer, result.other))
    return first, second


def compared(told: Told, result: "SessionResult", rows: Sequence[Coded]) -> tuple[Told, list[Entry]]:
    """A moment for each row, as the comparison has it; one of what was not compared where it has none."""
    observer = result.coding.observer if result.coding else ""
    left = [one for one in told.figures["aligned"] if observer in one["raters"]]
    raters = next((one["raters"] for one in left), list(told.asked.pair or ()))
    side = raters.index(observer)
    moments = []
    for row in rows:
        found = next((one for one in left if one["onset"][side] == row.at_ms / 1000 and one["code"][side] == row.code),
                     None)  # fmt: skip
        if found is None:
            found = _alone(result, row, raters, side)
        else:
            left.remove(found)
        moments.append(found)
    return _with(told, moments), moments


def alone(tables: "Tables", result: "SessionResult", rows: Sequence[Coded]) -> tuple[Told, list[Entry]]:
    """A moment for each row of a coding that is compared with none."""
    coding, name = result.coding, result.session.name
    observer, role = (coding.observer, coding.role) if coding else ("", "")
    rater = observer if role in INDEPENDENT else f"{observer}, {role}"
    events = tables.events
    mine = events[(events["session"] == name) & (events["observer"] == observer) & (events["role"] == role)]
    labels = dict(zip(tables.codes["code"], tables.codes["label"], strict=True))
    told = Told(Asked(None, None, "code", None), {"aligned": []}, mine.assign(observer=rater), labels)
    moments = [_alone(result, row, [rater], 0) for row in rows]
    return _with(told, moments), moments


def _alone(result: "SessionResult", row: Coded, raters: Sequence[str], side: int) -> Entry:
    onset: list[float | None] = [None] * len(raters)
    code: list[str | None] = [None] * len(raters)
    onset[side], code[side] = row.at_ms / 1000, row.code
    return {
        "kind": "not_compared",
        "session": result.session.name,
        "raters": list(raters),
        "onset": onset,
        "code": code,
        "event": row.event,
    }


def _with(told: Told, moments: Sequence[Entry]) -> Told:
    own = [one for one in moments if one["kind"] == "not_compared"]
    return Told(told.asked, {"aligned": [*told.figures["aligned"], *own]}, told.events, told.labels)
