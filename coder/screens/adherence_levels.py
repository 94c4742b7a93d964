"""The levels of the adherence screen: from groups down to events. Each knows its rows, and what lies below a row."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from coder.screens import adherence_items as items
from coder.screens import adherence_session as within
from coder.screens import adherence_view as view
from coder.screens.adherence_figures import Chosen, Coded, Figures
from coder.screens.adherence_view import group_name
from coder.screens.tables import Table

if TYPE_CHECKING:
    from coder.adherence.groups import GroupResult

GROUPINGS = ("programme", "site", "practitioner", "month", "item")
SESSION_VIEWS = ("items", "events", "strains and concerns")


class Level(ABC):
    """`cursor` is the row that was left when the level below was entered, and that stands again on the way back."""

    VIEWS: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        self.view = 0
        self._cursors: dict[int, int] = {}

    @property
    def cursor(self) -> int:
        return self._cursors.get(self.view, 0)

    @cursor.setter
    def cursor(self, row: int) -> None:
        self._cursors[self.view] = row

    @property
    def in_view(self) -> str:
        return self.VIEWS[self.view] if self.VIEWS else ""

    def step(self) -> None:
        """The next view."""
        self.view = (self.view + 1) % len(self.VIEWS)

    def stands(self, figures: Figures) -> bool:
        """Whether these figures still have what this level shows."""
        return True

    @abstractmethod
    def name(self, figures: Figures) -> str:
        """What is on show, for the path at the top."""

    @abstractmethod
    def table(self, figures: Figures, width: int) -> Table: ...

    @abstractmethod
    def sentence(self, figures: Figures, row: int) -> str: ...

    def group(self, figures: Figures, row: int) -> "GroupResult | None":
        """The group whose mix of modes and strains stand below the rows."""
        return None

    def into(self, figures: Figures, row: int) -> "Level | str | None":
        """What lies below a row: a level, or a sentence why there is nothing."""
        return None


class Groups(Level):
    """All groups of a grouping, or all items of the plans."""

    VIEWS = GROUPINGS

    def name(self, figures: Figures) -> str:
        return "by"

    def table(self, figures: Figures, width: int) -> Table:
        if self.in_view == "item":
            return items.summary_table(figures.items, width)
        return view.group_table(figures.grouped(self.in_view), self.in_view, figures.report.overall.standard, width)

    def sentence(self, figures: Figures, row: int) -> str:
        if self.in_view == "item":
            known = 0 <= row < len(figures.items)
            return items.summary_sentence(figures.items[row]) if known else "No item of a plan was marked yet."
        return view.group_sentence(self.group(figures, row) or figures.report.overall)

    def group(self, figures: Figures, row: int) -> "GroupResult | None":
        groups = () if self.in_view == "item" else figures.grouped(self.in_view)
        return groups[row] if 0 <= row < len(groups) else figures.report.overall

    def into(self, figures: Figures, row: int) -> Level | str | None:
        if self.in_view != "item":
            groups = figures.grouped(self.in_view)
            return Sessions(Chosen(self.in_view, groups[row].key)) if 0 <= row < len(groups) else None
        if not 0 <= row < len(figures.items):
            return None
        one = figures.items[row]
        below = Sessions(Chosen("all", None, item=(one["plan"], one["item"])))
        return below if one["not_delivered"] else f"{one['item']} {one['title']} was missed in no session."


class Sessions(Level):
    """Some sessions, one row each."""

    def __init__(self, chosen: Chosen) -> None:
        super().__init__()
        self.chosen = chosen

    def stands(self, figures: Figures) -> bool:
        return bool(figures.results(self.chosen))

    def name(self, figures: Figures) -> str:
        group = figures.group(self.chosen.by, self.chosen.key)
        words = "all sessions" if group is None or self.chosen.by == "all" else group_name(group)
        missed = f"{self.chosen.item[1]} missed" if self.chosen.item else ""
        return " › ".join(filter(None, (words, self.chosen.month, missed)))

    def table(self, figures: Figures, width: int) -> Table:
        return view.session_table(figures.results(self.chosen), width)

    def sentence(self, figures: Figures, row: int) -> str:
        results = figures.results(self.chosen)
        return view.session_sentence(results[row]) if 0 <= row < len(results) else "escape: back"

    def group(self, figures: Figures, row: int) -> "GroupResult | None":
        if self.chosen.month is not None:
            months = figures.trend(self.chosen.by, self.chosen.key).months
            return next((one.group for one in months if one.group.key == self.chosen.month), None)
        return figures.group(self.chosen.by, self.chosen.key)

    def into(self, figures: Figures, row: int) -> Level | str | None:
        results = figures.results(self.chosen)
        if not 0 <= row < len(results):
            return None
        below, coding = InSession(results[row].session.name), results[row].coding
        if self.chosen.item is not None and coding is not None:
            below.cursor = [item.id for item in coding.items].index(self.chosen.item[1])
        return below


class InSession(Level):
    """One session: its items, its events, its strains and concerns."""

    VIEWS = SESSION_VIEWS

    def __init__(self, session: str) -> None:
        super().__init__()
        self.session = session

    def stands(self, figures: Figures) -> bool:
        return figures.session(self.session) is not None

    def name(self, figures: Figures) -> str:
        return self.session

    def table(self, figures: Figures, width: int) -> Table:
        result = figures.session(self.session)
        if result is None:
            return Table((), ())
        if self.in_view == "items":
            return within.item_table(result, width)
        if self.in_view == "events":
            return within.event_table(figures.events(result), width)
        return within.strain_table(result, within.strains_of(figures, result), width)

    def sentence(self, figures: Figures, row: int) -> str:
        result = figures.session(self.session)
        if result is None:
            return ""
        if self.in_view == "items":
            return within.item_sentence(result, row)
        if self.in_view == "events":
            return within.event_sentence(result, figures.events(result), row)
        return within.strain_sentence(result, within.strains_of(figures, result), row)

    def moments(self, figures: Figures) -> list[Coded]:
        """The events on show, in the order of their rows; none among items."""
        result = figures.session(self.session)
        if result is None or self.in_view == "items":
            return []
        if self.in_view == "events":
            return figures.events(result)
        return [within.coded_of(row) for row in within.strains_of(figures, result)]


def standing(levels: list[Level], figures: Figures) -> list[Level]:
    """The levels down to the last one that the figures still have."""
    kept: list[Level] = []
    for level in levels:
        if not level.stands(figures):
            break
        kept.append(level)
    return kept
