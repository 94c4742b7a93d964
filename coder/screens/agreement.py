"""Agreement: how far observers who coded the same sessions agree, what it hangs on, and where they do not."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import DataTable, Static

from coder.screens import agreement_moments as places
from coder.screens import agreement_view as view
from coder.screens import agreement_words as words
from coder.screens.agreement_figures import PLAN_WIDTH, Told
from coder.screens.agreement_meaning import meaning_page
from coder.screens.agreement_room import LARGEST_TOLERANCE, AgreementRoom
from coder.screens.moment import MomentScreen
from coder.screens.report_room import FILTER
from coder.screens.room import BACK, HELP
from coder.screens.tables import Row, Table
from coder.screens.warnings import warning_line, warning_page
from coder.widgets.heat_map import HeatMap
from coder.widgets.slider import Slider

if TYPE_CHECKING:
    from coder.store import Store

VIEWS = ("overall", "code", "session", "pair", "sheets", "tolerance", "moments", "matrix")
OF_FIGURES = ("overall", "code", "session", "pair", "sheets")
"""Views whose rows are coefficients."""


class AgreementScreen(AgreementRoom):
    TITLE = "Agreement"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["room.tcss", "agreement.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "view(1)", "view", id="agreement.view",
                tooltip="By code, session, pair; items and ratings; tolerance; moments; matrix"),
        Binding("V", "view(-1)", "view before", show=False, id="agreement.view_back", tooltip="The view before"),
        Binding("enter", "into", "go", id="agreement.into", priority=True,
                tooltip="The row's moments; on a moment, both codings around it"),
        Binding("k", "kind", "kind", id="agreement.kind", tooltip="Same code, other code, only one observer, all"),
        Binding("m", "meaning", "means", id="agreement.meaning", tooltip="What the figure means, and all about it"),
        Binding(
            "s", "scale", "scale", show=False, id="agreement.scale", tooltip="The published scale that the words are of"
        ),
        FILTER,
        Binding("w", "warnings", "warnings", show=False, id="agreement.warnings",
                tooltip="What to know before reading this"),
        Binding("e", "app.go('export')", "export", show=False, id="agreement.export", tooltip="Write the workbook"),
        BACK,
        HELP,
    ]  # fmt: skip

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self._view = self._kind = 0
        self._scale = "landis-koch"
        self._rows: tuple[Row, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield Static("", id="views", markup=False)
        yield DataTable(id="figures", cursor_type="row")
        yield HeatMap(id="matrix", square=True)
        with Horizontal(id="footing"):
            yield Slider(LARGEST_TOLERANCE, "s", id="slider")
            yield Static("", id="plan", markup=False)
        yield Static("", id="warning", markup=False)

    def on_mount(self) -> None:
        self.query_one("#matrix").display = False
        self.say("Reading what was coded …")
        self.reckon()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something in this view are shown."""
        if action == "kind":
            return self._in_view == "moments"
        return self._in_view in OF_FIGURES if action in ("meaning", "scale") else True

    @property
    def _in_view(self) -> str:
        return VIEWS[self._view]

    @property
    def _chosen(self) -> "words.Entry | None":
        """What the row under the cursor stands for; None on a heading."""
        row = self.query_one(DataTable).cursor_row
        found = self._rows[row].of if 0 <= row < len(self._rows) else None
        return None if isinstance(found, view.Heading) else found

    def action_view(self, step: int) -> None:
        self._view = (self._view + step) % len(VIEWS)
        self.of, self._kind = None, 0
        self._draw_from(0)

    def action_kind(self) -> None:
        self._kind = (self._kind + 1) % len(places.KINDS)
        self._draw_from(0)

    def action_scale(self) -> None:
        self._scale = words.next_scale(self._scale)
        self.draw()

    def action_meaning(self) -> None:
        if self.figures is not None and (chosen := self._chosen) is not None:
            self.app.push_screen(meaning_page(chosen, self.figures, self._scale, PLAN_WIDTH))

    def action_into(self) -> None:
        """The moments of the row's code, session or pair; on a moment, both codings around it; of a tolerance: the
        figures with it."""
        chosen = self._chosen
        if self._in_view == "matrix":
            self._to_moments(None, places.KINDS.index("different code"))
        elif chosen is None:
            return
        elif self._in_view == "moments":
            self._look_at_moment()
        elif self._in_view == "tolerance":
            self._view = 0
            self.take_tolerance(chosen["tolerance"])
            self._draw_from(0)
        elif self._in_view == "sheets":
            self.action_meaning()
        else:
            self._to_moments(chosen)

    def _to_moments(self, of: "words.Entry | None", kind: int = 0) -> None:
        self.of, self._view, self._kind = of, VIEWS.index("moments"), kind
        self._draw_from(0)

    def _look_at_moment(self) -> None:
        def closed(answer: tuple[int, bool] | None) -> None:
            place, opened = answer or (0, False)
            self.query_one(DataTable).move_cursor(row=place)
            if opened:
                self.coded_since()

        if self.told is not None:
            place = self.query_one(DataTable).cursor_row
            shown = [row.of for row in self._rows]
            self.app.push_screen(MomentScreen(self.store, self.told, shown, place), closed)

    def action_warnings(self) -> None:
        if self.figures is not None:
            self.app.push_screen(warning_page(self.figures["warnings"]))

    # ------------------------------------------------------------------ drawing

    def on_data_table_row_highlighted(self) -> None:
        self._speak()

    def on_resize(self) -> None:
        self.draw()

    def waiting(self) -> None:
        self._headline(" · computing …")
        self.query_one(DataTable).add_class("stale")

    def _headline(self, more: str = "") -> None:
        if self.figures is not None:
            raters = self.asked.pair or self.figures["raters"]
            self.head(words.headline(self.figures, raters, self.asked.level, self.tolerance) + more)
            self.query_one(Slider).show(self.tolerance or 0.0, self.own_tolerance)

    def draw(self) -> None:
        self._draw_from(self.query_one(DataTable).cursor_row)

    def _draw_from(self, cursor: int) -> None:
        """The view of the moment, the cursor on that row."""
        figures = self.figures
        if figures is None:
            return
        self._headline()
        self.query_one("#views", Static).update(view.views_line(VIEWS, self._in_view))
        self.query_one("#warning", Static).update(warning_line(figures["warnings"]))
        planned = words.plan_words(figures.get("plan"), PLAN_WIDTH)
        self.query_one("#plan", Static).update(f"{planned} · {words.scales_in_use(self._scale)}")
        matrix, table = self.query_one(HeatMap), self.query_one(DataTable)
        matrix.display, table.display = self._in_view == "matrix", self._in_view != "matrix"
        table.remove_class("stale")
        self._rows = ()
        if self._in_view == "matrix":
            labels = figures["confusion"]["labels"]
            matrix.show(labels, labels, figures["confusion"]["matrix"])
            matrix.focus()
        else:
            shown = self._table(self._in_view)
            self._rows = shown.rows
            shown.fill(table, cursor)
            table.focus()
        self.refresh_bindings()
        self._speak()

    def _table(self, name: str) -> Table:
        if self.figures is None or self.told is None:
            return Table((), ())
        if name == "tolerance":
            return view.tolerance_table(self.figures["tolerance_table"])
        if name == "moments":
            return places.moment_table(self._moments(), self.told.labels if self.size.width >= view.WIDE else None)
        entries, width = self.figures["coefficients"], self.size.width
        if name == "overall":
            return view.coefficient_table(entries, width, self._scale)
        if name == "sheets":
            return view.sheet_table(entries, width, self._scale, self.told.labels)
        return view.subject_table(entries, name, width, self.told.labels)

    def _moments(self) -> list[words.Entry]:
        return places.moments(self.figures["aligned"] if self.figures else (), places.KINDS[self._kind], self.of)

    def _speak(self) -> None:
        if self.figures is not None and self.told is not None:
            self.say(self._sentence(self.figures, self.told))

    def _sentence(self, figures: "words.Entry", told: Told) -> str:
        chosen, row = self._chosen, self.query_one(DataTable).cursor_row
        if not figures["sessions"] and self.where is not None:
            return "No session within this filter has two independent codings: f changes it."
        if not figures["sessions"]:
            return "No session has two independent codings yet: a second observer codes it under another name."
        if self._in_view == "matrix":
            return view.matrix_sentence(figures)
        if self._in_view == "moments":
            return places.moment_sentence(figures, self.of, places.KINDS[self._kind], len(self._moments()))
        if self._in_view == "tolerance":
            return "What the figures would be at each tolerance; enter takes one, for a reason and not for its figure."
        if 0 <= row < len(self._rows) and isinstance(heading := self._rows[row].of, view.Heading):
            return heading.about
        if chosen is None:
            return "There is nothing to compare here; v goes on to the next view."
        if self._in_view in ("overall", "sheets"):
            return words.full_sentence(chosen, self._scale, words.beside(chosen, figures))
        return view.subject_sentence(figures, chosen, told.labels)
