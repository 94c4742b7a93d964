"""A machine on which nobody has coded yet; and the demonstration's database, filled once for the folder."""

from pathlib import Path

import pytest

from coder import settings
from coder.demo import fill


@pytest.fixture
def fresh_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of our own, and the folder that we stand in."""
    monkeypatch.setattr(settings, "data_folder", lambda: tmp_path / "data")
    for name in ("CODER_DATABASE_URL", "CODER_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="package")
def agreeing_demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Read only: eight sessions coded twice."""
    target = tmp_path_factory.mktemp("agreeing") / "demo.db"
    fill(str(target))
    return str(target)
