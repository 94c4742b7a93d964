"""Tables: one state of the database as frames, in the order and under the names that files and reports rely on."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from coder import tables
from coder.models import Coding
from coder.store import (
    Store,
    clocks,
    codings,
    create_store,
    events,
    evidence,
    marks,
    open_store,
    passes,
    recordings,
    sessions,
)
from coder.store.events import Insert, Update
from coder.store.recordings import RecordingFile
from coder.store.sessions import DeliveredRow, SessionFields
from tests.store.samples import book, event, plan

EVENT_COLUMNS = [
    "session",
    "observer",
    "onset",
    "offset",
    "code",
    "actor",
    "recipient",
    "unit",
    "note",
    "role",
    "state",
    "codebook",
    "preset",
    "codebook_digest",
    "is_open",
    "come_back",
    "responds_to",
    "event",
    "entry",
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with create_store(str(tmp_path / "work.db"), "anna", book(), [plan()]) as made:
        fields = SessionFields("S01", programme="prog", site="north", plan="plan-1", date="2026-03-02", minutes=90)
        sessions.add(made, fields)
        sessions.add(made, SessionFields("S02", medium="audio", seats={"F2": "P2", "F1": "P1"}))
        yield made


@pytest.fixture
def coding(store: Store) -> Coding:
    return codings.begin(store, "S01")


def _add(store: Store, coding: Coding, *onsets: int, code: str = "A") -> None:
    for onset in onsets:
        events.write(store, coding.id, [Insert(event(coding.id, onset, code))])


def test_an_empty_database_has_every_column(store: Store) -> None:
    read = tables.read(store)
    assert list(read.events.columns) == EVENT_COLUMNS
    assert len(read.events) == len(read.marks) == len(read.ratings) == len(read.gaps) == 0
    assert read.events["onset"].dtype == "float64"
    assert read.events["code"].dtype == object


def test_events_stand_in_order_of_session_observer_onset_entry(store: Store, coding: Coding) -> None:
    with open_store(store.target, "Zed") as zed, open_store(store.target, "ben") as ben:
        _add(zed, codings.begin(zed, "S01"), 1_000)
        _add(ben, codings.begin(ben, "S02"), 9_000)
        _add(ben, codings.begin(ben, "S01"), 4_000, 2_000, 4_000)
    _add(store, coding, 5_000)
    read = tables.read(store).events
    assert read[["session", "observer", "onset", "entry"]].values.tolist() == [
        ["S01", "Zed", 1.0, 1],
        ["S01", "anna", 5.0, 1],
        ["S01", "ben", 2.0, 2],
        ["S01", "ben", 4.0, 1],
        ["S01", "ben", 4.0, 3],
        ["S02", "ben", 9.0, 1],
    ]


def test_an_event_is_told_with_its_coding_modifiers_and_carried_columns(store: Store, coding: Coding) -> None:
    strain = event(coding.id, 61_250, "B")
    events.write(store, coding.id, [Insert(strain)])
    said = event(coding.id, 62_001, offset_ms=70_500, modifiers={"sure": "no", "depth": 2}, extra={"quality": "high"})
    said.linked_id, said.note, said.actor = strain.id, "=1+1", "F1"
    events.write(store, coding.id, [Insert(said)])
    codings.lock(store, coding.id)
    row = tables.read(store).events.iloc[1].to_dict()
    assert row == {
        "session": "S01",
        "observer": "anna",
        "onset": 62.001,
        "offset": 70.5,
        "code": "A",
        "actor": "F1",
        "recipient": None,
        "unit": None,
        "note": "=1+1",
        "mod:depth": 2,
        "mod:sure": "no",
        "role": "primary",
        "state": "locked",
        "codebook": "small 1.0.0",
        "preset": None,
        "codebook_digest": book().digest,
        "is_open": False,
        "come_back": False,
        "responds_to": str(strain.id),
        "event": str(said.id),
        "entry": 2,
        "quality": "high",
    }


def test_retracted_events_are_not_there(store: Store, coding: Coding) -> None:
    gone = event(coding.id, 1_000)
    events.write(store, coding.id, [Insert(gone), Insert(event(coding.id, 2_000))])
    events.write(store, coding.id, [Update(gone.id, {"retracted": False}, {"retracted": True})])
    read = tables.read(store)
    assert read.events["onset"].tolist() == [2.0]
    assert read.codings["events"].tolist() == [1]


def test_missing_text_is_none_and_missing_time_is_not_a_number(store: Store, coding: Coding) -> None:
    _add(store, coding, 1_000)
    read = tables.read(store)
    assert read.events["actor"].iloc[0] is None
    assert pd.isna(read.events["offset"].iloc[0])
    assert read.codings["locked"].iloc[0] is None
    assert pd.isna(read.codings["clock_seconds"].iloc[0])


def test_sessions_are_told_with_what_they_refer_to(store: Store) -> None:
    read = tables.read(store).sessions
    assert read["session"].tolist() == ["S01", "S02"]
    assert read[["programme", "site", "plan", "plan_version", "month"]].iloc[0].tolist() == [
        "prog",
        "north",
        "plan-1",
        "1.0.0",
        "2026-03",
    ]
    assert (read["minutes"].iloc[0], read["practitioners"].iloc[1]) == (90.0, "F1=P1;F2=P2")


def test_a_codings_clock_is_the_furthest_it_came(store: Store, coding: Coding) -> None:
    clocks.append(store, coding.id, "start", 0)
    clocks.append(store, coding.id, "gap", 30_000, 45_500)
    clocks.append(store, coding.id, "set", 20_000)
    read = tables.read(store)
    assert read.codings["clock_seconds"].tolist() == [45.5]
    assert read.gaps[["observer", "start", "end"]].values.tolist() == [["anna", 30.0, 45.5]]


def test_an_empty_coding_is_a_coding(store: Store, coding: Coding) -> None:
    read = tables.read(store).codings
    assert read[["session", "observer", "role", "state", "made_by", "events"]].values.tolist() == [
        ["S01", "anna", "primary", "draft", "screen", 0]
    ]


def test_moments_that_a_rating_rests_on_are_told_in_order_and_without_deleted_ones(
    store: Store, coding: Coding
) -> None:
    _add(store, coding, 3_500, 1_000, 2_000)
    last, first, gone = sorted(events.of(store, coding.id), key=lambda its: its.entry)
    for cited in (last, first, gone):
        evidence.cite(store, coding.id, cited.id, "G1")
    events.write(store, coding.id, [Update(gone.id, {"retracted": False}, {"retracted": True})])
    assert tables.read(store).moments.to_dict(orient="records") == [
        {"session": "S01", "observer": "anna", "role": "primary", "scale": "G1", "onset": 1.0, "code": "A"},
        {"session": "S01", "observer": "anna", "role": "primary", "scale": "G1", "onset": 3.5, "code": "A"},
    ]


def test_marks_and_ratings_are_told(store: Store, coding: Coding) -> None:
    marks.set_mark(store, coding.id, "I2", status="partial", minutes=7.5)
    marks.set_mark(store, coding.id, "I1", note="later")
    marks.set_rating(store, coding.id, "G1", None, "not seen")
    read = tables.read(store)
    assert read.marks["item"].tolist() == ["I1", "I2"]
    assert read.marks["status"].tolist() == [None, "partial"]
    assert read.marks["plan"].tolist() == ["plan-1", "plan-1"]
    assert read.marks["minutes"].iloc[1] == 7.5
    assert pd.isna(read.ratings["value"].iloc[0])
    assert read.ratings["note"].tolist() == ["not seen"]


def test_plans_codebooks_and_what_took_place_are_told(store: Store) -> None:
    sessions.set_delivered(store, [DeliveredRow("prog", "north", "2026-03", 12)])
    read = tables.read(store)
    assert read.delivered.values.tolist() == [["prog", "north", "2026-03", 12]]
    assert read.plans["credits"].iloc[0]["partial"] == 0.5
    assert read.plan_items[["item", "position", "critical"]].values.tolist() == [["I1", 1, True], ["I2", 2, False]]
    assert read.codes["code"].tolist() == ["ED", "EN", "A", "B"]
    everything = read.looked_for["preset"].isna()
    assert sorted(read.looked_for.loc[everything, "code"]) == ["A", "B", "ED", "EN"]
    assert sorted(read.looked_for.loc[~everything, "code"]) == ["A", "B"]
    assert read.scales[["scale", "low", "high"]].values.tolist() == [["G1", 1.0, 5.0]]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (tables.Where(sessions=("S02",)), [("S02", "anna")]),
        (tables.Where(observers=("ben",)), [("S01", "ben")]),
        (tables.Where(media=("audio",)), [("S02", "anna")]),
        (tables.Where(plans=("plan-1",)), [("S01", "anna"), ("S01", "ben")]),
        (tables.Where(date_from="2026-03-02", date_to="2026-03-02"), [("S01", "anna"), ("S01", "ben")]),
        (tables.Where(date_from="2026-03-03"), []),
        (tables.Where(sessions=("S01",), observers=("anna",)), [("S01", "anna")]),
    ],
)
def test_a_filter_admits_sessions_and_observers(
    store: Store, coding: Coding, where: tables.Where, expected: list[tuple[str, str]]
) -> None:
    _add(store, coding, 1_000)
    _add(store, codings.begin(store, "S02"), 1_000)
    with open_store(store.target, "ben") as ben:
        _add(ben, codings.begin(ben, "S01"), 1_000)
    read = tables.read(store, where)
    assert list(zip(read.events["session"], read.events["observer"], strict=True)) == expected
    assert list(zip(read.codings["session"], read.codings["observer"], strict=True)) == expected


def test_a_coding_from_a_paper_form_is_told_as_retrospective(store: Store, coding: Coding) -> None:
    passes.begin(store, coding.id, "paper")
    codings.begin(store, "S02")
    assert tables.read(store).codings["retrospective"].tolist() == [True, False]


def test_a_session_lasts_as_was_said_else_to_the_end_of_its_recording(store: Store) -> None:
    parts = [RecordingFile("a.mp4", 1, "a", 60_000, -15_000), RecordingFile("b.mp4", 1, "b", 120_000, 45_000)]
    for name in ("S01", "S02"):
        recordings.refer(store, name, parts)
    assert tables.read(store).sessions["minutes"].tolist() == [90, 2.75]


def test_a_recording_of_unknown_length_tells_no_length_of_its_session(store: Store) -> None:
    parts = [RecordingFile("a.mp4", 1, "a", 60_000, 0), RecordingFile("b.mp4", 1, "b", None, 60_000)]
    recordings.refer(store, "S02", parts)
    assert tables.read(store).sessions["minutes"].isna().tolist() == [False, True]
