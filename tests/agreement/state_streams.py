"""States of two observers in one session, drawn for tests: onsets and offsets in tenths of a second."""

import numpy as np
from hypothesis import strategies as st

from coder.agreement.states import Spells, Watch

ONCE = np.ones((1, 1))
CODES = 3
LENGTH = 30_000
"""ms of a drawn session."""


def spells(*held: tuple[int, int, int]) -> Spells:
    columns = np.array(held, dtype=np.int64).reshape(-1, 3)
    return Spells(columns[:, 0], columns[:, 1], columns[:, 2])


def watch(first: Spells, second: Spells, end: int = LENGTH, group: int = 0) -> Watch:
    return Watch(group, first, second, 0, end)


def renamed(seen: Spells) -> Spells:
    return Spells(seen.onsets, seen.offsets, (seen.codes + 1) % CODES)


def swapped(seen: Watch) -> Watch:
    return Watch(seen.group, seen.second, seen.first, seen.start, seen.end, seen.out)


@st.composite
def streams(draw: st.DrawFn, most: int = 8) -> Spells:
    """Up to `most` states in any order, which may overlap, or last no time."""
    held = st.tuples(st.integers(0, 300), st.integers(0, 100), st.integers(0, CODES - 1))
    rows = draw(st.lists(held, max_size=most))
    return spells(*((onset * 100, min(onset + size, 300) * 100, code) for onset, size, code in rows))


watches = st.builds(watch, streams(), streams())
NOTHING = {
    "no states": watch(spells(), spells()),
    "states that last no time": watch(spells((1000, 1000, 0)), spells((2000, 2000, 1))),
    "a session without length": watch(spells((0, 0, 0)), spells(), end=0),
    "states after the end": watch(spells((40_000, 50_000, 0)), spells((40_000, 50_000, 0))),
    "no codable time": Watch(0, spells((0, 9000, 0)), spells((0, 9000, 0)), 0, LENGTH, ((0, LENGTH),)),
}
"""Sessions that nothing can be said of."""
