"""The words that published scales put to a coefficient. A word is no test: it is always named with its scale.

Landis & Koch 1977, Biometrics 33:159-174 (kappa and its kin); Cicchetti 1994, Psychological Assessment 6:284-290 (ICC).
Both print their edges with two decimals, so a value is rounded to two before it is read.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Words from the highest lower edge to the lowest; below all of them `below`."""

    name: str
    edges: tuple[tuple[float, str], ...]
    below: str

    def word(self, value: float) -> str:
        """
        >>> LANDIS_KOCH.word(0.71)
        'substantial'
        """
        rounded = round(value, 2)
        return next((word for edge, word in self.edges if rounded >= edge), self.below)


LANDIS_KOCH = Scale(
    "Landis & Koch 1977",
    ((0.81, "almost perfect"), (0.61, "substantial"), (0.41, "moderate"), (0.21, "fair"), (0.0, "slight")),
    "poor",
)
CICCHETTI = Scale("Cicchetti 1994", ((0.75, "excellent"), (0.60, "good"), (0.40, "fair")), "poor")
CHANCE_CORRECTED = ("kappa", "_pi", "_ac1", "_ac2", "_alpha", "brennan_prediger")


def scale_of(name: str) -> Scale | None:
    """The scale that is usual for a coefficient; None for shares, lags and best possible values, which have none."""
    if "kappa_max" in name:
        return None
    if name.startswith("icc"):
        return CICCHETTI
    return LANDIS_KOCH if any(part in name for part in CHANCE_CORRECTED) else None
