"""Programmes and sites that a command registers are told, so that a misspelt one is noticed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from coder.cli import context

if TYPE_CHECKING:
    from coder.store import Store


@contextmanager
def new_names_told(store: "Store") -> Iterator[None]:
    """Say `note: new site: hul (did you mean hull?)` of each name that is new after what is done within."""
    before = _names(store)
    yield
    for kind, names in _names(store).items():
        for name in names:
            if name not in before[kind]:
                alike = sorted(before[kind], key=lambda known: known.casefold() != name.casefold())
                near = next((known for known in alike if nearly(name, known)), None)
                meant = f" (did you mean {near}?)" if near else ""
                context.say(f"note: new {kind}: {name}{meant}")


def _names(store: "Store") -> dict[str, Sequence[str]]:
    from coder.store import people

    return {
        "programme": [row.name for row in people.programmes(store)],
        "site": [row.name for row in people.sites(store)],
    }


def nearly(name: str, known: str) -> bool:
    """Whether two names differ only in case, or by one letter; a digit makes another name (`site1`, `site2`).

    >>> nearly("Hull", "hull"), nearly("hul", "hull"), nearly("site1", "site2")
    (True, True, False)
    """
    short, long = sorted((name.casefold(), known.casefold()), key=len)
    if short == long:
        return True
    start = next((at for at, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short))
    replaced = len(short) == len(long)
    if short[start + replaced :] != long[start + 1 :]:
        return False
    return long[start].isalpha() and (not replaced or short[start].isalpha())
