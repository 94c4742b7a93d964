"""An observer's own work: for every session, how far this observer's coding of it has come. Never another's."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.models import INDEPENDENT_ROLES
from coder.store import codings, sessions

if TYPE_CHECKING:
    from coder.screens.coding import CodingScreen
    from coder.store import Store
    from coder.store.codings import CodingLine
    from coder.store.sessions import SessionLine

IN_HAND, TO_LOCK, NOT_BEGUN, LOCKED = range(4)
MINUTE_MS = 60_000


@dataclass(frozen=True)
class Work:
    """A session and the state of this observer's own coding of it, in words."""

    session: "SessionLine"
    state: int
    words: str

    @property
    def next_step(self) -> str:
        """What `enter` does here."""
        name = self.session.name
        return {
            IN_HAND: f"enter goes on with {name}, exactly where it was left",
            TO_LOCK: f"enter opens {name}; there, d asks what is still open and locks it",
            NOT_BEGUN: f"enter begins {name}; its clock stands until you press space",
            LOCKED: f"{name} is locked; enter shows what was coded",
        }[self.state]


def work_of(session: "SessionLine", coding: "CodingLine | None") -> Work:
    """Not begun, how far in, coded and to be locked, or locked."""
    if coding is None:
        return Work(session, NOT_BEGUN, "not begun")
    if coding.state == "locked":
        return Work(session, LOCKED, "locked")
    length = None if session.minutes is None else session.minutes * MINUTE_MS
    reached = coding.reached_ms or 0
    if coding.ratings_done or (length is not None and reached >= length):
        return Work(session, TO_LOCK, "coded · lock it")
    if coding.made_by == "import":
        return Work(session, TO_LOCK, f"imported, {coding.events} events · lock it")
    return Work(session, IN_HAND, f"{reached // MINUTE_MS} min in · resume")


def works(store: "Store") -> list[Work]:
    """Every session: in hand first, then to lock, not begun, locked; within each by date and name.

    Practice and gold codings are no work on a session: what `open_coding` opens is the independent one.
    """
    own = [line for line in codings.mine(store) if line.role in INDEPENDENT_ROLES]
    mine = {line.session: line for line in sorted(own, key=lambda line: line.state == "draft")}
    found = [work_of(line, mine.get(line.name)) for line in sessions.listing(store)]
    return sorted(found, key=lambda work: (work.state, work.session.date or "", work.session.name))


def open_coding(store: "Store", session: str, *, look: bool = False) -> "CodingScreen":
    """The desk on this observer's coding of a session, begun if there is none yet, with the recording that the session
    names. `look`: to read where another window has it open; without it that is Locked."""
    from coder.desk.referring import refer_as_told
    from coder.screens.coding import CodingScreen

    refer_as_told(store, sessions.get(store, session))
    return CodingScreen(store, codings.begin(store, session).id, look=look)
