"""Small cells of a research bundle: worked by hand on few sessions."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from codebooks import shipped_codebook
from coder import tables
from coder.research.cells import OTHER_PRACTITIONER, OTHER_SITE, coarsened, hide, pooled, to_pool, within
from coder.store import create_store, sessions
from coder.tables import Tables, Where

Watched = tuple[str, str, str]
"""Site, day, practitioners by blanks."""


def study(folder: Path, watched: Iterable[Watched], delivered: Iterable[tuple[str, str, int]] = ()) -> Tables:
    """The tables of a database with these sessions; `delivered`: site, month, sessions."""
    folder.mkdir(exist_ok=True)
    with create_store(str(folder / "study.db"), "anna", shipped_codebook("modes-of-practice")) as store:
        for number, (site, day, people) in enumerate(watched):
            seats = {f"F{place}": name for place, name in enumerate(people.split(), start=1)}
            sessions.add(
                store, sessions.SessionFields(f"S{number:02}", programme="P", site=site, date=day, seats=seats)
            )
        found = tables.read(store)
    rows = [("P", *row) for row in delivered]
    return replace(found, delivered=pd.DataFrame(rows, columns=list(found.delivered.columns), dtype=object))


def column(found: Tables, name: str) -> list[str | None]:
    return list(found.sessions[name])


def test_what_is_large_enough_stays_by_itself() -> None:
    assert to_pool({"a": frozenset("12345"), "b": frozenset("6789a")}, 5) == set()


def test_a_pool_takes_in_the_next_larger_until_it_is_large_enough() -> None:
    """a and b hold 3 together, c makes them 8; d stays."""
    held = {"a": frozenset("1"), "b": frozenset("23"), "c": frozenset("45678"), "d": frozenset("9abcdefg")}
    assert to_pool(held, 5) == {"a", "b", "c"}


def test_a_session_shared_by_two_counts_once_in_their_pool() -> None:
    """a and b did the same 3 sessions: 3 in all, so c is taken in."""
    held = {"a": frozenset("123"), "b": frozenset("123"), "c": frozenset("45678")}
    assert to_pool(held, 4) == {"a", "b", "c"}


def test_a_site_with_few_sessions_stands_with_another(tmp_path: Path) -> None:
    """East holds 1, west 2, north 3: of at least 3, east and west are one."""
    sites = ["east", "west", "west", "north", "north", "north"]
    found, said = pooled(study(tmp_path, [(site, "2026-01-05", "") for site in sites]), 3)
    assert column(found, "site") == [OTHER_SITE] * 3 + ["north"] * 3
    assert said is not None
    assert "sites: 2, practitioners: 0" in said


def test_a_practitioner_is_pooled_where_few_sessions_were_theirs_and_stays_elsewhere(tmp_path: Path) -> None:
    """Ann did 3 sessions in the north and 1 in the south, where Bo did 2 others."""
    watched = [("north", "2026-01-05", "ann")] * 3 + [("south", "2026-01-05", "ann")]
    found, _ = pooled(study(tmp_path, [*watched, *[("south", "2026-01-05", "bo")] * 2]), 3)
    assert column(found, "practitioners") == [*["F1=ann"] * 3, *[f"F1={OTHER_PRACTITIONER}"] * 3]


def test_the_next_larger_of_a_pool_is_one_who_shares_no_session_with_it() -> None:
    """a holds 2. b is smaller than c, but was in both of them; with c they are 7."""
    held = {"a": frozenset("12"), "b": frozenset("12345"), "c": frozenset("uvwxyz")}
    assert hide(held, 5) == ({"a", "c"}, set())


def test_sessions_of_a_pool_that_worked_together_name_nobody(tmp_path: Path) -> None:
    """Ann did 2 sessions, both with Bo, who did 4: under one name, the two in one team would show Ann's."""
    watched = [("north", "2026-01-05", "ann bo")] * 2 + [("north", "2026-01-05", "bo")] * 2
    found, said = pooled(study(tmp_path, [*watched, *[("north", "2026-01-05", "cy di")] * 4]), 3)
    # Cy and Di worked apart from Ann: the pool is hers and Cy's (6 sessions), and Bo keeps 4.
    pool, own = f"F1={OTHER_PRACTITIONER}", "F2=bo"
    assert column(found, "practitioners") == [*[f"{pool};{own}"] * 2, *["F1=bo"] * 2, *[f"{pool};F2=di"] * 4]
    alone, said = pooled(study(tmp_path / "alone", watched), 3)
    assert column(alone, "practitioners") == [None] * 4
    assert said is not None
    assert "name no practitioner (sessions: 4)" in said


def test_who_keeps_few_named_sessions_once_others_name_nobody_is_not_named_either() -> None:
    """a and b name nobody in sessions 1 to 4; c is left with one, 5, of at least 3."""
    held = {"a": frozenset("12"), "b": frozenset("1234"), "c": frozenset("12345")}
    assert hide(held, 3) == (set(), set("12345"))


def test_a_small_practitioner_with_nobody_to_stand_with_is_not_named() -> None:
    assert hide({"a": frozenset("12")}, 3) == (set(), set("12"))


def test_equally_large_ones_are_taken_in_by_name_whatever_their_codes() -> None:
    """Ann is small; Bo and Cy hold 3 each: Bo joins her under either set of codes."""
    for ann, bo, cy in (("PR-1", "PR-2", "PR-3"), ("PR-3", "PR-2", "PR-1"), ("PR-1", "PR-3", "PR-2")):
        held = {ann: frozenset("1"), bo: frozenset("234"), cy: frozenset("567")}
        assert to_pool(held, 3, {ann: "ann", bo: "bo", cy: "cy"}) == {ann, bo}


def test_what_took_place_is_added_up_as_sites_are(tmp_path: Path) -> None:
    delivered = [("east", "2026-01", 4), ("west", "2026-01", 6), ("north", "2026-01", 9)]
    sites = ["east", "west", "west", "north", "north", "north"]
    found, _ = pooled(study(tmp_path, [(site, "2026-01-05", "") for site in sites], delivered), 3)
    assert found.delivered.values.tolist() == [["P", OTHER_SITE, "2026-01", 10], ["P", "north", "2026-01", 9]]


def test_months_stay_where_each_is_one_of_many(tmp_path: Path) -> None:
    watched = [("north", day, "ann") for day in ["2026-01-05", "2026-02-05"] * 3]
    found, said = coarsened(study(tmp_path, watched), 3)
    assert column(found, "month") == ["2026-01", "2026-02"] * 3
    assert set(column(found, "date")) == {None}
    assert said == "dates are coarsened to the month"


def test_months_with_few_sessions_of_a_practitioner_become_quarters(tmp_path: Path) -> None:
    """January and February hold 3 sessions each, but Ann did 2 and 1, Bo 1 and 2: by quarter each did 3."""
    people = ["ann", "ann", "bo", "ann", "bo", "bo"]
    days = ["2026-01-05"] * 3 + ["2026-02-05"] * 3
    watched = [("north", day, one) for day, one in zip(days, people, strict=True)]
    found, said = coarsened(study(tmp_path, watched, [("north", "2026-01", 5), ("north", "2026-02", 6)]), 3)
    assert column(found, "month") == ["2026-Q1"] * 6
    assert found.delivered.values.tolist() == [["P", "north", "2026-Q1", 11]]
    assert "coarsened to the quarter, since a shorter time holds fewer than 3 sessions" in said


def test_one_small_month_among_large_ones_is_left_out_alone(tmp_path: Path) -> None:
    """9 of 10 sessions keep their month, which is more than 4 in 5."""
    days = ["2026-01-05"] * 5 + ["2026-02-05"] * 4 + ["2026-03-05"]
    found, said = coarsened(study(tmp_path, [("north", day, "") for day in days]), 4)
    assert column(found, "month") == ["2026-01"] * 5 + ["2026-02"] * 4 + [None]
    assert said.endswith("it is left out (sessions: 1)")


def test_a_session_that_loses_its_month_takes_it_from_those_that_are_then_too_few(tmp_path: Path) -> None:
    """Of at least 2: Cy's only session loses its month, which leaves Bo one in it, and Ann one, so that all lose it."""
    watched = [("north", "2026-01-05", "ann bo"), ("north", "2026-01-06", "bo cy"), ("north", "2026-01-07", "ann")]
    found, said = coarsened(study(tmp_path, watched), 2)
    assert set(column(found, "month")) == {None}
    assert said.startswith("dates are left out")


def test_a_filter_by_days_is_done_with_and_what_took_place_outside_it_is_left_out(tmp_path: Path) -> None:
    watched = [("north", "2026-01-05", "")] * 3
    found = study(tmp_path, watched, [("north", "2025-12", 7), ("north", "2026-01", 8)])
    narrowed = replace(found, where=Where(date_from="2026-01-01"))
    shown, _ = coarsened(within(narrowed), 3)
    assert shown.where == Where()
    assert shown.delivered.values.tolist() == [["P", "north", "2026-01", 8]]


def test_of_a_filter_that_cuts_a_month_nobody_knows_what_took_place(tmp_path: Path) -> None:
    found = study(tmp_path, [("north", "2026-01-05", "")] * 3, [("north", "2026-01", 8)])
    shown, _ = coarsened(within(replace(found, where=Where(date_from="2026-01-02"))), 3)
    assert len(shown.delivered) == 0


def test_one_as_the_smallest_leaves_everything_as_it_is(tmp_path: Path) -> None:
    found = study(tmp_path, [("north", "2026-01-05", "ann"), ("south", "2026-02-05", "bo")])
    kept, said = pooled(found, 1)
    shown, _ = coarsened(kept, 1)
    assert said is None
    assert column(shown, "site") == ["north", "south"]
    assert column(shown, "practitioners") == ["F1=ann", "F1=bo"]
    assert column(shown, "month") == ["2026-01", "2026-02"]
