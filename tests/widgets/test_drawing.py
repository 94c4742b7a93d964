"""What the desk's widgets draw, as lines of text for a width and height."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from codebooks import load_codebook, shipped_codebook, shipped_plan
from coder.desk.keys import KeyMap
from coder.desk.ledger import Ledger
from coder.desk.strains import strains
from coder.models import Event, ItemMark, new_id
from coder.widgets import event_log, key_grid, key_page, lines, mode_strip, plan_line, running

BOOK = shipped_codebook("modes-of-practice").book
PLAN = shipped_plan("bridgework-s04").book
CODING = new_id()
MINUTE = 60_000
SMALL_BOOK = """
id: tiny
version: 1.0.0
title: Tiny
channels: [{id: talk, kind: point, label: Talk}]
codes:
  - {id: QUE, label: Question, key: "k", event_type: point, channel: talk, definition: A question.}
  - {id: REF, label: Reflection, key: "e", event_type: point, channel: talk, definition: A reflection.}
"""


def event(entry: int, code: str, onset_ms: int, offset_ms: int | None = None, **fields: Any) -> Event:
    given: dict[str, Any] = {"is_open": False, "modifiers": {}, "keyed_at": 0, **fields}
    return Event(coding_id=CODING, entry=entry, code=code, onset_ms=onset_ms, offset_ms=offset_ms, **given)


def ledger(*events: Event) -> Ledger:
    return Ledger(BOOK, events)


def plain(drawn: Sequence[object]) -> list[str]:
    return [str(line) for line in drawn]


@given(st.text(max_size=80), st.integers(1, 60))
def test_text_is_fitted_to_exactly_so_many_cells(text: str, width: int) -> None:
    assert cell_len(lines.fit(text, width)) == width


@pytest.mark.parametrize("preset", [None, "live-core", "alliance-focus"])
def test_the_whole_grid_fits_the_smallest_screen(preset: str | None) -> None:
    drawn = plain(key_grid.grid_lines(KeyMap(BOOK, preset), 50, 12))
    assert len(drawn) <= 12
    assert not any("shows every key" in line for line in drawn)
    for word in (
        "e educative",
        "t therapeutic",
        "c client" if preset != "alliance-focus" else "r alliance",
        "z coverage",
    ):
        assert any(word in line.lower() for line in drawn)


def test_nothing_in_the_grid_is_wider_than_its_place() -> None:
    for width in range(20, 120, 7):
        for line in key_grid.grid_lines(KeyMap(BOOK), width, 40):
            assert line.cell_len <= width


def test_a_large_grid_tells_every_second_stroke() -> None:
    keys = KeyMap(BOOK)
    drawn = "\n".join(plain(key_grid.grid_lines(keys, 110, 38)))
    for group in keys.groups.values():
        if group.technique and group.technique.mode:
            assert all(f"{key} {codable.label.split()[0]}" in drawn for key, codable in group.entries if key != " ")


def test_a_large_grid_tells_the_definitions_where_there_are_no_second_strokes() -> None:
    drawn = "\n".join(plain(key_grid.grid_lines(KeyMap(BOOK, "live-core"), 110, 38)))
    assert "Presents, explains or runs" in drawn


@pytest.mark.parametrize("first", list("123456789rcxz"))
def test_every_group_shows_all_its_letters_on_the_smallest_screen(first: str) -> None:
    group = KeyMap(BOOK).groups[first]
    drawn = plain(key_grid.group_lines(group, 50, 12))
    assert len(drawn) <= 12
    for key, codable in group.entries:
        if key != " ":
            assert any(line.strip().startswith(f"{key} ") or f" {key} " in line for line in drawn), codable.id


def test_letters_are_told_with_their_definitions_where_there_is_room() -> None:
    drawn = "\n".join(plain(key_grid.group_lines(KeyMap(BOOK).groups["2"], 100, 40)))
    assert "Practitioner leads the group in making" in drawn


def test_a_codebook_without_modes_has_a_grid_too() -> None:
    keys = KeyMap(load_codebook(SMALL_BOOK, where="tiny.yaml").book)
    assert plain(key_grid.grid_lines(keys, 50, 12)) == [
        "k Question",
        "   A question.",
        "e Reflection",
        "   A reflection.",
    ]
    assert plain(key_grid.grid_lines(keys, 50, 1)) == ["k Question   e Reflection"]


def test_no_totals_stand_in_the_grid_unless_they_are_given() -> None:
    keys = KeyMap(BOOK)
    assert "(" not in "".join(plain(key_grid.grid_lines(keys, 50, 12)))
    assert any(
        "v Validate" in line and " 3 " in line for line in plain(key_grid.grid_lines(keys, 102, 40, {"EN-VAL": 3}))
    )


def test_totals_take_no_letter_away_where_there_is_room_for_letters() -> None:
    """On a large screen the second strokes stay where they are; only counts are added."""
    keys = KeyMap(BOOK)
    bare = plain(key_grid.grid_lines(keys, 102, 40))
    drawn = plain(key_grid.grid_lines(keys, 102, 40, {"EN-VAL": 3}))
    assert len(drawn) <= 40
    for label in ("c Deliver manual content", "v Validate", "p Illuminate offence-"):
        assert any(label in line for line in bare)
        assert any(label in line for line in drawn)


def test_the_strip_shows_the_mode_at_each_moment_none_and_what_is_not_codable() -> None:
    found = ledger(
        event(1, "ED", 0, 20 * MINUTE),
        event(2, "EN", 30 * MINUTE, 40 * MINUTE),
        event(3, "ZZ-BRK", 34 * MINUTE, 36 * MINUTE),
    )
    drawn = mode_strip.letters(30, 60 * MINUTE, 50 * MINUTE, found)
    assert drawn == "EEEEEEEEEE·····NN░NN·····     "


def test_an_open_state_reaches_to_now() -> None:
    found = ledger(event(1, "TH", 0, None, is_open=True))
    assert mode_strip.letters(10, 10_000, 5_000, found) == "TTTTT     "


def test_a_gap_is_not_codable() -> None:
    found = ledger(event(1, "ED", 0, 60 * MINUTE))
    drawn = mode_strip.letters(6, 60 * MINUTE, 60 * MINUTE, found, [(20 * MINUTE, 30 * MINUTE)])
    assert drawn == "EE░EEE"


@given(st.lists(st.tuples(st.integers(0, 70 * MINUTE), st.booleans())), st.integers(10, 200))
def test_each_column_shows_the_mark_that_was_made_last_in_it(marked: list[tuple[int, bool]], width: int) -> None:
    marked.sort()
    found = ledger(*(event(place, "PX-HOS", at, come_back=its) for place, (at, its) in enumerate(marked, start=1)))
    expected = {min(width - 1, at * width // (60 * MINUTE)): "*" if its else "!" for at, its in marked}
    drawn = mode_strip.marks(width, 60 * MINUTE, found, ())
    assert {
        column: sign for column, sign in enumerate(drawn[: max(expected, default=-1) + 1]) if sign != " "
    } == expected


def test_the_ruler_counts_minutes() -> None:
    assert mode_strip.ruler(30, 60 * MINUTE) == "0──────15──────30─────45──────"


def test_the_ruler_of_a_clip_counts_seconds_too() -> None:
    assert mode_strip.ruler(40, 90_000) == "0:00─────────0:30─────────1:00──────────"
    assert mode_strip.ruler(40, 3 * MINUTE).startswith("0────────────1──")


@given(st.integers(10, 200), st.integers(1, 600 * 60))
def test_a_ruler_is_as_wide_as_its_strip(width: int, seconds: int) -> None:
    assert len(mode_strip.ruler(width, seconds * 1_000)) == width


def test_strains_concerns_and_marks_stand_beneath_the_strip() -> None:
    found = ledger(
        event(1, "RU-BND", 6 * MINUTE), event(2, "PX-HOS", 30 * MINUTE), event(3, "ED1", 45 * MINUTE, come_back=True)
    )
    drawn = mode_strip.marks(60, 60 * MINUTE, found, strains(found.strain_events(), BOOK.strains))
    assert (drawn[6], drawn[30], drawn[45]) == ("▲", "!", "*")


def test_flags_are_told_by_signs() -> None:
    full = event(
        1, "EN-VAL", 0, modifiers={"flag": "unsure", "form": "mixed"}, come_back=True, note="x", linked_id=new_id()
    )
    assert event_log.flags(full) == "?>*n+"
    assert event_log.flags(event(2, "EN-VAL", 0)) == ""


def test_the_plan_line_tells_status_minutes_and_what_comes_next() -> None:
    mark = ItemMark(coding_id=CODING, item="S4.1", status="delivered", minutes=9)
    first, second = PLAN.items[:2]
    assert plan_line.brief(first, mark, False) == "✓ S4.1 9/10'"
    assert plan_line.brief(second, None, True) == "▸ S4.2"


@pytest.mark.parametrize("height", [12, 11])
@pytest.mark.parametrize("count", [1, 12, 123])
@pytest.mark.parametrize("preset", [None, "live-core"])
def test_totals_add_no_line_to_the_smallest_grid_and_hide_no_key(preset: str | None, count: int, height: int) -> None:
    """A line is less beside the strip of a recording's sound."""
    keys = KeyMap(BOOK, preset)
    bare = plain(key_grid.grid_lines(keys, 50, height))
    drawn = plain(key_grid.grid_lines(keys, 50, height, {codable.id: count for codable in BOOK.codables}))
    assert [line[:1] for line in drawn[:9]] == [line[:1] for line in bare[:9]]
    assert len(drawn) <= height
    for key in (*keys.groups, *keys.singles, *keys.modifiers):
        assert any(line.startswith(f"{key} ") or f" {key} " in line for line in drawn)
    assert sum(f" {count}" in line for line in drawn) >= 1
    assert (count > 99) or "…" not in "".join(drawn)


def test_what_is_open_is_told_as_far_as_there_is_room_and_the_rest_counted() -> None:
    parts = ["ONE 00:01", "TWO 00:02", "THREE 00:03"]
    assert running.open_line(parts, 40) == "OPEN ONE 00:01 · TWO 00:02 · THREE 00:03"
    assert running.open_line(parts, 39) == "OPEN ONE 00:01 · TWO 00:02 · … +1 more"
    assert running.open_line(parts, 30) == "OPEN ONE 00:01 · … +2 more"
    assert running.open_line([], 30) == "OPEN nothing else"


@given(st.lists(st.text("ABC", min_size=1, max_size=20), max_size=9), st.integers(20, 120))
def test_the_open_line_is_never_wider_than_its_place(parts: list[str], room: int) -> None:
    assert len(running.open_line(parts, room)) <= room


def test_no_word_of_a_command_is_broken_on_the_page_of_keys_at_80_columns() -> None:
    words = ["preferences", "come back to it", "go to a time", "start, pause"]
    lines = plain(key_page._commands([("ctrl+right", its) for its in words], {}, 75))
    for word in {part for its in words for part in its.split()}:
        assert any(word in line for line in lines)
