"""The key drill: a code's label and definition are shown, the person strikes its keys. Nothing of it is kept."""

from random import Random
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from codebooks import Codable, Codebook
from coder.desk.keys import Chosen, Dropped, KeyMap, Pending, Strokes, Swallowed
from coder.screens.drawing import once_laid_out
from coder.screens.keyed import parted, passed_on, ran
from coder.team.drill import Drill, Score
from coder.widgets.lines import fit, wrap

LEVELS = ("label and definition", "definition alone")


def strokes_of(codable: Codable, keys: KeyMap) -> str:
    """The strokes as they are struck: `1 c`, `1 space`, `E`; `1` where a preset has the technique coded at once."""
    group = keys.groups.get(codable.key[0])
    at_once = group is not None and group.at_once is codable
    return " ".join("space" if key == " " else key for key in (codable.key[:1] if at_once else codable.key))


class DrillScreen(Screen[None]):
    """`DrillScreen(book, preset, order)`: the strokes mean what they mean at the desk."""

    TITLE = "Key drill"
    CSS_PATH = "drill.tcss"
    ABOUT = """
Strike the keys of the code that is shown. Right strokes bring the next one; after an error the right ones are shown and
wanted once. What went wrong comes again soon, what was right at once twice in a row is learnt. Tab hides the labels, so
that the definition alone must tell. Nothing of the drill is kept.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "end", key_display="esc", id="drill.end", tooltip="Summary; once more leaves"),
        Binding("tab", "level", "labels", id="drill.level", tooltip="With labels, or by the definition alone"),
        Binding("question_mark", "app.help", "help", key_display="?", id="drill.help", tooltip="How the drill works"),
    ]

    def __init__(self, book: Codebook, preset: str | None = None, order: Random | None = None) -> None:
        """order: draws the order of the codes; another each time where there is none.

        Raises UnknownName for a preset that the codebook does not have.
        """
        super().__init__()
        self._book = book
        self._keys = KeyMap(book, preset)
        self._strokes = Strokes(self._keys)
        used = [one for one in book.codables if one.id in self._keys.looked_for and one.key]
        # In the codebook's own order each code would be a cue for the next.
        self._drill = Drill((order or Random()).sample([one.id for one in used], len(used)))
        self._level = 0
        self._shown_at = 0.0
        self._erred = self._ended = False
        self._said = "Strike the keys of the code shown.  tab hides the labels  esc ends with a summary  ? help"

    def compose(self) -> ComposeResult:
        yield Static(id="drill-head", markup=False)
        yield Static(id="drill-card", markup=False)
        yield Static(id="drill-said", markup=False)

    def on_mount(self) -> None:
        self._shown_at = events.Event().time
        once_laid_out(self, self._show)

    def on_resize(self) -> None:
        once_laid_out(self, self._show)

    @property
    def _asked(self) -> Codable | None:
        code = self._drill.code
        return None if code is None or self._ended else self._book.codable(code)

    def on_key(self, event: events.Key) -> None:
        if passed_on(self, event) or parted(self.on_key, event):
            return
        key = event.character if event.character is not None and event.is_printable else event.key
        asked = self._asked
        if asked is None or not (self._strokes.takes(key) or len(key) == 1) or (key == "?" and self._waits is None):
            ran(self, event)
            return
        event.stop()
        event.prevent_default()
        self._struck(asked, key, event.time)
        self._show()

    @property
    def _waits(self) -> Pending | None:
        return self._strokes.pending

    def _struck(self, asked: Codable, key: str, at: float) -> None:
        match self._strokes.press(key, 0):
            case Chosen(codable) if codable.id == asked.id:
                self._right(asked, at)
            case Chosen(codable):
                self._wrong(asked, f"{strokes_of(codable, self._keys)} is {codable.id} {codable.label}")
            case Pending(first):
                self._said = f"{first} …"
            case Dropped(first):
                self._said = f"{first} dropped."
            case Swallowed():
                pass
            case _:
                self._strokes.forget()
                self._wrong(asked, f"{'space' if key == ' ' else key} is not it")

    def _right(self, asked: Codable, at: float) -> None:
        seconds = max(0.0, at - self._shown_at)
        if self._erred:
            self._said = f"✓ {strokes_of(asked, self._keys)} it is; it comes again soon."
        else:
            self._said = f"✓ {strokes_of(asked, self._keys)}  {asked.id} {asked.label}  {seconds:.1f} s"
        self._drill.answer(right=not self._erred, seconds=seconds)
        self._erred = False
        self._shown_at = at
        if self._drill.code is None:
            self._ended = True
            self._said = "Every code was right at once twice in a row. esc leaves."

    def _wrong(self, asked: Codable, what: str) -> None:
        self._erred = True
        self._said = f"✗ {what}. Here it is {strokes_of(asked, self._keys)}: strike it."

    def action_level(self) -> None:
        self._level = 1 - self._level
        self._said = f"Shown: {LEVELS[self._level]}."
        self._show()

    def action_leave(self) -> None:
        """The summary first, where anything was struck; then away."""
        if self._ended or (self._drill.turn == 0 and not self._erred):
            self._away()
        else:
            if self._erred:
                self._drill.answer(right=False, seconds=0.0)
            self._ended = True
            self._said = "That was the drill; nothing of it is kept. esc leaves."
            self._show()

    def _away(self) -> None:
        if len(self.app.screen_stack) > 2:
            self.app.pop_screen()
        else:
            self.app.exit()

    # ------------------------------------------------------------------ drawing

    def _show(self) -> None:
        share = self._drill.right_at_once
        right = "" if share is None else f" · right at once {share:.0%}"
        learnt = f"learnt {self._drill.learnt} of {len(self._drill.cards)}"
        head = f"Key drill · {learnt}{right} · {self._book.title}"
        self.query_one("#drill-head", Static).update(fit(head, max(1, self.size.width - 2)))
        self.query_one("#drill-card", Static).update(self._summary() if self._asked is None else self._card())
        self.query_one("#drill-said", Static).update(self._said)

    def _card(self) -> Text:
        asked, width = self._asked, max(20, self.size.width - 4)
        if asked is None:
            return Text()
        text = Text()
        if self._level == 0 or self._erred or not asked.definition:
            text.append(f"{asked.id}  {asked.label}\n\n", style="bold")
        for line in wrap(asked.definition or "", width):
            text.append(f"{line}\n")
        for name, words in (("Include", asked.include), ("Not", asked.exclude)):
            if words:
                text.append("\n" + "\n".join(wrap(f"{name}: {words}", width)) + "\n", style="dim")
        if self._erred:
            text.append(f"\n{strokes_of(asked, self._keys)}\n", style="bold reverse")
        return text

    def _summary(self) -> Text:
        room = max(3, self.query_one("#drill-card").content_size.height - 2)
        scores = list(self._drill.scores())
        text = Text("asked  wrong  median s  code\n", style="bold")
        for one in scores[:room]:
            text.append(self._score(one) + "\n")
        if len(scores) > room:
            text.append(f"… and {len(scores) - room} more that went better")
        return text

    def _score(self, one: Score) -> str:
        known = self._book.codable(one.code)
        seconds = "–" if one.seconds is None else f"{one.seconds:.1f}"
        named = f"{one.code} {known.label}  {strokes_of(known, self._keys)}" if known else one.code
        return f"{one.asked:5}  {one.wrong:5}  {seconds:>8}  {named}{'  learnt' if one.learnt else ''}"
