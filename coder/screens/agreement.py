"""Agreement: how far observers who coded the same sessions agree, what it hangs on, and where they do not."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import DataTable, Static

from coder.screens import agreement_view as view
from coder.screens.report_room import FILTER, ReportRoom
from coder.screens.room import BACK, HELP
from coder.screens.tables import Row, Table
from coder.screens.warnings import warning_line, warning_page
from coder.widgets.heat_map import HeatMap

if TYPE_CHECKING:
    from coder.store import Store

LEVELS = ("code", "technique", "mode")
"""The first is what the command line and the workbook show too."""
VIEWS = ("overall", "code", "session", "pair", "tolerance", "disagreements", "matrix")
LARGEST_TOLERANCE = 30.0


class AgreementScreen(ReportRoom):
    TITLE = "Agreement"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["room.tcss", "agreement.tcss"]
    ABOUT = """
Two observers coded the same sessions on their own. An event of one is matched with one of the other when both
carry the same code (at the level shown) and their times differ by no more than the tolerance.

Event agreement: matched pairs over all pairs and unmatched events. Event kappa: the same, corrected for what chance
would match; 1 is perfect, 0 no better than chance. … at best: the highest kappa that the observers' totals allow.
Time-unit kappa: for states, second by second, whether both observers had the same one running; given both ways.

The line is the 95 % interval, by resampling whole sessions; few sessions make it wide. The word is a published
scale's (Landis & Koch 1977; for ICC Cicchetti 1994) and no test: ↓ says that the lower limit reads lower. A dash is a
figure that is not defined, with its reason. One figure cannot stand for another: read several.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "tolerance(-1)", "◂ tolerance", key_display="◂", show=False, priority=True,
                id="agreement.narrower", tooltip="A second less between two times that match"),
        Binding("right", "tolerance(1)", "tolerance", key_display="◂ ▸", priority=True,
                id="agreement.wider", tooltip="A second more between two times that match"),
        Binding("l", "level", "level", id="agreement.level", tooltip="Compare techniques, codes or modes"),
        Binding("o", "pair", "pair", id="agreement.pair", tooltip="All observers, or one pair after another"),
        Binding("v", "view(1)", "view", id="agreement.view", tooltip="By code, session, pair; disagreements; matrix"),
        Binding("enter", "into", "moments", id="agreement.into", tooltip="Where they part, each with its moment",
                priority=True),
        FILTER,
        Binding("w", "warnings", "warnings", show=False, id="agreement.warnings",
                tooltip="What to know before reading this"),
        Binding("e", "app.go('export')", "export", show=False, id="agreement.export", tooltip="Write the workbook"),
        BACK,
        HELP,
    ]  # fmt: skip

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self._level = 0
        self._tolerance: float | None = None
        self._pairs: list[tuple[str, str]] = []
        self._pair = 0
        self._view = 0
        self._of: view.Entry | None = None
        self._figures: dict[str, Any] | None = None
        self._rows: tuple[Row, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield Static("", id="views", markup=False)
        yield DataTable(id="figures", cursor_type="row")
        yield HeatMap(id="matrix", square=True)
        yield Static("", id="warning", markup=False)

    def on_mount(self) -> None:
        self.query_one("#matrix").display = False
        self.say("Reading what was coded …")
        self.reckon()

    def compute(self) -> dict[str, Any]:
        """What the report stands on loads here, not before the first frame."""
        from coder import tables
        from coder.agreement.options import Options
        from coder.tables.compared import agreement_report

        pair = self._pairs[self._pair - 1] if self._pair else None
        read = tables.read(self.store, replace(self.where or tables.Where(), observers=pair))
        options = Options(rollup=LEVELS[self._level], tolerance=self._tolerance)
        return agreement_report(self.store, read, options).to_json()

    def show(self, figures: dict[str, Any]) -> None:
        self._figures = figures
        self._tolerance = figures["parameters"]["tolerance"]
        if self._pair == 0:
            raters = figures["raters"]
            self._pairs = [(a, b) for at, a in enumerate(raters) for b in raters[at + 1 :]]
        self._show()

    def filtered(self) -> None:
        """Other sessions may have other observers, and other moments."""
        self._pair, self._pairs, self._of = 0, [], None
        super().filtered()

    def action_tolerance(self, step: int) -> None:
        if self._tolerance is not None:
            self._tolerance = min(max(self._tolerance + step, 0.0), LARGEST_TOLERANCE)
            self._again()

    def action_level(self) -> None:
        self._level = (self._level + 1) % len(LEVELS)
        self._again()

    def action_pair(self) -> None:
        self._pair = (self._pair + 1) % (len(self._pairs) + 1)
        self._again()

    def action_view(self, step: int) -> None:
        self._view = (self._view + step) % len(VIEWS)
        self._of = None
        self._show()

    def action_into(self) -> None:
        """The disagreements of the row's code, session or pair; of a tolerance: the figures with it."""
        of = self._chosen
        if of is not None and VIEWS[self._view] == "tolerance":
            self._tolerance = of["tolerance"]
            self._view = 0
            self._again()
        elif of is not None and "scope" in of:
            self._of = of
            self._view = VIEWS.index("disagreements")
            self._show()

    def action_warnings(self) -> None:
        if self._figures is not None:
            self.app.push_screen(warning_page(self._figures["warnings"]))

    def on_data_table_row_highlighted(self) -> None:
        self._speak()

    def _again(self) -> None:
        self._headline(" · computing …")
        self.reckon_soon()

    def _headline(self, more: str = "") -> None:
        if self._figures is not None:
            raters = self._pairs[self._pair - 1] if self._pair else self._figures["raters"]
            self.head(view.headline(self._figures, raters, LEVELS[self._level], self._tolerance) + more)

    @property
    def _chosen(self) -> "view.Entry | None":
        row = self.query_one(DataTable).cursor_row
        return self._rows[row].of if 0 <= row < len(self._rows) else None

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        figures = self._figures
        if figures is None:
            return
        self._headline()
        name = VIEWS[self._view]
        self.query_one("#views", Static).update(view.views_line(VIEWS, name))
        self.query_one("#warning", Static).update(warning_line(figures["warnings"]))
        self._rows = ()
        matrix, table = self.query_one(HeatMap), self.query_one(DataTable)
        matrix.display, table.display = name == "matrix", name != "matrix"
        if name == "matrix":
            labels = figures["confusion"]["labels"]
            matrix.show(labels, labels, figures["confusion"]["matrix"])
            matrix.focus()
        else:
            shown = self._table(name, figures)
            self._rows = shown.rows
            shown.fill(table)
            table.focus()
        self._speak()

    def _table(self, name: str, figures: dict[str, Any]) -> Table:
        if name == "tolerance":
            return view.tolerance_table(figures["tolerance_table"])
        if name == "disagreements":
            return view.disagreement_table(figures["disagreements"], self._of)
        if name == "overall":
            return view.coefficient_table(figures["coefficients"], self.size.width)
        return view.subject_table(figures["coefficients"], name)

    def _speak(self) -> None:
        figures = self._figures
        if figures is None:
            return
        name, chosen = VIEWS[self._view], self._chosen
        if not figures["sessions"] and self.where is not None:
            self.say("No session within this filter has two independent codings: f changes it.")
        elif not figures["sessions"]:
            self.say("No session has two independent codings yet: a second observer codes it under another name.")
        elif name == "matrix":
            self.say(view.matrix_sentence(figures))
        elif name == "disagreements":
            self.say(view.disagreement_sentence(figures, self._of, len(self._rows)))
        elif name == "tolerance":
            self.say(
                "What the figures would be at each tolerance; enter takes one, for a reason and not for its figure."
            )
        elif chosen is not None:
            self.say(view.full_sentence(chosen) if name == "overall" else view.subject_sentence(figures, chosen))
        else:
            self.say("There is nothing to compare here; v goes on to the next view.")
