"""The keys at the foot of the screens beside the desk, on the smallest: all there, spelt as sentences spell them."""

import pytest

from coder.app import CoderApp
from coder.store import Store
from tests.screens.coding_host import SMALL, shows, strike, until, words

WAYS = {
    "My work": (),
    "Sessions": ("s a add",),
    "People": ("p carla",),
    "Codebooks": ("c next book",),
    "Agreement": ("a kappa",),
    "Adherence": ("d Missed most",),
    "Run chart": ("d Missed most", "b south", "t whose"),
    "Export": ("e Workbook",),
    "Preferences": ("o lag",),
    "Learn": ("l practise",),
}
"""Keys that lead to a screen from My work, and what is seen there once it stands."""


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_the_foot_tells_to_its_end_how_to_leave(demo: Store, way: tuple[str, ...]) -> None:
    app = CoderApp(demo)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "S24"))
        for key, seen in [step.split(" ", 1) for step in way]:
            strike(app, key)
            await until(pilot, shows(app, seen))
        await until(pilot, lambda: words(app).endswith("ctrl+q leave"))
        assert "^" not in words(app).splitlines()[-1]


async def test_the_foot_of_a_form_and_the_help_spell_control_as_sentences_do(demo: Store) -> None:
    app = CoderApp(demo)
    async with app.run_test(size=(80, 50)) as pilot:
        await until(pilot, shows(app, "S24"))
        strike(app, "?")
        await until(pilot, shows(app, "ctrl+p"))
        assert "ctrl+l" in words(app)
        strike(app, "escape")
        await until(pilot, lambda: not shows(app, "ctrl+p")())
        strike(app, "s")
        await until(pilot, shows(app, "a add"))
        strike(app, "a")
        await until(pilot, shows(app, "ctrl+s save"))
