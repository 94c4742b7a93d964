"""The examples in docstrings come out as they are written."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import codebooks
import coder
import exports

ROOMS = [Path(str(room.__file__)).parent for room in (coder, codebooks, exports)]
WITH_EXAMPLES = [
    ".".join(file.relative_to(room.parent).with_suffix("").parts).removesuffix(".__init__")
    for room in ROOMS
    for file in sorted(room.rglob("*.py"))
    if ">>> " in file.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_examples(module: str) -> None:
    found = doctest.testmod(import_module(module))
    assert found.attempted > 0
    assert found.failed == 0


def test_what_is_called_from_python_has_examples() -> None:
    names = {"coder.agreement", "coder.agreement.timelines", "coder.agreement.units", "coder.agreement.boris"}
    assert names <= set(WITH_EXAMPLES)
