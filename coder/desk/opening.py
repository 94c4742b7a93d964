"""Taking up a coding where it was left: what is coded, how far its clock came, and whether another window has it."""

import time
from collections.abc import Callable
from functools import partial
from uuid import UUID

from coder.desk.cast import Cast
from coder.desk.clock import LifeSign, Source, standing
from coder.desk.keys import KeyMap
from coder.desk.recorder import Recorder
from coder.desk.sitting import Sitting, in_order_of_entry
from coder.desk.subject import subject_of
from coder.desk.undo import UndoStack
from coder.errors import Locked
from coder.store import Store, clocks, events, history, presence, undoing


def open_sitting(
    store: Store,
    coding_id: UUID,
    *,
    live: bool | None = None,
    look: bool = False,
    in_sight: int | None = None,
    source: Source = time.monotonic,
    wall: Callable[[], float] = time.time,
) -> Sitting:
    """Take up a coding where it is. `live`: None asks the session's medium, and a session without one is live.
    `look`: where another window has it open, show it as it is, to read. `in_sight`: of a longer coding only so many
    events, those entered last, to draw them at once; it is `whole` after `fill`.

    Errors: NotFound, Locked (open in another window), StoreRefused.
    """
    subject = subject_of(store, coding_id, live)
    before, held = presence.of(store, coding_id), None
    try:
        if subject.coding.state != "locked":
            presence.take(store, coding_id)
    except Locked as error:
        if not look:
            raise
        held = error.problems[0]
    by_entry = in_order_of_entry(store, coding_id, in_sight)
    one_to_one = subject.session.format == "one-to-one"
    keys = KeyMap(subject.book, subject.coding.preset, one_to_one=one_to_one)
    cast = Cast(subject.book, tuple(sorted(subject.session.seats)), one_to_one=one_to_one)
    acts, written = partial(undoing.acts, store, coding_id), partial(events.written, store, coding_id)
    undo = UndoStack(acts, written, history.length(store, coding_id))
    recorder = Recorder(store, coding_id, keys, cast, by_entry, undo)
    signs = [LifeSign(event.keyed_at) for event in by_entry[-1:] if event.made_by == "screen"]
    if before is not None:
        signs.append(LifeSign(before.seen_at, before.session_ms))
    marks = clocks.marks(store, coding_id)
    stands = standing(marks, signs, live=subject.live, wall_ms=round(wall() * 1000))
    sitting = Sitting(store, subject, recorder, stands, source)
    sitting.held_elsewhere = held
    sitting.whole = in_sight is None or len(by_entry) < in_sight
    sitting.gaps += [(mark.session_ms, mark.until_ms) for mark in marks if mark.kind == "gap" and mark.until_ms]
    return sitting
