"""Where a database is: a file's path or a server's URL, and an engine on a server."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from coder.errors import BadInput


def database_url(target: str) -> URL:
    """A path, `sqlite:///path` or `postgresql+psycopg://…` as a URL. BadInput for anything else."""
    if "://" not in target:
        return URL.create("sqlite", database=target)
    try:
        url = make_url(target)
    except ArgumentError:
        raise BadInput("this is not a database address", "--db", "write a path or postgresql+psycopg://…") from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg") or not url.database:
        raise BadInput(
            f"{url.drivername}://… cannot hold the data",
            "--db",
            "write a path, sqlite:///path or postgresql+psycopg://…",
        )
    return url


def file_of(url: URL) -> Path:
    """Where an SQLite database lies."""
    return Path(str(url.database)).expanduser().resolve()


def shown(url: URL) -> str:
    """The address without its password."""
    return url.render_as_string(hide_password=True)


def server(url: URL, wait_ms: int, *, keyed: bool = False) -> Engine:
    """An engine on a server that waits at most `wait_ms` for a lock; `keyed`: and 300 ms for any answer."""
    try:
        import psycopg  # noqa: F401
    except ModuleNotFoundError:
        raise BadInput(
            "a PostgreSQL database needs the extra `postgres`", "--db", "pip install 'fidelity-coder[postgres]'"
        ) from None
    statement_ms = 300 if keyed else 0
    settings = f"-c lock_timeout={wait_ms} -c statement_timeout={statement_ms} -c timezone=UTC"
    given = url.query.get("options", "")
    wanted = f"{given if isinstance(given, str) else ' '.join(given)} {settings}".strip()
    arguments: dict[str, Any] = {"options": wanted, "connect_timeout": 5}
    if statement_ms:
        arguments["tcp_user_timeout"] = statement_ms
    try:
        return create_engine(url.difference_update_query(["options"]), connect_args=arguments, pool_pre_ping=False)
    except (NoSuchModuleError, ArgumentError) as error:
        raise BadInput(f"this is not a database address: {error}", "--db", "write postgresql+psycopg://…") from error
