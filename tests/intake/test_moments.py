"""The moments that ratings rest on travel with the ratings: out in a column, in to the same events."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder import tables
from coder.book.files import write_plain
from coder.intake import Outcome, import_tables
from coder.models import Coding
from coder.store import Store, codings, create_store, events, evidence, marks, sessions
from coder.store.events import Insert, Update
from coder.store.sessions import SessionFields
from exports.tidy import read_table
from tests.store.samples import book, event, plan


@pytest.fixture
def rated(tmp_path: Path) -> Iterator[tuple[Store, Coding]]:
    """Ben's coding with two moments on the list for G1, and a deleted one."""
    with create_store(str(tmp_path / "ben.db"), "ben", book(), [plan()]) as store:
        sessions.add(store, SessionFields("S01"))
        coding = codings.begin(store, "S01")
        late, early, gone = event(coding.id, 62_001, "B"), event(coding.id, 60_500), event(coding.id, 70_000)
        events.write(store, coding.id, [Insert(late), Insert(early), Insert(gone)])
        for its in (late, early, gone):
            evidence.cite(store, coding.id, its.id, "G1")
        events.write(store, coding.id, [Update(gone.id, {"retracted": False}, {"retracted": True})])
        marks.set_rating(store, coding.id, "G1", 4)
        yield store, coding


def written(store: Store, folder: Path) -> dict[str, Path]:
    files = {what: folder / f"{what}.csv" for what in ("events", "ratings")}
    for what, path in files.items():
        write_plain(path, store, what)
    return files


def taken(store: Store, file: Path, kind: str) -> Outcome:
    return import_tables(store, kind, [read_table(file)])  # type: ignore[arg-type]  # one of the kinds


def test_they_stand_in_a_column_and_come_in_as_the_same_moments_once(
    rated: tuple[Store, Coding], store: Store, tmp_path: Path
) -> None:
    files = written(rated[0], tmp_path)
    assert read_table(files["ratings"])["moments"].tolist() == ["60.5 A; 62.001 B"]
    taken(store, files["events"], "events")
    for _ in range(2):
        outcome = taken(store, files["ratings"], "ratings")
        assert (outcome.carried, outcome.warnings) == ((), ())
    here, there = tables.read(store).moments, tables.read(rated[0]).moments
    assert here.to_dict(orient="records") == there.to_dict(orient="records")
    assert len(here) == 2


def test_what_comes_before_its_events_is_told_and_comes_in_after_them(
    rated: tuple[Store, Coding], store: Store, tmp_path: Path
) -> None:
    files = written(rated[0], tmp_path)
    outcome = taken(store, files["ratings"], "ratings")
    assert any(told.startswith("2 moments that ratings rest on are no event here") for told in outcome.warnings)
    taken(store, files["events"], "events")
    assert taken(store, files["ratings"], "ratings").warnings == ()
    assert len(tables.read(store).moments) == 2


def test_a_locked_coding_stays_as_it_is(rated: tuple[Store, Coding], tmp_path: Path) -> None:
    store, coding = rated
    files = written(store, tmp_path)
    codings.lock(store, coding.id)
    outcome = taken(store, files["ratings"], "ratings")
    assert (outcome.unchanged, outcome.warnings) == (1, ())


def test_without_moments_the_table_is_as_it_was(store: Store, tmp_path: Path) -> None:
    sessions.add(store, SessionFields("S09"))
    marks.set_rating(store, codings.begin(store, "S09").id, "G1", 3)
    assert "moments" not in read_table(written(store, tmp_path)["ratings"]).columns
