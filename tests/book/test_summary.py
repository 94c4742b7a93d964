"""The page for whoever answers for the programme, and the page that says how the figures were made."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from codebooks import shipped_codebook, shipped_plan
from coder.book.sheets import workbook_sheets
from coder.book.trust import trust
from coder.book.words import actions, in_short, looked_at
from coder.models import Event
from coder.store import codings, create_store, events, marks, open_store, sessions
from exports.sheet import Page, Sheet
from tests.book.programmes import AGREEMENT, MADE_AT, read, report, sheets, workbook

ITEMS = ("S4.1", "S4.2", "S4.3", "S4.4", "S4.5", "S4.6")


def texts(book: Path, sheet: str) -> list[str]:
    made = openpyxl.load_workbook(book, data_only=True)[sheet]
    return [str(cell.value) for row in made.iter_rows() for cell in row if cell.value is not None]


def small(folder: Path, statuses: dict[str, str], **fields: Any) -> Path:
    """A programme whose sessions' items all have one status."""
    target = folder / "small.db"
    with create_store(
        str(target), "anna", shipped_codebook("modes-of-practice"), [shipped_plan("bridgework-s04")]
    ) as store:
        for name, status in statuses.items():
            sessions.add(store, sessions.SessionFields(name, **{"plan": "bridgework-s04", "site": "north", **fields}))
            coding = codings.begin(store, name).id
            for item in ITEMS:
                marks.set_mark(store, coding, item, status=status, minutes=10)
    return target


def next_steps(target: Path, agreement: dict[str, Any] | None = None) -> list[str]:
    found = report(read(target))
    return [one.text for one in actions(found, found.regrouped("site").groups, found.missed_most(), agreement)]


def agreement(
    value: float | None, low: float | None = None, high: float | None = None, name: str = "event_kappa"
) -> dict[str, Any]:
    entry = {**AGREEMENT["coefficients"][0], "name": name, "value": value, "low": low, "high": high}
    return {**AGREEMENT, "coefficients": [entry]}


def test_it_begins_with_how_many_sessions_were_seen_and_how_they_were_chosen(demo: Path, demo_book: Path) -> None:
    told = (
        "23 sessions of 96 that took place were observed (23 drawn at random); 23 scored, 8 coded by two observers "
        "independently. Dates: 2026-01-08 to 2026-06-16."
    )
    assert looked_at(report(read(demo))) == told
    assert told in texts(demo_book, "Summary")


def test_an_unknown_number_of_sessions_is_said_to_be_unknown(tmp_path: Path) -> None:
    told = looked_at(report(read(small(tmp_path, {"S1": "delivered"}))))
    assert told.startswith("1 session was observed (1 not stated how chosen)")
    assert told.endswith("How many took place is not known.")


def test_the_items_missed_most_are_counted_over_the_codings_that_count(demo: Path, demo_book: Path) -> None:
    found = texts(demo_book, "Summary")
    item = report(read(demo)).missed_most()[0]
    at = found.index(f"{item['item']} {item['title']} (critical)")
    assert found[at + 1 : at + 3] == [str(item["not_delivered"]), str(item["applicable"])]


def test_what_a_codebook_declares_stands_there_as_mean_and_taken_together(tmp_path: Path) -> None:
    """R:Q of S1 is 3/1 and of S2 1/3: their mean is (3 + 1/3) / 2 = 1.67, taken together they are 4/4 = 1."""
    target = tmp_path / "mi.db"
    with create_store(str(target), "anna", shipped_codebook("mi-style")) as store:
        for name, codes in (("S1", "REF REF REF QUE"), ("S2", "REF QUE QUE QUE")):
            sessions.add(store, sessions.SessionFields(name))
            coding = codings.begin(store, name).id
            keyed = [Event(coding_id=coding, entry=0, code=code, onset_ms=1000, keyed_at=0) for code in codes.split()]
            events.write(store, coding, [events.Insert(one) for one in keyed])
    (page,) = (part for part in sheets(target) if part.name == "Summary")
    assert isinstance(page, Page)
    rows = {row[0].value: [cell.value for cell in row[1:] if cell] for row in page.rows if row and row[0]}
    mean, _, _, watched, pooled, *_, counts = rows["Reflections to questions"]
    assert [mean, watched, pooled, counts] == [pytest.approx(5 / 3), 2, 1.0, "4 to 4"]


def test_without_declared_figures_there_is_no_heading_for_them(demo_book: Path) -> None:
    assert not any(text.startswith("Counted for the codebook") for text in texts(demo_book, "Summary"))


def test_items_of_several_plans_bear_their_plans_name(strange_book: Path) -> None:
    assert {"I1 Item 1, strict-plan", "I2 Item 2 (critical), strict-plan"} <= set(texts(strange_book, "Summary"))


def test_the_mode_mix_stands_beside_the_owners_range(demo_book: Path) -> None:
    found = texts(demo_book, "Summary")
    at = found.index("Educative (ED)")
    assert 0.35 < float(found[at + 1]) < 0.60
    assert found[at + 2] == "35% to 60%: within"


def test_without_double_coding_nobody_can_tell(tmp_path: Path) -> None:
    target = small(tmp_path, {"S1": "delivered"})
    assert trust(None, report(read(target)))[-1].endswith("treat every figure as provisional.")
    assert any(step.startswith("Have some sessions coded by a second observer") for step in next_steps(target))


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (
            (0.85, 0.75, 0.9),
            "roughly yes; on coded events event kappa is 0.85 (95 % 0.75 to 0.90), almost perfect",
        ),
        ((0.70, 0.40, 0.9), "small differences are provisional; on coded events event kappa is 0.70"),
        ((0.30, 0.10, 0.5), "provisional, for observers often differ; on coded events event kappa is 0.30"),
        ((0.70, None, None), "is 0.70, substantial"),
        ((None, None, None), "provisional, for no figure of agreement on coded events is defined."),
    ],
)
def test_agreement_on_events_is_said_to_bear_on_counts_and_not_on_adherence(
    demo: Path, figures: tuple[float | None, float | None, float | None], told: str
) -> None:
    mean, session, counts = trust(agreement(*figures), report(read(demo)))
    assert told in counts
    assert counts.startswith("Counts and mode mix: ")
    assert "event" not in mean + session


@pytest.mark.parametrize(
    ("alpha", "told"),
    [
        ((0.81, 0.66, 0.90), "The mean adherence: roughly yes. It is "),
        (
            (0.81, 0.50, 0.90),
            "The mean adherence: cannot tell; Krippendorff's alpha on item",
        ),
        ((0.81, None, None), "The mean adherence: cannot tell; "),
        (
            (None, None, None),
            "The mean adherence: cannot tell, for no figure of agreement on the item",
        ),
    ],
)
def test_the_mean_is_trusted_where_the_item_marks_agree_beyond_their_lower_limit(
    demo: Path, alpha: tuple[float | None, float | None, float | None], told: str
) -> None:
    mean, *_ = trust(agreement(*alpha, name="item_krippendorff_alpha"), report(read(demo)))
    assert mean.startswith(told)
    assert mean.endswith("(8 of 23 sessions were coded by two observers.)")


def two(folder: Path, theirs: str, standard: float | None) -> str:
    """What is said of one session alone that anna marked `delivered` throughout and ben otherwise."""
    target = small(folder, {"S1": "delivered"})
    with open_store(str(target), "ben") as store:
        coding = codings.begin(store, "S1").id
        for item in ITEMS:
            marks.set_mark(store, coding, item, status=theirs)
    found = read(target)
    if standard is None:
        found = replace(found, plans=found.plans.assign(standard=float("nan")))
    _, told, _ = trust(None, report(found, standard=standard))
    return told


def test_sessions_that_the_other_observer_would_put_across_the_standard_are_counted(tmp_path: Path) -> None:
    told = two(tmp_path, "partial", 0.8)
    assert told == (
        "One session alone: no. By their item marks observers differ by 50 points on average over 1 session, by 50 at "
        "most, and 1 of 1 would fall on the other side of the standard with the other observer."
    )


def test_few_sessions_without_a_crossing_do_not_rule_one_out(tmp_path: Path) -> None:
    told = two(tmp_path, "adapted", 0.8)
    assert "none would fall on the other side of the standard" in told
    assert "though 1 session cannot rule it out for others" in told


def test_without_a_standard_only_the_distance_of_the_scores_is_told(tmp_path: Path) -> None:
    assert "50 at most; without a standard no side can change." in two(tmp_path, "partial", None)


def test_what_is_frozen_on_the_page_says_so_with_its_date(demo_book: Path) -> None:
    found = texts(demo_book, "Summary")
    frozen = "as exported on 2026-07-01"
    assert f"Three things to do next ({frozen}; they do not follow changes made here)" in found
    assert f"Can the figures be trusted? ({frozen})" in found
    assert f"Items missed most (chosen {frozen})" in found
    assert any("reaches the database" in text for text in found)
    assert any(text == f"Agreement, {frozen}" for text in texts(demo_book, "Read me"))
    assert any("do not reach the database" in text for text in texts(demo_book, "Read me"))


def test_the_pictures_labels_hold_the_number_of_sessions_and_say_where_they_are_too_few(demo_book: Path) -> None:
    found = texts(demo_book, "Summary")
    assert {"All bridgework (23)", "west (2, too few)"} <= set(found)


def test_a_site_that_cannot_be_told_yet_asks_for_more_sessions_and_bears_no_colour(tmp_path: Path) -> None:
    target = small(tmp_path, {"S1": "delivered", "S2": "partial", "S3": "delivered"})
    assert "Observe more sessions at north: 3 sessions scored, cannot tell yet." in next_steps(target, agreement(0.9))
    sites = next(sheet for sheet in sheets(target) if sheet.name == "Sites")
    assert isinstance(sites, Sheet)
    assert list(sites.frame["Status"]) == ["Cannot tell yet"]
    assert not any("Cannot tell yet" in flag.when for flag in sites.flags)


def test_a_site_under_its_standard_comes_before_one_that_cannot_be_told(tmp_path: Path) -> None:
    target = small(tmp_path, {"S1": "partial", "S2": "partial", "S3": "partial"})
    assert next_steps(target)[0] == "Find out what stands in the way at north: the standard is not met."


def test_sessions_that_were_picked_ask_for_a_draw(tmp_path: Path) -> None:
    target = small(tmp_path, {"S1": "delivered"}, chosen="volunteered")
    assert "Draw the sessions to observe at random, so that they stand for the others." in next_steps(target)


def test_the_picture_is_told_in_words_with_status_and_standard(demo: Path) -> None:
    summary = next(sheet for sheet in sheets(demo) if sheet.name == "Summary")
    assert isinstance(summary, Page)
    (chart,) = summary.charts
    for group in report(read(demo)).regrouped("site").groups:
        assert f"{group.key} {group.weighted.value:.0%}" in chart.alt
        assert group.status.lower() in chart.alt
    assert "the standard, 80%" in chart.alt
    assert chart.standard is not None


def test_without_a_standard_no_line_is_drawn(tmp_path: Path) -> None:
    target = small(tmp_path, {"S1": "delivered"})
    found = read(target)
    bare = replace(found, plans=found.plans.assign(standard=float("nan")))
    made = workbook_sheets(bare, report(bare), None, made_at=MADE_AT)
    summary = next(sheet for sheet in made if isinstance(sheet, Page) and sheet.name == "Summary")
    assert summary.charts[0].standard is None


def test_without_any_plan_it_says_what_can_be_seen_instead(tmp_path: Path) -> None:
    with create_store(str(tmp_path / "bare.db"), "anna", shipped_codebook("mi-style")) as store:
        sessions.add(store, sessions.SessionFields("S1"))
        codings.begin(store, "S1")
    found = texts(workbook(tmp_path / "bare.db", tmp_path / "book.xlsx"), "Summary")
    assert any(text.startswith("No session has a plan, so") for text in found)
    assert "The codebook has no modes." in found


def test_of_many_names_in_a_warning_the_first_stand_on_the_page() -> None:
    assert in_short("without a plan: " + ", ".join(f"S{n}" for n in range(1, 9))) == (
        "without a plan: S1, S2, S3, S4, S5, S6 and more (Read me names them)"
    )
    assert in_short("without a plan: S1, S2, S3, S4, S5, S6") == "without a plan: S1, S2, S3, S4, S5, S6"


def test_concerns_that_one_observer_alone_noted_are_told_beside_those_that_count(demo: Path) -> None:
    """Of the demonstration's, ben in S01 and S08 and dev in S03 noted one that the coding that counts does not hold."""
    assert next_steps(demo)[0] == (
        "Follow up 5 concerns: the first in session S06, and 3 more noted by one observer alone in double-coded "
        "sessions."
    )


def test_drafts_are_named_with_what_to_do_about_them(demo_book: Path) -> None:
    told = "Before reading on: S22, S23 are drafts that may still change: finish and lock"
    assert any(text.startswith(told) for text in texts(demo_book, "Summary"))
    assert in_short("drafts count: S1") == "S1 is a draft that may still change: finish and lock"


def test_how_many_sessions_met_the_standard_stands_there_with_limits(demo: Path, demo_book: Path) -> None:
    (group,) = report(read(demo)).groups
    assert (group.met_sessions, group.met.n) == (11, 23)
    assert "bridgework: 11 of 23 scored sessions met the standard (95 % limits 29% to 67%)." in texts(
        demo_book, "Summary"
    )


def test_without_any_score_there_is_no_picture_and_it_says_so(tmp_path: Path) -> None:
    with create_store(str(tmp_path / "bare.db"), "anna", shipped_codebook("modes-of-practice")) as store:
        sessions.add(store, sessions.SessionFields("S1"))
    found = texts(workbook(tmp_path / "bare.db", tmp_path / "book.xlsx"), "Summary")
    assert "No session has a score yet." in found
    assert "No item is marked yet." in found


def test_read_me_holds_scope_standard_digest_credits_and_warnings(demo: Path, demo_book: Path) -> None:
    found = texts(demo_book, "Read me")
    digest = read(demo).codings["codebook_digest"].iloc[0]
    assert any(digest in text for text in found)
    assert "80% (Set by the programme owner (fictional))" in found
    assert "random: 23" in found
    assert "drafts count: S22, S23" in found
    assert any(text.startswith("2026-07-01 12:00 by fidelity-coder") for text in found)
    at = found.index("not_observed")
    assert found[at + 1 : at + 9] == [
        "bridgework-s04", "1.0.0", "1.0", "1.0", "0.5", "0.0", "not counted", "unknown",
    ]  # fmt: skip


def test_a_second_observer_changes_no_mean(tmp_path: Path) -> None:
    target = small(tmp_path, {"S1": "delivered"})
    before = report(read(target)).overall.weighted.value
    with open_store(str(target), "ben") as store:
        coding = codings.begin(store, "S1")
        marks.set_mark(store, coding.id, "S4.1", status="not_delivered")
    assert coding.role == "second"
    book = openpyxl.load_workbook(workbook(target, tmp_path / "book.xlsx"), data_only=True)
    assert book["Sites"]["C2"].value == before == 1


def test_without_unmarked_items_no_second_empty_row_stands_before_the_figures(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(
        workbook(small(tmp_path, {"S1": "delivered"}), tmp_path / "book.xlsx"), data_only=True
    )
    cells = [cell.value for cell in book["Summary"]["A"]]
    at = cells.index("Adherence: was what the plan asks for delivered?")
    assert not cells[at - 1]
    assert cells[at - 2]
