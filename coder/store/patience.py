"""A server that does not answer: no settings of the server's or of TCP end that wait when the other side still takes
bytes, as a hung proxy or a suspended machine's network does. The line is cut from here, and `Silence` is raised.

A key waits a second (`answered_within`). All else waits as long as the server lives (`answered_by_the_living`), so that
a long export from a slow one comes to its end.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import chain, repeat
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

ASKED_AFTER_SECONDS = (2.0, 4.0, 8.0, 16.0)
"""Of waiting, each time anew; from then on as the last."""
LIVING_SECONDS = 5
"""So soon a server that lives lets somebody in and answers them, as `open_store` asks of it too."""


class Silence(SQLAlchemyError):
    """A server did not answer. Whether it heard a commit that was on its way is not known."""


def answered_within(connection: Connection, seconds: float) -> AbstractContextManager[None]:
    """Cut a server's connection when the block takes longer. Silence."""
    return _cutting(connection.connection.driver_connection, lambda done: not done.wait(seconds))


def answered_by_the_living(connection: Connection) -> AbstractContextManager[None]:
    """Cut a server's connection when the block takes long and a new one is not answered either. Silence."""
    driver: Any = connection.connection.driver_connection

    def is_hung(done: threading.Event) -> bool:
        for seconds in chain(ASKED_AFTER_SECONDS, repeat(ASKED_AFTER_SECONDS[-1])):
            if done.wait(seconds):
                break
            if not _answers_anew(driver):
                return True
        return False

    return _cutting(driver, is_hung)


@contextmanager
def _cutting(driver: Any, is_hung: Callable[[threading.Event], bool]) -> Iterator[None]:
    """`is_hung` waits for the end of the block, or for the moment to cut the driver's connection."""
    from psycopg import Error

    line, lock = socket.socket(fileno=driver.fileno()), threading.Lock()
    done, cut = threading.Event(), threading.Event()

    def watch() -> None:
        if is_hung(done):
            with lock, suppress(OSError):
                if not done.is_set():
                    cut.set()
                    line.shutdown(socket.SHUT_RDWR)

    threading.Thread(target=watch, name="patience", daemon=True).start()
    try:
        yield
    except (SQLAlchemyError, Error) as error:
        if cut.is_set():
            raise Silence from error
        raise
    finally:
        with lock:
            done.set()
            # It is the driver's to close.
            line.detach()


def _answers_anew(driver: Any) -> bool:
    """Whether the server of a connection answers another one; to refuse it is an answer too."""
    import psycopg

    try:
        anew = psycopg.connect(
            driver.info.dsn, password=driver.info.password, connect_timeout=LIVING_SECONDS, autocommit=True
        )
        with anew, _cutting(anew, lambda done: not done.wait(LIVING_SECONDS)):
            anew.execute("SELECT 1")
    except (psycopg.errors.ConnectionTimeout, Silence):
        return False
    except psycopg.Error:
        return True
    return True
