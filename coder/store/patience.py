"""A server that does not answer: no settings of the server's or of TCP end that wait when the other side still takes
bytes, as a hung proxy or a suspended machine's network does. The line is cut from here, and the driver says so."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection


@contextmanager
def answered_within(connection: Connection, seconds: float) -> Iterator[None]:
    """Cut a server's connection when the block takes longer; the database error that follows is the driver's. Whether
    a commit on its way was heard is then not known."""
    driver: Any = connection.connection.driver_connection
    line, lock, done = socket.socket(fileno=driver.fileno()), threading.Lock(), threading.Event()

    def cut() -> None:
        with lock, suppress(OSError):
            if not done.is_set():
                line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            done.set()
            # It is the driver's to close.
            line.detach()
