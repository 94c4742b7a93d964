"""Warnings on a terminal: one line for what many sessions share."""

import json
from pathlib import Path

import pytest

from codebooks import shipped_codebook, shipped_plan
from coder.cli.folding import folded
from coder.cli.main import main
from coder.store import create_store

NAMES = [f"S{number:02}" for number in range(1, 31)]


def test_what_sessions_share_stands_once_with_the_first_of_them_and_their_number() -> None:
    assert folded([f"{name}: no length" for name in NAMES], NAMES) == [
        "no length: S01, S02, S03, S04 and 26 more (30 in all)"
    ]


def test_what_one_session_has_stands_as_it_is() -> None:
    assert folded(["S01: no length", "S02: other", "no session: at all"], NAMES) == [
        "S01: no length", "S02: other", "no session: at all",
    ]  # fmt: skip


def test_drafts_are_named_once() -> None:
    told = [f"drafts count: {', '.join(NAMES)}", *(f"{name}: the coding by anna is a draft" for name in NAMES)]
    assert folded(told, NAMES) == ["drafts count: S01, S02, S03, S04 and 26 more (30 in all)"]


def test_a_draft_alone_is_told_by_its_session() -> None:
    assert folded(["S01: the coding by anna is a draft"], NAMES) == ["S01: the coding by anna is a draft"]


def test_thirty_imported_sessions_give_a_line_for_each_kind_of_warning_and_json_holds_them_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, table = str(tmp_path / "in.db"), tmp_path / "in.csv"
    create_store(target, "anna", shipped_codebook("modes-of-practice"), [shipped_plan("bridgework-s04")]).close()
    table.write_text("session,observer,onset,code\n" + "\n".join(f"{name},anna,4,ED-CON" for name in NAMES))
    assert main(["--db", target, "import", str(table)]) == 0
    capsys.readouterr()
    assert main(["--db", target, "adherence", "--by", "session"]) == 0
    warnings = [line for line in capsys.readouterr().err.splitlines() if line.startswith("warning: ")]
    assert "warning: drafts count: S01, S02, S03, S04 and 26 more (30 in all)" in warnings
    assert len(warnings) <= 4
    assert main(["--db", target, "adherence", "--by", "session", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["warnings"]) > 60
