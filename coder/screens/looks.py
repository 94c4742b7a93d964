"""An app that looks as its person prefers, and makes no sound."""

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter, NoColor

from coder import preferences
from coder.errors import CoderError
from coder.preferences import THEMES, Preferences
from coder.screens import themes
from coder.widgets.printable import Printable

PRINTABLE = Printable()
PLAIN = NoColor()


class Looks(App[CoderError]):
    """`NO_COLOR` in the environment goes before what is preferred."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+l,f2",
            "next_look",
            "look",
            show=False,
            id="app.look",
            tooltip="Quiet, light, high contrast or no colours",
        ),
    ]

    def __init__(self) -> None:
        self._never_colour = bool(os.environ.get("NO_COLOR"))
        super().__init__(ansi_color=True if self._never_colour else None)
        for theme in themes.THEMES:
            self.register_theme(theme)
        found = preferences.read()
        self.preferences_problem = found.problem
        self.wear(found.kept)

    def wear(self, kept: Preferences) -> None:
        """Look as these say, from now on."""
        bare = self._never_colour or kept.theme == themes.NO_COLOUR.name
        self.no_color, self.ansi_color = bare, True if bare else None
        self.theme = kept.theme
        if self.is_running:
            self.refresh_css(animate=False)

    def get_line_filters(self) -> Sequence[LineFilter]:
        bare = [PLAIN] if self.no_color and not self._never_colour else []
        return [*super().get_line_filters(), *bare, PRINTABLE]

    def get_key_display(self, binding: Binding) -> str:
        """`ctrl+s` at the foot of a screen too, as in every sentence, and not `^s`."""
        shown = super().get_key_display(binding)
        return f"ctrl+{shown[1:]}" if "ctrl+" in binding.key and shown[0] == "^" else shown

    def bell(self) -> None:
        """Never: a sound in the room changes what is observed."""

    def action_next_look(self) -> None:
        """The next look, kept at once; where it cannot be kept it is worn until the person leaves."""
        now = replace(preferences.read().kept, theme=self.theme)
        wanted = replace(now, theme=THEMES[(THEMES.index(now.theme) + 1) % len(THEMES)])
        self.wear(wanted)
        try:
            preferences.save(wanted)
        except CoderError as error:
            self.notify(str(error), severity="warning", markup=False)
