"""A real database file, a shipped codebook, and a clock that tests move by hand."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from codebooks import shipped_codebook, shipped_plan
from coder.desk.opening import open_sitting
from coder.desk.sitting import Sitting
from coder.models import Event
from coder.store import Store, codings, create_store, sessions
from coder.store.sessions import SessionFields


class Hand:
    """A monotonic source in seconds that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds

    def move(self, seconds: float) -> float:
        self.seconds += seconds
        return self.seconds


Open = Callable[..., Sitting]


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    book = shipped_codebook("modes-of-practice")
    with create_store(str(tmp_path / "coder.db"), "anna", book, [shipped_plan("bridgework-s04")]) as made:
        yield made


@pytest.fixture
def opened(store: Store, hand: Hand) -> Open:
    """Register S01 with these fields if it is new, and sit down at this person's coding of it."""

    def sit(
        preset: str | None = None, *, live: bool | None = None, wall: float | None = None, **fields: object
    ) -> Sitting:
        if not any(line.name == "S01" for line in sessions.listing(store)):
            sessions.add(store, SessionFields(name="S01", **fields))  # type: ignore[arg-type]  # fields of a test
        coding = codings.begin(store, "S01", preset=preset)
        if wall is None:
            return open_sitting(store, coding.id, live=live, source=hand)
        return open_sitting(store, coding.id, live=live, source=hand, wall=lambda: wall)

    return sit


def strokes(sitting: Sitting, hand: Hand, keys: str, apart: float = 1.0) -> None:
    """Press keys one after another, `apart` seconds between them."""
    for key in keys:
        sitting.recorder.press(key, sitting.key_ms(hand()))
        hand.move(apart)


def rows(sitting: Sitting) -> list[tuple[str, int, int | None, bool]]:
    """Code, onset, offset and whether open of each event as the database has it."""
    from coder.store import events

    return [brief(event) for event in events.of(sitting.store, sitting.subject.coding.id)]


def brief(event: Event) -> tuple[str, int, int | None, bool]:
    return (event.code, event.onset_ms, event.offset_ms, event.is_open)


def on_disk(store: Store, coding_id: UUID) -> list[Event]:
    from coder.store import events

    return events.of(store, coding_id)
