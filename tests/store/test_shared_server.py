"""The command line on a shared server does what it does on a file."""

from pathlib import Path

import pytest

from coder.cli.main import main
from tests.store.samples import BOOK

EVENTS = "session,observer,onset,offset,code\nS01,anna,1.5,,A\nS01,ben,00:00:02,9,ED\n"


@pytest.fixture
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(BOOK)
    Path("e.csv").write_text(EVENTS)


@pytest.mark.usefixtures("_files")
def test_init_import_and_lock_on_a_server(server_schema: str, capsys: pytest.CaptureFixture[str]) -> None:
    here = ["--db", server_schema, "--as", "anna"]
    assert main([*here, "init", "--codebook", "small.yaml"]) == 0
    assert main([*here, "init", "--codebook", "small.yaml"]) == 2
    for added in (2, 0):
        capsys.readouterr()
        assert main([*here, "import", "e.csv"]) == 0
        assert f"{added} added" in capsys.readouterr().out
    assert main([*here, "lock", "S01"]) == 0
    assert main([*here, "import", "e.csv"]) == 0
    Path("e.csv").write_text(EVENTS + "S01,anna,9,,A\n")
    assert main([*here, "import", "e.csv"]) == 2
    assert "locked" in capsys.readouterr().err
