"""A screen that is left before it was laid out is not drawn any more."""

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from coder.screens.drawing import once_laid_out


class Page(Screen[None]):
    """Draws into a part of its own, which is gone once it is left."""

    drawn = 0

    def compose(self) -> ComposeResult:
        yield Static(id="part")

    def on_mount(self) -> None:
        once_laid_out(self, self.draw)

    def draw(self) -> None:
        self.query_one("#part", Static).update("drawn")
        Page.drawn += 1


async def test_a_screen_that_stands_is_drawn_and_one_left_at_once_is_not() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(Page())
        await pilot.pause()
        assert Page.drawn == 1
        for _ in range(20):
            page = Page()
            await app.push_screen(page)
            app.pop_screen()
            page.check_idle()
            await pilot.pause()
        assert Page.drawn == 1
