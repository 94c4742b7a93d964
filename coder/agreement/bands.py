"""The words that published scales put to a coefficient. A word is no test: it is always named with its scale.

Landis & Koch 1977, Biometrics 33:159-174; Cicchetti 1994, Psychological Assessment 6:284-290; Koo & Li 2016, J
Chiropractic Med 15:155-163; McHugh 2012, Biochemia Medica 22:276-282. They print their edges with two decimals, so a
value is rounded to two before it is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

KAPPA, ICC = "kappa", "icc"


@dataclass(frozen=True)
class Scale:
    """Words from the highest lower edge to the lowest; below all of them `below`. of: the kinds it was made for."""

    name: str
    edges: tuple[tuple[float, str], ...]
    below: str
    of: tuple[str, ...]

    def word(self, value: float) -> str:
        """
        >>> SCALES["landis-koch"].word(0.71)
        'substantial'
        """
        rounded = round(value, 2)
        return next((word for edge, word in self.edges if rounded >= edge), self.below)


SCALES: Mapping[str, Scale] = MappingProxyType(
    {
        "landis-koch": Scale(
            "Landis & Koch 1977",
            ((0.81, "almost perfect"), (0.61, "substantial"), (0.41, "moderate"), (0.21, "fair"), (0.0, "slight")),
            "poor",
            (KAPPA,),
        ),
        "cicchetti": Scale(
            "Cicchetti 1994", ((0.75, "excellent"), (0.60, "good"), (0.40, "fair")), "poor", (KAPPA, ICC)
        ),
        "koo-li": Scale("Koo & Li 2016", ((0.91, "excellent"), (0.75, "good"), (0.50, "moderate")), "poor", (ICC,)),
        "mchugh": Scale(
            "McHugh 2012",
            ((0.91, "almost perfect"), (0.80, "strong"), (0.60, "moderate"), (0.40, "weak"), (0.21, "minimal")),
            "none",
            (KAPPA,),
        ),
    }
)
USUAL: Mapping[str, str] = MappingProxyType({KAPPA: "landis-koch", ICC: "cicchetti"})
_CHANCE_CORRECTED = ("kappa", "_pi", "_ac1", "_ac2", "alpha", "brennan_prediger")


def kind_of(name: str) -> str | None:
    """What a scale would have to be made for; None for shares, lags and best possible values, which have none."""
    if "kappa_max" in name or name == "limits_of_agreement":
        return None
    if "icc" in name:
        return ICC
    return KAPPA if any(part in name for part in _CHANCE_CORRECTED) else None


def scale_of(name: str, chosen: str | None = None) -> Scale | None:
    """The scale of a coefficient: the chosen one (a key of `SCALES`) where it was made for its kind, else the usual."""
    kind = kind_of(name)
    if kind is None:
        return None
    asked = SCALES.get(chosen or "")
    return asked if asked is not None and kind in asked.of else SCALES[USUAL[kind]]
