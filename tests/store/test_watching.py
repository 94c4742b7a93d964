"""Recordings that a session refers to, passes over a coding, moments that ratings rest on, and certification."""

import pytest

from coder.errors import BadInput, Locked, NotFound
from coder.models import Coding
from coder.store import Store, certifications, clocks, codings, events, evidence, history, passes, recordings, sessions
from coder.store.events import Insert
from coder.store.fallback import Keeper
from coder.store.recordings import RecordingFile
from coder.store.verify import verify
from tests.store.samples import event

FIRST = RecordingFile("a.mp4", 1_000, "aa", 60_000, -5_000)
SECOND = RecordingFile("b.mp4", 2_000, "bb", None, 55_000)


def test_a_recording_is_the_files_referred_to_in_order(store: Store, coding: Coding) -> None:
    recordings.refer(store, "S01", [FIRST, SECOND])
    found = recordings.of(store, coding.session_id)
    assert [(its.place, its.path, its.size, its.length_ms, its.begins_ms) for its in found] == [
        (0, "a.mp4", 1_000, 60_000, -5_000),
        (1, "b.mp4", 2_000, None, 55_000),
    ]


def test_referring_anew_replaces_the_files_and_the_same_again_says_nothing(store: Store, coding: Coding) -> None:
    recordings.refer(store, "S01", [FIRST, SECOND])
    recordings.refer(store, "S01", [SECOND])
    entries = len(history.of(store))
    recordings.refer(store, "S01", [SECOND])
    assert [its.path for its in recordings.of(store, coding.session_id)] == ["b.mp4"]
    assert len(history.of(store)) == entries
    assert verify(store).problems == ()


def test_a_recording_of_no_session_is_refused(store: Store) -> None:
    with pytest.raises(NotFound):
        recordings.refer(store, "S99", [FIRST])


def test_passes_count_on_from_the_first_watching(store: Store, coding: Coding) -> None:
    assert passes.of(store, coding.id) == []
    passes.begin(store, coding.id, "review")
    passes.begin(store, coding.id, "review")
    assert [(its.number, its.how) for its in passes.of(store, coding.id)] == [(2, "review"), (3, "review")]


def test_a_paper_form_is_the_first_pass_or_none(store: Store, coding: Coding) -> None:
    assert passes.begin(store, coding.id, "paper").number == 1
    assert passes.begin(store, coding.id, "review").number == 2
    with pytest.raises(BadInput, match="begun without a paper form"):
        passes.begin(store, coding.id, "paper")


@pytest.mark.parametrize("begun", ["coded", "clocked"])
def test_what_was_begun_otherwise_is_no_paper_form(store: Store, coding: Coding, begun: str) -> None:
    if begun == "coded":
        events.write(store, coding.id, [Insert(event(coding.id, 1_000))])
    else:
        clocks.append(store, coding.id, "start", 0)
    with pytest.raises(BadInput, match="begun without a paper form"):
        passes.begin(store, coding.id, "paper")
    assert passes.of(store, coding.id) == []


def test_a_locked_coding_takes_no_pass_and_no_evidence(store: Store, coding: Coding) -> None:
    added = event(coding.id, 1_000)
    events.write(store, coding.id, [Insert(added)])
    codings.lock(store, coding.id)
    with pytest.raises(Locked):
        passes.begin(store, coding.id, "review")
    with pytest.raises(Locked):
        evidence.cite(store, coding.id, added.id, "G1")


def test_a_moment_stands_on_a_scale_once_in_the_order_it_was_put_there(store: Store, coding: Coding) -> None:
    late, early = event(coding.id, 9_000), event(coding.id, 1_000)
    for its in (late, early):
        events.write(store, coding.id, [Insert(its)])
    for its in (late, early, late):
        evidence.cite(store, coding.id, its.id, "G1")
    assert evidence.of(store, coding.id) == {"G1": [late.id, early.id]}
    evidence.leave_out(store, coding.id, late.id, "G1")
    evidence.leave_out(store, coding.id, late.id, "G1")
    assert evidence.of(store, coding.id) == {"G1": [early.id]}
    assert verify(store).problems == ()


def test_an_event_of_another_coding_cannot_be_cited(store: Store, coding: Coding) -> None:
    sessions.add(store, sessions.SessionFields("S02"))
    elsewhere = codings.begin(store, "S02")
    added = event(elsewhere.id, 1_000)
    events.write(store, elsewhere.id, [Insert(added)])
    with pytest.raises(BadInput, match="no such event"):
        evidence.cite(store, coding.id, added.id, "G1")


def test_the_keeper_cites_and_leaves_out_as_acts_of_the_desk(store: Store, coding: Coding) -> None:
    added = event(coding.id, 1_000)
    events.write(store, coding.id, [Insert(added)])
    keeper = Keeper(store, coding.id)
    keeper.cite(added.id, "G1")
    assert evidence.of(store, coding.id) == {"G1": [added.id]}
    keeper.leave_out(added.id, "G1")
    assert evidence.of(store, coding.id) == {}


def test_a_certification_is_kept_with_its_figures(store: Store, coding: Coding) -> None:
    kept = certifications.keep(store, coding.codebook_id, passed=False, figures={"f1": 0.74, "gate": {"f1": 0.8}})
    assert [(its.id, its.passed, its.figures) for its in certifications.of(store, "anna")] == [
        (kept.id, False, {"f1": 0.74, "gate": {"f1": 0.8}})
    ]
    assert certifications.of(store, "ben") == []
    assert verify(store).problems == ()
