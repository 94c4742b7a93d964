"""Nothing needs a function key, a number pad or a mouse: every command has a key that any keyboard has."""

import importlib
import pkgutil
import re
from collections import defaultdict

import pytest
from textual.app import App
from textual.binding import Binding
from textual.screen import Screen

import coder.app
import coder.screens

RARE = re.compile(r"(?:\w+\+)*(?:f\d+|insert|kp_\w+)|(?:ctrl|shift)\+(?:left|right|up|down|home|end)")
"""Function keys and a number pad's, and arrows with another key, which some terminals keep to themselves."""


def bound() -> dict[str, set[str]]:
    """The keys of every command of every screen, and of the app."""
    for module in pkgutil.iter_modules(coder.screens.__path__, "coder.screens."):
        importlib.import_module(module.name)
    found: dict[str, set[str]] = defaultdict(set)
    waiting: list[type[object]] = [Screen, App]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("coder."):
            for its in vars(kind).get("BINDINGS", ()):
                if isinstance(its, Binding) and its.id:
                    found[its.id].update(its.key.split(","))
    return dict(found)


BOUND = bound()


def test_the_commands_of_many_screens_were_found() -> None:
    assert {"desk.undo", "home.own", "app.look", "app.leave", "form.save"} <= set(BOUND)


@pytest.mark.parametrize("command", sorted(BOUND))
def test_a_command_is_reached_by_a_key_that_every_keyboard_has(command: str) -> None:
    assert any(not RARE.fullmatch(key) for key in BOUND[command])
