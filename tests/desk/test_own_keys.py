"""Keys of one's own for commands: what clashes is told and keeps its usual key; the shipped maps clash with nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codebooks import shipped_codebook, shipped_codebooks
from coder.desk.keys import COMMANDS
from coder.desk.own_keys import HANDS, can_be_given, in_force, refusal
from coder.preferences import Preferences
from coder.screens.bound import strokes_of, usual_keys

USUAL = {"undo": ("u",), "who": ("f",), "note": ("n",), "retract": ("delete", "backspace")}
STROKES = frozenset("1234rcxzEN")
LEFT_HALF = set("12345qwertasdfgzxcvb`~$%") | {f"ctrl+{letter}" for letter in "qwertasdfgzxcvb"}
LEFT_HALF |= {"escape", "tab", "space"}
RIGHT_HALF = set("67890yuiophjklnm.,?;'/") | {f"ctrl+{letter}" for letter in "yuopkln"}
RIGHT_HALF |= {"enter", "delete", "backspace", "up", "down", "left", "right", "space"}


@pytest.mark.parametrize(
    ("command", "key", "why"),
    [
        ("sing", "w", "no command"),
        ("undo", "r", "stroke of the codebook"),
        ("undo", "n", "belongs to note"),
        ("undo", "escape", "stays what it is"),
        ("undo", " ", "space stays"),
        ("undo", "ctrl+q", "leaves everywhere"),
        ("undo", "ctrl+i", "sends ctrl+i as tab"),
        ("undo", ",", "no key that every terminal sends"),
        ("undo", "f5", "no key that every terminal sends"),
        ("undo", "ctrl+up", "no key that every terminal sends"),
    ],
)
def test_a_key_that_a_command_cannot_have_is_refused_with_the_reason(command: str, key: str, why: str) -> None:
    assert why in (refusal(command, key, USUAL, {}, STROKES) or "")


def test_a_free_key_and_the_key_of_a_command_that_moved_away_can_be_given() -> None:
    assert refusal("undo", "w", USUAL, {}, STROKES) is None
    assert refusal("undo", "n", USUAL, {"note": "v"}, STROKES) is None


def test_two_commands_can_change_their_keys_about() -> None:
    kept = Preferences(keys={"undo": "n", "note": "u"})
    assert in_force(kept, USUAL, STROKES) == ({"undo": "n", "note": "u"}, [])


def test_what_clashes_with_the_codebook_keeps_its_usual_key_and_is_told() -> None:
    found, told = in_force(Preferences(keys={"undo": "c", "note": "v"}), USUAL, STROKES)
    assert found == {"note": "v"}
    assert told == ["undo keeps its usual key: c is a stroke of the codebook, which is the same for every observer."]


def test_a_key_of_ones_own_goes_before_the_map_for_a_hand() -> None:
    usual = usual_keys()
    found, told = in_force(Preferences(hand="left", keys={"who": "w"}), usual, STROKES)
    assert found["who"] == "w"
    assert "undo" not in found
    assert told == ["undo keeps its usual key: w belongs to who."]


@given(st.dictionaries(st.sampled_from(sorted(usual_keys())), st.sampled_from([*"abnufwvr1E?.", "ctrl+d", "ctrl+q"])))
def test_whatever_is_wished_every_command_has_a_key_and_no_key_has_two(keys: dict[str, str]) -> None:
    usual = usual_keys()
    found, told = in_force(Preferences(keys=keys), usual, STROKES)
    held = [key for command, its in usual.items() for key in ((found[command],) if command in found else its)]
    assert len(held) == len(set(held))
    assert not STROKES & set(found.values())
    same = {command for command, key in keys.items() if key in usual[command]}
    assert set(found) | {line.split(" keeps")[0].replace(" ", "_") for line in told} == set(keys) - same


@pytest.mark.parametrize("hand", HANDS)
def test_a_shipped_map_fits_the_shipped_codebook_of_modes(hand: str) -> None:
    found, told = in_force(
        Preferences(hand=hand), usual_keys(), strokes_of([shipped_codebook("modes-of-practice").book])
    )
    assert told == []
    assert found == HANDS[hand]


@pytest.mark.parametrize("name", shipped_codebooks())
@pytest.mark.parametrize(("hand", "half"), [("left", LEFT_HALF), ("right", RIGHT_HALF)])
def test_a_hands_map_has_what_coding_needs_within_its_half(name: str, hand: str, half: set[str]) -> None:
    usual = usual_keys()
    found, _ = in_force(Preferences(hand=hand), usual, strokes_of([shipped_codebook(name).book]))
    assert all(can_be_given(key) for key in found.values())
    for command in ("undo", "redo", "who", "come_back", "note", "modifiers", "clock", "cite"):
        assert half & {found.get(command, key) for key in usual[command]}, command


def test_the_usual_keys_are_those_that_codebooks_are_held_against() -> None:
    usual = usual_keys()
    for command, key in COMMANDS.items():
        if command not in ("help", "leave"):
            assert key in usual[command]
