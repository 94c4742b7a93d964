"""What the tests of `coder agreement` share: tables on disk, the command's document, page and errors."""

import json
from pathlib import Path
from typing import Any

import pytest

from coder.cli.main import main

BORIS_228 = """session,observer,onset,offset,code
S1,A,155.105,,call
S1,A,169.855,,call
S1,A,264.855,,call
S1,B,156.405,,call
S1,B,170.852,,call
S1,B,264.606,,call
"""
UTTERANCES = "session,observer,turn,code\nS1,A,1,x\nS1,B,1,x\nS1,A,2,x\nS1,B,2,y\n"


def written(folder: Path, text: str, name: str = "table.csv") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def document(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--bootstrap", "50", "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    found: dict[str, Any] = json.loads(said.out)
    return found


def values(found: dict[str, Any], scope: str = "overall") -> dict[str, float | None]:
    return {one["name"]: one["value"] for one in found["coefficients"] if one["scope"] == scope}


def errors(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main(["agreement", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert all(line.startswith("error: ") for line in said.err.splitlines())
    return said.err.splitlines()


def page(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main([*words, "--bootstrap", "50"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    return lines
