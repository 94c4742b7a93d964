"""The timeline's lanes: every event in a window is drawn, in its column, whatever else stands there."""

from collections.abc import Callable, Sequence
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from codebooks import shipped_codebook
from coder.desk.lane_lines import Window, counts, crowd, line, ruler
from coder.desk.lanes import DERIVED, Lane, Lanes
from coder.desk.ledger import Ledger
from coder.desk.strains import strains
from coder.models import Event

BOOK = shipped_codebook("modes-of-practice").book
ALL = BOOK.looked_for(None)
CODING = UUID(int=1)


def event(entry: int, code: str, onset: int, offset: int | None = None, *, runs: bool = False) -> Event:
    return Event(
        coding_id=CODING, entry=entry, code=code, onset_ms=onset, offset_ms=offset, is_open=runs, keyed_at=entry
    )


def lanes_of(events: Sequence[Event], keep: Callable[[Event], bool] | None = None) -> Lanes:
    ledger = Ledger(BOOK, events)
    return Lanes(ledger, ALL, strains(ledger.strain_events(), BOOK.strains), keep)


def lane(lanes: Lanes, name: str) -> Lane:
    return next(lane for lane in lanes.lanes if lane.name == name)


def drawn(events: Sequence[Event], name: str, until: int = 60_000, columns: int = 60, now: int | None = None) -> str:
    lanes = lanes_of(events)
    return line(lane(lanes, name), Window(0, until, columns), lanes.last_ms if now is None else now)


@st.composite
def codings(draw: st.DrawFn) -> list[Event]:
    """Points, states that may overlap as in an import, and open ones."""
    made = []
    for entry in range(1, draw(st.integers(1, 40)) + 1):
        codable = draw(st.sampled_from(BOOK.codables))
        onset = draw(st.integers(0, 100_000))
        lasts = draw(st.one_of(st.none(), st.integers(0, 30_000))) if codable.kind == "state" else None
        runs = codable.kind == "state" and lasts is None
        made.append(event(entry, codable.id, onset, None if lasts is None else onset + lasts, runs=runs))
    return made


windows = st.builds(
    lambda begin, columns, more: Window(begin, begin + columns + more, columns),
    st.integers(0, 90_000),
    st.integers(1, 150),
    st.integers(0, 100_000),
)


@given(codings(), windows)
def test_every_event_of_a_window_is_drawn_in_its_column(events: list[Event], window: Window) -> None:
    lanes = lanes_of(events)
    for its in lanes.lanes:
        text = line(its, window, lanes.last_ms)
        assert len(text) == window.columns
        for onset in its.onsets:
            if window.from_ms <= onset < window.until_ms:
                assert text[window.column(onset)] not in (" ", "·")


@given(codings(), windows)
def test_every_event_of_a_window_is_counted_once(events: list[Event], window: Window) -> None:
    lanes = [its for its in lanes_of(events).lanes if its.name != DERIVED]
    counted = sum(sum(counts(its, window)) for its in lanes)
    assert counted == sum(window.from_ms <= its.onset_ms < window.until_ms for its in events)


@given(codings(), windows)
def test_a_state_holds_wherever_the_ledger_says_so(events: list[Event], window: Window) -> None:
    lanes = lanes_of(events)
    for its in lanes.lanes:
        if its.kind == "keys" or its.name == DERIVED:
            continue
        for at in window.edges:
            holds = [e for e in its.events if e.onset_ms <= at and (e.is_open or (e.offset_ms or 0) > at)]
            place = its.holding(at)
            assert (place is None) == (not holds)
            assert place is None or its.events[place] in holds


@given(codings())
def test_each_event_is_found_in_the_lane_it_stands_in(events: list[Event]) -> None:
    lanes = lanes_of(events)
    for its in events:
        number = lanes.lane_of(its)
        assert number is not None
        place = lanes.lanes[number].place_of(its)
        assert place is not None
        assert lanes.lanes[number].events[place] is its


@given(windows, st.integers(0, 200_000))
def test_a_time_is_in_the_column_between_whose_edges_it_lies(window: Window, ms: int) -> None:
    column = window.column(ms)
    if 0 <= column < window.columns:
        assert window.edges[column] <= ms < window.edges[column + 1]
    else:
        assert not window.from_ms <= ms < window.until_ms


@given(codings(), st.data())
def test_a_change_taken_up_is_what_a_new_reading_would_be(events: list[Event], data: st.DataObject) -> None:
    ledger = Ledger(BOOK, events)
    keep = data.draw(st.sampled_from([None, lambda its: its.code.startswith("E"), lambda its: its.actor is not None]))
    lanes = Lanes(ledger, ALL, strains(ledger.strain_events(), BOOK.strains), keep)
    for _ in range(3):
        changed = data.draw(st.lists(st.sampled_from(events), min_size=1, max_size=3))
        for its in changed:
            after = data.draw(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "retracted": st.booleans(),
                        "code": st.sampled_from([codable.id for codable in BOOK.codables] + ["ODD"]),
                        "onset_ms": st.integers(0, its.onset_ms),
                        "come_back": st.booleans(),
                    },
                )
            )
            ledger.change(its.id, after)
        found = strains(ledger.strain_events(), BOOK.strains)
        lanes.changed(ledger, changed, found)
        again = Lanes(ledger, ALL, found, keep)
        known = {its.name: its for its in lanes.lanes}
        assert all(known[its.name] == its for its in again.lanes)
        assert not any(its.events for name, its in known.items() if name not in {lane.name for lane in again.lanes})
        assert (lanes.last_ms, lanes.version) == (again.last_ms, again.version)


def test_modes_fill_their_spans_with_their_letter() -> None:
    events = [event(1, "ED", 0, 3_000), event(2, "EN", 3_000, 5_000), event(3, "TH", 6_000, 8_000)]
    assert drawn(events, "mode", 10_000, 10) == "EEENN·TT  "


def test_an_activity_begins_with_its_strokes() -> None:
    assert drawn([event(1, "ED-CON", 2_000, 8_000)], "activity", 10_000, 10) == "  1c────  "


def test_an_activity_that_began_before_the_window_tells_its_strokes_again() -> None:
    lanes = lanes_of([event(1, "ED-CON", 2_000, 18_000)])
    assert line(lane(lanes, "activity"), Window(10_000, 20_000, 10), lanes.last_ms) == "1c──────  "


def test_time_that_is_not_codable_is_hatched() -> None:
    assert drawn([event(1, "ZZ-BRK", 0, 5_000)], "coverage", 10_000, 10) == "zb░░░     "


def test_points_are_their_strokes_cut_where_the_next_begins() -> None:
    events = [event(1, "EN-VAL", 1_000), event(2, "ED2", 4_000), event(3, "EN-EMP", 5_000), event(4, "TH-FBK", 6_000)]
    assert drawn(events, "technique", 10_000, 10) == " 4v 247f  "


def test_points_in_one_column_are_a_bar_of_their_number() -> None:
    events = [event(entry, "EN-VAL", 1_000 + entry) for entry in range(1, 4)]
    assert drawn(events, "technique", 10_000, 10) == " ▄        "
    assert [crowd(number) for number in (2, 3, 4, 5, 8, 9, 1_000)] == ["▂", "▄", "▄", "▆", "▆", "█", "█"]


def test_a_state_beside_others_is_a_box() -> None:
    assert drawn([event(1, "CL-PAR", 1_000, 6_000)], "CL-PAR", 10_000, 10) == " ┌────┐   "


def test_an_open_box_lasts_until_now() -> None:
    assert drawn([event(1, "CL-PAR", 1_000, runs=True)], "CL-PAR", 10_000, 10, now=7_000) == " ┌─────   "


def test_a_strain_is_a_box_from_its_first_sign_to_its_resolution_with_its_name() -> None:
    events = [event(1, "RU-BND", 1_000), event(2, "RU-RES", 12_000)]
    assert drawn(events, DERIVED, 15_000, 15) == " ┌── bond ──┐  "
    assert drawn(events, "alliance", 15_000, 15) == " rb         rr "


def test_several_states_of_a_channel_in_one_column_are_told() -> None:
    events = [event(entry, "ED", entry * 100, entry * 100 + 100) for entry in range(1, 5)]
    assert drawn(events, "mode", 10_000, 10)[0] == "+"


def test_a_code_of_no_codebook_has_a_lane_of_its_own() -> None:
    lanes = lanes_of([event(1, "ODD", 1_000), event(2, "EN-VAL", 2_000)])
    assert [its.events[0].code for its in lanes.lanes if its.events] == ["EN-VAL", "ODD"]


def test_a_filter_takes_points_away_and_leaves_the_lanes_and_their_channels_states() -> None:
    events = [event(1, "ED", 0, 9_000), event(2, "EN-VAL", 1_000), event(3, "EN-EMP", 2_000)]
    every, some = lanes_of(events), lanes_of(events, lambda its: its.code == "EN-EMP")
    assert [its.name for its in every.lanes] == [its.name for its in some.lanes]
    assert [its.code for its in lane(some, "technique").events] == ["EN-EMP"]
    assert [its.code for its in lane(some, "mode").events] == ["ED"]


def test_the_ruler_has_round_times_where_they_are() -> None:
    text = ruler(Window(2_460_000, 2_580_000, 80))
    assert text.index("41:00") == 0
    assert text.index("42:00") == 40


def test_a_window_of_many_events_looks_at_few_of_them() -> None:
    """Drawing must not walk the events: each look at one is counted."""

    class Watched(list[Event]):
        looks = 0

        def __getitem__(self, place: int) -> Event:  # type: ignore[override]  # one place at a time is all that is asked
            Watched.looks += 1
            return super().__getitem__(place)

    lanes = lanes_of([event(entry, "EN-VAL", entry * 500) for entry in range(1, 20_001)])
    technique = lane(lanes, "technique")
    technique.events = Watched(technique.events)
    line(technique, Window(0, lanes.last_ms, 100), lanes.last_ms)
    line(technique, Window(5_000_000, 5_060_000, 100), lanes.last_ms)
    assert 0 < Watched.looks <= 200


def test_a_state_holds_from_its_beginning_until_right_before_its_end() -> None:
    modes = lane(lanes_of([event(1, "ED", 1_000, 5_000)]), "mode")
    assert [modes.holding(at) for at in (999, 1_000, 4_999, 5_000)] == [None, 0, 0, None]
