"""Whatever is written, undone and redone: history replayed from its beginning gives the rows that are there."""

from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coder.models import Coding
from coder.store import Store, codings, create_store, events, history, sessions, undoing
from coder.store.events import Insert, Update
from coder.store.sessions import SessionFields
from tests.store.samples import book, event

TIMES = st.integers(min_value=0, max_value=600_000)


class Desk(RuleBasedStateMachine):
    """A person who codes, edits, deletes, takes back and does again."""

    folder: Path
    number = 0

    @initialize()
    def open(self) -> None:
        Desk.number += 1
        self.store: Store = create_store(str(self.folder / f"{Desk.number}.db"), "anna", book())
        sessions.add(self.store, SessionFields("S01"))
        self.coding: Coding = codings.begin(self.store, "S01")
        self.states = [self._shown()]
        self.ahead: list[dict[UUID, dict[str, Any]]] = []

    def _shown(self) -> dict[UUID, dict[str, Any]]:
        return {row.id: history.plain(row) for row in events.of(self.store, self.coding.id)}

    def _did(self) -> None:
        self.states.append(self._shown())
        self.ahead = []

    @rule(times=st.lists(TIMES, min_size=1, max_size=3), code=st.sampled_from(["A", "B"]))
    def code(self, times: list[int], code: str) -> None:
        events.write(self.store, self.coding.id, [Insert(event(self.coding.id, time, code)) for time in times])
        self._did()

    @precondition(lambda self: self._shown())
    @rule(pick=st.integers(min_value=0), time=TIMES, note=st.none() | st.text(max_size=5))
    def edit(self, pick: int, time: int, note: str | None) -> None:
        shown = events.of(self.store, self.coding.id)
        row = shown[pick % len(shown)]
        note = None if note is None else note.replace("\x00", "")
        before = {"onset_ms": row.onset_ms, "note": row.note}
        events.write(self.store, self.coding.id, [Update(row.id, before, {"onset_ms": time, "note": note})])
        self._did()

    @precondition(lambda self: self._shown())
    @rule(pick=st.integers(min_value=0))
    def delete(self, pick: int) -> None:
        shown = events.of(self.store, self.coding.id)
        row = shown[pick % len(shown)]
        events.write(self.store, self.coding.id, [Update(row.id, {"retracted": False}, {"retracted": True})])
        self._did()

    def _inverse(self, act: UUID) -> None:
        [written] = events.written(self.store, self.coding.id, [act])
        events.write(self.store, self.coding.id, events.inverse(written), undoes=act)

    @rule()
    def undo(self) -> None:
        stack = undoing.acts(self.store, self.coding.id).undo
        assert len(stack) == len(self.states) - 1
        if stack:
            self._inverse(stack[-1])
            self.ahead.append(self.states.pop())
            assert self._shown() == self.states[-1]

    @rule()
    def redo(self) -> None:
        stack = undoing.acts(self.store, self.coding.id).redo
        assert len(stack) == len(self.ahead)
        if stack:
            self._inverse(stack[-1])
            self.states.append(self.ahead.pop())
            assert self._shown() == self.states[-1]

    @invariant()
    def history_replays_to_the_rows(self) -> None:
        rows: dict[UUID, dict[str, Any]] = {}
        for entry in history.of(self.store, self.coding.id):
            if entry.record != "event":
                continue
            if entry.action == "insert":
                rows[entry.record_id] = dict(entry.after or {})
                continue
            row = rows[entry.record_id]
            assert {name: row[name] for name in entry.before or {}} == entry.before
            row.update(entry.after or {})
        stored = events.of(self.store, self.coding.id, retracted=True)
        assert rows == {row.id: history.plain(row) for row in stored}

    def teardown(self) -> None:
        self.store.close()


def test_history_replays_to_the_rows(tmp_path: Path) -> None:
    Desk.folder = tmp_path
    run_state_machine_as_test(Desk, settings=settings(max_examples=15, stateful_step_count=12, deadline=None))
