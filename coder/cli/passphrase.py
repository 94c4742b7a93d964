"""The passphrase of an encrypted database: out of a file that is named, or asked for; never an argument."""

import os
import stat
import sys
from pathlib import Path

from coder.cli import context
from coder.errors import BadInput

FILE = "CODER_PASSPHRASE_FILE"
LONGEST = 1_024
SHORT = 12


class Asked:
    """Gives the passphrase when it is called, and asks for it the first time only. It shows itself nowhere."""

    __slots__ = ("_answer", "_new", "_where")

    def __init__(self, where: str, *, new: bool = False) -> None:
        """`new`: it is being chosen, and so typed twice."""
        self._where, self._new = where, new
        self._answer: str | None = None

    def __call__(self) -> str:
        """BadInput when there is none to be had, or not a usable one."""
        if self._answer is None:
            self._answer = self._given()
        return self._answer

    def _given(self) -> str:
        file = os.environ.get(FILE)
        if file:
            return _first_line(Path(file).expanduser())
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise self._none()
        typed = _typed(f"Passphrase of {context.one_line(self._where)}: ")
        if self._new and typed != _typed("The same again: "):
            raise BadInput("the two passphrases are not the same", self._where, "start again; nothing was made")
        if self._new and len(typed) < SHORT:
            context.say(f"warning: a passphrase of under {SHORT} characters can be guessed")
        return typed

    def _none(self) -> BadInput:
        if not self._new:
            from coder.store.cipher import no_passphrase

            return no_passphrase(self._where)
        mend = f"start it in a terminal, where it is asked for, or name a file that holds it with {FILE}"
        return BadInput("no passphrase was given", self._where, mend)


def _typed(prompt: str) -> str:
    import getpass

    return getpass.getpass(prompt, stream=sys.stderr)


def _first_line(path: Path) -> str:
    """BadInput where the file cannot be read or holds none."""
    try:
        with path.open("rb") as file:
            line = file.readline(LONGEST + 1)
            readable = stat.S_ISREG(os.fstat(file.fileno()).st_mode) and os.fstat(file.fileno()).st_mode & 0o077
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is no file's name"
        raise BadInput(
            f"the passphrase's file cannot be read: {why.lower()}", str(path), f"check what {FILE} names"
        ) from None
    if readable and sys.platform != "win32":
        context.say(f"warning: others on this computer may read the passphrase in {path}; `chmod 600` keeps it to you")
    try:
        found = line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        # Not `from`: the error holds the line.
        found = ""
    if not found or len(line) > LONGEST or not found.isprintable():
        raise BadInput(
            "the first line of the passphrase's file is no passphrase",
            str(path),
            f"write one line of UTF-8 text, of at most {LONGEST} bytes",
        ) from None
    return found
