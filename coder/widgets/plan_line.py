"""The session plan in one line: what is marked, what comes next."""

from collections.abc import Mapping

from rich.text import Text
from textual.widget import Widget

from codebooks import Plan
from codebooks.plan import Item
from coder.models import ItemMark

GLYPHS = {
    "delivered": "✓",
    "adapted": "≈",
    "partial": "◐",
    "not_delivered": "✗",
    "not_applicable": "–",
    "not_observed": "○",
    None: "·",
}
WORDS = {status: (status or "not marked").replace("_", " ") for status in GLYPHS}


class PlanLine(Widget):
    """`✓ S4.1 9/10'  ▸ S4.2 7/20'  · S4.3`: done, runs now (or, while none runs, the next to mark), still to come."""

    DEFAULT_CSS = "PlanLine { height: 1; width: 1fr; padding: 0 1; }"

    def __init__(self, plan: Plan | None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._plan = plan
        self._marks: Mapping[str, ItemMark] = {}
        self._runs: tuple[str, int] | None = None

    def show(self, marks: Mapping[str, ItemMark], runs: tuple[str, int] | None) -> None:
        """`runs`: the item that runs now, and its whole minutes so far."""
        self._marks, self._runs = marks, runs
        self.refresh()

    def tick(self, runs: tuple[str, int] | None) -> None:
        """Draw anew when another item runs, or a minute is full."""
        if runs != self._runs:
            self.show(self._marks, runs)

    def render(self) -> Text:
        if self._plan is None:
            return Text("No session plan: nothing to mark.", style="dim")
        width = self.content_size.width
        items = self._plan.items
        unmarked = [place for place, item in enumerate(items) if not _has_status(self._marks.get(item.id))]
        runs = [place for place, item in enumerate(items) if self._runs and item.id == self._runs[0]]
        following = next(iter([*runs, *unmarked]), None)
        parts = [
            brief(
                item,
                self._marks.get(item.id),
                following == place,
                self._runs[1] if self._runs and place in runs else None,
            )
            for place, item in enumerate(items)
        ]
        return Text(_window(parts, following or 0, width), no_wrap=True)


def _has_status(mark: ItemMark | None) -> bool:
    return mark is not None and mark.status is not None


def brief(item: Item, mark: ItemMark | None, following: bool, so_far: int | None = None) -> str:
    """`so_far`: the minutes of an item that runs; they stand until the observer gives minutes."""
    glyph = "▸" if following else GLYPHS[mark.status if mark else None]
    told = f"{so_far}" if so_far is not None and (mark is None or mark.minutes is None) else minutes_of(mark)
    minutes = f" {told}/{item.planned_minutes:g}'" if mark and item.planned_minutes else ""
    return f"{glyph} {item.id}{minutes}"


def minutes_of(mark: ItemMark | None) -> str:
    return f"{mark.minutes:g}" if mark is not None and mark.minutes is not None else "·"


def _window(parts: list[str], following: int, width: int) -> str:
    """As many items as fit, from the first; where not all do, from the one before the next to mark."""
    line = "Plan  " + "  ".join(parts)
    if len(line) <= width:
        return line
    start = max(0, following - 1)
    shown, rest = f"Plan  …{start} before " if start else "Plan ", parts[start:]
    for place, part in enumerate(rest):
        after = f"  …{len(rest) - place} more"
        if len(shown) + len(part) + 2 + len(after) > width:
            return shown + after
        shown += f"  {part}"
    return shown
