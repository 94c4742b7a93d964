"""Usage errors of the command line in the program's own words."""

import re
from collections.abc import Sequence

import typer

from coder.errors import BadInput

_NO_OPTION = re.compile(r"no such option:? '?(?P<option>[^\s']+?)'?\.?(?: \(Possible options: (?P<near>[^,)]+).*\))?")
_NOT_A_NUMBER = re.compile(
    r"invalid value for '(?P<option>[^']+)': .*\bvalid (?P<kind>integer|number|float)\b.*", re.DOTALL
)
_INVALID = re.compile(r"invalid value for '(?P<option>[^']+)': (Input should be|Value error).*", re.DOTALL)


def told(error: typer.TyperException, arguments: Sequence[str]) -> BadInput:
    """The error that a person reads for what was wrong with the arguments."""
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "coder"
    message = error.format_message().rstrip(".")
    what, help = message[:1].lower() + message[1:], f"see `{path} --help`"
    if found := _NO_OPTION.fullmatch(what):
        meant = f"is {found['near']} meant? " if found["near"] else ""
        return BadInput(f"no option is called {found['option']}", path, f"{meant}{help}")
    if found := _NOT_A_NUMBER.fullmatch(what):
        whole = found["kind"] == "integer"
        return _not_a_number(found["option"], whole, _given(found["option"], arguments), path)
    if found := _INVALID.fullmatch(what):
        given = _given(found["option"], arguments)
        return BadInput(f"{found['option']} cannot be {given!r}", path, help)
    return BadInput(what, path, help)


def _not_a_number(option: str, whole: bool, given: str, path: str) -> BadInput:
    kind = "whole number" if whole else "number"
    what = f"{option} takes a {kind}, and {given!r} is none" if given else f"{option} takes a {kind}"
    if not whole and re.fullmatch(r"[+-]?\d*,\d+", given):
        return BadInput(what, path, f"write {given.replace(',', '.')}")
    return BadInput(what, path, "write digits alone, such as 10" if whole else "write it with a point, such as 0.8")


def _given(option: str, arguments: Sequence[str]) -> str:
    """What was given for an option; an empty text when that cannot be told."""
    for at, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == option:
            return value if equals else next(iter(arguments[at + 1 :]), "")
    return ""
