"""The largest thing on the desk: the session's time; beside it, which session this is and whether all is kept."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Digits, Static

from coder.desk import times
from coder.widgets.big_digits import big


class ClockFace(Horizontal):
    """Three lines: session on the left, the clock in the middle, observer and keeping on the right."""

    DEFAULT_CSS = """
    ClockFace { height: 3; padding: 0 1; }
    ClockFace > #clock-where { width: 1fr; }
    ClockFace.-recorded > #clock-where { width: 1.2fr; }
    ClockFace > #clock-time { width: 26; text-align: center; }
    ClockFace > #clock-big { display: none; width: 58; text-align: center; }
    ClockFace > #clock-kept { width: 1fr; text-align: right; }
    """

    def __init__(self, where: str, who: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._where, self._who = where, who
        self._shown: tuple[str, str, str] = ("", "", "")

    def compose(self) -> ComposeResult:
        yield Static(id="clock-where", markup=False)
        yield Digits(times.clock(0), id="clock-time")
        yield Static("\n".join(big(times.clock(0))), id="clock-big", markup=False)
        yield Static(id="clock-kept", markup=False)

    def show(self, now_ms: int, state: str, kept: str, *, loud: bool, sign: bool = False) -> None:
        """`state`: a sign and words on the clock; `kept`: whether what was keyed is on disk; `loud`: some is not.
        `sign`: the state is one that must not be missed."""
        face = times.clock(now_ms)
        if face != self._shown[0]:
            self.query_one("#clock-time", Digits).update(face)
            self.query_one("#clock-big", Static).update("\n".join(big(face)), layout=False)
        if state != self._shown[1]:
            style = "bold reverse" if sign else ""
            self.query_one("#clock-where", Static).update(Text.assemble(f"{self._where}\n", (state, style)))
        if kept != self._shown[2]:
            style = "bold reverse" if loud else ""
            self.query_one("#clock-kept", Static).update(
                Text.assemble(f"{self._who}\n", (kept, style), justify="right")
            )
        self._shown = (face, state, kept)
