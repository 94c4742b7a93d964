"""The fictional programme: its shape, that it is the same each time, and that its figures are believable."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from codebooks import shipped_codebook
from coder import tables
from coder.adherence.report import Report, adherence_report
from coder.demo import OPENS_AS, fill, holds_demo
from coder.errors import BadInput
from coder.models import INDEPENDENT_ROLES, STATUSES
from coder.store import codings, create_store, events, marks, open_store, practice, sessions, undoing
from coder.team import golds
from coder.team.feedback import KINDS

PIECES = ("sessions", "codings", "events", "marks", "plans", "plan_items", "codes", "looked_for", "gaps", "delivered")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("demo") / "demo.db"
    fill(str(target))
    return str(target)


@pytest.fixture(scope="module")
def read(demo: str) -> tables.Tables:
    with open_store(demo, OPENS_AS) as store:
        return tables.read(store)


@pytest.fixture(scope="module")
def report(read: tables.Tables) -> Report:
    frames = {name: getattr(read, name) for name in PIECES}
    return adherence_report(**frames, by="site")


def test_24_sessions_at_3_sites_with_6_practitioners_and_4_observers(read: tables.Tables) -> None:
    seats = {seat.split("=")[1] for row in read.sessions["practitioners"] for seat in row.split(";")}
    assert (len(read.sessions), read.sessions["site"].nunique(), len(seats)) == (24, 3, 6)
    assert sorted(set(_independent(read)["observer"])) == ["anna", "ben", "carla", "dev"]


def _independent(read: tables.Tables) -> pd.DataFrame:
    return read.codings[read.codings["role"].isin(INDEPENDENT_ROLES)]


def test_8_sessions_are_double_coded_by_two_people_and_locked(read: tables.Tables) -> None:
    independent = _independent(read)
    observers = independent.groupby("session")["observer"].nunique()
    doubled = independent[independent["session"].isin(observers[observers == 2].index)]
    assert (observers == 2).sum() == 8
    assert set(doubled["state"]) == {"locked"}
    assert Counter(doubled["role"]) == {"primary": 8, "second": 8}


def test_96_sessions_took_place_and_no_site_was_watched_more_often_than_it_delivered(read: tables.Tables) -> None:
    assert read.delivered["sessions"].sum() == 96
    took_place = read.delivered.set_index(["site", "month"])["sessions"].to_dict()
    watched = Counter(zip(read.sessions["site"], read.sessions["month"], strict=True))
    assert all(number <= took_place[place] for place, number in watched.items())
    assert set(read.sessions["chosen"]) == {"random"}


def test_the_observer_it_opens_as_has_one_to_lock_one_to_go_on_with_and_one_to_begin(demo: str) -> None:
    with open_store(demo, OPENS_AS) as store:
        drafts = [line for line in codings.mine(store) if line.state == "draft"]
        assert [line.ratings_done for line in drafts] == [True, False]
        untouched = [line.name for line in sessions.listing(store) if not codings.of_session(store, line.name)]
        assert len(untouched) == 1
        begun = drafts[1]
        coded = events.of(store, begun.id)
    assert any(event.is_open for event in coded)
    assert begun.reached_ms is not None
    assert max(event.onset_ms for event in coded) <= begun.reached_ms


def test_each_event_of_an_unfinished_coding_can_be_undone_by_itself(demo: str) -> None:
    with open_store(demo, OPENS_AS) as store:
        draft = next(line for line in codings.mine(store) if not line.ratings_done)
        assert len(undoing.acts(store, draft.id).undo) == draft.events


def test_the_observer_it_opens_as_has_a_locked_practice_beside_the_lead_s_gold_coding(demo: str) -> None:
    with open_store(demo, OPENS_AS) as store:
        (line,) = practice.listing(store)
        assert line.coding is not None
        assert (line.session, line.coding.state) == ("S10", "locked")
        found = golds.compared(store, line).feedback()
    assert found.f1.value == pytest.approx(0.86, abs=0.03)
    assert {moment.kind for moment in found.moments} == set(KINDS)


def test_any_other_observer_but_the_lead_can_practise_it_from_the_beginning(demo: str) -> None:
    with open_store(demo, "dev") as store:
        assert [(line.session, line.coding) for line in practice.listing(store)] == [("S10", None)]
    with open_store(demo, "lead") as store:
        assert practice.listing(store) == []


def test_every_event_lies_within_its_session_and_is_in_the_codebook(read: tables.Tables) -> None:
    minutes = read.sessions.set_index("session")["minutes"].dropna()
    whole = read.events[read.events["session"].isin(minutes.index)]
    ends = whole["offset"].fillna(whole["onset"])
    assert (ends <= whole["session"].map(minutes) * 60 + 1e-9).all()
    assert set(read.events["code"]) <= set(read.codes["code"])


def test_states_of_one_channel_never_overlap_within_a_coding(read: tables.Tables) -> None:
    codes = read.codes.set_index("code")
    exclusive = read.events[read.events["code"].map(codes["exclusive"])]
    channel = exclusive["code"].map(codes["channel"])
    for _, states in exclusive.groupby(["session", "observer", channel]):
        ordered = states.sort_values(["onset", "entry"])
        ends = ordered["offset"].fillna(float("inf")).to_numpy()
        assert (ordered["onset"].to_numpy()[1:] >= ends[:-1]).all()


def test_responses_are_linked_to_an_earlier_strain_or_breach_of_the_same_coding(read: tables.Tables) -> None:
    found = read.events.set_index("event")
    linked = read.events[read.events["responds_to"].notna()]
    assert len(linked) > 20
    for row in linked.itertuples():
        target = found.loc[str(row.responds_to)]
        assert (target["session"], target["observer"]) == (row.session, row.observer)
        assert target["onset"] <= row.onset
        assert str(target["code"]).startswith(("RU-", "CL-NAD"))


def test_an_actor_is_one_of_those_that_the_desk_records_for_the_code(read: tables.Tables) -> None:
    roles = {"F": "practitioner", "P": "client", "G": "group", "A": "assessor", None: None}
    allowed = {one.id: one.performed_by or (None,) for one in shipped_codebook("modes-of-practice").book.codables}
    told = zip(read.events["code"], read.events["actor"], strict=True)
    assert {pair for pair in told if roles[pair[1] and pair[1][0]] not in allowed[pair[0]]} == set()


def test_a_code_that_needs_a_note_has_one(read: tables.Tables) -> None:
    assert read.events.loc[read.events["code"] == "TH-AWR", "note"].notna().all()


def test_marks_use_the_words_of_the_item_table(read: tables.Tables) -> None:
    assert set(read.marks["status"]) <= set(STATUSES)


def test_the_sites_tell_different_stories(report: Report) -> None:
    status = {group.key: group.status for group in report.groups}
    assert status == {"north": "Cannot tell yet", "south": "Not met", "west": "Too few sessions"}
    assert report.coverage == {
        "delivered": 96,
        "registered": 24,
        "observed": 23,
        "scored": 23,
        "double_coded": 8,
        "chosen": {"random": 23},
        "why_no_delivered": None,
    }


def test_the_same_figures_come_out_of_every_fill(report: Report, read: tables.Tables, tmp_path: Path) -> None:
    fill(str(tmp_path / "again.db"))
    with open_store(str(tmp_path / "again.db"), OPENS_AS) as store:
        again = tables.read(store)
    told = ["session", "observer", "onset", "offset", "code", "actor", "note", "entry"]
    assert again.events[told].equals(read.events[told])
    frames = {name: getattr(again, name) for name in PIECES}
    assert adherence_report(**frames, by="site").to_json() == report.to_json()


def test_the_two_observers_of_a_session_differ_a_little(report: Report) -> None:
    both = [(one.weighted, one.other_score) for one in report.sessions if one.other_score is not None]
    gaps = [abs(first - second) for first, second in both if first is not None and second is not None]
    assert len(gaps) == 8
    assert any(gaps)
    assert sum(gaps) / len(gaps) < 0.2


def test_a_database_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "work.db"
    create_store(str(target), "anna", shipped_codebook("modes-of-practice")).close()
    before = target.read_bytes()
    with pytest.raises(BadInput, match="holds something else"):
        fill(str(target))
    assert not holds_demo(str(target))
    assert target.read_bytes() == before


def test_the_demonstration_is_known_again_after_somebody_coded_in_it(tmp_path: Path) -> None:
    target = str(tmp_path / "demo.db")
    fill(target)
    with open_store(target, OPENS_AS) as store:
        draft = next(line for line in codings.mine(store) if line.state == "draft")
        marks.set_mark(store, draft.id, "S4.6", status="delivered", minutes=5)
    assert holds_demo(target)


def test_filling_leaves_one_file(tmp_path: Path) -> None:
    fill(str(tmp_path / "demo.db"))
    assert [path.name for path in tmp_path.iterdir()] == ["demo.db"]
