"""The tasks of `bench.keystrokes` in CACTI and BORIS, as data: the fewest strokes and clicks, how, and what says so.

Counted by reading (`bench.keystrokes_boris` strikes some of BORIS's): CACTI 1.0.0 from its repository, BORIS 10.0.2
from its package and its user guide, with the best setting a user could give it. Where a count is in doubt the smaller
one stands, with a "≥". What no source tells, or what cannot be done, is no number but a "–" with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from codebooks import shipped_codebook
from coder.demo.model import CODEBOOK

NAMES = ("CACTI", "BORIS")
NOT_AT_ALL = "–"


@dataclass(frozen=True)
class Cost:
    """Strokes; keys that go down for them, Shift and Ctrl too; acts with the mouse (a click, a double click, a choice
    from a menu that is open)."""

    strokes: int
    keys: int
    clicks: int = 0
    at_least: bool = False

    def __str__(self) -> str:
        held = f" ({self.keys} keys)" if self.keys != self.strokes else ""
        parts = [f"{self.strokes}{held}"] if self.strokes else []
        parts += [f"{self.clicks} {'click' if self.clicks == 1 else 'clicks'}"] if self.clicks else []
        return f"{'≥ ' if self.at_least else ''}{' + '.join(parts)}"


@dataclass(frozen=True)
class There:
    """One task in another program. `cost` is None where it cannot be done or no source tells; `how` then says which."""

    cost: Cost | None
    how: str
    source: str

    @property
    def told(self) -> str:
        return NOT_AT_ALL if self.cost is None else str(self.cost)


CONTROLLER, MARKERS, NOTES = "`MainController.java`", "`TimeLine.java`", "`RELEASE-NOTES.txt`"
CORE, ACTS, WRITE = "`core.py`", "`event_operations.py`", "`write_event.py`"
GUIDE = "user guide, Coding"
BUTTON = There(
    Cost(0, 0, 1),
    "a click on the code's button; the buttons listen to the mouse alone, and no key codes anything",
    f"{CONTROLLER}: `parseControlColumn`, `mapKeyFunctions`",
)
NO_STATES = There(None, "cannot be done: an utterance has one time, and no end", f"{CONTROLLER}: `insertUtterance`")
BEHAVIOUR = There(Cost(1, 1), "the behaviour's key", f"{CORE}: `keyPressEvent`; {GUIDE}")
STATE_ENDS = "; pressed again, it ends the state"
ANNOTATE = f"{NOTES} 0.80.0; {CONTROLLER}: `btnActCode`, `openUtteranceEditor`"
FORM = f"{ACTS}: `edit_event`; `connections.py`"
_SCALES = shipped_codebook(CODEBOOK).book.globals
RATINGS = len(_SCALES.items) if _SCALES else 0
RATED = (
    There(
        Cost(0, 0, RATINGS + 2),
        f"the menu, its item, {RATINGS} radio buttons; nothing locks. A default stands until it is changed, so a "
        "question not answered looks like one that was",
        f"{CONTROLLER}: `parseUserControls`",
    ),
    There(None, "cannot be done: it has neither ratings nor a lock", f"{CORE}; `config.py`"),
)


def _both(cacti: There, boris: There) -> Mapping[str, There]:
    return dict(zip(NAMES, (cacti, boris), strict=True))


ELSEWHERE: Mapping[str, Mapping[str, There]] = {
    "begin, from the shell to a running clock": _both(
        There(None, "it has no command that begins a coding", f"{CONTROLLER}: `initLaunchArgs`"),
        There(
            Cost(35, 36),
            "boris-behav-obs -p a.boris -o S01, enter, space: a live observation that was set up before (before 10 a "
            "click instead of space)",
            f"`cmd_arguments.py`; {CORE}: `keyPressEvent`",
        ),
    ),
    "begin, from the program already open": _both(
        There(
            Cost(1, 1, 4, at_least=True),
            "Session, Start New Session, the sound file, Save under the name that is proposed, space; it has no clock "
            "for a live session",
            f"{CONTROLLER}: `mniStartCoding`, `selectMiscFile`",
        ),
        There(
            Cost(2, 3, 1),
            "ctrl+O, a double click on its row, space: a live observation that was set up before (before 10 a click "
            "instead of space)",
            f"`core_ui.py`; `observations_list.py`; {CORE}: `keyPressEvent`, `start_live_observation`",
        ),
    ),
    "technique with its strategy": _both(
        BUTTON,
        There(
            Cost(1, 1),
            "the behaviour's key, one for each strategy; as a modifier of the technique 2, while the film is paused",
            f"{CORE}: `keyPressEvent`; `select_modifiers.py`: `eventFilter`",
        ),
    ),
    "technique alone": _both(BUTTON, BEHAVIOUR),
    "a mode begins": _both(NO_STATES, BEHAVIOUR),
    "the next mode, which ends the last": _both(
        NO_STATES, There(Cost(1, 1), "its key, with an exclusion matrix that is set up", f"{WRITE}: `write_event`")
    ),
    "a mode ends, none follows": _both(
        NO_STATES, There(Cost(1, 1), f"the behaviour's key{STATE_ENDS}", f"{WRITE}: `write_event`; {GUIDE}")
    ),
    "a strain": _both(BUTTON, BEHAVIOUR),
    "a concern": _both(BUTTON, BEHAVIOUR),
    "take the last act back": _both(
        There(
            Cost(1, 2),
            "shift+U; only the utterance that is last on the timeline, and nothing brings it back",
            f"{CONTROLLER}: `uncode`; {NOTES} 0.41.0",
        ),
        There(
            Cost(1, 2),
            "ctrl+Z; the last 25 acts, and nothing does them again",
            f"{CORE}: `keyPressEvent`; `config.py`: `MAX_UNDO_QUEUE`; issues 178 and 899",
        ),
    ),
    "the last event 1 s later, by its form": _both(
        There(
            Cost(1, 2, 1),
            "no time can be changed: shift+I takes the last utterance out and goes back, it is heard and coded anew",
            f"{CONTROLLER}: `uncodeRewind`; {MARKERS}",
        ),
        There(
            Cost(3, 3, 3, at_least=True),
            "right click on its row, Edit selected event(s), the time, at least a digit out and one in, enter",
            f"{FORM}; `edit_event_ui.py`",
        ),
    ),
    "the last event 1 s later, on the timeline": _both(
        There(None, "cannot be done: a marker can be removed or annotated, not moved", f"{MARKERS}: `getContextMenu`"),
        There(None, "its plot of events is to look at; Shift time of selected event(s) takes ≥ 1 + 5 clicks", ACTS),
    ),
    "another code for the last event, its time kept": _both(
        There(
            Cost(1, 1, 2),
            "its marker (which pauses), the other button, space",
            f"{MARKERS}: `add`; {CONTROLLER}: `btnActCode`",
        ),
        There(
            Cost(1, 1, 4, at_least=True),
            "right click on its row, Edit selected event(s), the list of behaviours, the other one, enter",
            FORM,
        ),
    ),
    "the next practitioner": _both(
        There(None, "cannot be done: a code is the therapist's or the client's", f"{CONTROLLER}: `parseUserConfig`"),
        There(Cost(1, 1), "the subject's key; the same again lets go of the subject", f"{CORE}: `update_subject`"),
    ),
    "a participant's seat": _both(
        There(None, "cannot be done: a code is the therapist's or the client's", f"{CONTROLLER}: `parseUserConfig`"),
        There(Cost(1, 1), "the subject's key", f"{CORE}: `update_subject`"),
    ),
    "a note of 10 characters": _both(
        There(
            Cost(11, 12, 1),
            "ctrl held with the click that codes, which pauses; 10 characters, Apply, space. Later: right click, "
            "Annotate, 10, Apply",
            ANNOTATE,
        ),
        There(
            Cost(11, 11, 2), "right click on its row, Add/Edit comment, 10 characters, enter", f"{ACTS}: `add_comment`"
        ),
    ),
    "mark as unsure": _both(
        There(None, "there is no such mark; a note can say it", ANNOTATE),
        There(None, "there is no such mark; a comment can say it", f"{ACTS}: `add_comment`"),
    ),
    "mark to come back": _both(
        There(None, "there is no such mark; a note can say it", ANNOTATE),
        There(None, "there is no such mark; a comment can say it", f"{ACTS}: `add_comment`"),
    ),
    "5 s back in the recording": _both(
        There(Cost(1, 2), "shift+left", f"{CONTROLLER}: `mapKeyFunctions`; {NOTES} 0.60.0"),
        There(
            Cost(1, 1),
            "down, once 5 s is set in the preferences (10 as it comes)",
            f"{CORE}: `jumpBackward_activated`; `config.py`: `FAST_FORWARD_DEFAULT_VALUE`; {GUIDE}",
        ),
    ),
    "the event on a rating's list": _both(
        There(Cost(1, 2, 2), "ctrl held with the click that codes, which pauses; the rating, Apply, space", ANNOTATE),
        There(None, "cannot be done: it has no ratings", f"{CORE}; `config.py`"),
    ),
    "one more on the same list": _both(
        There(Cost(1, 2, 2), "as the first", ANNOTATE),
        There(None, "cannot be done: it has no ratings", f"{CORE}; `config.py`"),
    ),
    f"{RATINGS} ratings and lock, nothing left open": _both(*RATED),
    f"{RATINGS} ratings and lock, a mode still open: ended there": _both(*RATED),
    f"{RATINGS} ratings and lock, with 7 things left as they are": _both(*RATED),
}
