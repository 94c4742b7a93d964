"""Agreement on states that are linked by how much they overlap.

Holle & Rein 2015, Behav Res Methods 47:837-847 (EasyDIAg): two observers' states are linked, the largest overlap first
and whatever their codes, where they share at least a given part of the longer one. In the (K+1) x (K+1) table a linked
pair counts as two events and an unlinked state as one, against "none". Kappa is `events.event_kappa` of that table: the
closed form of its fitted expected counts, negative values not clipped.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from coder.agreement.events import EventSums, event_agreement, event_kappa
from coder.agreement.nominal import Batch
from coder.agreement.ratings_matrix import Floats, Ints
from coder.agreement.states import Spells, Watch

AT_ONCE = 1_000_000
"""Candidate pairs that are held in memory together before the share is known."""


def overlap_sums(watches: Sequence[Watch], groups: int, codes: int, share: float) -> EventSums:
    """Sums for each of G sessions of the table of linked and unlinked states, in codable time.

    codes: K. share: of the longer state, above 0 and up to 1. States of one observer may overlap. Raises ValueError for
    a share that is not.
    """
    if not 0 < share <= 1:
        raise ValueError(f"a share of overlap is above 0 and at most 1, not {share}")
    sums = np.zeros((5, groups, codes))
    for watch in watches:
        seen = watch.compressed()
        pairs = linked(seen.first, seen.second, share)
        one, other = seen.first.codes[pairs[:, 0]], seen.second.codes[pairs[:, 1]]
        same, by_first, by_second = (_count(found, codes) for found in (one[one == other], one, other))
        parts = (
            _count(seen.first.codes, codes) + by_first,
            _count(seen.second.codes, codes) + by_second,
            2 * same,
            2 * by_first,
            2 * by_second,
        )
        for row, found in enumerate(parts):
            sums[row, watch.group] += found
    return EventSums(*sums)


def _count(codes: Ints, size: int) -> Floats:
    return np.bincount(codes, minlength=size).astype(float)


def overlap_kappa(sums: EventSums) -> Batch:
    """Kappa of the table; NaN where there is no state, or one code alone."""
    return event_kappa(sums)


def overlap_agreement(sums: EventSums) -> Batch:
    """States that are linked to one of the same code, over all states of both observers."""
    return event_agreement(sums)


def linked(first: Spells, second: Spells, share: float) -> Ints:
    """(P, 2) rows of the first's and the second's states that are linked: the largest share of the longer one first.

    Of equal shares the pair counts whose earlier onset is earlier, then whose later onset is; then so for the offsets;
    states of one observer at the very same time are taken in the order given. Codes play no part, nor who is first.
    """
    found = list(_candidates(first, second, share))
    rows = np.concatenate([pairs for pairs, _ in found]) if found else np.empty((0, 2), dtype=np.int64)
    if not len(rows):
        return rows
    shares = np.concatenate([part for _, part in found])
    one, other = rows[:, 0], rows[:, 1]
    begins = (first.onsets[one], second.onsets[other])
    stops = (first.offsets[one], second.offsets[other])
    keys = (np.maximum(*stops), np.minimum(*stops), np.maximum(*begins), np.minimum(*begins), -shares)
    free_one, free_other = [True] * len(first.onsets), [True] * len(second.onsets)
    chosen = []
    for left, right in rows[np.lexsort(keys)].tolist():
        if free_one[left] and free_other[right]:
            free_one[left] = free_other[right] = False
            chosen.append((left, right))
    return np.array(chosen, dtype=np.int64).reshape(-1, 2)


def _candidates(first: Spells, second: Spells, share: float) -> Iterator[tuple[Ints, Floats]]:
    """Rows of states that share enough, with their shares; about AT_ONCE pairs in memory at a time.

    With an overlap of at least s times the longer, the second's onset lies no further than (1 - s) lengths after the
    first's, nor (1 - s) / s lengths before it: the second's states in order of onset are looked up there alone.
    """
    order = np.argsort(second.onsets, kind="stable")
    onsets, offsets = second.onsets[order], second.offsets[order]
    ends = np.maximum.accumulate(offsets)
    lengths = first.offsets - first.onsets
    # A ms more on either side, so that rounding loses no pair: the share itself is tested below.
    before = np.floor(first.onsets - lengths * ((1 - share) / share)) - 1
    after = np.minimum(first.offsets, np.ceil(first.onsets + lengths * (1 - share)) + 1)
    low = np.maximum(np.searchsorted(onsets, before), np.searchsorted(ends, first.onsets, side="right"))
    counts = np.maximum(np.searchsorted(onsets, after, side="right") - low, 0)
    reached = np.cumsum(counts)
    cuts = np.searchsorted(reached, np.arange(0, reached[-1] if len(reached) else 0, AT_ONCE), side="right")
    for begin, stop in pairwise((*cuts.tolist(), len(counts))):
        here = counts[begin:stop]
        one = np.repeat(np.arange(begin, stop), here)
        step = np.arange(len(one)) - np.repeat(np.cumsum(here) - here, here)
        other = low[one] + step
        common = np.minimum(first.offsets[one], offsets[other]) - np.maximum(first.onsets[one], onsets[other])
        longer = np.maximum(lengths[one], offsets[other] - onsets[other])
        part = np.maximum(common, 0) / np.maximum(longer, 1)
        keep = (part >= share) & (common > 0)
        yield np.stack((one[keep], order[other[keep]]), axis=1), part[keep]
