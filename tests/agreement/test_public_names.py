"""What `coder.agreement` offers by name: all is there, nothing heavy is loaded before its use, examples are right."""

import pkgutil
import subprocess
import sys

import pytest

import coder.agreement

MODULES = [f"coder.agreement.{module.name}" for module in pkgutil.iter_modules(coder.agreement.__path__)]


@pytest.mark.parametrize("name", coder.agreement.__all__)
def test_every_public_name_can_be_imported_and_says_what_it_is(name: str) -> None:
    space: dict[str, object] = {}
    exec(f"from coder.agreement import {name}", space)
    assert space[name] is getattr(coder.agreement, name)
    assert getattr(space[name], "__doc__", None)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'cohen_kapa'"):
        coder.agreement.cohen_kapa  # noqa: B018


def test_the_names_are_listed_before_they_are_used() -> None:
    assert set(coder.agreement.__all__) <= set(dir(coder.agreement))


def test_importing_the_package_loads_no_numbers_library() -> None:
    code = "import coder.agreement, sys; print([m for m in ('numpy', 'pandas', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_function_of_arrays_does_not_load_pandas() -> None:
    code = (
        "import sys; from coder.agreement import cohen_kappa, event_kappa, timeline; "
        "a = timeline([1.0], ['a']); event_kappa(a, a); cohen_kappa([['a', 'b']]); print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
