"""A database with a codebook and a session plan, and nothing coded."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.store import Store, create_store
from tests.store.samples import book, plan


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with create_store(str(tmp_path / "work.db"), "lead", book(), [plan()]) as made:
        yield made
