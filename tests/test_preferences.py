"""A person's own preferences: kept as they are, whole or not at all, and a broken file is told and left alone."""

import os
import re
import stat
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.errors import BadInput, OutsideFailed
from coder.preferences import (
    HANDS,
    LAG_LIMIT,
    QUIET_LIMIT,
    THEMES,
    Preferences,
    parsed,
    preferences_file,
    read,
    save,
    written,
)

KEYS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters=","), min_size=1, max_size=20)
ANY = st.builds(
    Preferences,
    theme=st.sampled_from(THEMES),
    lag=st.integers(0, round(LAG_LIMIT * 1000)).map(lambda ms: ms / 1000),
    quiet=st.integers(0, QUIET_LIMIT),
    large_clock=st.booleans(),
    plain_log=st.booleans(),
    hand=st.sampled_from(HANDS),
    keys=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), KEYS, max_size=5),
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    its = tmp_path / "own" / "preferences.toml"
    monkeypatch.setenv("CODER_CONFIG", str(its))
    return its


@given(ANY)
def test_what_is_written_is_read_as_the_same(kept: Preferences) -> None:
    assert parsed(written(kept)) == kept


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_preferences_or_a_sentence(text: str) -> None:
    try:
        found = parsed(text)
    except ValueError:
        return
    assert parsed(written(found)) == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("theme = ", "no TOML"),
        ('theme = "pink"', "theme is 'pink', not one of quiet, light"),
        ("theme = [1]", "theme is [1]"),
        ("lag = 5.5", "lag is 5.5, not a number from 0 to 5"),
        ("lag = nan", "lag is nan"),
        ("lag = true", "lag is True"),
        ("lag = -1", "lag is -1"),
        ("quiet = 2.5", "not whole minutes"),
        ("quiet = 61", "from 0 to 60"),
        ('large_clock = "yes"', "not true or false"),
        ("hand = 2", "not one of both, left, right"),
        ("keys = 1", "not a table"),
        ('[keys]\nundo = ""', "the key of 'undo' is ''"),
        ('[keys]\nundo = "a,b"', "not the name of one key"),
        ("keys = " + "[" * 9_000, "it is no TOML"),
        ("volume = 3", "there is no preference 'volume'"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        parsed(text)


def test_without_a_file_the_defaults_are_in_force_and_none_is_made(file: Path) -> None:
    assert read().kept == Preferences()
    assert read().problem is None
    assert not file.parent.exists()


def test_saved_preferences_are_in_force_and_only_the_owner_may_read_them(file: Path) -> None:
    kept = Preferences(theme="light", lag=1.5, keys={"undo": "w"})
    save(kept)
    assert read().kept == kept
    assert tomllib.loads(file.read_text(encoding="utf-8"))["lag"] == 1.5
    assert [its.name for its in file.parent.iterdir()] == [file.name]
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"theme = 'pink'", b"theme = ", b"\xff\xfe", b"\x00"])
def test_a_broken_file_is_told_in_one_sentence_and_never_overwritten(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    found = read()
    assert found.kept == Preferences()
    assert found.problem is not None
    assert "preferences are not in force" in str(found.problem)
    assert str(file) in str(found.problem)
    with pytest.raises(BadInput, match="mend the file or delete it"):
        save(Preferences(theme="light"))
    assert file.read_bytes() == content


def test_a_value_out_of_range_is_not_saved(file: Path) -> None:
    save(Preferences(lag=1.0))
    with pytest.raises(BadInput, match=r"lag is 9\.0"):
        save(replace(Preferences(), lag=9.0))
    assert read().kept.lag == 1.0


def test_a_folder_that_cannot_be_made_is_told(file: Path) -> None:
    file.parent.write_text("a file stands where the folder would be")
    assert read().problem is not None or read().kept == Preferences()
    with pytest.raises((OutsideFailed, BadInput), match=r"CODER_CONFIG|mend the file"):
        save(Preferences())


def test_a_link_to_a_file_kept_elsewhere_stays_a_link(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    elsewhere = tmp_path / "kept.toml"
    elsewhere.write_text("")
    try:
        os.symlink(elsewhere, file)
    except OSError:  # Windows lets few people make links
        return
    save(Preferences(quiet=5))
    assert file.is_symlink()
    assert parsed(elsewhere.read_text(encoding="utf-8")).quiet == 5


def test_without_another_name_the_file_stands_in_the_folder_for_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CODER_CONFIG")
    assert preferences_file().name == "preferences.toml"
    assert "fidelity-coder" in str(preferences_file())
