"""A network between the app and a server on this machine that fails when it is told to."""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_TURN_SECONDS = 0.02


class Proxy(threading.Thread):
    """Passes what comes on `port` to a server. Use it in `with`."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(daemon=True)
        self._server = (host, port)
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]
        self._others: dict[socket.socket, socket.socket] = {}
        self._hangs, self._refuses = threading.Event(), threading.Event()
        self._ends = threading.Event()

    def __enter__(self) -> "Proxy":
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._ends.set()
        self.join()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Takes connections and bytes as far as the system's buffers go, passes nothing on and answers nothing."""
        self._hangs.set()
        try:
            yield
        finally:
            self._hangs.clear()

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Every connection is gone, and each new one is refused."""
        self._refuses.set()
        try:
            yield
        finally:
            self._refuses.clear()

    def server_ports(self) -> list[int]:
        """The ports by which the server knows the connections that go through here."""
        ports = []
        for one in list(self._others):
            with suppress(OSError):
                if one.getpeername()[:2] == self._server:
                    ports.append(one.getsockname()[1])
        return ports

    def run(self) -> None:
        while not self._ends.is_set():
            if self._refuses.is_set():
                self._refuse()
            elif self._hangs.is_set():
                self._ends.wait(_TURN_SECONDS)
            else:
                self._pass_on()
        self._close_all()

    def _refuse(self) -> None:
        self._close_all()
        while self._refuses.is_set() and not self._ends.is_set():
            self._ends.wait(_TURN_SECONDS)
        self._listener = self._listen(self.port)

    def _pass_on(self) -> None:
        ready, _, _ = select.select([self._listener, *self._others], [], [], _TURN_SECONDS)
        for one in ready:
            if one is self._listener:
                self._take()
            elif one in self._others:
                self._move(one)

    def _take(self) -> None:
        client, _ = self._listener.accept()
        server = socket.create_connection(self._server)
        for one, other in ((client, server), (server, client)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._others[one] = other

    def _move(self, one: socket.socket) -> None:
        """What `one` says goes to the other; who has gone takes the other along."""
        said = b""
        with suppress(OSError):
            said = one.recv(65_536)
            self._others[one].sendall(said)
        if not said:
            other = self._others.pop(one)
            self._others.pop(other, None)
            one.close()
            other.close()

    def _close_all(self) -> None:
        for one in (self._listener, *self._others):
            one.close()
        self._others.clear()

    @staticmethod
    def _listen(port: int) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(50)
        return listener
