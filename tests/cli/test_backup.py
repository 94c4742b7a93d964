"""`coder backup FILE`: what is printed, what is never replaced, and how it ends."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from coder.cli.main import main


def test_it_prints_what_the_copy_is(agreeing_demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy.db"
    assert main(["--db", agreeing_demo, "backup", str(copy)]) == 0
    told = capsys.readouterr()
    first, second = told.out.splitlines()
    assert first.startswith(f"{copy}: {copy.stat().st_size:,} bytes, ")
    assert second == f"SHA-256 {sha256(copy.read_bytes()).hexdigest()}"
    assert told.err == ""


def test_it_tells_a_program_the_same(agreeing_demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy.db"
    assert main(["--db", agreeing_demo, "backup", str(copy), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["path"], told["bytes"]) == (True, str(copy), copy.stat().st_size)
    assert told["entries"] > 1_000


def test_with_encrypt_it_opens_with_the_words_in_the_file(
    agreeing_demo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, words = tmp_path / "copy.db", tmp_path / "words"
    words.write_text("correct horse battery staple\n")
    words.chmod(0o600)
    monkeypatch.setenv("CODER_PASSPHRASE_FILE", str(words))
    assert main(["--db", agreeing_demo, "backup", str(copy), "--encrypt"]) == 0
    assert main(["--db", str(copy), "verify"]) == 0
    monkeypatch.delenv("CODER_PASSPHRASE_FILE")
    capsys.readouterr()
    assert main(["--db", str(copy), "verify"]) == 2
    assert "no passphrase was given" in capsys.readouterr().err


def test_with_encrypt_and_no_passphrase_nothing_is_made(
    agreeing_demo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CODER_PASSPHRASE_FILE", raising=False)
    assert main(["--db", agreeing_demo, "backup", str(tmp_path / "copy.db"), "--encrypt"]) == 2
    assert capsys.readouterr().err.startswith("error: no passphrase was given")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays(agreeing_demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("mine")
    assert main(["--db", agreeing_demo, "backup", str(copy)]) == 2
    assert capsys.readouterr().err.startswith(f"error: there is a file already ({copy})")
    assert copy.read_text() == "mine"


def test_a_folder_that_is_not_there_is_named(
    agreeing_demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--db", agreeing_demo, "backup", str(tmp_path / "no" / "copy.db")]) == 2
    assert f"there is no such folder ({tmp_path / 'no'})" in capsys.readouterr().err
