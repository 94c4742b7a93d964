"""An observer's practice beside the gold coding of its session, as the database holds them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from coder import tables
from coder.agreement import report_frames as frames
from coder.agreement.codings import Coding, Levels
from coder.errors import BadInput
from coder.store import Store, practice
from coder.store.open_codings import named
from coder.store.practice import GOLD, TRAINING, Practice
from coder.tables.compared import tolerances
from coder.team.feedback import KINDS, Feedback, feedback, until


@dataclass(frozen=True)
class Compared:
    """A locked practice coding and the gold coding, as far as the gold coding goes. tolerance: ms. gold_marks,
    own_marks: the status of each plan item; planned: whether the session has a plan."""

    practice: Practice
    gold: Coding
    own: Coding
    levels: Levels
    tolerance: int
    planned: bool
    gold_marks: Mapping[str, str]
    own_marks: Mapping[str, str]

    @property
    def end(self) -> int:
        """How far practice is compared (ms): as far as both clocks came; a coding without a clock counts as whole."""
        return min(self.gold.end, self.practice.reached_ms or self.gold.end)

    @property
    def partial(self) -> bool:
        """Whether the practice ended before the gold coding."""
        return self.end < self.gold.end - self.tolerance

    def feedback(self) -> Feedback:
        """Of a practice that ended early only what it came to; a certification test always takes the whole."""
        gold = until(self.gold, self.end) if self.partial else self.gold
        return feedback(gold, self.own, self.levels, self.tolerance)


def compared(store: Store, line: Practice, tolerance: float | None = None) -> Compared:
    """What is compared for one session. tolerance: seconds, else the gold codebook's for the medium, else 2.

    Nothing of the gold coding is given before the practice is locked: BadInput.
    """
    if line.coding is None or line.coding.state != "locked":
        mend = f"finish it with `coder practise {line.session}`, then d and l"
        raise BadInput("this practice is not locked yet", f"session {line.session}", mend)
    read = tables.read(store, tables.Where(sessions=(line.session,)))
    with store.reading() as session:
        expert = named(session, line.gold.id)[1]
    rows = [row for row in read.codings.to_dict("records") if _is(row, expert, GOLD) or _is(row, store.who, TRAINING)]
    codings = read.codings.loc[[_is(row, expert, GOLD) for row in read.codings.to_dict("records")]]
    known = frames.codebook_levels(read.codes, [row["codebook_digest"] for row in rows])
    seconds = frames.tolerance_of(read.sessions, codings, tolerances(store)) if tolerance is None else tolerance
    found = {
        (coding.observer, role): coding
        for coding, role in frames.stored_codings(
            sessions=read.sessions,
            codings=read.codings,
            events=read.events,
            looked_for=read.looked_for,
            gaps=read.gaps,
            codes=known,
        )
    }
    clock = codings["clock_seconds"].iloc[0]
    gold = _to_its_end(found[expert, GOLD], clock, line.minutes, round(seconds * 1000))
    marks = read.marks.to_dict("records")
    return Compared(
        line,
        gold,
        found[store.who, TRAINING],
        Levels(codes=known),
        round(seconds * 1000),
        bool(read.sessions["plan"].notna().any()),
        {str(row["item"]): str(row["status"]) for row in marks if _is(row, expert, GOLD) and row["status"]},
        {str(row["item"]): str(row["status"]) for row in marks if _is(row, store.who, TRAINING) and row["status"]},
    )


def _is(row: Mapping[Any, Any], observer: str, role: str) -> bool:
    return bool(row["observer"] == observer and row["role"] == role)


def _to_its_end(gold: Coding, clock: float | None, minutes: float | None, tolerance: int) -> Coding:
    """The gold coding goes as far as its clock came, else as its session lasts; never less far than its last state, or
    than its last event could be met."""
    reached = round((clock if clock and clock > 0 else (minutes or 0) * 60) * 1000)
    met = max((onset + tolerance + 1 for onset in gold.onsets.tolist()), default=0)
    return replace(gold, end=max(reached, met, *gold.ends.tolist(), 0))


def figures(found: Feedback, one: Compared) -> dict[str, Any]:
    """What is kept of an attempt; times in seconds."""
    line = one.practice
    return {
        "attempt": line.number,
        "gold": str(line.gold.id),
        "tolerance": found.tolerance / 1000,
        "compared_to": one.end / 1000,
        "gold_to": one.gold.end / 1000,
        "f1": found.f1.value,
        "moments": {kind: found.count(kind) for kind in KINDS},
        "mode_time": {f"{mode.place.channel} {mode.name}": mode.value for mode in found.modes},
    }


def to_json(found: Feedback, one: Compared) -> dict[str, Any]:
    """The whole feedback as JSON holds it; times in seconds."""
    return {
        "session": one.practice.session,
        **figures(found, one),
        "f1": found.f1.to_json(),
        "mode_time": [mode.to_json() for mode in found.modes],
        "codes": [
            {
                "code": code.code,
                "gold": code.gold,
                "own": code.own,
                **{name: getattr(code, name).to_json() for name in ("sensitivity", "precision", "lag")},
            }
            for code in found.codes
        ],
        "list": [
            {
                "kind": moment.kind,
                "at": moment.at / 1000,
                "gold": moment.gold,
                "own": moment.own,
                "lag": None if moment.lag is None else moment.lag / 1000,
            }
            for moment in found.moments
        ],
    }


def look(store: Store, line: Practice) -> tuple[Compared, Feedback]:
    """The feedback on a locked attempt; that it was looked at is kept with its figures. Errors: BadInput,
    StoreRefused."""
    one = compared(store, line)
    found = one.feedback()
    if line.coding is not None:
        practice.keep(store, line.coding.id, figures(found, one))
    return one, found
