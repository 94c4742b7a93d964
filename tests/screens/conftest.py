"""A store on a file, and the app on it. Waiting is always for a condition."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from codebooks import shipped_codebook, shipped_plan
from coder.demo import OPENS_AS, fill
from coder.store import Store, create_store, open_store


@pytest.fixture(autouse=True)
def _still_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A blinking cursor makes two pictures of one screen."""
    init = Input.__init__

    def still(self: Input, *args: object, **kwargs: object) -> None:
        init(self, *args, **kwargs)  # type: ignore[arg-type]  # passed on as given
        self.cursor_blink = False

    monkeypatch.setattr(Input, "__init__", still)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database with the shipped codebook and plan, opened by anna."""
    book, plan = shipped_codebook("modes-of-practice"), shipped_plan("bridgework-s04")
    with create_store(str(tmp_path / "coder.db"), "anna", book, [plan]) as made:
        yield made


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, filled once; copy it before changing it."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    fill(str(path))
    return path


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path) -> Iterator[Store]:
    """The demonstration, opened by its observer anna."""
    path = tmp_path / "demo.db"
    # With its rights: a file that others may read is warned about on opening.
    shutil.copy(demo_file, path)
    with open_store(str(path), OPENS_AS) as opened:
        yield opened
