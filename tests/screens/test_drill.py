"""The key drill at the keys."""

from random import Random
from typing import Any

from textual.app import App

from codebooks import Codebook, shipped_codebook
from coder.app import CoderApp
from coder.desk.keys import KeyMap
from coder.screens.drill import DrillScreen, strokes_of
from coder.store import Store, history
from tests.screens.coding_host import strike
from tests.screens.helpers import on_screen, text_of, until

BOOK = shipped_codebook("modes-of-practice").book


class Host(App[None]):
    def __init__(self, book: Codebook, preset: str | None = None, order: Random | None = None) -> None:
        super().__init__()
        self.drill = DrillScreen(book, preset, order)

    def on_mount(self) -> None:
        self.push_screen(self.drill)


def asked(app: Host) -> Any:
    code = app.drill._drill.code
    assert code is not None
    return BOOK.codable(code)


def test_one_order_asks_the_same_codes_each_time_and_another_others() -> None:
    def codes(seed: int) -> list[str]:
        return [card.code for card in Host(BOOK, order=Random(seed)).drill._drill.cards]

    assert codes(1) == codes(1)
    assert codes(1) != codes(2)
    assert sorted(codes(1)) == sorted(codes(2))


async def test_right_strokes_bring_the_next_code(store: Store) -> None:
    app = Host(BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        first = asked(app)
        await until(pilot, lambda: first.label in text_of(app))
        strike(app, *first.key)
        await until(pilot, lambda: f"✓ {strokes_of(first, app.drill._keys)}" in text_of(app))
        assert asked(app).label in text_of(app)


async def test_after_an_error_the_right_strokes_are_shown_and_wanted(store: Store) -> None:
    app = Host(BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        first = asked(app)
        strike(app, "N" if first.key != "N" else "E")
        await until(pilot, lambda: f"Here it is {strokes_of(first, app.drill._keys)}: strike it." in text_of(app))
        assert asked(app) is first
        strike(app, *first.key)
        await until(pilot, lambda: "comes again soon" in text_of(app))
        assert (app.drill._drill.cards[0].asked, app.drill._drill.cards[0].wrong) == (1, 1)


async def test_a_first_stroke_waits_and_can_be_dropped(store: Store) -> None:
    app = Host(BOOK, "techniques-only") if any(p.id == "techniques-only" for p in BOOK.presets) else Host(BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        two = next(number for number, card in enumerate(app.drill._drill.cards) if len(_key(card.code)) == 2)
        for card in app.drill._drill.cards[:two]:
            strike(app, *_key(card.code))
        await until(pilot, lambda: app.drill._drill.turn == two)
        strike(app, asked(app).key[0])
        await until(pilot, lambda: "…" in text_of(app))
        strike(app, "escape")
        await until(pilot, lambda: "dropped" in text_of(app))
        assert app.drill._drill.turn == two


def _key(code: str) -> str:
    known = BOOK.codable(code)
    assert known is not None
    return known.key


async def test_by_the_definition_alone_the_label_is_hidden(store: Store) -> None:
    app = Host(BOOK)
    async with app.run_test(size=(80, 24)) as pilot:
        first = asked(app)
        await until(pilot, lambda: f"{first.id}  {first.label}" in text_of(app))
        strike(app, "tab")
        await until(pilot, lambda: f"{first.id}  {first.label}" not in text_of(app))
        assert first.definition.split()[0] in text_of(app)


async def test_a_preset_asks_only_what_it_looks_for(store: Store) -> None:
    preset = BOOK.presets[0].id
    async with Host(BOOK, preset).run_test(size=(80, 24)) as pilot:
        drill = pilot.app.screen
        assert isinstance(drill, DrillScreen)
        assert {card.code for card in drill._drill.cards} == set(BOOK.looked_for(preset))


async def test_escape_shows_a_summary_by_code_and_nothing_is_kept(store: Store) -> None:
    before = len(history.of(store))
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await pilot.press("l")
        await on_screen(pilot, "LearnScreen")
        await pilot.press("k")
        await on_screen(pilot, "DrillScreen")
        drill = pilot.app.screen
        assert isinstance(drill, DrillScreen)
        code = drill._drill.code or ""
        strike(pilot.app, *_key(code))
        await until(pilot, lambda: drill._drill.turn == 1)
        strike(pilot.app, "escape")
        await until(pilot, lambda: "median s" in text_of(pilot.app))
        assert "    1      0" in text_of(pilot.app)
        strike(pilot.app, "escape")
        await on_screen(pilot, "LearnScreen")
    assert len(history.of(store)) == before


def test_a_technique_that_a_preset_has_coded_at_once_is_told_by_its_one_stroke() -> None:
    technique = BOOK.codable("EN2")
    assert technique is not None
    assert strokes_of(technique, KeyMap(BOOK, "live-core")) == "5"
    assert strokes_of(technique, KeyMap(BOOK)) == "5 space"
