"""The parameters of the agreement screen and how figures follow them, at once as far as they are known."""

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from coder.screens.agreement_figures import Asked, Reports, Told
from coder.screens.agreement_view import previewed
from coder.screens.agreement_words import Entry
from coder.screens.report_room import ReportRoom
from coder.widgets.slider import Slider

if TYPE_CHECKING:
    from coder.store import Store

LEVELS = ("code", "technique", "mode")
"""The first is what the command line and the workbook show too."""
LARGEST_TOLERANCE = 30.0


class AgreementRoom(ReportRoom):
    """Level, pair and tolerance, and the report for them. Subclasses give `draw`, and `waiting` for a report that is
    on its way. `figures` is on show: the report's document or, while the tolerance moves, what of it is known."""

    ABOUT = """
Two observers coded the same sessions on their own. An event of one is matched with one of the other when both
carry the same code (at the level shown) and their times differ by no more than the tolerance.

Event agreement: matched pairs over all pairs and unmatched events. Event kappa: the same, corrected for what chance
would match; 1 is perfect, 0 no better than chance. Time-unit kappa: for states, second by second, whether both
observers had the same one running. On any figure, m tells what it means and what is to be read beside it.

The line is the 95 % interval, by resampling whole sessions; few sessions make it wide. The word is a published
scale's, which s changes, and no test: ↓ says that the lower limit reads lower. A dash is a figure that is not
defined, with its reason. One figure cannot stand for another: read several.

While the tolerance moves, values come at once and their limits (…) a moment later.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "tolerance(-1)", "◂ tolerance", key_display="◂", show=False, priority=True,
                id="agreement.narrower", tooltip="A second less between two times that match"),
        Binding("right", "tolerance(1)", "± s", key_display="◂▸", priority=True,
                id="agreement.wider", tooltip="A second more between two times that match"),
        Binding("l", "level", "level", id="agreement.level", tooltip="Compare codes, techniques or modes"),
        Binding("o", "pair", "pair", id="agreement.pair", tooltip="All observers, or one pair after another"),
    ]  # fmt: skip

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self.reports = Reports(store)
        self.told: Told | None = None
        self.figures: dict[str, Any] | None = None
        self.tolerance: float | None = None
        self.own_tolerance: float | None = None
        """The codebook's, in seconds."""
        self.of: Entry | None = None
        """The code, session or pair that the moments on show are of."""
        self._level = self._pair = self._moved = 0
        self._pairs: list[tuple[str, str]] = []

    @abstractmethod
    def draw(self) -> None:
        """Show `figures`."""

    @abstractmethod
    def waiting(self) -> None:
        """Say that figures for new parameters are on their way."""

    @property
    def asked(self) -> Asked:
        """What the report on show is of, or will be."""
        pair = self._pairs[self._pair - 1] if self._pair else None
        return Asked(self.where, pair, LEVELS[self._level], self.tolerance)

    def compute(self) -> Told | None:
        asked = self.asked
        return self.reports.of(asked, lambda: self.asked == asked)

    def show(self, figures: Told | None) -> None:
        if figures is None or replace(figures.asked, tolerance=self.tolerance) != self.asked:
            return
        seconds = figures.figures["parameters"]["tolerance"]
        if self.tolerance not in (None, seconds):
            return
        self.told, self.figures, self.tolerance = figures, figures.figures, seconds
        if self.own_tolerance is None:
            self.own_tolerance = seconds
        if self._pair == 0:
            raters = figures.figures["raters"]
            self._pairs = [(a, b) for at, a in enumerate(raters) for b in raters[at + 1 :]]
        self.draw()
        ahead = replace(self.asked, tolerance=_clamped(seconds + self._moved))
        if self._moved and self.reports.known(ahead) is None:
            self._look_ahead(ahead)

    @work(thread=True, exclusive=True, exit_on_error=False, group="ahead")
    def _look_ahead(self, ahead: Asked) -> None:
        """The next step of a slider that moves, so that it is there when it is reached."""
        self.reports.of(ahead, lambda: replace(ahead, tolerance=self.tolerance) == self.asked)

    def _again(self) -> None:
        """Something was asked anew: from what is kept, else computed, with what is known of it till then."""
        known = self.reports.known(self.asked)
        if known is not None:
            self.drop_reckoning()
            self.show(known)
            return
        told = self.told
        if told is not None and replace(told.asked, tolerance=self.tolerance) == self.asked:
            table = told.figures["tolerance_table"]
            row: Entry = next((one for one in table if one["tolerance"] == self.tolerance), {})
            self.figures = {**told.figures, "coefficients": previewed(told.figures["coefficients"], row)}
            self.draw()
        self.waiting()
        self.reckon_soon()

    def filtered(self) -> None:
        """Other sessions may have other observers, and other moments."""
        self._pair, self._pairs, self.of, self._moved = 0, [], None, 0
        super().filtered()

    def coded_since(self) -> None:
        """A coding was opened from here: its figures may be others now."""
        self.reports.forget()
        self._again()

    def action_tolerance(self, step: int) -> None:
        if self.tolerance is not None:
            self._moved = step
            self.take_tolerance(self.tolerance + step)

    def on_slider_moved(self, message: Slider.Moved) -> None:
        self.take_tolerance(message.value)

    def take_tolerance(self, seconds: float) -> None:
        if _clamped(seconds) != self.tolerance:
            self.tolerance = _clamped(seconds)
            self._again()

    def action_level(self) -> None:
        self._level, self.of = (self._level + 1) % len(LEVELS), None
        self._again()

    def action_pair(self) -> None:
        self._pair, self.of = (self._pair + 1) % (len(self._pairs) + 1), None
        self._again()


def _clamped(seconds: float) -> float:
    return min(max(seconds, 0.0), LARGEST_TOLERANCE)
