"""When a mark is really there: on the X server's screen, or by the player's own audio clock."""

import json
import mmap
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 30.0
POLL_SECONDS = 0.0005
WIDTH, HEIGHT = 320, 180
WHITE = 128


class Screen(AbstractContextManager["Screen"]):
    """Xvfb, and a pixel of the recording's picture as it stands in the frame buffer, which is a file here.

    `wide`, `tall`: the whole screen; the pixel is the middle of mpv's window at the upper left until another is named.
    """

    def __init__(self, folder: Path, number: int = 77, wide: int = WIDTH, tall: int = HEIGHT) -> None:
        self.display = f":{number}"
        self._stack = ExitStack()
        server = ["Xvfb", self.display, "-screen", "0", f"{wide}x{tall}x24", "-fbdir", str(folder), "-nocursor"]
        self._process = subprocess.Popen(server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        path = folder / "Xvfb_screen0"
        until(lambda: path.exists() and path.stat().st_size > wide * tall)
        file = self._stack.enter_context(path.open("rb"))
        self._pixels = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        until(lambda: any(self._pixels[:4]) and any(self._pixels[76:80]))
        header = struct.unpack(">25I", self._pixels[:100])
        # X window dump: size of the header, ... bytes a line [12], ... entries of the colour table [19], 12 bytes each.
        self._first, self._line = header[0] + header[19] * 12, header[12]
        self.look_at()

    def look_at(self, x: int = WIDTH // 2, y: int = HEIGHT // 2) -> None:
        self._pixel = self._first + y * self._line + x * 4

    def white(self) -> bool:
        return int(self._pixels[self._pixel]) >= WHITE

    def __exit__(self, *exc: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._pixels.close()
        self._stack.close()


class Beside:
    """A second client of the player, as a driver that asks it what it says."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        until(lambda: path.exists())
        self._socket.connect(str(path))
        self._file = self._socket.makefile("rb")

    def ask(self, name: str) -> Any:
        """A property's value; None where it has none."""
        self._socket.sendall(json.dumps({"command": ["get_property", name]}).encode() + b"\n")
        while True:
            answer = json.loads(self._file.readline())
            if "error" in answer:
                return answer.get("data")

    def quit(self) -> None:
        """End the player, which nobody else does when the program that started it was killed."""
        self._socket.sendall(b'{"command": ["quit"]}\n')

    def close(self) -> None:
        self._file.close()
        self._socket.close()


def until(condition: Callable[[], bool], patience: float = PATIENCE_SECONDS) -> None:
    """Look again and again, and do nothing else, so that the moment is met."""
    ends = time.monotonic() + patience
    while not condition():
        if time.monotonic() > ends:
            raise TimeoutError("what was waited for did not come")
        time.sleep(POLL_SECONDS)


def missing() -> list[str]:
    return [program for program in ("mpv", "ffmpeg", "Xvfb") if shutil.which(program) is None]
