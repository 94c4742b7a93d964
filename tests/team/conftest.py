"""A database with the shipped codebook, opened by anna."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from codebooks import shipped_codebook
from coder.store import Store, create_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with create_store(str(tmp_path / "coder.db"), "anna", shipped_codebook("modes-of-practice")) as made:
        yield made
