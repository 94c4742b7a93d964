"""A bar on a terminal for work that takes over a second; elsewhere nothing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

Tell = Callable[[str, int, int], None]
"""Called with what is being done, how many parts are done, and how many there are; 0 of 0 where nobody knows."""
PATIENCE_SECONDS = 1.0


@contextmanager
def working(what: str) -> Iterator[Tell]:
    """A bar on stderr while the block runs, once it has run for a second; gone before anything else is said."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(what, total=None)
    late = Timer(PATIENCE_SECONDS, bar.start)
    late.daemon = True
    late.start()

    def tell(part: str, done: int, of: int) -> None:
        bar.update(task, description=part, completed=done, total=of or None)

    try:
        yield tell
    finally:
        late.cancel()
        late.join()
        bar.stop()


def _silent(part: str, done: int, of: int) -> None:
    pass
