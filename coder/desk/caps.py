"""Whether Caps Lock seems to be on: told from the letters themselves, since no terminal says it."""

ENOUGH = 3


class CapsWatch:
    """Counts letters in a row that mean something only with their case changed. A letter that means something as it is
    alone ends the row; one that means something either way, such as a mode's capital, tells nothing."""

    def __init__(self) -> None:
        self._odd = 0

    @property
    def seems_on(self) -> bool:
        return self._odd >= ENOUGH

    def saw(self, key: str, *, fits: bool, fits_changed: bool) -> None:
        """A key came; whether it means something as it is, and with its case changed. No case: no hint."""
        if key.swapcase() == key or fits == fits_changed:
            return
        self._odd = 0 if fits else self._odd + 1
