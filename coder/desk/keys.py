"""From strokes to what they code. Pure: it knows a codebook and a preset, and no clock, store or screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_lowercase

from codebooks import Codable, Codebook
from codebooks.schema import Modifier, Technique

COMMANDS = {
    "undo": "u",
    "redo": "ctrl+r",
    "who": "f",
    "seat": "p",
    "items": "i",
    "come_back": "m",
    "note": "n",
    "cite": "ctrl+e",
    "set_clock": "t",
    "go_to": "g",
    "done": "d",
    "modifiers": ".",
    "help": "?",
    "leave": "ctrl+q",
}
STATUS_KEYS = {
    "d": "delivered",
    "a": "adapted",
    "p": "partial",
    "n": "not_delivered",
    "x": "not_applicable",
    "o": "not_observed",
}
"""One stroke a status, on an item of the session plan."""
RESERVED: frozenset[str] = frozenset(COMMANDS.values()) | frozenset(
    [" ", "space", "escape", "enter", "tab", "delete", "up", "down", "left", "right"]
    + [f"ctrl+{letter}" for letter in ascii_lowercase]
)
"""First strokes that belong to the screen: a codebook that uses one is refused."""


@dataclass(frozen=True)
class Pending:
    """A first stroke waits for its second. `at`: its session time, in ms. `instead_of`: the stroke that it dropped."""

    first: str
    at: int
    instead_of: str | None = None


@dataclass(frozen=True)
class Chosen:
    """The strokes name something to code, at the session time of the first of them, in ms. `instead_of`: as above."""

    codable: Codable
    at: int
    instead_of: str | None = None


@dataclass(frozen=True)
class Stepped:
    """A modifier's key: step the last event through its values."""

    modifier: Modifier


@dataclass(frozen=True)
class Dropped:
    first: str


@dataclass(frozen=True)
class Swallowed:
    """The space after a digit that had already coded."""

    first: str


@dataclass(frozen=True)
class Unfit:
    """Nothing is coded. `pending`: the first stroke that still waits. `why`: a sentence, where one helps."""

    key: str
    pending: str | None
    why: str


Stroke = Pending | Chosen | Stepped | Dropped | Swallowed | Unfit


@dataclass(frozen=True)
class Group:
    """A first stroke and what it leads to: a technique (or strains, concerns ...) and its entries by second stroke."""

    key: str
    technique: Technique | None
    label: str
    entries: tuple[tuple[str, Codable], ...]
    at_once: Codable | None
    """Coded by the first stroke alone."""


class KeyMap:
    """What each stroke means with a codebook and a preset. `one_to_one`: without what such sessions do not use."""

    def __init__(self, book: Codebook, preset: str | None = None, *, one_to_one: bool = False) -> None:
        not_used = frozenset(book.one_to_one.not_used) if one_to_one and book.one_to_one else frozenset[str]()
        self.book = book
        self.looked_for = book.looked_for(preset) - not_used
        used = [codable for codable in book.codables if codable.id in self.looked_for]
        at_once = book.techniques_alone_only(preset)
        self.states = tuple(codable for codable in used if len(codable.key) == 1 and codable.kind == "state")
        self.singles = {codable.key: codable for codable in used if len(codable.key) == 1}
        self.modifiers = {modifier.key: modifier for modifier in book.modifiers if modifier.key}
        self.groups = {group.key: group for group in _groups(book, used, at_once)}
        self._all_firsts = {codable.key[0] for codable in book.codables}

    def begins(self, key: str) -> bool:
        """Whether a stroke means something when none is pending."""
        return key in self.groups or key in self.singles or key in self.modifiers

    def why_unfit(self, key: str) -> str:
        if key in self._all_firsts:
            return f"{key} is not looked for here (preset or one-to-one work)."
        other = key.swapcase()
        if other != key and (self.begins(other) or other in COMMANDS.values()):
            return f"{key} is no key, {other} is: is Caps Lock on?"
        return f"{key} is no key of this codebook; ? shows them all."


class Strokes:
    """The pending stroke. It never times out; `escape` drops it, or a stroke that begins another code in its place."""

    def __init__(self, keys: KeyMap) -> None:
        self.keys = keys
        self.pending: Pending | None = None
        self._swallow: str | None = None
        self._refused: str | None = None

    def takes(self, key: str) -> bool:
        """Whether `press` has a use for this key now; if not, it is a command or nothing."""
        if self.pending is not None:
            return key == "escape" or len(key) == 1
        return self.keys.begins(key) or (key == " " and self._swallow is not None)

    def press(self, key: str, at: int) -> Stroke:
        """`key`: a printable character (a space is " "), or `escape`. `at`: session time of its arrival, in ms."""
        swallow, self._swallow = self._swallow, None
        self._refused = None
        if self.pending is not None:
            return self._second(self.pending, key, at)
        if key == " " and swallow is not None:
            return Swallowed(swallow)
        return self._first(key, at)

    def forget(self) -> None:
        """Drop what is pending, and the memory of a digit that coded at once: another command came between."""
        self.pending = None
        self._swallow = None
        self._refused = None

    def refuse(self, key: str) -> None:
        """Drop a stroke, since nothing can be coded now; what would complete its code is known once."""
        self.forget()
        self._refused = key

    def completes_refused(self, key: str) -> bool:
        """Whether this stroke is the letter that belongs to the first stroke just refused; asked once of each stroke.

        A space is not: it does what else it does.
        """
        refused, self._refused = self._refused, None
        group = self.keys.groups.get(refused or "")
        if group is None or group.at_once is not None or key == " ":
            return False
        return any(second.casefold() == key.casefold() for second, _ in group.entries)

    def _first(self, key: str, at: int, instead_of: str | None = None) -> Stroke:
        if key in self.keys.modifiers:
            return Stepped(self.keys.modifiers[key])
        if key in self.keys.singles:
            self.pending = None
            return Chosen(self.keys.singles[key], at, instead_of)
        group = self.keys.groups.get(key)
        if group is None:
            return Unfit(key, None, self.keys.why_unfit(key))
        if group.at_once is not None:
            self.pending, self._swallow = None, key
            return Chosen(group.at_once, at, instead_of)
        self.pending = Pending(key, at, instead_of)
        return self.pending

    def _second(self, pending: Pending, key: str, at: int) -> Stroke:
        if key == "escape":
            self.pending = None
            return Dropped(pending.first)
        for second, codable in self.keys.groups[pending.first].entries:
            if second.casefold() == key.casefold():
                self.pending = None
                return Chosen(codable, pending.at)
        if key in self.keys.groups or key in self.keys.singles:
            return self._first(key, at, instead_of=pending.first)
        return Unfit(
            key,
            pending.first,
            f"{pending.first} {_name(key)} is no code; {pending.first} still waits, escape drops it.",
        )


def _name(key: str) -> str:
    return "space" if key == " " else key


def _groups(book: Codebook, used: Iterable[Codable], at_once: frozenset[str]) -> list[Group]:
    """One group for each first stroke of two-stroke codes, in the codebook's order; the technique alone comes last."""
    techniques = {technique.key: technique for technique in book.techniques}
    entries: dict[str, list[tuple[str, Codable]]] = {}
    for codable in used:
        if len(codable.key) == 2:
            entries.setdefault(codable.key[0], []).append((codable.key[1], codable))
    order = [key for key in techniques if key in entries] + [key for key in entries if key not in techniques]
    found = []
    for key in order:
        listed = sorted(entries[key], key=lambda entry: entry[0] == " ")
        technique = techniques.get(key)
        alone = next((codable for second, codable in listed if second == " "), None)
        once = alone if technique is not None and technique.id in at_once else None
        found.append(Group(key, technique, technique.label if technique else listed[0][1].channel, tuple(listed), once))
    return found
