"""Review and repair: a coding as a timeline, and what mends it. Every change is one act, taken back by one undo."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from coder.desk import edits, review, times
from coder.desk.keys import Chosen, Dropped, Pending, Strokes, Unfit
from coder.desk.recorder import Outcome
from coder.errors import CoderError
from coder.screens.help import HelpScreen
from coder.screens.keyed import parted, passed_on, ran
from coder.screens.prompt import Prompt
from coder.screens.review_mends import ReviewMends
from coder.store import passes

NEAR_MS = 50
"""The picture is at the cursor when it is no farther from it: the seen frame began before."""
ABOUT = """
A line for each channel. Where one state holds at a time, its strokes begin it and a letter or a line fills it; points
are their strokes, cut to the first where there is no room; other states are boxes, ┌ begins and ┐ ends. ▂ ▄ ▆ █ are
two, a few, many events in one column, + several states, ▪ a beginning and an end: zoom in. The last line holds the
strains from their first sign to their end, as derived.

On the ruler: ▼ the cursor, ▶ the clock while it runs, ▾ what a filter or search has found, [ ] the range.

The chosen event is underlined and told in full beneath. The cursor stands on it, and can go elsewhere (< > and g):
there s splits the state that holds, e ends it, a adds an event. What touches a state of a channel moves along with its
edge.

To shift a range: r at its first event, r at its last, then +1.5 or -0.8 seconds. It is one act, refused as a whole when
states would overlap or anything would begin before 0.
"""


def _key(
    key: str, action: str, description: str, name: str, tooltip: str, *, show: bool = False, display: str | None = None
) -> Binding:
    return Binding(key, action, description, show=show, id=f"review.{name}", tooltip=tooltip, key_display=display)


class ReviewScreen(ReviewMends):
    """`ReviewScreen(desk, passes_of(desk))`; answers with nothing: all is kept already."""

    TITLE = "review"
    ABOUT = ABOUT
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("tab", "back", "code", "back", "Back to coding", show=True),
        _key("left", "event(-1)", "event before", "left", "The event before, on this line"),
        _key("right", "event(1)", "event after", "right", "The event after, on this line"),
        _key("up", "lane(-1)", "line above", "up", "The line above"),
        _key("down", "lane(1)", "line below", "down", "The line below"),
        _key("home", "end_of(0)", "first event", "home", "The first event on the line"),
        _key("end", "end_of(-1)", "last event", "end", "The last event on the line"),
        _key("z", "zoom(-1)", "zoom", "zoom_in", "See less time, larger", show=True, display="zZ"),
        _key("Z", "zoom(1)", "see more", "zoom_out", "See more time"),
        _key("pageup", "leaf(-1)", "earlier", "page_up", "Half a window earlier"),
        _key("pagedown", "leaf(1)", "later", "page_down", "Half a window later"),
        _key("less_than_sign", "frame(-1)", "cursor back", "cursor_back", "The cursor a frame or a column back"),
        _key("greater_than_sign", "frame(1)", "cursor on", "cursor_on", "The cursor a frame or a column on"),
        _key("left_curly_bracket", "column(-10)", "ten back", "cursor_far_back", "The cursor alone, ten columns back"),
        _key("right_curly_bracket", "column(10)", "ten on", "cursor_far_on", "The cursor alone, ten columns on"),
        _key("g", "time", "go to a time", "time", "The cursor to a time that is typed"),
        _key("left_square_bracket", "edge('onset')", "edge", "onset", "Move its onset", show=True, display="[]"),
        _key("right_square_bracket", "edge('offset')", "its end", "offset", "Move its end; again: all of it"),
        _key("j,shift+left", "move(-1)", "move", "earlier", "The event or edge 0.1 s earlier", show=True, display="jk"),
        _key("k,shift+right", "move(1)", "0.1 s later", "later", "The event or edge 0.1 s later"),
        _key("J,ctrl+left", "move(-10)", "1 s earlier", "much_earlier", "The event or edge 1 s earlier"),
        _key("K,ctrl+right", "move(10)", "1 s later", "much_later", "The event or edge 1 s later"),
        _key("e", "edge_here", "end here", "edge_here", "The chosen edge, else the end, to the cursor"),
        _key("enter", "edit", "edit", "edit", "Edit its time, code, who and note", show=True),
        _key("a", "add", "add", "add", "Add an event at the cursor, by its strokes", show=True),
        _key("s", "split", "split", "split", "Split the state at the cursor", show=True),
        _key("x,delete,backspace", "delete", "delete", "delete", "Delete the chosen event", show=True, display="x"),
        _key("n", "note", "note", "note", "Write a note on the event"),
        _key("m", "come_back", "mark", "come_back", "Mark it to come back to it, or take the mark off"),
        _key("full_stop", "modifiers", "modifiers", "modifiers", "Its other modifiers"),
        _key("r", "range", "shift a range", "range", "Shift a range: from here, to here, by how much"),
        _key("f", "filter", "filter", "filter", "Show certain codes, modes or actors only"),
        _key("slash", "search", "search notes", "search", "Search in notes"),
        _key("h", "hit(1)", "next hit", "next_hit", "The next event found"),
        _key("H", "hit(-1)", "hit before", "previous_hit", "The event found before"),
        _key("l", "left_over(1)", "next left", "next_left", "The next event still to be looked at"),
        _key("L", "left_over(-1)", "left before", "previous_left", "The one before still to be looked at"),
        _key("t", "seek", "clock here", "seek", "Recording: go to the cursor"),
        _key("c", "to_clock", "cursor to clock", "to_clock", "The cursor to where the clock stands or runs"),
        _key("space", "play", "play, pause", "play", "Recording: play from the cursor; pause"),
        _key("minus", "faster(-1)", "slower", "slower", "Recording: slower, to half its speed"),
        _key("plus", "faster(1)", "faster", "faster", "Recording: faster, to double its speed"),
        _key("equals_sign", "faster(0)", "speed 1", "normal", "Recording: at its own speed"),
        _key("ctrl+n", "loop", "loop event", "loop", "Recording: play around the event again and again"),
        _key("u", "undo", "undo", "undo", "Take back the last act", show=True),
        _key("ctrl+r", "redo", "redo", "redo", "Do again what was taken back"),
        _key("P", "pass", "next pass", "pass", "Begin the second (or a further) pass"),
        _key("question_mark", "keys", "keys", "keys", "Every key", show=True, display="?"),
        _key("escape", "let_go", "let go", "let_go", "Let go: range, edge, filter, search; then back"),
    ]

    _adding: Strokes | None = None
    _picture_ms = -1
    """Where the cursor was put on the recording's frame."""
    key_time = 0.0
    """When the last key was struck, on the clock's source."""

    # ------------------------------------------------------------------ keys

    def on_key(self, event: events.Key) -> None:
        if passed_on(self, event) or parted(self.on_key, event):
            return
        self.key_time = self.desk.key_time = event.time
        key = event.character if event.character is not None and event.is_printable else event.key
        if self._adding is not None:
            event.stop()
            event.prevent_default()
            self._stroke(self._adding, key)
        elif not ran(self, event) and len(key) == 1:
            event.stop()
            self.say(f"{key} is no key here; ? shows them all, a adds an event by its strokes.")

    def action_add(self) -> None:
        if self._writable():
            self._adding = Strokes(self.recorder.keys)
            who = self.desk.who
            self.say(f"Add at {times.exact(self.cursor_ms)} ({who}): its strokes; enter to type its id; escape leaves.")

    def _stroke(self, strokes: Strokes, key: str) -> None:
        """A stroke of the code that is to be added at the cursor."""
        at = self.cursor_ms
        if key == "enter" and strokes.pending is None:
            self._adding = None
            self.app.push_screen(Prompt(f"Add at {times.exact(at)}", "", "a code's id, or its strokes"), self._named)
            return
        if strokes.pending is None and key == "escape":
            self._adding = None
            self.say("Nothing was added.")
            return
        match strokes.press(key, at) if strokes.takes(key) else Unfit(key, None, self.recorder.keys.why_unfit(key)):
            case Chosen(codable):
                self._adding = None
                self.attempt(lambda: review.add(self.recorder, codable, at))
            case Pending(first):
                label = self.recorder.keys.groups[first].label
                self.say(f"Add at {times.exact(at)}: {first} {label}, and a letter; escape drops it.")
            case Dropped():
                self._adding = None
                self.say("Nothing was added.")
            case Unfit(_, _, why):
                self.say(f"{why} Nothing was added yet; escape leaves it.")
            case _:
                self.say("A modifier goes on an event: add one first.")

    def _named(self, text: str | None) -> None:
        """What was typed for the code to add."""
        codable = edits.codable_named(self.recorder, text) if text and text.strip() else None
        if codable is not None:
            self.attempt(lambda: review.add(self.recorder, codable, self.cursor_ms))
        else:
            self.say(f"'{text.strip()}' is no code here: nothing was added." if text else "Nothing was added.")

    # ------------------------------------------------------------------ recording, passes, leaving

    def action_seek(self) -> None:
        if self._on_recording():
            self._steer(lambda: self.sitting.set_clock(self.cursor_ms, self.key_time))

    def action_to_clock(self) -> None:
        """Where something was seen or heard: then e lets an edge be there, a adds what it was."""
        self.go_to(self.sitting.clock.at(self.key_time))
        self.say(f"The cursor is where the clock is: {times.exact(self.cursor_ms)}.")

    def action_play(self) -> None:
        """Pause what runs; else go to the cursor and play from there."""
        if not self._on_recording():
            return
        if not self.sitting.clock.running:
            self._steer(lambda: self.sitting.set_clock(self.cursor_ms, self.key_time))
        self._steer(lambda: self.sitting.space(self.key_time))

    def action_faster(self, steps: int) -> None:
        if self._on_recording():
            self.say(self.desk.sped(steps))

    def action_loop(self) -> None:
        if self._on_recording():
            self._steer(lambda: self.desk.looped(self.chosen))

    def action_frame(self, frames: int) -> None:
        """With a player the picture comes to the cursor, then goes by frames with the cursor on it; else by columns."""
        player = self.desk.player
        if player is None:
            self.action_column(frames)
            return
        if not self._on_recording():
            return
        if player.running:
            self._steer(lambda: self.sitting.space(self.key_time))
        if abs(player.now() - self.cursor_ms) > NEAR_MS:
            self._steer(lambda: self.sitting.set_clock(self.cursor_ms, self.key_time))
        else:
            player.step(frames)
        self._on_picture(player.now())

    def _on_picture(self, at: int) -> None:
        """The cursor on the frame that is seen, as far as it is known by now."""
        self.go_to(at)
        self._picture_ms = self.cursor_ms
        self.say(f"The recording stands at {times.exact(self.cursor_ms)}: e lets the event end there, a adds one.")

    def _tick(self) -> None:
        """Once the player tells which frame it has come to, the cursor is there too, if it was not moved since."""
        super()._tick()
        player = self.desk.player
        if player is None or self._picture_ms != self.cursor_ms or player.running:
            return
        if (at := player.now()) != self._picture_ms and abs(at - self._picture_ms) < NEAR_MS:
            self._on_picture(at)

    def _on_recording(self) -> bool:
        if self.sitting.live or self.sitting.subject.paper:
            self.say("There is no recording here to go to: the clock stays as it is.")
            return False
        return self.desk.player is not None or self._writable()

    def _steer(self, act: Callable[[], Outcome]) -> None:
        try:
            self.say(act().said)
        except CoderError as error:
            self.desk.refused(error)
            self.say(f"✗ {error.problems[0]}", loud=True)
        self._tick()

    def action_pass(self) -> None:
        if not self._writable():
            return
        number = max([1, *(its.number for its in self.passes)]) + 1
        title = f"Begin pass {number} over this coding?"
        hint = "y and enter: what is changed from now on belongs to it"
        self.app.push_screen(Prompt(title, "", hint), self._begin_pass)

    def _begin_pass(self, text: str | None) -> None:
        if (text or "").strip().casefold() not in ("y", "yes"):
            self.say("No pass was begun.")
            return
        try:
            begun = passes.begin(self.sitting.store, self.sitting.subject.coding.id, "review")
        except CoderError as error:
            self.say(f"No pass was begun: {error.problems[0]}", loud=True)
            return
        self.passes.append(begun)
        self.redraw()
        self.say(f"Pass {begun.number} has begun: what is changed from now on belongs to it.")

    def action_keys(self) -> None:
        self.app.push_screen(HelpScreen(self))

    def action_let_go(self) -> None:
        """The innermost thing first: range, edge, search, filter; with none of them, back to coding."""
        if self.timeline.range is not None:
            self.timeline.range = None
            self.say("The range is let go.")
        elif self.edge is not None:
            self.edge = None
            self.say("The whole event moves.")
        elif self.search is not None or self.filter is not None:
            self.search = self.filter = None
            self.rebuilt()
            self.say("All events are shown.")
        else:
            self.action_back()
            return
        self.redraw()

    def action_back(self) -> None:
        self.dismiss(None)
