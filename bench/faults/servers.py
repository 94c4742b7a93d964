"""A PostgreSQL server and a network that fail under a running app: what is seen, what is lost, how it goes on.

    python -m bench.faults.servers [NAME ...]

Each fault meets the real app in a real terminal, through a proxy on this machine, in a schema of its own that goes
afterwards. CODER_BENCH_SERVER names the server, by default postgresql+psycopg://postgres@127.0.0.1:5432/test; its user
must be allowed to end other sessions. Ends with 1 when anything shown was lost.
"""

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, Connection, create_engine, make_url

from bench.faults.desk import at_home
from bench.faults.proxy import Proxy
from bench.faults.trial import SESSION, Coder, Seen, tried
from codebooks import shipped_codebook
from coder.store import create_store, sessions
from coder.store.sessions import SessionFields

SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432/test"
HUNG_SECONDS, REFUSED_SECONDS, HELD_SECONDS = 20, 20, 60
ENDED_TIMES, ENDED_EVERY = 20, 0.7
Meanwhile = Callable[["Line", Coder], "Iterator[None]"]


class Line:
    """The way from the app to its schema: the proxy, and another session on the server that does not go through it."""

    def __init__(self, proxy: Proxy, session: Connection, schema: str) -> None:
        self.proxy, self.session, self.schema = proxy, session, schema

    def end_sessions(self) -> int:
        """Every session that came through the proxy is ended by the server; how many."""
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_port = ANY(%(ports)s)"
        return len(self.session.exec_driver_sql(query, {"ports": self.proxy.server_ports()}).all())


def ended(line: Line, coder: Coder) -> Iterator[None]:
    """Again and again, at moments that have nothing to do with the keys."""
    done = threading.Event()

    def end() -> None:
        for _ in range(ENDED_TIMES):
            if done.wait(ENDED_EVERY):
                return
            line.end_sessions()

    ending = threading.Thread(target=end)
    ending.start()
    try:
        yield
    finally:
        done.set()
        ending.join()


def hung(line: Line, coder: Coder) -> Iterator[None]:
    with line.proxy.hanging():
        yield


def refused(line: Line, coder: Coder) -> Iterator[None]:
    with line.proxy.refusing():
        yield


def row_held(line: Line, coder: Coder) -> Iterator[None]:
    line.session.exec_driver_sql("BEGIN")
    line.session.exec_driver_sql(f"SELECT id FROM {line.schema}.coding FOR UPDATE")
    try:
        yield
    finally:
        line.session.exec_driver_sql("ROLLBACK")


TRIALS: dict[str, tuple[str, Meanwhile, float]] = {
    "ended": ("sessions ended by pg_terminate_backend every 0.7 s", ended, ENDED_TIMES * ENDED_EVERY),
    "hung": (f"the network takes and answers nothing for {HUNG_SECONDS} s", hung, HUNG_SECONDS),
    "refused": (f"connections cut and refused for {REFUSED_SECONDS} s", refused, REFUSED_SECONDS),
    "row-held": (f"another session holds the coding's row for {HELD_SECONDS} s", row_held, HELD_SECONDS),
}


@contextmanager
def schema_on(server: URL) -> Iterator[tuple[Connection, str]]:
    """A session on the server that commits each statement, and an empty schema."""
    name = f"coder_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as session:
        session.exec_driver_sql(f"CREATE SCHEMA {name}")
        try:
            yield session, name
        finally:
            session.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    engine.dispose()


def trial(name: str, server: URL, folder: Path) -> Seen:
    told, fault, seconds = TRIALS[name]
    with schema_on(server) as (session, schema), Proxy(server.host or "127.0.0.1", server.port or 5432) as proxy:
        through = server.set(host="127.0.0.1", port=proxy.port)
        database = through.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(False)
        with create_store(database, "lead", shipped_codebook("modes-of-practice")) as store:
            sessions.add(store, SessionFields(name=SESSION))
        line = Line(proxy, session, schema)
        meanwhile = contextmanager(lambda coder: fault(line, coder))
        return tried(told, database, folder, meanwhile, lambda coder: coder.code_for(seconds, 0.5))


def main() -> int:
    server = make_url(os.environ.get("CODER_BENCH_SERVER", SERVER))
    well = True
    for name in sys.argv[1:] or TRIALS:
        with tempfile.TemporaryDirectory() as folder:
            at_home(Path(folder))
            seen = trial(name, server, Path(folder))
        print(seen.told_as_text(), end="\n\n", flush=True)
        well = well and seen.well
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
