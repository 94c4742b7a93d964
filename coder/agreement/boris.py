"""Cohen's kappa as BORIS defines it, for comparing a figure with one that BORIS printed.

For studies prefer `time_unit_kappa`: here time in which a subject does nothing is agreement too, once for every
subject, so that a longer list of subjects raises the figure, and the first event decides which moments are looked at.
BORIS: Friard & Gamba 2016, Methods Ecol Evol 7:1325-1330; the definition is that of its version 9.12.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coder.agreement.result import Coefficient
from coder.agreement.units import cohen_kappa

NOTHING = "nothing"


@dataclass(frozen=True)
class Act:
    """What a subject did: a state from start to stop, or a point where stop is None; both in ms."""

    subject: str
    code: str
    start: int
    stop: int | None = None

    @property
    def end(self) -> int:
        return self.start if self.stop is None else self.stop

    def held_at(self, zero: int, unit: int) -> range:
        """The numbers of the moments zero, zero + unit, ... at which it holds."""
        if self.stop is None:
            twice = 2 * (self.start - zero)
            return range(-((unit - twice) // (2 * unit)), (twice + unit) // (2 * unit) + 1)
        return range(-((zero - self.start) // unit), (self.stop - zero) // unit + 1)


def boris_kappa(first: Sequence[Act], second: Sequence[Act], subjects: Sequence[str], unit: int = 1000) -> Coefficient:
    """Kappa over moments `unit` ms apart, from the first start of either observer to the last start or stop of either,
    and over subjects: every subject has a rating at every moment.

    A state holds at its start and at its stop; a point at the moments no further than half a unit away, the halfway
    ones included. All that a subject does at a moment is the category: the codes that hold then, two points of one code
    being two. One code of two subjects is two categories, while doing nothing is one category for all subjects.
    Raises ValueError for a unit below 1 ms, a subject listed twice, or an act of a subject that is not listed.

    >>> both = [Act("client", "talks", 0, 4000), Act("client", "talks", 7000, 9000)]
    >>> round(boris_kappa(both, both[:1], ["client"]).value, 3)
    0.4
    """
    if unit < 1:
        raise ValueError("a unit is 1 ms or more")
    if len(set(subjects)) < len(subjects):
        raise ValueError("a subject is listed twice")
    acts = [*first, *second]
    strangers = sorted({act.subject for act in acts} - set(subjects))
    if strangers:
        raise ValueError(f"not among the subjects: {', '.join(strangers)}")
    if not acts:
        return cohen_kappa([[None, None]])
    zero = min(act.start for act in acts)
    moments = range((max(act.end for act in acts) - zero) // unit + 1)
    one, other = (_categories(seen, zero, unit) for seen in (first, second))
    places = [(subject, moment) for subject in subjects for moment in moments]
    return cohen_kappa([[one.get(place, NOTHING), other.get(place, NOTHING)] for place in places])


def _categories(seen: Sequence[Act], zero: int, unit: int) -> dict[tuple[str, int], str]:
    """What each subject does at each moment at which it does something."""
    held: dict[tuple[str, int], list[str]] = {}
    for act in seen:
        for moment in act.held_at(zero, unit):
            held.setdefault((act.subject, moment), []).append(act.code)
    return {place: repr((place[0], sorted(codes))) for place, codes in held.items()}
