"""Import: tables become codings whole or not at all, and the same table twice changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder import tables
from coder.errors import BadInput, Locked
from coder.intake import Outcome, Renaming, import_tables, read_mapping
from coder.models import Coding
from coder.store import Store, codings, create_store, events, history, marks, open_store, presence, sessions
from coder.store.events import Insert, Update
from coder.store.sessions import SessionFields
from exports.tidy import read_table, write_table
from tests.store.samples import book, event, plan


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with create_store(str(tmp_path / "work.db"), "lead", book(), [plan()]) as made:
        yield made


def _frame(rows: list[dict[str, Any]], name: str = "table.csv") -> pd.DataFrame:
    """Rows as they are read from a file; what a row does not say is an empty cell."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names}
    frame = pd.DataFrame(columns)
    frame.index = pd.Index(range(2, 2 + len(rows)), name="line")
    frame.attrs.update(source=name, decimal_comma=False)
    return frame


def _row(onset: object, code: str = "A", **cells: object) -> dict[str, Any]:
    return {"session": "S01", "observer": "anna", "onset": onset, "code": code, **cells}


def _take(store: Store, *rows: dict[str, Any], **options: Any) -> Outcome:
    return import_tables(store, "events", [_frame(list(rows))], **options)


def _counts(outcome: Outcome) -> tuple[int, int, int]:
    return outcome.added, outcome.changed, outcome.unchanged


def _state(store: Store) -> list[Any]:
    """Everything that a person would see."""
    read = tables.read(store)
    return [frame.astype(object).where(frame.notna(), None).values.tolist() for frame in vars(read).values()]


def test_new_sessions_and_people_are_registered_and_named(store: Store) -> None:
    outcome = _take(store, _row("1.5"), _row("2", observer="ben"), _row("3", session="S02"))
    assert (outcome.new_sessions, outcome.new_observers, outcome.new_codings) == (("S01", "S02"), ("anna", "ben"), 3)
    read = tables.read(store)
    assert read.codings[["session", "observer", "role", "state", "made_by"]].values.tolist() == [
        ["S01", "anna", "primary", "draft", "import"],
        ["S01", "ben", "second", "draft", "import"],
        ["S02", "anna", "primary", "draft", "import"],
    ]
    assert read.events["onset"].tolist() == [1.5, 2.0, 3.0]


def test_the_same_table_twice_changes_nothing(store: Store) -> None:
    rows: list[dict[str, Any]] = [
        _row("1"),
        _row("1"),
        _row("1", actor="F1"),
        _row("2", "ED", offset="9"),
        _row("3", **{"mod:sure": "no"}),
    ]
    assert _counts(_take(store, *rows)) == (5, 0, 0)
    before, past = _state(store), len(history.of(store, _coding(store).id))
    assert _counts(_take(store, *rows)) == (0, 0, 5)
    assert (_state(store), len(history.of(store, _coding(store).id))) == (before, past)


def _coding(store: Store) -> Coding:
    return codings.of_session(store, "S01")[0]


def test_equal_rows_are_as_many_as_the_table_has(store: Store) -> None:
    _take(store, _row("1"))
    assert _counts(_take(store, _row("1"), _row("1"), _row("1"))) == (2, 0, 1)


def test_an_offset_that_is_known_later_is_filled_in_and_the_history_says_so(store: Store) -> None:
    _take(store, _row("1", "ED"))
    assert _counts(_take(store, _row("1", "ED", offset="9"))) == (0, 1, 0)
    assert tables.read(store).events["offset"].tolist() == [9.0]
    change = history.of(store, _coding(store).id)[-1]
    assert (change.action, change.before, change.after) == ("update", {"offset_ms": None}, {"offset_ms": 9_000})
    assert change.why == "imported from table.csv"


def test_the_older_table_is_still_known_after_an_offset_was_filled_in(store: Store) -> None:
    older, newer = _row("1", "ED"), _row("1", "ED", offset="9")
    _take(store, older)
    _take(store, newer)
    assert _counts(_take(store, older)) == (0, 0, 1)
    assert _counts(_take(store, newer)) == (0, 0, 1)


def test_a_point_beside_a_state_of_the_same_time_is_a_row_of_its_own(store: Store) -> None:
    _take(store, _row("1", "ED", offset="9"))
    assert _counts(_take(store, _row("1", "ED"))) == (1, 0, 0)


def test_what_was_retracted_stays_retracted(store: Store) -> None:
    _take(store, _row("1"), _row("2"))
    gone = events.of(store, _coding(store).id)[0]
    events.write(store, _coding(store).id, [Update(gone.id, {"retracted": False}, {"retracted": True})])
    assert _counts(_take(store, _row("1"), _row("2"))) == (0, 0, 2)
    assert tables.read(store).events["onset"].tolist() == [2.0]


def test_an_import_is_not_undone_by_a_stroke(store: Store) -> None:
    _take(store, _row("1"), _row("2"))
    assert events.acts(store, _coding(store).id).undo == ()


def test_an_import_goes_on_with_the_draft_made_on_the_screen(store: Store) -> None:
    with open_store(store.target, "anna") as anna:
        sessions.add(anna, SessionFields("S01"))
        coding = codings.begin(anna, "S01")
        events.write(anna, coding.id, [Insert(event(coding.id, 1_000, modifiers={"depth": 2}))])
    outcome = _take(store, _row("1", **{"mod:depth": "2"}), _row("2"))
    assert (outcome.new_codings, _counts(outcome)) == (0, (1, 0, 1))
    assert [row.entry for row in events.of(store, coding.id)] == [1, 2]


def test_a_role_column_overrides(store: Store) -> None:
    _take(store, _row("1"), _row("1", role="training"), _row("1", observer="ben", role="primary"))
    assert tables.read(store).codings[["observer", "role"]].values.tolist() == [
        ["anna", "primary"],
        ["anna", "training"],
        ["ben", "primary"],
    ]


def test_a_locked_coding_refuses_and_nothing_of_the_table_is_taken(store: Store) -> None:
    _take(store, _row("1"), _row("3", "ED"))
    codings.lock(store, _coding(store).id)
    before = _state(store)
    with pytest.raises(BadInput, match="coder --as anna unlock S01") as caught:
        _take(store, _row("2", session="S02"), _row("2"), _row("1"), _row("3", "ED", offset="9"), _row("4", "QQ"))
    assert [problem.where for problem in caught.value.problems] == ["table.csv:3", "table.csv:5", "table.csv:6"]
    assert _state(store) == before


def test_rows_that_a_locked_coding_holds_already_are_no_offence(store: Store) -> None:
    rows = [_row("1"), _row("1"), _row("2", "ED", offset="9")]
    _take(store, *rows)
    codings.lock(store, _coding(store).id)
    before = _state(store)
    assert _counts(_take(store, *rows)) == (0, 0, 3)
    assert _state(store) == before


def test_new_rows_of_a_locked_coding_are_left_out_with_the_bad_ones(store: Store) -> None:
    _take(store, _row("1"))
    codings.lock(store, _coding(store).id)
    outcome = _take(store, _row("1"), _row("2"), _row("1", observer="ben"), skip_bad=True)
    assert (_counts(outcome), outcome.bad) == ((1, 0, 1), 1)
    assert tables.read(store).events[["observer", "onset"]].values.tolist() == [["anna", 1.0], ["ben", 1.0]]


def test_item_marks_of_a_locked_coding_may_be_said_again_but_not_otherwise(store: Store) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    rows = [{"session": "S01", "observer": "anna", "item": "I1", "status": "delivered", "minutes": "9.5"}]
    import_tables(store, "items", [_frame(rows)])
    codings.lock(store, _coding(store).id)
    assert _counts(import_tables(store, "items", [_frame(rows)])) == (0, 0, 1)
    others = [{**rows[0], "status": "partial"}, {**rows[0], "item": "I2"}]
    with pytest.raises(BadInput) as caught:
        import_tables(store, "items", [_frame(others)])
    assert ["change an answer" in caught.value.problems[0].what, "be new" in caught.value.problems[1].what] == [
        True
    ] * 2


def test_ratings_of_a_locked_coding_may_be_said_again_but_not_otherwise(store: Store) -> None:
    rows = [{"session": "S01", "observer": "anna", "scale": "G1", "value": "4"}]
    import_tables(store, "ratings", [_frame(rows)])
    codings.lock(store, _coding(store).id)
    assert _counts(import_tables(store, "ratings", [_frame(rows)])) == (0, 0, 1)
    with pytest.raises(BadInput, match="is locked"):
        import_tables(store, "ratings", [_frame([{**rows[0], "value": "5"}])])


def test_a_coding_that_is_open_in_a_window_refuses(store: Store) -> None:
    _take(store, _row("1"))
    presence.take(store, _coding(store).id)
    with pytest.raises(Locked, match="open in a window"):
        _take(store, _row("2"))


def test_bad_rows_are_all_told_and_nothing_is_taken(store: Store) -> None:
    before = _state(store)
    with pytest.raises(BadInput) as caught:
        _take(store, _row("1"), _row("12:30"), _row("5", offset="4"), _row("6", "QQ"), _row("7", observer=" "))
    assert [problem.where for problem in caught.value.problems] == [f"table.csv:{line}" for line in (3, 4, 5, 6)]
    assert "no code 'QQ'" in caught.value.problems[2].what
    assert _state(store) == before


def test_the_first_hundred_bad_rows_are_told_and_their_number(store: Store) -> None:
    with pytest.raises(BadInput) as caught:
        _take(store, *(_row(str(second), "QQ") for second in range(130)))
    assert len(caught.value.problems) == 101
    assert "130 bad rows in all" in caught.value.problems[-1].what


def test_of_many_skipped_rows_the_number_is_a_warning_and_no_problem_of_a_row(store: Store) -> None:
    outcome = _take(store, *(_row(str(second), "QQ") for second in range(130)), skip_bad=True)
    assert (outcome.bad, len(outcome.problems)) == (130, 100)
    assert all(problem.where.startswith("table.csv:") for problem in outcome.problems)
    assert outcome.warnings == ("130 bad rows in all: the first 100 problems are listed",)


def test_bad_rows_can_be_skipped(store: Store) -> None:
    outcome = _take(store, _row("1"), _row("2", "QQ"), _row("3", "QQ", session="S09"), skip_bad=True)
    assert (_counts(outcome), outcome.bad, len(outcome.problems)) == ((1, 0, 0), 2, 2)
    assert [line.name for line in sessions.listing(store)] == ["S01"]


def test_a_dry_run_says_the_same_and_changes_nothing(store: Store) -> None:
    before = _state(store)
    dry = _take(store, _row("1"), _row("2", session="S02"), dry_run=True)
    assert _state(store) == before
    assert _take(store, _row("1"), _row("2", session="S02")) == dry


def test_a_state_without_an_end_is_closed_counted_and_warned_of_once(store: Store) -> None:
    outcome = _take(store, _row("1", "ED"), _row("5", "EN"), _row("7"))
    assert outcome.warnings == ("2 states have no offset: counted, but given no duration",)
    assert tables.read(store).events["is_open"].tolist() == [False, False, False]


def test_other_columns_are_carried_through_and_named_once(store: Store) -> None:
    outcome = _take(store, _row("1", quality="007", state="locked"), _row("2", quality=None))
    assert outcome.carried == ("quality",)
    assert tables.read(store).events["quality"].tolist() == ["007", None]


def test_a_table_made_with_another_codebook_is_warned_of(store: Store) -> None:
    outcome = _take(store, _row("1", codebook="small 0.9.0"), _row("2", codebook="small 1.0.0"))
    assert ["small 0.9.0" in warning for warning in outcome.warnings] == [True]


def test_columns_codes_and_constants_are_mapped(store: Store) -> None:
    text = """\
columns: {tape: session, t: onset, label: code, unsure: "mod:sure"}
codes:
  on: A
  "off": null
  no: B
set: {observer: anna}
"""
    rows: list[dict[str, Any]] = [
        {"tape": "S01", "t": "1", "label": "on", "unsure": "no"},
        {"tape": "S01", "t": "2", "label": "off", "unsure": None},
        {"tape": "S01", "t": "3", "label": "no", "unsure": None},
    ]
    outcome = _take(store, *rows, renaming=read_mapping(text, "map.yaml"))
    assert (outcome.rows, outcome.added, outcome.left_out) == (3, 2, 1)
    read = tables.read(store).events
    assert read[["observer", "onset", "code", "mod:sure"]].values.tolist() == [
        ["anna", 1.0, "A", "no"],
        ["anna", 3.0, "B", None],
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns: [a", "not YAML"),
        ("colums: {a: b}", "no section colums"),
        ("columns: {a: }", "a has no value"),
        ("columns: {a: b, a: c}", "a is there twice"),
        ("codes: {a: [b]}", "a is not a single word"),
        ("- a", "not a list of"),
        ("a: &x [*x]", "no section a"),
    ],
)
def test_a_mapping_that_cannot_be_read_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        read_mapping(text, "map.yaml")
    assert caught.value.problems[0].where.startswith("map.yaml:1")


def test_an_empty_mapping_maps_nothing() -> None:
    assert read_mapping("", "map.yaml") == Renaming()


def test_a_mapped_column_has_to_be_there(store: Store) -> None:
    with pytest.raises(BadInput, match="no column tape to map"):
        _take(store, _row("1"), renaming=Renaming(columns={"tape": "session"}))


def test_item_marks_are_taken_changed_and_known_again(store: Store) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    rows: list[dict[str, Any]] = [
        {"session": "S01", "observer": "anna", "item": "I1", "status": "delivered", "minutes": "9.5", "note": None},
        {"session": "S01", "observer": "anna", "item": "I2", "status": None, "minutes": None, "note": "late"},
    ]
    assert _counts(import_tables(store, "items", [_frame(rows)])) == (2, 0, 0)
    assert _counts(import_tables(store, "items", [_frame(rows)])) == (0, 0, 2)
    rows[1]["status"] = "partial"
    assert _counts(import_tables(store, "items", [_frame(rows)])) == (0, 1, 1)
    read = tables.read(store).marks
    assert read[["item", "status", "note"]].values.tolist() == [["I1", "delivered", None], ["I2", "partial", "late"]]
    assert history.of(store, _coding(store).id)[-1].before == {"status": None}


def test_an_item_that_the_plan_lacks_or_a_session_without_a_plan_is_bad(store: Store) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    rows: list[dict[str, Any]] = [
        {"session": "S01", "observer": "anna", "item": "I9", "status": "delivered"},
        {"session": "S02", "observer": "anna", "item": "I1", "status": "delivered"},
        {"session": "S01", "observer": "anna", "item": "I1", "status": "delivered"},
        {"session": "S01", "observer": "anna", "item": "I1", "status": "partial"},
    ]
    with pytest.raises(BadInput) as caught:
        import_tables(store, "items", [_frame(rows)])
    said = [problem.what for problem in caught.value.problems]
    assert ["no item 'I9'" in said[0], "no session plan" in said[1], "there twice" in said[2]] == [True, True, True]
    assert sessions.get(store, "S01").name == "S01"
    assert tables.read(store).codings.empty


def test_a_locked_coding_comes_in_as_a_draft_and_is_told_once(store: Store) -> None:
    outcome = _take(store, _row("1", state="locked"), _row("2", state="Locked "), _row("3", observer="ben", state=""))
    assert outcome.warnings == ("1 locked coding comes in as a draft: lock it with `coder --as anna lock S01`",)
    both = _take(store, _row("1", state="locked"), _row("3", observer="ben", state="locked"))
    said = "2 locked codings come in as drafts: lock them with `coder --as NAME lock SESSION`"
    assert both.warnings == (said,)


def test_a_state_is_draft_locked_or_empty(store: Store) -> None:
    with pytest.raises(BadInput, match="'closed' is not a state") as caught:
        _take(store, _row("1", state="draft"), _row("2", state="closed"), _row("3", state=None))
    assert [problem.where for problem in caught.value.problems] == ["table.csv:3"]


def test_a_row_tells_all_that_is_wrong_with_it(store: Store) -> None:
    with pytest.raises(BadInput) as caught:
        _take(store, {"session": " ", "observer": "anna", "onset": "-1", "code": "QQ"})
    said = " ".join(problem.what for problem in caught.value.problems)
    assert [word in said for word in ("session: it is empty", "before the session's start", "no code 'QQ'")] == [
        True
    ] * 3
    skipped = _take(store, _row("-1", "QQ"), skip_bad=True)
    assert (skipped.bad, len(skipped.problems)) == (1, 2)


def test_a_row_of_item_marks_tells_all_that_is_wrong_with_it(store: Store) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    row = {"session": "S01", "observer": "anna", "item": "I9", "status": "perhaps", "minutes": "long"}
    with pytest.raises(BadInput) as caught:
        import_tables(store, "items", [_frame([row])])
    said = " ".join(problem.what for problem in caught.value.problems)
    assert ["not a status" in said, "not a number" in said, "no item 'I9'" in said] == [True] * 3


@pytest.mark.parametrize("status", ["Not delivered", "not-delivered", "NOT_DELIVERED", " not_delivered "])
def test_a_status_is_known_however_people_write_it(store: Store, status: str) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    rows = [{"session": "S01", "observer": "anna", "item": "I1", "status": status}]
    import_tables(store, "items", [_frame(rows)])
    assert tables.read(store).marks["status"].tolist() == ["not_delivered"]


@pytest.mark.parametrize("status", ["notdelivered", "no", "delivered?"])
def test_a_status_that_is_none_of_ours_stays_bad(store: Store, status: str) -> None:
    sessions.add(store, SessionFields("S01", plan="plan-1"))
    rows = [{"session": "S01", "observer": "anna", "item": "I1", "status": status}]
    with pytest.raises(BadInput, match="is not a status"):
        import_tables(store, "items", [_frame(rows)])


def test_a_header_in_other_case_or_with_blanks_is_ours_when_ours_is_not_there(store: Store) -> None:
    row = {"Session": "S01", " OBSERVER ": "anna", "Onset": "1", "code": "on", "Code": "x", "Value": "7"}
    outcome = _take(store, row, renaming=Renaming(codes={"on": "A"}))
    assert (outcome.added, outcome.carried) == (1, ("Code", "Value"))


def test_codes_are_mapped_under_a_header_in_other_case_too(store: Store) -> None:
    row = {"Session": "S01", "Observer": "them", "Onset": "1", "CODE": "on"}
    outcome = _take(store, row, renaming=Renaming(codes={"on": "A"}, constants={"observer": "anna"}))
    assert (outcome.added, outcome.new_observers, outcome.carried) == (1, ("anna",), ("Observer",))


def test_two_headers_that_might_be_ours_are_neither(store: Store) -> None:
    with pytest.raises(BadInput, match="there is no column session"):
        _take(store, {"Session": "S01", "SESSION": "S02", "observer": "anna", "onset": "1", "code": "A"})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"Item": "I1", "status": "delivered"}, r"looks like item marks \(table.csv\): add --kind items"),
        ({"scale": "G1", "value": "4"}, r"looks like ratings \(table.csv\): add --kind ratings"),
    ],
)
def test_a_table_of_another_kind_is_recognised(store: Store, row: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        _take(store, {"session": "S01", "observer": "anna", **row})


def test_ratings_are_taken_and_known_again(store: Store) -> None:
    rows = [{"session": "S01", "observer": "anna", "scale": "G1", "value": "4", "note": "calm"}]
    assert _counts(import_tables(store, "ratings", [_frame(rows)])) == (1, 0, 0)
    assert _counts(import_tables(store, "ratings", [_frame(rows)])) == (0, 0, 1)
    rows[0]["value"] = "not_ratable"
    assert _counts(import_tables(store, "ratings", [_frame(rows)])) == (0, 1, 0)
    assert [(row.value, row.note) for row in marks.ratings(store, _coding(store).id)] == [(None, "calm")]


def test_a_scale_that_the_codebook_lacks_and_a_value_off_the_scale_are_bad(store: Store) -> None:
    rows: list[dict[str, Any]] = [
        {"session": "S01", "observer": "anna", "scale": "G9", "value": "4"},
        {"session": "S01", "observer": "anna", "scale": "G1", "value": "6"},
    ]
    with pytest.raises(BadInput) as caught:
        import_tables(store, "ratings", [_frame(rows)])
    assert ["no scale 'G9'" in caught.value.problems[0].what, "outside" in caught.value.problems[1].what] == [True] * 2


def test_several_tables_are_taken_together_or_not_at_all(store: Store) -> None:
    good, bad = _frame([_row("1")], "one.csv"), _frame([_row("2", "QQ")], "two.csv")
    with pytest.raises(BadInput, match=r"two\.csv:2"):
        import_tables(store, "events", [good, bad])
    assert tables.read(store).codings.empty
    assert import_tables(store, "events", [good, _frame([_row("2")], "two.csv")]).added == 2


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
    _take(store, _row("60.5"), _row("61.9", "B"))
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
        assert _counts(_take(one, *rows)) == (len(rows), 0, 0)
        assert _counts(_take(one, *rows)) == (0, 0, len(rows))
        write_table(folder / "out.csv", tables.read(one).events)
        assert import_tables(two, "events", [read_table(folder / "out.csv")]).added == len(rows)
        assert _counts(import_tables(one, "events", [read_table(folder / "out.csv")])) == (0, 0, len(rows))
        told = [name for name in tables.read(one).events.columns if name not in ("event", "entry")]
        pd.testing.assert_frame_equal(tables.read(two).events[told], tables.read(one).events[told])
