"""Every key and sign of the desk in words, told from the codebook, the cast and the bindings."""

from collections.abc import Mapping, Sequence

from rich.text import Text

from coder.desk.cast import Cast
from coder.desk.keys import Group, KeyMap
from coder.widgets.lines import keyed, side_by_side, wrap
from coder.widgets.plan_line import GLYPHS, WORDS
from coder.widgets.spoken import lower

LOG = "┐ runs  ┘ ended  ! concern  ? unsure or discuss  > linked  * come back  n note  + other modifier  e for a rating"
STRIP = "a letter the mode  · none  ░ not codable, or nobody at the keys  ▲ strain  ! concern  * come back"
SOUND = "how loud the recording is, half a minute before and after the mark, which stands for now"
LOCKING = (
    "locks nothing yet. It asks the ratings; enter goes on to what is left open, unmarked or to come back to. There l "
    "locks; while something is left, l warns and l once more, at once, locks. esc goes back and nothing is locked. A "
    "locked coding can be read; `coder unlock SESSION --why TEXT` opens it again."
)
COMMAND_COLUMNS, LEAST_COLUMN = 4, 22
"""How many columns of commands there are at most, and how many cells each has at least: words are not broken."""


def key_page(
    keys: KeyMap, cast: Cast, seats: Mapping[str, str], commands: Sequence[tuple[str, str]], width: int
) -> list[Text]:
    """All of it as lines of at most `width` cells: codes, commands, then what signs mean and how a coding is closed.

    `seats`: the person on each practitioner's seat. `commands`: key and what it does.
    """
    bound = {does: key for key, does in commands}
    return [
        *_codes(keys, width),
        *_headed("Commands", _commands(commands, bound, width), width),
        *_headed("Who", _who(keys, cast, seats, bound, width), width),
        *_headed("Signs", _signs(width), width),
        *_headed("Locking", keyed(bound.get("done", "d"), LOCKING, width), width),
    ]


def _headed(head: str, lines: list[Text], width: int) -> list[Text]:
    return [Text(f"── {head} ".ljust(width, "─")), *lines]


def _codes(keys: KeyMap, width: int) -> list[Text]:
    states = "  ".join(f"{key} {codable.label}" for key, codable in keys.singles.items())
    lines = keyed("One stroke:", states, width) if states else []
    for group in keys.groups.values():
        lines += _group(group, width)
    waiting = [group for group in keys.groups.values() if group.at_once is None]
    if any(key == " " for group in waiting for key, _ in group.entries):
        lines += keyed("A digit and space:", "the technique alone.", width)
    if waiting:
        lines += keyed("escape", "drops a first stroke that waits for its letter.", width)
    for key, modifier in keys.modifiers.items():
        steps = "steps the last event coded that it goes with, whichever row is chosen"
        lines += keyed(key, f"{modifier.label.lower()}: {steps}.", width)
    return lines


def _group(group: Group, width: int) -> list[Text]:
    """A first stroke and its second ones: `4 Foster …: e empathy, r respect`."""
    if group.at_once is not None:
        return keyed(group.key, f"{group.label}: coded at once", width)
    label = group.label if group.technique else group.label.partition(" (")[0]
    seconds = [f"{key}\N{NO-BREAK SPACE}{lower(codable.label)}" for key, codable in group.entries if key != " "]
    return keyed(group.key, f"{label}: {', '.join(seconds)}" if seconds else f"{label}: space", width)


def _commands(commands: Sequence[tuple[str, str]], bound: Mapping[str, str], width: int) -> list[Text]:
    columns = max(1, min(COMMAND_COLUMNS, (width + 2) // (LEAST_COLUMN + 2)))
    column = (width - 2 * (columns - 1)) // columns
    cells = [keyed(key, words, column) for key, words in commands]
    rows = -(-len(cells) // columns)
    lines = []
    for row in range(rows):
        places = range(row, row + columns * rows, rows)
        four = [cells[place] if place < len(cells) else [] for place in places]
        lines += side_by_side(four, [*[column + 2] * (columns - 1), column])
    lines += keyed(
        bound.get("modifiers", "."),
        "opens the modifiers of the chosen row, or else of the event coded last; so act mark and note.",
        width,
    )
    return lines


def _who(keys: KeyMap, cast: Cast, seats: Mapping[str, str], bound: Mapping[str, str], width: int) -> list[Text]:
    lines = []
    labels = {subject.id: subject.label.partition(" (")[0] for subject in keys.book.subjects}
    for name in cast.present():
        said = ", ".join(its for its in (labels.get(name, ""), seats.get(name, "")) if its)
        lines += keyed(name, said or "on a seat of this session", width)
    lines += keyed(bound.get("who", "f"), "gives practitioner codes to the next practitioner.", width)
    whom = "and a key choose whom client codes go to: g group, p one participant, 1-9 0 a-f seats."
    lines += keyed(bound.get("seat", "p"), whom, width)
    return lines


def _signs(width: int) -> list[Text]:
    marks = "  ".join(f"{glyph} {WORDS[status]}" for status, glyph in GLYPHS.items())
    return [
        *keyed("Log:", LOG, width),
        *keyed("Strip:", STRIP, width),
        *keyed("Sound:", SOUND, width),
        *keyed("Plan:", f"{marks}  ▸ runs now, or next to mark, with i", width),
        *[Text(line) for line in wrap("9/10' after an item: 9 minutes taken of 10 planned.", width)],
    ]
