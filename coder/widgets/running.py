"""What runs: the state of each exclusive channel, who is coded, and what else is open. Told in words."""

from rich.text import Text
from textual.widget import Widget

from codebooks import Codable
from coder.desk import times
from coder.desk.keys import KeyMap
from coder.desk.ledger import Ledger
from coder.desk.strains import Strain
from coder.models import Event
from coder.widgets.lines import fit


class Running(Widget):
    """Two lines; the durations in them move with the clock."""

    DEFAULT_CSS = "Running { height: 2; width: 1fr; padding: 0 1; }"

    def __init__(self, ledger: Ledger, keys: KeyMap, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ledger, self._keys = ledger, keys
        self._lines = ("", "")
        self._strains: tuple[Strain, ...] = ()
        self._strained: list[Event] = []

    def show(self, now_ms: int, who: str, strains: tuple[Strain, ...]) -> None:
        room = self.content_size.width
        lines = (self._channels(now_ms, who, room), self._open(now_ms, strains, room))
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def render(self) -> Text:
        width = self.content_size.width
        return Text.assemble((fit(self._lines[0], width), "bold"), "\n", fit(self._lines[1], width), no_wrap=True)

    def _channels(self, now_ms: int, who: str, room: int) -> str:
        """Every exclusive channel that the preset looks for, coverage apart, then who is coded."""
        held = dict.fromkeys(self._exclusive())
        by_channel: dict[str, tuple[Codable, Event] | None] = dict(held)
        for channel in held:
            by_channel[channel] = self._held(channel, now_ms)
        for label in (True, False):
            parts = [_channel(channel, its, now_ms, label) for channel, its in by_channel.items()]
            line = " │ ".join([*parts, f"WHO {who}"])
            if len(line) <= room:
                return line
        return line

    def _held(self, channel: str, now_ms: int) -> tuple[Codable, Event] | None:
        """The state of an exclusive channel that covers this time, after a jump back as well."""
        its = next(its for its in self._keys.book.codables if its.channel == channel and its.exclusive)
        event = self._ledger.covering(its, now_ms)
        codable = self._ledger.book.codable(event.code) if event is not None else None
        return (codable, event) if event is not None and codable is not None else None

    def _exclusive(self) -> list[str]:
        used = [codable for codable in self._keys.book.codables if codable.id in self._keys.looked_for]
        return list(dict.fromkeys(its.channel for its in used if its.exclusive and not its.coverage))

    def _open(self, now_ms: int, strains: tuple[Strain, ...], room: int) -> str:
        """What else is open, by label; by code where that is too long; then as many as there is room for."""
        shown = set(self._exclusive())
        full: list[str] = []
        brief: list[str] = []
        for event in self._ledger.open.values():
            codable = self._ledger.book.codable(event.code)
            if codable is None or codable.channel in shown or event.onset_ms > now_ms:
                continue
            what = "NOT CODABLE" if codable.coverage else event.code
            lasts = times.short(max(0, now_ms - event.onset_ms))
            full.append(f"{what} {codable.label} {lasts}")
            brief.append(f"{what} {codable.label} {lasts}" if codable.coverage else f"{event.code} {lasts}")
        if strains is not self._strains:
            self._strains, self._strained = strains, [its.event for its in strains if its.until_ms is None]
        for event in self._strained:
            if event.onset_ms > now_ms:
                continue
            lasts = times.short(max(0, now_ms - event.onset_ms))
            full.append(f"{self._label(event)} {lasts}")
            brief.append(f"{event.code} {lasts}")
        line = f"OPEN {' · '.join(full)}"
        return line if full and len(line) <= room else open_line(brief, room)

    def _label(self, event: Event) -> str:
        codable = self._ledger.book.codable(event.code)
        return codable.label if codable else event.code


def open_line(parts: list[str], room: int) -> str:
    """`OPEN a · b · … +2 more`: as many whole parts as `room` cells hold, and how many there are besides."""
    if not parts:
        return "OPEN nothing else"
    for shown in range(min(len(parts), room), 0, -1):
        more = [f"… +{len(parts) - shown} more"] if shown < len(parts) else []
        line = f"OPEN {' · '.join([*parts[:shown], *more])}"
        if len(line) <= room:
            return line
    return f"OPEN {len(parts)} …"


def _channel(channel: str, held: tuple[Codable, Event] | None, now_ms: int, label: bool) -> str:
    if held is None:
        return f"{channel.upper()} none"
    codable, event = held
    name = f"{codable.key} {codable.label}" if codable.level == "mode" else codable.id
    if label and codable.level != "mode":
        name = codable.label
    return f"{channel.upper()} {name} {times.short(max(0, now_ms - event.onset_ms))}"
