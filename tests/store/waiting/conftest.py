"""A file database of anna's, and places of its own for what waits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder import settings
from coder.models import Coding
from coder.store import Store, codings, create_store, sessions
from coder.store.sessions import SessionFields
from tests.store.samples import book, plan


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The two places of this test alone."""
    found = (tmp_path / "state", tmp_path / "temporary")
    monkeypatch.setattr(settings, "waiting_folders", lambda: found)
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with create_store(str(path), "anna", book(), [plan()]) as made:
        sessions.add(made, SessionFields("S01", plan="plan-1"))
        yield made


@pytest.fixture
def coding(store: Store) -> Coding:
    return codings.begin(store, "S01")
