"""What one database writes another one takes in whole, and knows again."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder import tables
from coder.intake import import_tables
from coder.store import Store, codings, create_store, events, marks, sessions
from coder.store.events import Insert
from coder.store.sessions import SessionFields
from exports.tidy import read_table, write_table
from tests.intake.tables_of import counts, row, take
from tests.store.samples import book, event, plan


def _coded_laptop(path: Path) -> Store:
    """Ben's laptop: one session coded, marked and rated there, and locked."""
    store = create_store(str(path), "ben", book(), [plan()])
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    coding = codings.begin(store, "S01", role="second")
    strain = event(coding.id, 61_250, "B", note='=1+1, "quoted"\nand é')
    answer = event(coding.id, 62_001, actor="F1", modifiers={"sure": "no", "depth": 2})
    answer.linked_id = strain.id
    state = event(coding.id, 0, "ED", offset_ms=90_001)
    events.write(store, coding.id, [Insert(strain), Insert(answer), Insert(state), Insert(event(coding.id, 62_001))])
    marks.set_mark(store, coding.id, "I1", status="adapted", minutes=9.25, note="in pairs")
    marks.set_mark(store, coding.id, "I2", status="not_delivered")
    marks.set_rating(store, coding.id, "G1", 4)
    codings.lock(store, coding.id)
    return store


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx", ".parquet"])
def test_two_laptops_that_never_meet(tmp_path: Path, store: Store, suffix: str) -> None:
    with _coded_laptop(tmp_path / "ben.db") as ben:
        there = tables.read(ben)
    ratings = there.ratings.assign(value=there.ratings["value"].astype(object).where(there.ratings["value"].notna()))
    files = {"events": there.events, "items": there.marks, "ratings": ratings}
    take(store, row("60.5"), row("61.9", "B"))
    for turn in ("first", "again"):
        for kind, frame in files.items():
            path = tmp_path / f"{kind}{suffix}"
            write_table(path, frame)
            outcome = import_tables(store, kind, [read_table(path)])  # type: ignore[arg-type]  # one of the kinds
            assert (outcome.added > 0) == (turn == "first"), kind
            assert (outcome.changed, outcome.carried, outcome.bad) == (0, (), 0)
    here = tables.read(store, tables.Where(observers=("ben",)))
    told = [name for name in there.events.columns if name not in ("state", "responds_to", "event", "entry")]
    pd.testing.assert_frame_equal(here.events[told], there.events[told])
    linked = here.events.set_index("event").loc[here.events["responds_to"].dropna(), "code"]
    assert linked.tolist() == ["B"]
    unlocked = [name for name in there.marks.columns if name != "state"]
    pd.testing.assert_frame_equal(here.marks[unlocked], there.marks[unlocked])
    assert here.ratings[["scale", "value"]].values.tolist() == [["G1", 4.0]]
    assert here.codings[["observer", "role", "state"]].values.tolist() == [["ben", "second", "draft"]]


CELLS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=6)


REQUIRED: dict[str, st.SearchStrategy[Any]] = {
    "session": st.sampled_from(["S01", "S02"]),
    "observer": st.sampled_from(["anna", "ben"]),
    "onset": st.integers(min_value=0, max_value=5_000).map(lambda time: f"{time / 1000}"),
    "code": st.sampled_from(["A", "B", "ED"]),
}


OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "offset": st.integers(min_value=5_000, max_value=9_000).map(lambda time: f"{time / 1000}"),
    "actor": CELLS,
    "unit": CELLS,
    "note": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8),
    "mod:sure": CELLS,
    "their column": CELLS,
}


ROWS = st.lists(st.fixed_dictionaries(REQUIRED, optional=OPTIONAL), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_any_good_table_goes_in_whole_comes_out_and_is_known_again(
    rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("round")
    with (
        create_store(str(folder / "a.db"), "lead", book()) as one,
        create_store(str(folder / "b.db"), "lead", book()) as two,
    ):
        assert counts(take(one, *rows)) == (len(rows), 0, 0)
        assert counts(take(one, *rows)) == (0, 0, len(rows))
        write_table(folder / "out.csv", tables.read(one).events)
        assert import_tables(two, "events", [read_table(folder / "out.csv")]).added == len(rows)
        assert counts(import_tables(one, "events", [read_table(folder / "out.csv")])) == (0, 0, len(rows))
        told = [name for name in tables.read(one).events.columns if name not in ("event", "entry")]
        pd.testing.assert_frame_equal(tables.read(two).events[told], tables.read(one).events[told])
