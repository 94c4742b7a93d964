"""The line of sound on the desk: the present in the middle, what was heard on its left."""

from textual.app import App, ComposeResult

from coder.widgets.sound_strip import HEAD, SPAN_MS, SoundStrip
from tests.screens.helpers import text_of, until


class Host(App[None]):
    """Twenty columns of bars: a new letter each three seconds."""

    def compose(self) -> ComposeResult:
        yield SoundStrip(self.bars)

    def bars(self, from_ms: int, until_ms: int, width: int) -> str:
        assert until_ms - from_ms == SPAN_MS
        step = SPAN_MS // width
        return "".join(chr(65 + (from_ms // step + column) % 26) for column in range(width))


async def test_the_present_is_marked_in_the_middle() -> None:
    app = Host()
    async with app.run_test(size=(20 + len(HEAD) + 2, 3)) as pilot:
        app.query_one(SoundStrip).show(60_000, 1)
        await until(pilot, lambda: "sound ±30 s KLMNOPQRSTUVWXYZABCD" in text_of(app))
        line = app.query_one(SoundStrip).render()
        assert [line.plain[span.start : span.end] for span in line.spans if span.style == "reverse"] == ["U"]


async def test_it_moves_on_with_the_session() -> None:
    app = Host()
    async with app.run_test(size=(20 + len(HEAD) + 2, 3)) as pilot:
        app.query_one(SoundStrip).show(60_000, 1)
        app.query_one(SoundStrip).show(63_000, 1)
        await until(pilot, lambda: "sound ±30 s LMNOP" in text_of(app))
