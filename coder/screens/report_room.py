"""A screen whose figures are computed in a thread, so that keys and clock never wait for them, of chosen sessions."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import get_current_worker

from coder.errors import BadInput, CoderError, Problem
from coder.models import CHOSEN, MEDIA
from coder.screens.form import Field, Form
from coder.screens.room import Room
from coder.store import books, disclosures

if TYPE_CHECKING:
    from coder.store import Store
    from coder.tables import Where

FILTER = Binding("f", "filter", "filter", id="report.filter", tooltip="Which sessions: by day, medium, plan")

SETTLE_SECONDS = 0.15
"""How long a parameter must stand still before the figures are computed anew."""


class ReportRoom(Room):
    """Subclasses give `compute`, which runs in the thread and touches no widget, and `show`, which gets its answer.

    `where` is the filter that the person chose, None for all sessions; `OF_ADHERENCE`: it asks for plans too, and for
    how sessions were chosen.
    """

    OF_ADHERENCE: ClassVar[bool] = False

    @dataclass
    class Computed(Message):
        figures: Any
        where: "Where | None"

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self.where: Where | None = None
        self._settling: Timer | None = None
        self._told: list[Where | None] = []
        """The filters whose figures the history knows to have been read here."""

    @abstractmethod
    def compute(self) -> Any:
        """The figures, for the parameters as they now stand."""

    @abstractmethod
    def show(self, figures: Any) -> None:
        """Draw what `compute` answered."""

    def reckon_soon(self) -> None:
        """Compute once the parameters have stood still for a moment; what was under way before is dropped."""
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLE_SECONDS, self.reckon)

    def drop_reckoning(self) -> None:
        """What is under way is not wanted any more."""
        if self._settling is not None:
            self._settling.stop()
        self.workers.cancel_group(self, "report")

    @work(thread=True, exclusive=True, exit_on_error=False, group="report")
    def reckon(self) -> None:
        where = self.where
        figures = self.compute()
        if where not in self._told:
            from coder.tables.scope import told

            self._told.append(where)
            disclosures.reported(self.store, self.TITLE.lower(), told(where))
        if not get_current_worker().is_cancelled:
            self.post_message(self.Computed(figures, where))

    def on_report_room_computed(self, message: Computed) -> None:
        """Figures of a filter that was changed meanwhile never stand under the new one's name."""
        if message.where is self.where:
            self.show(message.figures)

    def head(self, text: str) -> None:
        """The heading, with the filter's own line below it where there is one."""
        self.query_one("#heading", Static).set_class(self.where is not None, "filtered")
        super().head(text if self.where is None else f"{text}\nOnly {self.where.words} · f changes it")

    def action_filter(self) -> None:
        def save(typed: Mapping[str, str]) -> str:
            self.where = where_typed(self.store, typed)
            return "changed"

        def saved(said: str | None) -> None:
            if said is not None:
                self.filtered()

        try:
            self.app.push_screen(Form("Which sessions", self._filter_fields(), save), saved)
        except CoderError as error:
            self.refuse(error)

    def filtered(self) -> None:
        """The filter was chosen anew: what hangs on the old figures goes, and the new are computed."""
        self.say("Reading what was coded …")
        self.reckon()

    def _filter_fields(self) -> list[Field]:
        now, plans = self.where, tuple(sorted({plan.plan for plan in books.plans(self.store)}))
        fields = [
            Field("date_from", "From", "first day, such as 2026-03-02", now.date_from or "" if now else ""),
            Field("date_to", "To", "last day, itself included", now.date_to or "" if now else ""),
            Field("medium", "Medium", ", ".join(MEDIA), ", ".join((now and now.media) or ()), MEDIA),
        ]
        if self.OF_ADHERENCE:
            hint = ", ".join(plans) or "no plan is stored"
            fields.append(Field("plan", "Plan", hint, ", ".join((now and now.plans) or ()), plans))
            chosen = ", ".join((now and now.chosen) or ())
            fields.append(Field("chosen", "Chosen", f"how: {', '.join(CHOSEN)}", chosen, CHOSEN))
        return fields


def where_typed(store: "Store", typed: Mapping[str, str]) -> "Where | None":
    """The filter that was typed; nothing typed is None, all sessions. BadInput names each line that cannot be."""
    from coder.tables.scope import Places, narrowed

    media, plans, chosen = (_parts(typed.get(name, "")) for name in ("medium", "plan", "chosen"))
    places = Places("From", "To", "Medium", "Plan")
    where = narrowed(store, typed["date_from"] or None, typed["date_to"] or None, media, plans, places)
    mend = f"write one of {', '.join(CHOSEN)}"
    wrong = [Problem(f"no session is chosen as {how}", "Chosen", mend) for how in chosen if how not in CHOSEN]
    if wrong:
        raise BadInput.several(wrong)
    where = replace(where, chosen=tuple(chosen) or None)
    return None if where.is_open else where


def _parts(text: str) -> list[str]:
    """Words parted by commas, each once."""
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
