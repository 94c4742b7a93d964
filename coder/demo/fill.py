"""The demonstration goes into a database as a team's work would: each observer through the store's own verbs."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from codebooks import Codebook, Plan, shipped_codebook, shipped_plan
from coder.demo import course, model, programme, watching
from coder.errors import BadInput
from coder.models import Event, new_id
from coder.store import Store, create_store, open_store

if TYPE_CHECKING:
    from coder.store.events import Insert

OPENS_AS = next(iter(model.WATCHERS))
"""The observer as whom the demonstration is opened: the one with something left to do."""
LEFT_AT = 0.45
"""The part of the session after which the unfinished coding was left."""
STATE_CODES_END = float("inf")
BESIDE = ("", "-wal", "-shm", "-journal")
"""How the files that belong to one SQLite database end."""


def fill(target: str) -> None:
    """Fill a new database with the demonstration. BadInput if there is one already; nothing half-filled is left, nor
    what a filling left that was killed."""
    if "://" in target:
        _fill(target)
        return
    path = Path(target)
    _sweep(path)
    if path.exists():
        raise _taken(target)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = path.with_name(f".{path.name}.filling-{os.getpid()}")
    try:
        _fill(str(making))
        _move(making, path)
    finally:
        for end in BESIDE:
            Path(f"{making}{end}").unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what fillings of this file left whose process is dead; one that lives is filling it now."""
    from coder.store.presence import is_alive

    name = re.compile(rf"\.{re.escape(path.name)}\.filling-(\d{{1,9}})({'|'.join(BESIDE)})")
    for file in path.parent.glob(".*"):
        found = name.fullmatch(file.name)
        # Another program may bear the number by now: it began after the file was written.
        if found and not is_alive(int(found[1]), _written(file)):
            file.unlink(missing_ok=True)


def _written(file: Path) -> int:
    """When a file was written last, in ms since 1970; 0 for one that has gone."""
    try:
        return int(file.stat().st_mtime * 1000)
    except FileNotFoundError:
        return 0


def holds_demo(target: str) -> bool:
    """Whether a database is the demonstration, whatever was coded in it since. Errors as `open_store`."""
    from coder.store import people, sessions

    with open_store(target, OPENS_AS) as store:
        known = {one.name for one in people.observers(store)}
        lines = {line.name: (line.programme, line.site, line.date) for line in sessions.listing(store)}
    expected = {one.name: (model.PROGRAMME, one.site, one.date) for one in programme.drawn()}
    return set(model.WATCHERS) <= known and all(lines.get(name) == session for name, session in expected.items())


def _taken(target: str) -> BadInput:
    return BadInput(
        "this database holds something else", target, "name a file that is not there yet, or leave --db out"
    )


def _move(making: Path, path: Path) -> None:
    """Put the file in its place without ever replacing another."""
    try:
        os.link(making, path)
    except FileExistsError:
        raise _taken(str(path)) from None
    except OSError:
        if path.exists():
            raise _taken(str(path)) from None
        making.rename(path)


def _fill(target: str) -> None:
    book, plan = shipped_codebook(model.CODEBOOK), shipped_plan(model.PLAN)
    stores = {OPENS_AS: create_store(target, OPENS_AS, book, [plan])}
    try:
        stores |= {name: open_store(target, name) for name in (*model.WATCHERS, model.LEAD) if name != OPENS_AS}
        _register(stores)
        codes = _codes(book.book)
        for session in programme.drawn():
            _code(stores, session, book.book, plan.book, codes)
    finally:
        for store in stores.values():
            store.close()


def _register(stores: dict[str, Store]) -> None:
    from coder.store import people, sessions

    for name, store in stores.items():
        people.observer(store, name)
    store = stores[OPENS_AS]
    rows = [
        sessions.DeliveredRow(model.PROGRAMME, site, month, number) for site, month, number in programme.delivered()
    ]
    sessions.set_delivered(store, rows)
    for session in programme.drawn():
        fields = sessions.SessionFields(
            session.name,
            programme=model.PROGRAMME,
            site=session.site,
            plan=model.PLAN,
            date=session.date,
            medium=session.medium,
            chosen="random",
            format="group",
            seats=session.seats,
        )
        sessions.add(store, fields)


def _codes(book: Codebook) -> watching.Codes:
    """Points that the model makes and that count towards a mode: what observers may confuse."""
    made = {code for rates in model.POINTS.values() for code in rates}
    made |= {code for rates in model.RESPONSES.values() for code in rates}
    points = [one for one in book.codables if one.id in made and one.kind == "point" and one.mode is not None]
    return watching.Codes(
        technique={one.id: one.technique or one.id for one in points},
        mode={one.id: one.mode or one.id for one in points},
    )


def _code(
    stores: dict[str, Store], session: programme.Drawn, book: Codebook, plan: Plan, codes: watching.Codes
) -> None:
    from coder.store import sessions

    items = [course.PlannedItem(item.id, item.phase or "", item.planned_minutes or 0.0) for item in plan.items]
    scales = [scale.id for scale in book.globals.items] if book.globals else []
    truth = course.draw(session.name, model.SITES[session.site], session.medium, items, scales)
    if session.state in ("locked", "to lock"):
        fields = sessions.SessionFields(session.name, minutes=truth.length / course.SECONDS)
        sessions.edit(stores[OPENS_AS], session.name, fields)
    for observer in session.observers:
        watched = watching.watch(session.name, truth, observer, codes)
        reached = truth.length
        if session.state == "begun":
            reached = round(truth.length * LEFT_AT)
            watched = watching.cut(watched, truth, reached)
        _enter(stores[observer], session, watched, reached)
    if session.name == model.PRACTISED:
        _enter(stores[model.LEAD], session, watching.agreed(truth), truth.length, role="gold")
        practised = watching.watch(session.name, truth, OPENS_AS, codes)
        _enter(stores[OPENS_AS], session, practised, truth.length, role="training")


def _enter(
    store: Store, session: programme.Drawn, watched: watching.Watched, reached: float, role: str | None = None
) -> None:
    from coder.store import clocks, codings, events, marks

    coding = codings.begin(store, session.name, role=role)
    clocks.append(store, coding.id, "start", 0)
    inserts = _inserts(coding.id, watched.events)
    # A draft's events are acts of their own, so that each can be undone as if it had been keyed.
    acts: Sequence[Sequence[Insert]] = [inserts] if session.state == "locked" else [[one] for one in inserts]
    for act in acts:
        events.write(store, coding.id, act)
    clocks.append(store, coding.id, "pause", round(reached * 1000))
    for item, mark in watched.marks.items():
        marks.set_mark(store, coding.id, item, status=mark.status, minutes=mark.minutes)
    for scale, value in watched.ratings.items():
        marks.set_rating(store, coding.id, scale, value)
    if watched.ratings:
        codings.ratings_done(store, coding.id)
    if session.state == "locked":
        codings.lock(store, coding.id)


def _inserts(coding_id: UUID, seen: Sequence[watching.Seen]) -> "list[Insert]":
    from coder.store.events import Insert
    from coder.store.history import wall_clock

    ids = {one: new_id() for one in seen}
    keyed_at, keyed_offset = wall_clock()
    return [
        Insert(
            Event(
                id=ids[one],
                coding_id=coding_id,
                entry=0,
                onset_ms=round(one.onset * 1000),
                offset_ms=None if one.offset in (None, STATE_CODES_END) else round((one.offset or 0.0) * 1000),
                is_open=one.offset == STATE_CODES_END,
                code=one.code,
                actor=one.actor,
                note=one.note,
                modifiers=dict(one.modifiers),
                linked_id=ids.get(one.answers) if one.answers else None,
                come_back=one.come_back,
                keyed_at=keyed_at,
                keyed_offset=keyed_offset,
            )
        )
        for one in seen
    ]
