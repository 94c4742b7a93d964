"""Agreement as a lead assessor reads it: figures with limits, what they hang on, and each moment of disagreement."""

from typing import Any

from textual.pilot import Pilot
from textual.widgets import DataTable, Static

from coder.agreement.bands import SCALES, scale_of
from coder.app import CoderApp
from coder.screens import agreement_view as view
from coder.screens import agreement_words as words
from coder.screens.agreement import VIEWS, AgreementScreen
from coder.store import Store
from coder.widgets.heat_map import HeatMap
from tests.screens.helpers import on_screen, text_of, until

ENTRY = {
    "scope": "overall",
    "rollup": "code",
    "code": None,
    "name": "event_kappa",
    "value": 0.71,
    "se": 0.04,
    "low": 0.59,
    "high": 0.79,
    "interval": "bootstrap",
    "n": 812,
    "why_missing": None,
    "why_no_interval": None,
}
UNDEFINED = {**ENTRY, "value": None, "low": None, "high": None, "why_missing": "one_category: all ratings are the same"}


def screen(pilot: Pilot[Any]) -> AgreementScreen:
    found = pilot.app.screen
    assert isinstance(found, AgreementScreen)
    return found


def message(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#message", Static).content)


def heading(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#heading", Static).content)


async def agreement(pilot: Pilot[Any]) -> None:
    await on_screen(pilot, "HomeScreen")
    await pilot.press("a")
    await on_screen(pilot, "AgreementScreen")
    await until(pilot, lambda: pilot.app.screen.query_one(DataTable).row_count > 0)


def figures(pilot: Pilot[Any]) -> dict[str, Any]:
    found = screen(pilot).compute()
    assert found is not None
    return found.figures


def rows(pilot: Pilot[Any]) -> list[list[str]]:
    table = pilot.app.screen.query_one(DataTable)
    return [[str(cell) for cell in table.get_row_at(at)] for at in range(table.row_count)]


async def test_the_figures_are_those_of_the_report(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await agreement(pilot)
        kappa = next(one for one in figures(pilot)["coefficients"] if one["name"] == "event_kappa")
        shown = next(row for row in rows(pilot) if row[0] == "event kappa")
        assert shown[1].strip() == f"{kappa['value']:.2f}"
        assert shown[2] == f"{kappa['low']:.2f} {kappa['high']:.2f}"
        assert f"{kappa['value']:.3f}" in message(pilot)


async def test_the_tolerance_is_moved_with_the_arrows_and_the_figures_follow(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await agreement(pilot)
        before = rows(pilot)[0]
        assert "◂ 5 s ▸" in heading(pilot)
        await pilot.press("left", "left", "left")
        await until(pilot, lambda: "computing" not in heading(pilot))
        assert "◂ 2 s ▸" in heading(pilot)
        assert float(rows(pilot)[0][1]) < float(before[1])


async def test_the_tolerance_never_goes_below_nothing(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await agreement(pilot)
        await pilot.press(*["left"] * 8)
        await until(pilot, lambda: "computing" not in heading(pilot))
        assert "◂ 0 s ▸" in heading(pilot)


async def test_the_level_begins_at_code_as_everywhere_and_goes_to_technique_and_mode(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await agreement(pilot)
        for level in ("technique", "mode", "code"):
            await pilot.press("l")
            await until(pilot, lambda level=level: f"· {level} ·" in heading(pilot) and "comp" not in heading(pilot))  # type: ignore[misc]  # bound


async def test_one_pair_of_observers_can_be_read_alone(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await agreement(pilot)
        await pilot.press("o")
        await until(pilot, lambda: "computing" not in heading(pilot))
        assert "· anna, ben ·" in heading(pilot)
        assert figures(pilot)["raters"] == ["anna", "ben"]


async def test_every_view_shows_something_and_names_itself(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await agreement(pilot)
        for name in (*VIEWS[1:], VIEWS[0]):
            await pilot.press("v")
            await until(pilot, lambda name=name: f"[{name}]" in text_of(pilot.app))  # type: ignore[misc]  # bound
            if name == "matrix":
                assert pilot.app.screen.query_one(HeatMap).display
                assert "= " in text_of(pilot.app)
            else:
                assert rows(pilot)


async def test_enter_on_a_code_lists_its_moments_of_disagreement_with_their_moments(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await agreement(pilot)
        await pilot.press("v")
        await until(pilot, lambda: "[code]" in text_of(pilot.app))
        code = rows(pilot)[0][0]
        await pilot.press("enter")
        await until(pilot, lambda: "[moments]" in text_of(pilot.app))
        listed = rows(pilot)
        assert listed
        assert [row for row in listed if code not in (row[3], row[4])] == []
        assert f"about {code}" in message(pilot)


async def test_without_double_coding_it_says_what_to_do_next(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await pilot.press("a")
        await until(pilot, lambda: "No session has two independent codings yet" in text_of(pilot.app))


async def test_the_page_of_keys_says_what_a_coefficient_means(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 50)) as pilot:
        await agreement(pilot)
        await pilot.press("question_mark")
        await on_screen(pilot, "HelpScreen")
        assert "corrected for what chance" in " ".join(text_of(pilot.app).split())


def test_an_undefined_figure_is_a_dash_with_its_reason() -> None:
    table = view.coefficient_table([UNDEFINED], 80)
    assert str(table.rows[0].cells[1]) == "—"
    assert table.rows[0].cells[5] == "all ratings are the same"
    assert words.full_sentence(UNDEFINED) == "event kappa: undefined. all ratings are the same"


def test_a_lower_limit_in_another_band_is_said() -> None:
    assert words.reading(ENTRY) == "substantial (lower limit: moderate)"
    assert words.reading(ENTRY, short=True) == "substantial ↓"
    assert "Landis & Koch 1977" in words.full_sentence(ENTRY)


def test_shares_and_lags_are_given_no_word() -> None:
    assert [scale_of(name) for name in ("event_agreement", "lag_median", "event_kappa_max", "f1")] == [None] * 4
    assert scale_of("icc2") is SCALES["cicchetti"]
    assert scale_of("gwet_ac1") is SCALES["landis-koch"]


def test_the_words_are_those_of_the_published_tables() -> None:
    read = [SCALES["landis-koch"].word(value) for value in (-0.1, 0.0, 0.2, 0.21, 0.4, 0.41, 0.6, 0.61, 0.8, 0.81, 1.0)]
    assert read == [
        "poor", "slight", "slight", "fair", "fair", "moderate", "moderate",
        "substantial", "substantial", "almost perfect", "almost perfect",
    ]  # fmt: skip
    assert [SCALES["cicchetti"].word(value) for value in (0.39, 0.4, 0.59, 0.6, 0.74, 0.75)] == [
        "poor", "fair", "fair", "good", "good", "excellent",
    ]  # fmt: skip
