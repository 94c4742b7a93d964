"""Which keys the commands of the desk have by usage, and the strokes that no command may take."""

from collections.abc import Iterable
from functools import cache

from textual.binding import Binding

from codebooks import Codebook

SHORT = {"full_stop": ".", "question_mark": "?"}
PREFIX = "desk."


class Usual(dict[str, tuple[str, ...]]):
    """The usual keys of every command of the desk; `told`: the first of them, and what the command does."""

    def __init__(self, bindings: Iterable[Binding]) -> None:
        super().__init__()
        self.told: dict[str, tuple[str, str]] = {}
        for binding in bindings:
            if binding.id is None or not binding.id.startswith(PREFIX):
                continue
            command = binding.id.removeprefix(PREFIX)
            keys = tuple(SHORT.get(key, key) for key in binding.key.split(","))
            self[command] = (*self.get(command, ()), *keys)
            self.told.setdefault(command, (keys[0], binding.tooltip or binding.description))


@cache
def usual_keys() -> Usual:
    """Told from the bindings of the coding screen, so that it cannot be wrong."""
    from coder.screens.coding import CodingScreen  # it leads here

    bound = [its for screen in CodingScreen.__mro__ for its in vars(screen).get("BINDINGS", ())]
    return Usual(its for its in bound if isinstance(its, Binding))


def strokes_of(books: Iterable[Codebook]) -> frozenset[str]:
    """The first strokes of these codebooks: of codes, states and modifiers, whether a preset looks for them or not."""
    found: set[str] = set()
    for book in books:
        found.update(codable.key[0] for codable in book.codables)
        found.update(modifier.key for modifier in book.modifiers if modifier.key)
    return frozenset(found)
