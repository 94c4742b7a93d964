"""The demonstration's database, filled once for the folder."""

import pytest

from coder.demo import fill


@pytest.fixture(scope="package")
def agreeing_demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Read only: eight sessions coded twice."""
    target = tmp_path_factory.mktemp("agreeing") / "demo.db"
    fill(str(target))
    return str(target)
