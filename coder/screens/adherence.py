"""Adherence: whether sessions were delivered as planned, by group, over time, and down to the session and the event."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import DataTable, Static

from coder.screens import adherence_levels as levels
from coder.screens import adherence_view as view
from coder.screens.adherence_figures import Figures
from coder.screens.adherence_trend import Trend, trend_from
from coder.screens.drawing import once_laid_out
from coder.screens.report_room import FILTER, ReportRoom
from coder.screens.room import HELP
from coder.screens.warnings import warning_line, warning_page

if TYPE_CHECKING:
    from coder.screens.agreement_figures import Told
    from coder.screens.agreement_words import Entry
    from coder.store import Store

IN_TREND = ("month", "subject")
"""Keys that only the trend has."""


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

Of an item, `in full` counts the sessions in which it was delivered or adapted, with limits by Wilson's method.
The trend is a run chart: each month's mean with its limits, and the median of the months. With few sessions a month
ups and downs are mostly chance: six months in a row on one side of the median are a sign of a shift (Perla 2011). A
new version of a plan or codebook is a break: the median is taken anew, for the two sides may not compare.
A file that is exported from here holds all sessions, whatever the filter.
"""
    OF_ADHERENCE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "into", "go", id="adherence.into", priority=True,
                tooltip="The row's sessions, items and events; on an event, the moment"),
        Binding("escape", "out", "back", id="adherence.out", tooltip="Back up, level by level, to Home"),
        Binding("b", "by", "grouping", id="adherence.by", tooltip="By programme, site, practitioner, month or item"),
        Binding("v", "view", "view", id="adherence.view", tooltip="Items, events, or strains and concerns"),
        Binding("t", "trend", "trend", id="adherence.trend", tooltip="A run chart of the row's group, and back"),
        Binding("left", "month(-1)", "month", key_display="◂▸", id="adherence.earlier", tooltip="The month before"),
        Binding("right", "month(1)", "later", show=False, id="adherence.later", tooltip="The next month"),
        Binding("up", "subject(-1)", "whose", key_display="▴▾", id="adherence.before", tooltip="The group before"),
        Binding("down", "subject(1)", "next group", show=False, id="adherence.next", tooltip="The next group"),
        FILTER,
        Binding("w", "warnings", "warnings", show=False, id="adherence.warnings",
                tooltip="What to know before reading the figures"),
        Binding("e", "app.go('export')", "export", id="adherence.export", tooltip="Write files, of all sessions"),
        HELP,
    ]  # fmt: skip

    @dataclass
    class Compared(Message):
        """Both codings of a session stand side by side."""

        session: str
        told: "Told"

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self._figures: Figures | None = None
        self._levels: list[levels.Level] = [levels.Groups()]
        self._compared: dict[str, Told] = {}

    def body(self) -> Iterable[Widget]:
        yield Static("", id="path", markup=False)
        yield DataTable(id="figures", cursor_type="row")
        yield Static("", id="chart", markup=False)
        yield Static("", id="warning", markup=False)
        yield Static("", id="missed", classes="note", markup=False)
        yield Static("", id="modes", classes="note", markup=False)
        yield Static("", id="strains", classes="note", markup=False)

    def on_mount(self) -> None:
        self.query_one("#chart").display = False
        self.say("Reading what was coded …")
        self.reckon()

    def compute(self) -> Figures:
        """What the report stands on loads here, not before the first frame."""
        from coder import tables
        from coder.tables.judged import adherence_of

        read = tables.read(self.store, self.where)
        return Figures(adherence_of(read), read)

    def show(self, figures: Figures) -> None:
        """New figures under the levels that were open, as far as they still have them."""
        self._keep_cursor()
        self._figures, self._compared = figures, {}
        self._levels = levels.standing(self._levels, figures)
        self.head(view.coverage_line(figures.report))
        self._show()

    def on_resize(self) -> None:
        self._keep_cursor()
        once_laid_out(self, self._show)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something at this level are shown."""
        if action == "by":
            return isinstance(self._level, levels.Groups)
        if action == "view":
            return isinstance(self._level, levels.InSession)
        if action == "trend":
            return not isinstance(self._level, levels.InSession)
        return action not in IN_TREND or isinstance(self._level, Trend)

    @property
    def _level(self) -> levels.Level:
        return self._levels[-1]

    @property
    def _row(self) -> int:
        return self._level.cursor if isinstance(self._level, Trend) else self.query_one(DataTable).cursor_row

    def _keep_cursor(self) -> None:
        self._level.cursor = self._row

    # ------------------------------------------------------------------ keys

    def action_by(self) -> None:
        self._step()

    def action_view(self) -> None:
        self._step()

    def _step(self) -> None:
        if self._figures is not None:
            self._keep_cursor()
            self._level.step()
            self._show()

    def action_into(self) -> None:
        """Down a level; on an event, the moment."""
        figures = self._figures
        if figures is None:
            return
        self._keep_cursor()
        if isinstance(self._level, levels.InSession):
            self._look_at_moment(self._level, figures)
            return
        below = self._level.into(figures, self._row)
        if isinstance(below, str):
            self.say(below)
        elif below is not None:
            self._levels.append(below)
            self._show()

    def action_out(self) -> None:
        if len(self._levels) == 1:
            self.app.pop_screen()
            return
        self._levels.pop()
        self._show()

    def action_trend(self) -> None:
        if self._figures is None:
            return
        if isinstance(self._level, Trend):
            self.action_out()
            return
        self._keep_cursor()
        self._levels.append(trend_from(self._level, self._figures, self._row))
        self._show()

    def action_month(self, step: int) -> None:
        if self._figures is not None and isinstance(self._level, Trend):
            self._level.move(self._figures, step)
            self._show()

    def action_subject(self, step: int) -> None:
        if self._figures is not None and isinstance(self._level, Trend):
            self._level.turn(self._figures, step)
            self._show()

    def action_warnings(self) -> None:
        if self._figures is not None:
            report = self._figures.report
            self.app.push_screen(warning_page(report.warnings, report.overall.status_rule))

    # ------------------------------------------------------------------ the moment of an event

    def _look_at_moment(self, level: levels.InSession, figures: Figures) -> None:
        from coder.screens import adherence_moments as moments

        result, rows = figures.session(level.session), level.moments(figures)
        if result is None or not rows:
            self.say("v goes on to the events of this session, and enter on one to its moment.")
        elif (pair := moments.pair_of(result)) is None:
            self._open_moment(*moments.alone(figures.tables, result, rows))
        elif level.session in self._compared:
            self._open_moment(*moments.compared(self._compared[level.session], result, rows))
        else:
            self.say("Setting both codings side by side …")
            self._compare(level.session, pair)

    @work(thread=True, exclusive=True, exit_on_error=False, group="moment")
    def _compare(self, session: str, pair: tuple[str, str]) -> None:
        from coder.screens.agreement_figures import Asked, Reports
        from coder.tables import Where

        told = Reports(self.store).of(Asked(Where(sessions=(session,)), pair, "code", None))
        if told is not None:
            self.post_message(self.Compared(session, told))

    def on_adherence_screen_compared(self, message: Compared) -> None:
        self._compared[message.session] = message.told
        level = self._level
        if isinstance(level, levels.InSession) and level.session == message.session and self._figures is not None:
            self._look_at_moment(level, self._figures)

    def _open_moment(self, told: "Told", moments: "list[Entry]") -> None:
        from coder.screens.moment import MomentScreen

        def closed(answer: tuple[int, bool] | None) -> None:
            place, opened = answer or (self._row, False)
            self.query_one(DataTable).move_cursor(row=place)
            self._speak()
            if opened:
                self.reckon()

        self.app.push_screen(MomentScreen(self.store, told, moments, self._row), closed)

    # ------------------------------------------------------------------ drawing

    def on_data_table_row_highlighted(self) -> None:
        self._speak()

    def _show(self) -> None:
        figures, level = self._figures, self._level
        if figures is None:
            return
        table, chart = self.query_one(DataTable), self.query_one("#chart", Static)
        in_trend, in_session = isinstance(level, Trend), isinstance(level, levels.InSession)
        table.display, chart.display = not in_trend, in_trend
        if not in_trend:
            level.table(figures, self.size.width).fill(table, level.cursor)
            table.focus()
        self.query_one("#path", Static).update(view.path_line([one.name(figures) for one in self._levels], level))
        self.query_one("#warning", Static).update(warning_line(figures.report.warnings))
        self.query_one("#missed", Static).update(view.missed_line(figures.missed, self.size.width))
        for name, shown in (("#missed", not in_trend and not in_session), ("#strains", not in_session)):
            self.query_one(name).display = shown
        self.refresh_bindings()
        self._speak()
        if in_trend:
            once_laid_out(self, self._draw_chart)

    def _draw_chart(self) -> None:
        """Once the chart has its place, in the room that it has."""
        chart = self.query_one("#chart", Static)
        if self._figures is not None and isinstance(self._level, Trend):
            chart.update(self._level.chart(self._figures, chart.content_size.width, chart.content_size.height))

    def _speak(self) -> None:
        figures, row = self._figures, self._row
        if figures is None:
            return
        if not figures.report.sessions and self.where is not None:
            self.say("No session is within this filter: f changes it.")
            return
        if not figures.report.sessions:
            self.say("No sessions yet: escape, then s, then a to add the first one.")
            return
        self.say(self._level.sentence(figures, row))
        group, width = self._level.group(figures, row), self.size.width - 2
        modes = self.query_one("#modes", Static)
        if isinstance(self._level, levels.InSession):
            result = figures.session(self._level.session)
            modes.update("" if result is None else view.session_modes(result, width))
        elif group is not None:
            modes.update(view.mode_line(group, width))
            self.query_one("#strains", Static).update(view.strains_of(group))
