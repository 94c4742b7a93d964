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
    """`✓ S4.1 9/10'  ▸ S4.2 ·/20'  · S4.3`: done, the next to mark, still to come."""

    DEFAULT_CSS = "PlanLine { height: 1; width: 1fr; padding: 0 1; }"

    def __init__(self, plan: Plan | None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._plan = plan
        self._marks: Mapping[str, ItemMark] = {}

    def show(self, marks: Mapping[str, ItemMark]) -> None:
        self._marks = marks
        self.refresh()

    def render(self) -> Text:
        if self._plan is None:
            return Text("No session plan: nothing to mark.", style="dim")
        width = self.content_size.width
        parts, following = [], None
        for place, item in enumerate(self._plan.items):
            mark = self._marks.get(item.id)
            if following is None and (mark is None or mark.status is None):
                following = place
            parts.append(brief(item, mark, following == place))
        return Text(_window(parts, following or 0, width), no_wrap=True)


def brief(item: Item, mark: ItemMark | None, following: bool) -> str:
    glyph = "▸" if following else GLYPHS[mark.status if mark else None]
    minutes = f" {minutes_of(mark)}/{item.planned_minutes:g}'" if mark and item.planned_minutes else ""
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
