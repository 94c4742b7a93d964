"""What can be undone and redone is read from the end of the history, and is what the whole of it tells."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.models import History, new_id
from coder.store import Store, chains, create_store, history, undoing
from coder.store.history import Pen
from tests.store.samples import book

Stacks = tuple[tuple[UUID, ...], tuple[UUID, ...]]
Step = tuple[str, int]
"""What is done, and a number that says how many events it is of, or which act it tries to take back."""

STEPS = st.tuples(
    st.sampled_from(["act", "act", "undo", "undo", "redo", "redo", "stray", "clock", "import", "again"]),
    st.integers(min_value=1, max_value=4),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with create_store(str(tmp_path_factory.mktemp("undoing") / "work.db"), "anna", book()) as made:
        yield made


def by_the_whole(entries: Sequence[History]) -> Stacks:
    """From the first entry on: what each act does to both stacks."""
    anew = max((entry.number for entry in entries if entry.action == "again"), default=0)
    past: dict[UUID, UUID | None] = {
        entry.act: entry.undoes
        for entry in entries
        if entry.number > anew and entry.record == "event" and entry.why is None
    }
    undo: list[UUID] = []
    redo: list[UUID] = []
    for act, undoes in past.items():
        if undoes is None:
            undo.append(act)
            redo.clear()
        elif undo and undo[-1] == undoes:
            redo.append(act)
            undo.pop()
        elif redo and redo[-1] == undoes:
            undo.append(act)
            redo.pop()
    return tuple(undo), tuple(redo)


def by_pages(store: Store, chain: UUID, up_to: int, page: int) -> Stacks:
    found = undoing.acts(store, chain, up_to, page)
    undo, below = found.undo, found.below
    while below:
        older = undoing.acts(store, chain, below, page)
        undo, below = older.undo + undo, older.below
    return undo, found.redo


def did(store: Store, chain: UUID, steps: Sequence[Step]) -> list[History]:
    for what, number in steps:
        so_far = history.of(store, chain)
        undo, redo = by_the_whole(so_far)
        undoes = {
            "undo": undo[-1] if undo else None,
            "redo": redo[-1] if redo else None,
            "stray": so_far[-number].act if len(so_far) >= number else new_id(),
        }
        if undoes.get(what, chain) is None:
            continue
        pen = Pen("anna", why="from a file" if what == "import" else None, undoes=undoes.get(what))
        record, action = {"clock": ("clock_mark", "insert"), "again": ("coding", "again")}.get(
            what, ("event", "update")
        )
        with store.keystroke() as connection:
            chains.append(connection, [pen.entry(record, new_id(), action, {}, {}, chain) for _ in range(number)])
    return history.of(store, chain)


@settings(max_examples=150, deadline=None)
@given(
    steps=st.lists(STEPS, max_size=25),
    page=st.integers(min_value=1, max_value=8),
    cut=st.integers(min_value=0, max_value=10),
)
def test_whatever_was_done_read_by_pages_it_is_what_the_whole_history_tells(
    kept: Store, steps: list[Step], page: int, cut: int
) -> None:
    chain = new_id()
    entries = did(kept, chain, steps)
    up_to = max(0, len(entries) - cut)
    assert by_pages(kept, chain, up_to, page) == by_the_whole(entries[:up_to])


def test_the_last_acts_of_a_long_coding_are_read_without_those_before(kept: Store) -> None:
    chain = new_id()
    entries = did(kept, chain, [("act", 1)] * 40)

    found = undoing.acts(kept, chain, page=8)
    assert found.undo == tuple(entry.act for entry in entries[-7:])
    assert (found.redo, found.below) == ((), 33)
