"""Finding one's way in a coding: a filter by code, mode or actor, a search in notes, and what is still to look at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from codebooks import Codebook
from coder.desk import times
from coder.desk.loose import LooseEnd, event_ends, in_order
from coder.desk.recorder import Recorder
from coder.models import Event

Keep = Callable[[Event], bool]
FLAGS = ("unsure", "discuss")


@dataclass(frozen=True)
class Filter:
    """Events with one of these codes (empty: any) by one of these actors (empty: anybody)."""

    said: str
    codes: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()

    def keeps(self, event: Event) -> bool:
        return (not self.codes or event.code in self.codes) and (not self.actors or event.actor in self.actors)


def filter_of(recorder: Recorder, text: str) -> Filter | str:
    """What words mean: codes, strokes, techniques, modes and channels, each with all that is under it, and actors.

    A word that is none of these is told in a sentence.
    """
    codes: set[str] = set()
    actors: set[str] = set()
    for word in text.split():
        found = _codes(recorder.book, word)
        if found:
            codes |= found
        elif (actor := recorder.cast.called(word)) is not None:
            actors.add(actor)
        else:
            return f"'{word}' is no code, mode, channel or actor here: nothing was filtered."
    return Filter(" ".join(text.split()), frozenset(codes), frozenset(actors))


def _codes(book: Codebook, word: str) -> set[str]:
    """The codes that a word stands for: by id without regard to case, else by strokes."""
    named = word.casefold()
    found = {
        codable.id
        for codable in book.codables
        if named in {(its or "").casefold() for its in (codable.id, codable.technique, codable.mode, codable.channel)}
    }
    if found:
        return found
    return {its.id for its in book.codables if its.key[0] == word[0] and its.key[1:].strip() == word[1:].casefold()}


def noted(text: str) -> Keep:
    """Events whose note holds these words, without regard to case."""
    wanted = text.strip().casefold()
    return lambda event: event.note is not None and wanted in event.note.casefold()


def to_look_at(recorder: Recorder, among: Sequence[Event] | None = None) -> list[LooseEnd]:
    """Events still to be looked at, in order of onset: open, to come back to, `other` without a note, flagged.

    `among`: of these alone; None: of all.
    """
    standing = recorder.ledger.events() if among is None else [event for event in among if not event.retracted]
    flagged = [
        LooseEnd("flag", f"{event.code} at {times.short(event.onset_ms)}: {flag}", event)
        for event in standing
        if (flag := event.modifiers.get("flag")) in FLAGS
    ]
    return in_order([*event_ends(recorder, among), *flagged])


def looked_again(recorder: Recorder, ends: Sequence[LooseEnd], changed: Sequence[Event]) -> list[LooseEnd]:
    """The list after a change of a few events, of which alone is read."""
    few = list({event.id: event for event in changed}.values())
    which = {id(event) for event in few}
    return in_order([*(end for end in ends if id(end.event) not in which), *to_look_at(recorder, few)])
