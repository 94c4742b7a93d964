"""Adherence: whether sessions were delivered as planned, by group; down to its sessions and their items."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import DataTable, Static

from coder.screens import adherence_view as view
from coder.screens.report_room import FILTER, ReportRoom
from coder.screens.room import HELP
from coder.screens.warnings import warning_line, warning_page

if TYPE_CHECKING:
    from coder.adherence.groups import GroupResult
    from coder.adherence.report import Report
    from coder.adherence.sessions import SessionResult
    from coder.store import Store

GROUPINGS = ("programme", "site", "practitioner", "month")


class AdherenceScreen(ReportRoom):
    TITLE = "Adherence"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["room.tcss", "adherence.tcss"]
    ABOUT = """
Adherence of a session: the weighted share of its plan's items that were delivered (adapted counts as delivered,
partial as a half), over the items that applied and were observed. A group's figure is the mean of its sessions.
The line is a 95 % interval for sessions like these; the tick is the standard. A status is only told when the whole
interval lies on one side: ✓ met, ✗ not met, ? cannot tell yet, · too few sessions (under 3), – no standard set.
Bounds of a session: its score if all that was not observed had been left out, or delivered. Other: the score from
the other observer's marks. Dose: minutes given over minutes planned. Groups are not ranks: read the intervals.
"""
    BY_PLAN = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "into", "go into", id="adherence.into", tooltip="The row's sessions or items", priority=True),
        Binding("escape", "out", "back", id="adherence.out", tooltip="Back: from items to sessions to groups to Home"),
        Binding("b", "by", "grouping", id="adherence.by", tooltip="Group the sessions differently"),
        FILTER,
        Binding(
            "w", "warnings", "warnings", id="adherence.warnings", tooltip="What to know before reading the figures"
        ),
        Binding("e", "app.go('export')", "export", id="adherence.export", tooltip="Write the workbook"),
        HELP,
    ]

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self._report: Report | None = None
        self._by = 0
        self._group: GroupResult | None = None
        self._session: SessionResult | None = None

    def body(self) -> Iterable[Widget]:
        yield DataTable(id="figures", cursor_type="row")
        yield Static("", id="warning", markup=False)
        yield Static("", id="missed", classes="note", markup=False)
        yield Static("", id="modes", classes="note", markup=False)

    def on_mount(self) -> None:
        self.say("Reading what was coded …")
        self.reckon()

    def compute(self) -> "Report":
        """What the report stands on loads here, not before the first frame."""
        from coder import tables
        from coder.tables.judged import adherence_of

        return adherence_of(tables.read(self.store, self.where), by=GROUPINGS[self._by])

    def show(self, figures: "Report") -> None:
        self._report = figures
        if figures.parameters["by"] != GROUPINGS[self._by]:  # b was struck while they were computed
            self._report = figures.regrouped(GROUPINGS[self._by])
        self._group = self._session = None
        self.head(view.coverage_line(figures))
        self._show()

    def on_resize(self) -> None:
        self._show()

    def action_by(self) -> None:
        if self._report is not None:
            self._by = (self._by + 1) % len(GROUPINGS)
            self._report = self._report.regrouped(GROUPINGS[self._by])
            self._group = self._session = None
            self._show()

    def action_into(self) -> None:
        """From a group to its sessions, from a session to its items."""
        row = self.query_one(DataTable).cursor_row
        if self._report is None or self._session is not None:
            return
        if self._group is None and row < len(self._report.groups):
            self._group = self._report.groups[row]
        elif self._group is not None and row < len(self._group.results):
            self._session = self._group.results[row]
        self._show()

    def action_out(self) -> None:
        if self._session is not None:
            self._session = None
        elif self._group is not None:
            self._group = None
        else:
            self.app.pop_screen()
            return
        self._show()

    def action_warnings(self) -> None:
        if self._report is not None:
            self.app.push_screen(warning_page(self._report.warnings, self._report.overall.status_rule))

    def on_data_table_row_highlighted(self) -> None:
        self._speak()

    def _show(self) -> None:
        report = self._report
        if report is None:
            return
        if self._group is None:
            shown = view.group_table(report, self.size.width)
        elif self._session is None:
            shown = view.session_table(self._group.results)
        else:
            shown = view.item_table(self._session.coding.items if self._session.coding else (), self.size.width)
        shown.fill(self.query_one(DataTable))
        self.query_one("#warning", Static).update(warning_line(report.warnings))
        self.query_one("#missed", Static).update(view.missed_line(report, self.size.width))
        self._speak()

    def _speak(self) -> None:
        report, row = self._report, self.query_one(DataTable).cursor_row
        if report is None:
            return
        if not report.sessions and self.where is not None:
            self.say("No session is within this filter: f changes it.")
            return
        if not report.sessions:
            self.say("No sessions yet: escape, then s, then a to add the first one.")
            return
        group = self._group or (report.groups[row] if 0 <= row < len(report.groups) else report.overall)
        self.query_one("#modes", Static).update(view.mode_line(group, self.size.width - 2))
        if self._group is None:
            self.say(view.group_sentence(group))
        elif self._session is None:
            self.say(view.session_sentence(group.results[row]) if 0 <= row < len(group.results) else "escape: back")
        else:
            self.say(self._item_sentence(self._session, row))

    def _item_sentence(self, result: "SessionResult", row: int) -> str:
        """The observer's note on the item under the cursor, or whose marks these are."""
        if result.coding is None or not result.coding.items:
            return f"{result.session.name}: {view.reason(result.why_missing)}. escape: back"
        items = result.coding.items
        note = items[row].note if 0 <= row < len(items) else None
        return f"{result.session.name}, marked by {result.coding.observer}. " + (
            f"“{note}”" if note else "escape: back"
        )
