"""mpv as a process, and what it and we say to one another: JSON lines over a socket of the two, or a named pipe.

A client of our own: the connection is mpv's one, so that mpv ends with this program however that ends, and every line
is stamped with its arrival. See mpv's manual, "JSON IPC" and `--input-ipc-client` (0.33 and later).
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, Protocol

from coder import settings
from coder.desk.heard import Message
from coder.errors import OutsideFailed

Heard = Callable[[Message, float], None]
"""Takes a message of mpv and the moment of its arrival; called in a thread of the connection's own."""

PATIENCE_SECONDS = 5.0
"""How long mpv may take to end once it was told to, before it is killed."""
OPTIONS = (
    "--no-config",
    "--idle=yes",
    "--pause=yes",
    "--keep-open=yes",
    "--hr-seek=yes",
    "--no-terminal",
    "--load-scripts=no",
    "--ytdl=no",
    "--osc=no",
    "--no-input-default-bindings",
    "--no-resume-playback",
    "--sub-auto=no",
    "--audio-file-auto=no",
    "--audio-display=no",
    "--audio-fallback-to-null=yes",
    "--title=Recording · ${media-title}",
)
"""The keys are the terminal's: those struck in mpv's window do nothing. What a person has set for mpv is left out, so
that every desk plays alike."""
NO_MPV = "install mpv, or name it in CODER_MPV; without it the desk's own clock runs"


class Line(Protocol):
    """A connection to mpv."""

    def read(self) -> bytes:
        """What came, once something did; nothing at its end. Errors: OSError."""
        ...

    def write(self, data: bytes) -> None: ...

    def close(self) -> None: ...


class Mpv:
    """One running mpv. `ask` never waits; what mpv says comes to `heard`, last of all `{"event": "gone"}`."""

    def __init__(self, heard: Heard, source: Callable[[], float], options: Sequence[str] = ()) -> None:
        """`source`: the clock that arrivals are stamped with, in seconds. Errors: OutsideFailed, without mpv."""
        self._heard, self._source = heard, source
        self._process, self._line = _start([*OPTIONS, *_without_display(), *options, *settings.mpv_options()])
        self._numbers = count(1)
        self._asking: SimpleQueue[bytes | None] = SimpleQueue()
        self._lock = Lock()
        self._reading = Thread(target=self._read, name="mpv-answers", daemon=True)
        self._reading.start()
        Thread(target=self._write, name="mpv-asks", daemon=True).start()

    def ask(self, *command: object) -> int:
        """Send a command. Its number, which the answer bears as `request_id`."""
        number = next(self._numbers)
        line = json.dumps({"command": command, "request_id": number}, ensure_ascii=False)
        self._asking.put(line.encode("utf-8", "surrogateescape") + b"\n")
        return number

    @property
    def pid(self) -> int:
        return self._process.pid

    def close(self, *, at_once: bool = False) -> None:
        """End mpv, and wait until it has ended. `at_once`: it does not listen, so it is killed."""
        self._asking.put(None)
        if at_once:
            self._process.kill()
        try:
            self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reading.join(PATIENCE_SECONDS)

    def _read(self) -> None:
        rest = b""
        while data := self._received():
            at = self._source()
            *lines, rest = (rest + data).split(b"\n")
            for line in filter(None, lines):
                self._heard(json.loads(line.decode("utf-8", "replace")), at)
        at = self._source()
        self._asking.put(None)
        self._heard({"event": "gone", "code": self._process.wait()}, at)

    def _received(self) -> bytes:
        try:
            return self._line.read()
        except OSError:
            # Killed: the connection is reset.
            return b""

    def _write(self) -> None:
        try:
            while (asked := self._asking.get()) is not None:
                self._line.write(asked)
        except OSError:
            return  # gone, which the reading thread tells
        finally:
            self._line.close()


def program() -> str:
    """The path of mpv. Errors: OutsideFailed where it is not installed."""
    name = settings.mpv_program()
    found = shutil.which(name)
    if found is None:
        raise OutsideFailed("mpv, which plays recordings, is not installed", name, NO_MPV)
    return found


def has_display() -> bool:
    """Whether a window could be shown here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def outside() -> dict[str, str]:
    """The environment for a program that is not ours: a build in one file has put its own libraries before others'."""
    found = dict(os.environ)
    if getattr(sys, "frozen", False):
        for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
            before = found.pop(f"{name}_ORIG", None)
            found.pop(name, None)
            if before is not None:
                found[name] = before
    return found


def _without_display() -> list[str]:
    # Asked, mpv would look long for a display and then play into a window of nowhere.
    return [] if has_display() else ["--vo=null", "--force-window=no"]


def _start(options: Sequence[str]) -> "tuple[subprocess.Popen[bytes], Line]":
    try:
        return _begin(options)
    except OSError as error:
        raise OutsideFailed(f"mpv does not start: {error.strerror or error}", settings.mpv_program(), NO_MPV) from None


_QUIET: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

if sys.platform != "win32":
    import socket

    class _Socket:
        def __init__(self, ours: socket.socket) -> None:
            self._ours = ours

        def read(self) -> bytes:
            return self._ours.recv(65_536)

        def write(self, data: bytes) -> None:
            self._ours.sendall(data)

        def close(self) -> None:
            # The reading thread waits in `recv`: closing alone would leave it there.
            with suppress(OSError):  # it was reset already
                self._ours.shutdown(socket.SHUT_RDWR)
            self._ours.close()

    def _begin(options: Sequence[str]) -> "tuple[subprocess.Popen[bytes], Line]":
        """mpv inherits its end of a pair of sockets, and ends when ours is closed, be it because we were killed."""
        mpv = program()
        ours, its = socket.socketpair()
        try:
            arguments = [mpv, f"--input-ipc-client=fd://{its.fileno()}", *options]
            # In a session of its own: a hang-up or ctrl+c of the terminal is not for it.
            process = subprocess.Popen(
                arguments, pass_fds=[its.fileno()], start_new_session=True, env=outside(), **_QUIET
            )
        except OSError:
            ours.close()
            raise
        finally:
            its.close()
        return process, _Socket(ours)

else:
    import _winapi
    import time
    from multiprocessing.connection import PipeConnection
    from uuid import uuid4

    class _Pipe:
        """Overlapped, so that a read that waits does not hold up a write."""

        def __init__(self, ours: PipeConnection) -> None:
            self._ours = ours

        def read(self) -> bytes:
            try:
                return self._ours.recv_bytes(65_536)
            except EOFError:
                return b""

        def write(self, data: bytes) -> None:
            self._ours.send_bytes(data)

        def close(self) -> None:
            with suppress(OSError):  # it is gone already
                self._ours.send_bytes(b'{"command": ["quit"]}\n')

    def _begin(options: Sequence[str]) -> "tuple[subprocess.Popen[bytes], Line]":
        name = rf"\\.\pipe\fidelity-coder-{uuid4().hex}"
        process = subprocess.Popen([program(), f"--input-ipc-server={name}", *options], env=outside(), **_QUIET)
        ends = time.monotonic() + PATIENCE_SECONDS
        access = _winapi.GENERIC_READ | _winapi.GENERIC_WRITE
        while True:
            try:
                opened = _winapi.CreateFile(
                    name, access, 0, _winapi.NULL, _winapi.OPEN_EXISTING, _winapi.FILE_FLAG_OVERLAPPED, _winapi.NULL
                )
                return process, _Pipe(PipeConnection(opened))
            except OSError:
                if process.poll() is not None or time.monotonic() > ends:
                    process.kill()
                    raise
                time.sleep(0.01)
