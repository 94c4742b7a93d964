"""A real Python process in a pseudo-terminal: keys go in, what it draws comes out."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_SECONDS = 60


class Terminal:
    """One process on a terminal of 80x24. Use it in `with`: what still runs at the end is killed."""

    def __init__(self, *arguments: str, folder: Path, program: str | Path = sys.executable, **environment: str) -> None:
        """`program`: what takes the arguments, this Python unless said. `folder`: where, and the home."""
        import fcntl
        import pty
        import struct
        import termios

        self._main, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        given = {**os.environ, "TERM": "xterm-256color", "HOME": str(folder), **environment}
        self.process = subprocess.Popen(
            [str(program), *arguments],
            stdin=other,
            stdout=other,
            stderr=other,
            env=given,
            cwd=folder,
            start_new_session=True,
        )
        os.close(other)
        self.drawn = ""
        self._hung_up = False

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *exc: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if not self._hung_up:
            os.close(self._main)

    def hang_up(self) -> None:
        """Close the terminal; it is not the process's controlling one, so that no signal tells it."""
        os.close(self._main)
        self._hung_up = True

    def strike(self, keys: str) -> None:
        os.write(self._main, keys.encode())

    def wait(self, seconds: float) -> None:
        """Strike nothing for this long, as a hand that moves from key to key, and take in what is drawn."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self._take_in(left)

    def until(self, condition: Callable[[], bool]) -> None:
        """Take in what is drawn until something is so."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"this did not come to be; drawn last:\n{self.drawn[-3000:]}")
            self._take_in()

    def until_drawn(self, text: str) -> None:
        self.until(lambda: text in self.drawn)

    def _take_in(self, patience: float = 0.05) -> None:
        if select.select([self._main], [], [], patience)[0]:
            try:
                self.drawn += os.read(self._main, 65_536).decode(errors="replace")
            except OSError:
                # Linux says so when the process has closed its side.
                self.process.wait()

    def kill(self) -> None:
        """SIGKILL: the process can do nothing any more."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ended(self) -> int:
        """Wait for its own end; the exit code."""
        self.until(lambda: self.process.poll() is not None)
        return self.process.returncode
