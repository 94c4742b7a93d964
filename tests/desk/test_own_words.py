"""Sentences name the keys that a person gave, and only where a key is meant."""

from pathlib import Path

import pytest

import coder
from coder.desk.own_words import SAID, in_own_keys

SOURCES = [
    path.read_text(encoding="utf-8")
    for path in Path(coder.__file__).parent.rglob("*.py")
    if path.name not in ("own_words.py",)
]


def test_a_sentence_names_the_key_in_force() -> None:
    own = {"undo": "w", "redo": "u", "keys": "`"}
    said = "Coded EN-VAL at 00:02.  u takes it back.  ctrl+r does it again.  ? shows every key."
    assert in_own_keys(said, own) == "Coded EN-VAL at 00:02.  w takes it back.  u does it again.  ` shows every key."


@pytest.mark.parametrize("said", ["menu takes long", "ctrl+u takes", "u takesoff", "nothing"])
def test_what_only_looks_like_a_key_stays(said: str) -> None:
    assert in_own_keys(said, {"undo": "w"}) == said


def test_without_keys_of_ones_own_nothing_changes() -> None:
    assert in_own_keys("u takes it back", {}) == "u takes it back"


@pytest.mark.parametrize(("command", "words"), [(command, words) for command, its in SAID.items() for words in its])
def test_these_words_are_said_somewhere_and_name_the_usual_key(command: str, words: str) -> None:
    from coder.screens.bound import usual_keys

    assert words.split(" ")[0] in usual_keys()[command]
    assert any(words in source for source in SOURCES)
