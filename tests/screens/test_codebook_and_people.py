"""Codebooks to read, people to add."""

from pathlib import Path

from textual.widgets import Input, OptionList, Static

from codebooks import shipped_codebook, shipped_plan
from coder.app import CoderApp
from coder.screens.codebook_pages import codebook_entries, plan_entries
from coder.store import Store, create_store, people
from tests.screens.helpers import on_screen, text_of, until


def test_every_code_technique_mode_scale_and_preset_has_a_page_that_names_it() -> None:
    book = shipped_codebook("modes-of-practice").book
    lines = "\n".join(entry.line for entry in codebook_entries(book))
    assert book.globals is not None
    labels = [mode.label for mode in book.modes] + [technique.label for technique in book.techniques]
    labels += [code.label for code in book.codes] + [scale.label for scale in book.globals.items]
    assert [label for label in labels if label not in lines] == []
    assert [preset.id for preset in book.presets if preset.id not in lines] == []


def test_a_codes_page_tells_definition_and_what_to_include_and_leave_out() -> None:
    book = shipped_codebook("modes-of-practice").book
    code = next(code for code in book.codes if code.include and code.exclude and code.technique)
    page = next(
        entry.page.plain for entry in codebook_entries(book) if f"({code.id}, key {code.key})" in entry.page.plain
    )
    assert [
        text for text in (code.definition, code.include or "", code.exclude or "") if text.strip() not in page
    ] == []


def test_a_modes_page_tells_its_goal_task_and_bond() -> None:
    book = shipped_codebook("modes-of-practice").book
    mode = next(mode for mode in book.modes if mode.goal)
    page = next(
        entry.page.plain for entry in codebook_entries(book) if f"({mode.id}, key {mode.key})" in entry.page.plain
    )
    assert [text for text in (mode.goal, mode.task, mode.bond) if text is None or text.strip() not in page] == []


def test_a_plans_items_are_told_with_weight_minutes_and_what_counts_as_delivered() -> None:
    plan = shipped_plan("bridgework-s04").book
    pages = {entry.line.split()[0]: entry.page.plain for entry in plan_entries(plan)}
    for item in plan.items:
        page = pages[item.id]
        assert f"{item.weight:g}" in page
        assert f"{item.planned_minutes:g} min" in page
        assert (item.prescribed or "?") in page


async def test_a_word_finds_its_entries_and_escape_shows_all_again(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await pilot.press("c")
        await on_screen(pilot, "CodebookScreen")
        listed = pilot.app.screen.query_one("#entries", OptionList)
        everything = listed.option_count
        await pilot.press("slash", *"validat")
        await until(pilot, lambda: 0 < listed.option_count < everything)
        await pilot.press("escape")
        await until(pilot, lambda: listed.option_count == everything)
        assert not pilot.app.screen.query_one("#find", Input).display
        await pilot.press("escape")
        await on_screen(pilot, "HomeScreen")


async def test_a_word_that_is_nowhere_says_so(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await pilot.press("c")
        await on_screen(pilot, "CodebookScreen")
        await pilot.press("slash", *"zzzz")
        await until(pilot, lambda: "0 entries" in text_of(pilot.app))


async def test_b_goes_on_to_the_plan_and_what_is_only_shipped_says_so(tmp_path: Path) -> None:
    with create_store(str(tmp_path / "bare.db"), "anna", shipped_codebook("modes-of-practice")) as bare:
        async with CoderApp(bare).run_test(size=(80, 24)) as pilot:
            await on_screen(pilot, "HomeScreen")
            await pilot.press("c")
            await on_screen(pilot, "CodebookScreen")
            assert "in this database" in text_of(pilot.app)
            await pilot.press("b")
            await until(pilot, lambda: "codebook mi-style" in text_of(pilot.app))
            assert "shipped, not in this database" in text_of(pilot.app)
            await pilot.press("b")
            await until(pilot, lambda: "plan bridgework-s04" in text_of(pilot.app))
            assert "shipped, not in this database" in text_of(pilot.app)


async def test_people_are_added_by_pseudonym_and_not_twice(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await pilot.press("p")
        await on_screen(pilot, "PeopleScreen")
        await pilot.press("a")
        await on_screen(pilot, "Form")
        await pilot.press("P", "0", "3", "enter")
        await on_screen(pilot, "PeopleScreen")
        assert [person.name for person in people.practitioners(store)] == ["P03"]
        assert "Added practitioner P03." in text_of(pilot.app)
        await pilot.press("a")
        await on_screen(pilot, "Form")
        await pilot.press("P", "0", "3", "enter")
        await until(pilot, lambda: "there is a practitioner P03 already" in text_of(pilot.app))


async def test_leaving_a_form_saves_nothing(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await pilot.press("p")
        await on_screen(pilot, "PeopleScreen")
        await pilot.press("o")
        await on_screen(pilot, "Form")
        await pilot.press("b", "e", "n", "escape")
        await on_screen(pilot, "PeopleScreen")
        assert [person.name for person in people.observers(store)] == ["anna"]
        assert str(pilot.app.screen.query_one("#message", Static).content) == "Nothing was added."
