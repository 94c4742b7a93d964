"""A person's own preferences, in a file of theirs: how the app looks, sounds and answers to keys; never what is coded.

One TOML file in the platform's folder for a user's settings (`CODER_CONFIG` names another), read with `tomllib` and
written whole, beside itself and then renamed, for its owner alone. A file that cannot be read is told and left alone.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from platformdirs import user_config_path

from coder.errors import BadInput, OutsideFailed

THEMES = ("quiet", "light", "high-contrast", "no-colour")
HANDS = ("both", "left", "right")
LAG_LIMIT = 5.0
QUIET_LIMIT = 60
KEY_LIMIT = 40
OWNER_ALONE = 0o600


@dataclass(frozen=True)
class Preferences:
    theme: str = "quiet"
    lag: float = 0.0
    """Seconds by which this person keys late: taken off the time of what is keyed in a live session."""
    quiet: int = 3
    """Minutes without a key in a live session before the desk asks; 0: it never asks."""
    large_clock: bool = False
    plain_log: bool = False
    """The log in plain words, one line appended an event, and no clock that repaints itself: for screen readers."""
    hand: str = "both"
    keys: Mapping[str, str] = field(default_factory=dict)
    """A command of the desk by its name (`undo`) and the key that the person gave it."""


@dataclass(frozen=True)
class Read:
    """What is in force; `problem`: why the file was not read, one sentence."""

    kept: Preferences
    problem: BadInput | None = None


def preferences_file() -> Path:
    """Where preferences are kept; neither file nor folder may exist yet."""
    named = os.environ.get("CODER_CONFIG", "").strip()
    if named:
        return Path(named).expanduser()
    return user_config_path("fidelity-coder", appauthor=False) / "preferences.toml"


def read() -> Read:
    """The preferences in force: those of the file, else the defaults. Never raises: what is wrong is told."""
    file = preferences_file()
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Read(Preferences())
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        return Read(Preferences(), _broken(file, f"the file cannot be read: {why}"))
    try:
        return Read(parsed(text))
    except ValueError as error:
        return Read(Preferences(), _broken(file, str(error)))


def save(kept: Preferences) -> None:
    """Keep preferences, at once and whole. Errors: BadInput where a file stands there that cannot be read, or a value
    is refused; OutsideFailed where it cannot be written."""
    problem = read().problem
    if problem is not None:
        raise problem
    text, file = written(kept), preferences_file()
    try:
        parsed(text)
    except ValueError as error:
        raise BadInput(str(error), "preferences", "choose another value; nothing was changed") from error
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _replace(file, text)
    except OSError as error:
        mend = "make its folder writable, or name another file in CODER_CONFIG"
        raise OutsideFailed(f"preferences cannot be kept: {error.strerror}", str(file), mend) from error


def _replace(file: Path, text: str) -> None:
    """The old file or the new one stands there, never half of one; only its owner may read it."""
    target = file.resolve()
    with NamedTemporaryFile("w", dir=target.parent, prefix=".preferences-", encoding="utf-8", delete=False) as beside:
        try:
            beside.write(text)
            beside.flush()
            os.fsync(beside.fileno())
            beside.close()
            os.chmod(beside.name, OWNER_ALONE)
            os.replace(beside.name, target)
        except OSError:
            beside.close()
            Path(beside.name).unlink(missing_ok=True)
            raise


def parsed(text: str) -> Preferences:
    """Preferences of a TOML text; what it does not name has its default. ValueError: a sentence on the first fault."""
    import tomllib  # only those who have a file wait for it

    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"it is no TOML: {error}") from error
    except RecursionError as error:
        raise ValueError("it is no TOML: brackets within brackets without end") from error
    known = [its.name for its in fields(Preferences)]
    unknown = next((name for name in told if name not in known), None)
    if unknown is not None:
        raise ValueError(f"there is no preference {unknown!r}, only {', '.join(known)}")
    return replace(Preferences(), **{name: _CHECKS[name](name, value) for name, value in told.items()})


def written(kept: Preferences) -> str:
    """A TOML text that `parsed` reads as the same preferences: every one of them, so that a person can see what is."""
    lines = [
        "# Preferences of coder. Change them in the app (ctrl+o), or here while it is closed.",
        f"theme = {_quoted(kept.theme)}",
        f"lag = {float(kept.lag)!r}",
        f"quiet = {kept.quiet}",
        f"large_clock = {_yes(kept.large_clock)}",
        f"plain_log = {_yes(kept.plain_log)}",
        f"hand = {_quoted(kept.hand)}",
        "",
        "[keys]",
        *(f"{_quoted(name)} = {_quoted(key)}" for name, key in sorted(kept.keys.items())),
    ]
    return "\n".join(lines) + "\n"


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _quoted(text: str) -> str:
    """A basic string of TOML: quotation mark, backslash and what is no printable sign are escaped."""
    return '"' + "".join(_sign(sign) for sign in text) + '"'


def _sign(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"


def _broken(file: Path, why: str) -> BadInput:
    return BadInput(f"preferences are not in force: {why}", str(file), "mend the file or delete it")


def _one_of(words: tuple[str, ...]) -> Callable[[str, Any], str]:
    def check(name: str, value: Any) -> str:
        if value not in words:
            raise ValueError(f"{name} is {value!r}, not one of {', '.join(words)}")
        return str(value)

    return check


def _number(name: str, value: Any, limit: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= limit:
        raise ValueError(f"{name} is {value!r}, not a number from 0 to {limit:g}")
    return value


def _lag(name: str, value: Any) -> float:
    return round(float(_number(name, value, LAG_LIMIT)), 3)


def _quiet(name: str, value: Any) -> int:
    if not isinstance(value, int):
        raise ValueError(f"{name} is {value!r}, not whole minutes from 0 to {QUIET_LIMIT}")
    return int(_number(name, value, QUIET_LIMIT))


def _switch(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{name} is {value!r}, not true or false")
    return value


def _keys(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError(f"{name} is {value!r}, not a table of commands and keys")
    for command, key in value.items():
        if not isinstance(key, str) or not 0 < len(key) <= KEY_LIMIT or "," in key or not key.isprintable():
            raise ValueError(f"the key of {command!r} is {key!r}, not the name of one key")
    return dict(value)


_CHECKS: Mapping[str, Callable[[str, Any], Any]] = {
    "theme": _one_of(THEMES),
    "lag": _lag,
    "quiet": _quiet,
    "large_clock": _switch,
    "plain_log": _switch,
    "hand": _one_of(HANDS),
    "keys": _keys,
}
