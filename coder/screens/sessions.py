"""Every session that is registered: what is known of it, adding and editing by form, and coding it."""

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import Binding, BindingType

from coder.desk.referring import measured, named_in, where_it_was
from coder.errors import BadInput, CoderError
from coder.models import CHOSEN, FORMATS, MEDIA
from coder.screens.form import Field, Form
from coder.screens.room import BACK, HELP
from coder.screens.work import Work
from coder.screens.work_list import WorkList
from coder.store import books, people, recordings, sessions

if TYPE_CHECKING:
    from coder.store import Store
    from coder.store.sessions import SessionFields, SessionLine


def form_fields(store: "Store", line: "SessionLine | None") -> list[Field]:
    """What is asked of a session; with `line`, its fields as they stand, the id fixed."""
    listed = sessions.listing(store)
    plans = tuple(sorted({plan.plan for plan in books.plans(store)}))
    practitioners = ", ".join(person.name for person in people.practitioners(store)) or "none yet"

    def known(field: str) -> tuple[str, ...]:
        return tuple(sorted({value for other in listed if (value := getattr(other, field))}))

    def now(field: str) -> str:
        value = None if line is None else getattr(line, field)
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    return [
        Field("name", "Session", "its id, such as S01 (needed)", now("name"), fixed=line is not None),
        Field("programme", "Programme", "if left empty, the plan's", now("programme"), known("programme")),
        Field("site", "Site", "such as north", now("site"), known("site")),
        Field("plan", "Plan", ", ".join(plans) or "no plan is stored", now("plan"), plans),
        Field("date", "Date", "such as 2026-03-02", now("date")),
        Field("medium", "Medium", ", ".join(MEDIA), now("medium"), MEDIA),
        Field("minutes", "Minutes", "how long it lasts", now("minutes")),
        Field("format", "Format", ", ".join(FORMATS), now("format"), FORMATS),
        Field("chosen", "Chosen", ", ".join(CHOSEN), now("chosen"), CHOSEN),
        Field("seats", "Practitioners", f"F1=P03;F2=P07 ({practitioners})", _seated(line)),
        Field("media", "Recording", "its file, never copied", now("media")),
    ]


def fields_typed(typed: Mapping[str, str], before: Mapping[str, str]) -> "SessionFields":
    """What was typed as a session's fields; `before`: what stood there. What is as before is not said, so that
    nothing else changes; an empty line clears. The store checks what the words mean. BadInput for what cannot be read.
    """
    from coder.store.sessions import SessionFields

    new = {name: text for name, text in typed.items() if text != before[name]}
    words = {name: text for name, text in new.items() if name not in ("name", "minutes", "seats")}
    seats = _seats(new["seats"]) if "seats" in new else None
    return SessionFields(name=typed["name"], minutes=_length(new.get("minutes")), seats=seats, **words)


def _length(text: str | None) -> float | Literal[""] | None:
    if text is None or text == "":
        return None if text is None else ""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        mend = "type one, such as 112, or nothing"
        raise BadInput(f"'{text}' is not a number of minutes", "Minutes", mend) from None


def _seated(line: "SessionLine | None") -> str:
    return "" if line is None else ";".join(f"{seat}={person}" for seat, person in line.seats.items())


def _seats(text: str) -> dict[str, str]:
    seats: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.replace(",", ";").split(";"))):
        seat, equals, who = (part.strip() for part in pair.partition("="))
        if not (seat and equals and who):
            raise BadInput(f"'{pair}' is not a seat and a practitioner", "Practitioners", "write F1=P03;F2=P07")
        seats[seat] = who
    return seats


class SessionsScreen(WorkList):
    TITLE = "Sessions"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["room.tcss", "sessions.tcss"]
    ABOUT = """
A session is what was or will be watched: a live visit or a recording. Only its id is needed; site, plan, date,
how it was chosen and who sat in which seat make the reports worth reading.
Beside each id stands how far your own coding of it has come.

In the form an empty line clears what stood there. A session without a programme takes the one that its plan names.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "code", "code", id="sessions.code", tooltip="Begin to code it, or go on", priority=True),
        Binding("a", "add", "add", id="sessions.add", tooltip="Add a session"),
        Binding("e", "edit", "edit", id="sessions.edit", tooltip="Edit what is known of the session"),
        BACK,
        HELP,
    ]

    COLUMNS = ("session", "my coding", "date", "site", "medium", "min", "practitioners", "plan")
    EMPTY = "No sessions yet: press a to add the first one."

    def cells(self, work: Work) -> tuple[str | None, ...]:
        line = work.session
        minutes = None if line.minutes is None else f"{line.minutes:g}"
        seated = " ".join(line.seats.values())
        return (line.name, work.words, line.date, line.site, line.medium, minutes, seated, line.plan)

    def ordered(self, found: list[Work]) -> list[Work]:
        return sorted(found, key=lambda work: work.session.name)

    def counted(self) -> str:
        return f"Sessions · {len(self.works)}"

    def action_add(self) -> None:
        self._ask("Add a session", None, sessions.add, "Added")

    def action_edit(self) -> None:
        if self.chosen is None:
            self.say("There is no session to edit yet: press a to add one.")
        else:
            self._ask(f"Session {self.chosen.session.name}", self.chosen.session, _edit, "Changed")

    def _ask(
        self,
        title: str,
        line: "SessionLine | None",
        verb: Callable[["Store", "SessionFields"], "SessionLine"],
        said: str,
    ) -> None:
        def save(typed: Mapping[str, str]) -> str:
            fields = fields_typed(typed, before)
            files = None if fields.media is None else measured(named_in(fields.media))
            kept = verb(self.store, fields)
            if files is not None:
                recordings.refer(self.store, kept.name, where_it_was(files, recordings.of(self.store, kept.id)))
            return kept.name

        def saved(name: str | None) -> None:
            self.reload(name)
            self.say(f"{said} session {name}." if name else "Nothing was changed.")

        try:
            fields = form_fields(self.store, line)
            before = {field.name: field.value for field in fields}
            self.app.push_screen(Form(title, fields, save), saved)
        except CoderError as error:
            self.refuse(error)


def _edit(store: "Store", fields: "SessionFields") -> "SessionLine":
    return sessions.edit(store, fields.name, fields)
