"""The codebook as a key grid: a column for each mode, a cell for each first stroke.

While a first stroke waits, the grid holds that group's second strokes, with definitions where there is room. No
totals stand here: ratings come before counts.
"""

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from codebooks import Codable
from coder.desk.keys import Group, KeyMap
from coder.widgets.lines import fit, keyed, side_by_side, wrap

WIDEST_COLUMNS = 4
LEAST_COLUMN = 16
LEAST_WIDTH = 10
DRAWN = 32
"""So many grids are held as drawn: each stroke turns to one and back, and to lay one out takes milliseconds."""
Told = frozenset[str]
LEVELS: tuple[tuple[Told, bool], ...] = (
    (frozenset({"definition", "codes"}), True),
    (frozenset({"codes"}), True),
    (frozenset({"definition"}), True),
    (frozenset(), True),
    (frozenset(), False),
)
"""What a cell tells beside its label, and whether labels below are whole: the first that fits is drawn."""


class KeyGrid(Widget):
    """Draws; the strokes are the screen's."""

    DEFAULT_CSS = "KeyGrid { width: 1fr; height: 1fr; padding: 0 1; }"

    def __init__(self, keys: KeyMap, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = keys
        self._pending: str | None = None
        self._totals: dict[str, int] = {}
        self._drawn = lru_cache(maxsize=DRAWN)(self._draw)
        self._lines: tuple[Strip, ...] = ()

    def show_pending(self, first: str | None) -> None:
        """Turn to the second strokes of a first one; None: back to the whole grid."""
        if first != self._pending:
            self._pending = first
            self.refresh()

    def show_totals(self, totals: dict[str, int]) -> None:
        """Counts by id, shown once ratings are locked or when the person asks; empty: none."""
        if totals != self._totals:
            self._totals = totals
            self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        width, height = self.content_size
        totals = tuple(self._totals.items())
        self._lines = self._drawn(self._pending, width, height, totals, self.rich_style) if width >= LEAST_WIDTH else ()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.content_size.width, self.rich_style)

    def _draw(
        self, pending: str | None, width: int, height: int, totals: tuple[tuple[str, int], ...], style: Style
    ) -> tuple[Strip, ...]:
        if pending is None:
            lines = grid_lines(self._keys, width, height, dict(totals))
        else:
            lines = group_lines(self._keys.groups[pending], width, height, dict(totals))
        return tuple(self._strip(line, width, style) for line in lines)

    def _strip(self, line: Text, width: int, style: Style) -> Strip:
        console = self.app.console
        # A text without spans renders without its own style.
        own = style + console.get_style(line.style)
        strip = Strip(Segment.apply_style(line.render(console), own))
        return strip.adjust_cell_length(width, style)


def counted(label: str, codable_ids: list[str], totals: dict[str, int], *, bare: bool = False) -> str:
    """The label, and how often its codes were used when totals are on; `bare`: without brackets, to save room."""
    count = sum(totals.get(its, 0) for its in codable_ids)
    return f"{label} {count}" if totals and bare else f"{label} ({count})" if totals else label


def group_lines(group: Group, width: int, height: int, totals: dict[str, int] | None = None) -> list[Text]:
    """The second strokes of a group: with whole definitions if all of them fit, else the labels alone."""
    title = Text(f"{group.key} {group.label}", style="bold reverse")
    for told in (True, False):
        lines = [line for key, codable in group.entries for line in _entry(key, codable, width, told, totals or {})]
        if len(lines) < height:
            return [title, *lines]
    half = (len(group.entries) + 1) // 2
    column = (width - 1) // 2
    sides = [
        [line for key, codable in part for line in keyed(_stroke(key), codable.label, column)]
        for part in (group.entries[:half], group.entries[half:])
    ]
    return [title, *side_by_side(sides, [column, column])][:height]


def _stroke(key: str) -> str:
    return "space" if key == " " else key


def _entry(key: str, codable: Codable, width: int, told: bool, totals: dict[str, int]) -> list[Text]:
    label = "the technique alone" if key == " " else codable.label
    state = " (state)" if codable.kind == "state" else ""
    lines = keyed(_stroke(key), counted(f"{label}{state}", [codable.id], totals), width)
    if told and codable.definition and key != " ":
        lines += [Text(f"   {line}", style="dim") for line in wrap(codable.definition, width - 4)]
    return lines


def grid_lines(keys: KeyMap, width: int, height: int, totals: dict[str, int] | None = None) -> list[Text]:
    """The whole grid: with definitions and second strokes where there is room, the labels alone where there is not."""
    columns = _columns(keys)
    if not columns:
        return _listed(keys, width, height, totals or {})
    per_row = max(1, min(len(columns), WIDEST_COLUMNS, width // LEAST_COLUMN))
    for told, whole in LEVELS:
        below = _flowed(_others(keys, totals or {}, whole=whole), width)
        lines: list[Text] = []
        for start in range(0, len(columns), per_row):
            lines += _row_of_columns(columns[start : start + per_row], width, told, totals or {})
        gap = [Text()] if len(lines) + len(below) < height else []
        if len(lines) + len(gap) + len(below) <= height:
            return [*lines, *gap, *below]
    for counts, gap_cells in ((totals or {}, 2), ({}, 3)):
        # No key is left out for a count's sake.
        below = _flowed(_others(keys, counts, whole=False), width, gap_cells)
        if len(lines) + len(below) <= height:
            return [*lines, *below]
    cut = [*lines, *below][: height - 1]
    return [*cut, Text("… ? shows every key", style="italic")]


def _listed(keys: KeyMap, width: int, height: int, totals: dict[str, int]) -> list[Text]:
    """A codebook without modes: a line a key, with definitions if all of them fit, else all keys in a row."""
    for told in (True, False):
        lines = [line for key, codable in keys.singles.items() for line in _entry(key, codable, width, told, totals)]
        lines += _flowed([item for item in _others(keys, totals, whole=True) if item[0] not in keys.singles], width)
        if len(lines) <= height:
            return lines
    return _flowed(_others(keys, totals, whole=False), width)[:height]


Column = tuple[Codable | None, list[Group]]


def _columns(keys: KeyMap) -> list[Column]:
    """Modes that have techniques, each with its groups."""
    found: list[Column] = []
    for mode in keys.book.modes:
        groups = [group for group in keys.groups.values() if group.technique and group.technique.mode == mode.id]
        state = keys.singles.get(mode.key)
        if groups:
            found.append((state, groups))
    return found


def _row_of_columns(columns: list[Column], width: int, told: Told, totals: dict[str, int]) -> list[Text]:
    """Columns side by side; cells of one height in each row, so that the keypad's shape is kept."""
    each = [width // len(columns)] * len(columns)
    each[-1] += width % len(columns)  # so the last one's words reach to where the others' end
    heads = [[_head(mode, cell, totals)] for (mode, _), cell in zip(columns, each, strict=True)]
    lines = side_by_side(heads, each)
    for row in range(max(len(groups) for _, groups in columns)):
        cells = [
            _cell(groups[row], cell - 1, told, totals) if row < len(groups) else []
            for (_, groups), cell in zip(columns, each, strict=True)
        ]
        lines += side_by_side(cells, each)
    return lines


def _head(mode: Codable | None, width: int, totals: dict[str, int]) -> Text:
    if mode is None:
        return Text(" " * (width - 1), style="reverse")
    count = f" {totals.get(mode.id, 0)}" if totals else ""
    return Text(fit(f"{mode.key} {mode.label}", width - 1 - len(count)) + count, style="bold reverse")


def _cell(group: Group, width: int, told: Told, totals: dict[str, int]) -> list[Text]:
    ids = [codable.id for _, codable in group.entries]
    lines = _beside(group.key, group.label, ids, width, totals)
    definition = group.technique.definition if group.technique else None
    if "definition" in told and definition:
        lines += [Text(f"  {line}", style="dim") for line in wrap(definition, width - 2)]
    for key, codable in group.entries if "codes" in told else ():
        if key != " ":
            lines += _beside(f"  {key}", codable.label, [codable.id], width, totals)
    return lines


def _beside(key: str, label: str, codable_ids: list[str], width: int, totals: dict[str, int]) -> list[Text]:
    """When totals are on, a count at the right end of the first line with room; else of the last, which is shortened.

    A label on one line that leaves no room is wrapped, so that it stays whole.
    """
    lines = keyed(key, label, width)
    if not totals:
        return lines
    count = f" {sum(totals.get(its, 0) for its in codable_ids)}"
    room = width - len(count)
    if len(lines) == 1 and lines[0].cell_len > room:
        lines = keyed(key, label, room)
    line = next((line for line in lines if line.cell_len <= room), lines[-1])
    line.truncate(room, overflow="ellipsis", pad=True)
    line.append(count)
    return lines


def _others(keys: KeyMap, totals: dict[str, int], *, whole: bool) -> list[tuple[str, str]]:
    """What belongs to no column: other states, single keys, groups without a mode, modifiers' keys.

    Not `whole`: labels without what stands in brackets, groups by their channel's id.
    """
    shown = {mode.id for mode, _ in _columns(keys) if mode is not None}
    modes = {mode.id for mode in keys.book.modes}
    items = [
        (
            key,
            counted(codable.label if whole else codable.label.partition(" (")[0], [codable.id], totals, bare=not whole),
        )
        for key, codable in keys.singles.items()
        if codable.id not in shown
    ]
    for group in keys.groups.values():
        if group.technique is None or group.technique.mode not in modes:
            label = group.label if whole else group.entries[0][1].channel
            items.append(
                (group.key, counted(label, [codable.id for _, codable in group.entries], totals, bare=not whole))
            )
    return items + [(key, modifier.label.lower()) for key, modifier in keys.modifiers.items()]


def _flowed(items: list[tuple[str, str]], width: int, gap: int = 3) -> list[Text]:
    """Keys and words in a row, so many spaces apart, broken between them."""
    lines = [Text()]
    for key, words in items:
        item = Text.assemble((key, "bold"), f" {words}")
        item.truncate(width, overflow="ellipsis")
        room = width - lines[-1].cell_len
        if lines[-1] and item.cell_len + gap > room:
            lines.append(Text())
        elif lines[-1]:
            lines[-1].append(" " * gap)
        lines[-1].append_text(item)
    return lines if lines[0] else []
