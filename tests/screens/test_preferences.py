"""Preferences: chosen in a list, kept at once, in force at once, and a broken file told and left alone."""

import re
from pathlib import Path

import pytest
from textual.color import Color
from textual.widgets import DataTable

from coder import preferences
from coder.app import CoderApp
from coder.desk.own_keys import HANDS
from coder.preferences import Preferences
from coder.screens.coding import CodingScreen
from coder.screens.coding_keys import CodingKeys, command_list
from coder.screens.desk import now
from coder.screens.preferences import PreferencesScreen, stepped
from coder.store import Store, history, sessions
from coder.store.sessions import SessionFields
from tests.screens.coding_host import SMALL, codes, host, on_disk, shows, strike, until, words


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    its = tmp_path / "own.toml"
    monkeypatch.setenv("CODER_CONFIG", str(its))
    return its


def to_command(command: str) -> list[str]:
    """Keys that take the cursor from the top to a command's line."""
    from coder.screens.bound import usual_keys
    from coder.screens.preferences import CHOICES

    return ["down"] * (len(CHOICES) + list(usual_keys().told).index(command))


async def test_a_look_chosen_on_the_screen_is_worn_and_kept_at_once(store: Store) -> None:
    app = CoderApp(store)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "My work"))
        await pilot.press("o")
        await until(pilot, shows(app, "is kept at once"))
        await pilot.press("right")
        await until(pilot, shows(app, "Kept: colours light."))
        assert app.theme == "light"
        assert preferences.read().kept.theme == "light"


async def test_ctrl_l_goes_through_the_looks_and_the_next_start_wears_the_last(store: Store) -> None:
    app = CoderApp(store)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "My work"))
        for theme in ("light", "high-contrast", "no-colour", "quiet", "light"):
            await pilot.press("ctrl+l")
            await until(pilot, lambda: app.theme == theme)  # noqa: B023
    assert CoderApp(store).theme == "light"


async def test_without_colour_no_line_has_one(store: Store) -> None:
    preferences.save(Preferences(theme="no-colour"))
    app = CoderApp(store)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "My work"))
        drawn = [
            segment.style
            for strip in app.screen._compositor.render_strips()
            for segment in strip.apply_filter(app.get_line_filters()[-2], Color(0, 0, 0))
            if segment.style
        ]
        assert drawn
        assert all(style.color is None or style.color.is_default for style in drawn)
        assert all(style.bgcolor is None or style.bgcolor.is_default for style in drawn)


async def test_no_colour_of_the_environment_goes_before_what_is_preferred(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    preferences.save(Preferences(theme="light"))
    app = CoderApp(store)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "My work"))
        assert app.no_color


async def test_a_broken_file_is_told_when_the_app_starts_and_stays_as_it_is(store: Store, file: Path) -> None:
    file.write_text("theme = 'pink'")
    app = CoderApp(store)
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: any("not in force" in its.message for its in app._notifications))
        await until(pilot, shows(app, "My work"))
        await pilot.press("o")
        await until(pilot, shows(app, "✗ preferences are not in force"))
        await pilot.press("right")
        await pilot.pause()
        assert app.theme == "quiet"
    assert file.read_text() == "theme = 'pink'"


async def test_a_key_given_to_a_command_is_the_one_that_works_on_the_desk_and_is_shown_there(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=(120, 60)) as pilot:
        strike(app, "space", *"4v")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        strike(app, "ctrl+o")
        await until(pilot, shows(app, "is kept at once"))
        await pilot.press(*to_command("undo"), "enter")
        await until(pilot, shows(app, "The key of undo"))
        await pilot.press("w")
        await until(pilot, shows(app, "Kept: undo is w now."))
        await pilot.press("escape")
        await until(pilot, shows(app, "Your preferences are in force"))
        assert "w undo" in words(app)
        strike(app, "u")
        await until(pilot, shows(app, "u is no key"))
        assert codes(app) == ["EN-VAL"]
        strike(app, "w")
        await until(pilot, lambda: codes(app) == [])
        strike(app, "question_mark")
        await until(pilot, shows(app, "Commands"))
        assert "w undo" in " ".join(words(app).split())


@pytest.mark.parametrize(
    ("key", "why"), [("c", "c is a stroke of the codebook"), ("n", "n belongs to note"), ("tab", "tab stays")]
)
async def test_a_key_that_clashes_is_refused_and_nothing_is_kept(store: Store, key: str, why: str) -> None:
    app = CoderApp(store)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, shows(app, "My work"))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PreferencesScreen))
        await pilot.press(*to_command("undo"), "enter")
        await until(pilot, shows(app, "The key of undo"))
        await pilot.press(key)
        await until(pilot, shows(app, why))
        assert preferences.read().kept.keys == {}


async def test_delete_gives_a_command_its_usual_key_again(store: Store) -> None:
    preferences.save(Preferences(keys={"undo": "w"}))
    app = CoderApp(store)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, shows(app, "My work"))
        await pilot.press("o")
        await until(pilot, shows(app, "w for u"))
        await pilot.press(*to_command("undo"), "delete")
        await until(pilot, shows(app, "Kept: undo has its usual key."))
        assert preferences.read().kept.keys == {}


async def test_a_key_that_this_codebook_uses_is_told_when_the_desk_opens_and_the_usual_one_works(store: Store) -> None:
    preferences.save(Preferences(keys={"undo": "c"}))
    app = host(store, live=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, shows(app, "undo keeps its usual key: c is a stroke of the codebook"))
        strike(app, "space", *"4v")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        strike(app, "u")
        await until(pilot, lambda: codes(app) == [])


async def test_with_the_left_hands_map_a_whole_small_job_is_done_by_it(store: Store) -> None:
    preferences.save(Preferences(hand="left"))
    app = host(store, live=True)
    async with app.run_test(size=(120, 40)) as pilot:
        strike(app, "space", *"4v")
        await until(pilot, shows(app, "w takes it back"))
        strike(app, "b", *"4e", "w")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        await until(pilot, lambda: app.desk.recorder.ledger.events()[0].come_back)
        strike(app, "ctrl+r", "f")
        await until(pilot, lambda: codes(app) == ["EN-VAL", "EN-EMP"])


@pytest.mark.parametrize("hand", HANDS)
async def test_with_every_hands_map_the_foot_and_the_page_tell_the_key_that_opens_it_and_the_question_mark_does_too(
    store: Store, hand: str
) -> None:
    preferences.save(Preferences(hand=hand))
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        key = HANDS[hand].get("keys", "?")
        await until(pilot, shows(app, f" {key} keys"))
        for stroke in {key, "?"}:
            strike(app, stroke)
            await until(pilot, lambda: isinstance(app.screen, CodingKeys))
            await until(pilot, shows(app, " opens this"))
            assert key in words(app).splitlines()[-1].partition(" opens this")[0]
            strike(app, stroke)
            await until(pilot, lambda: app.screen is app.desk)


async def test_with_a_hands_map_a_command_stands_at_its_usual_place(store: Store) -> None:
    preferences.save(Preferences(hand="left"))
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        foot = " w undo f who s seat a item b mark v note t clock d done ` keys ctrl+q leave"
        await until(pilot, lambda: words(app).endswith(foot))
        commands = [does for _, does in command_list(app.desk)]
        assert commands[:4] == ["undo", "redo", "who", "seat"]


async def test_a_question_mark_that_was_given_to_another_command_is_that_commands(store: Store) -> None:
    preferences.save(Preferences(hand="left", keys={"undo": "?"}))
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        strike(app, "?")
        await until(pilot, lambda: codes(app) == [])
        assert app.screen is app.desk


async def test_nothing_keyed_is_told_after_the_minutes_chosen_and_never_where_none_are(store: Store) -> None:
    preferences.save(Preferences(quiet=1))
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space")
        await until(pilot, shows(app, "The clock runs"))
        app.desk.key_time = now() - 61
        await until(pilot, shows(app, "Nothing keyed for 1 min: are the keys arriving?"))
        preferences.save(Preferences(quiet=0))
        strike(app, "ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, PreferencesScreen))
        strike(app, "escape")
        await until(pilot, shows(app, "Your preferences are in force"))
        app.desk.key_time = now() - 7_200
        app.desk._tick()
        assert "Nothing keyed" not in words(app)


async def test_minutes_can_be_typed_and_what_is_no_number_or_too_many_is_refused(store: Store) -> None:
    app = CoderApp(store)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, shows(app, "My work"))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PreferencesScreen))
        await pilot.press("down", "down")
        for typed, said in (
            ("x", "is no number"),
            ("99", "not a number from 0 to 60"),
            ("inf", "not whole minutes from 0 to 60"),
            ("7", "Kept: nothing keyed 7 min"),
        ):
            await pilot.press("enter")
            await until(pilot, lambda: not isinstance(app.screen, PreferencesScreen))
            await pilot.press("backspace", "backspace", *typed, "enter")
            await until(pilot, shows(app, said))
        assert preferences.read().kept.quiet == 7


async def test_the_app_makes_no_sound(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions.add(store, SessionFields("S01"))
    app = CoderApp(store)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "My work"))
        assert app._driver is not None
        sent: list[str] = []
        monkeypatch.setattr(app._driver, "write", sent.append)
        app.bell()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CodingScreen))
        strike(app, *"4v", "y", "Z", "escape")
        await until(pilot, shows(app, "Nothing is pending"))
        said = re.sub("\x1b\\][^\a]*\a", "", "".join(sent))  # there it ends a command to the terminal, and is silent
        assert "\a" not in said


def test_steps_go_around_the_ends_and_from_between_to_the_next_one() -> None:
    assert [stepped((0, 1, 2), value, 1) for value in (0, 2)] == [1, 0]
    assert stepped((0, 5, 10), 7, 1) == 10
    assert stepped((0, 5, 10), 7, -1) == 5
    assert stepped((0, 5, 10), 60, 1) == 0


async def test_a_lag_is_told_beside_the_clock_and_from_the_next_key_on_it_is_the_one_chosen(store: Store) -> None:
    preferences.save(Preferences(lag=1.5))
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "lag 1.5 s is taken off what you key."))
        strike(app, "space", "ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, PreferencesScreen))
        await pilot.press("down", "right")
        await until(pilot, shows(app, "Kept: lag 2 s."))
        strike(app, "escape")
        await until(pilot, shows(app, "● live, lag 2 s"))
        strike(app, *"4v")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        assert on_disk(app)[0].extra == {"lag": 2.0}
        entries = history.of(store, app.desk.sitting.subject.coding.id)
        assert [entry.after for entry in entries if entry.record == "lag"] == [{"lag_ms": 1_500}, {"lag_ms": 2_000}]


async def test_the_large_clock_stands_where_there_is_room_and_the_usual_one_elsewhere(store: Store) -> None:
    preferences.save(Preferences(large_clock=True))
    app = host(store, live=True)
    async with app.run_test(size=(160, 50)) as pilot:
        await until(pilot, shows(app, "██████  ██████"))
        face = app.desk.query_one("#clock")
        assert face.size.height == 7
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: face.size.height == 3 and "┏━┓" in words(app))


async def test_the_log_in_words_has_a_line_an_event_the_newest_last_and_the_message_says_the_same(store: Store) -> None:
    preferences.save(Preferences(plain_log=True))
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "N", *"4e")
        await until(pilot, shows(app, "00:00, show empathy, Engagement, by F1. u takes it back."))
        lines = [line.strip() for line in words(app).splitlines()]
        said = [
            "00:00, validate, Engagement, by F1",
            "00:00, mode, Engagement, open",
            "00:00, show empathy, Engagement, by F1",
        ]
        assert [line for line in lines if line in said] == said
        assert not set(words(app)) & set("┃━┏▏─│░▲┐┘")
        strike(app, "up")
        await until(pilot, lambda: app.desk.target is not None and app.desk.target.code == "EN-EMP")
        strike(app, "up")
        await until(pilot, lambda: app.desk.target is not None and app.desk.target.code == "EN")


async def test_with_the_log_in_words_the_clock_moves_each_minute_only_and_ctrl_k_says_the_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    preferences.save(Preferences(plain_log=True))
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space")
        await until(pilot, shows(app, "0 min, ● live"))
        shown = set()
        for seconds in (61, 75, 110):
            app.desk.sitting.clock.set(seconds * 1_000)
            app.desk._tick()
            await pilot.pause()
            shown.add(words(app))
        assert len(shown) == 1
        assert "1 min, ● live" in shown.pop()
        strike(app, "ctrl+k")
        await until(pilot, shows(app, "no mode, no activity, practitioner F1, client G."))


async def test_keys_struck_faster_than_they_are_handled_change_the_line_they_were_meant_for(store: Store) -> None:
    app = CoderApp(store)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "My work"))
        await pilot.press("o")
        await until(pilot, shows(app, "is kept at once"))
        strike(app, "down", "right", "right", "down", "right", "down", "enter", "up", "up", "up", "right")
        await until(
            pilot, lambda: preferences.read().kept == Preferences(theme="light", lag=1.0, quiet=5, large_clock=True)
        )


async def test_ctrl_s_keeps_a_typed_line_as_enter_does(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "n")
        await until(pilot, shows(app, "Note on EN-VAL"))
        strike(app, *"warm", "ctrl+s", *"4e")
        await until(pilot, lambda: codes(app) == ["EN-VAL", "EN-EMP"])
        assert on_disk(app)[0].note == "warm"


async def test_end_and_home_go_to_the_last_and_the_first_line_and_nothing_moves_sideways(store: Store) -> None:
    preferences.save(Preferences(hand="left"))
    app = CoderApp(store)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "My work"))
        await pilot.press("o")
        await until(pilot, shows(app, "is kept at once"))
        table = app.screen.query_one("#preferences", DataTable)
        await pilot.press("end")
        await until(pilot, lambda: table.cursor_row == table.row_count - 1)
        assert table.scroll_x == 0
        await pilot.press("home")
        await until(pilot, lambda: table.cursor_row == 0)
        assert "colours" in words(app)


async def test_a_look_changed_by_its_key_is_told_in_the_list_and_stays_with_the_next_change(store: Store) -> None:
    app = CoderApp(store)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "My work"))
        await pilot.press("o")
        await until(pilot, shows(app, "is kept at once"))
        await pilot.press("ctrl+l")
        await until(pilot, lambda: any(line.split()[:2] == ["colours", "light"] for line in words(app).splitlines()))
        await pilot.press("down", "right")
        await until(pilot, lambda: preferences.read().kept == Preferences(theme="light", lag=0.5))


async def test_what_another_window_chose_meanwhile_is_kept(store: Store) -> None:
    app = CoderApp(store)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "My work"))
        await pilot.press("o")
        await until(pilot, shows(app, "is kept at once"))
        preferences.save(Preferences(quiet=10))
        await pilot.press("down", "right")
        await until(pilot, lambda: preferences.read().kept == Preferences(quiet=10, lag=0.5))
