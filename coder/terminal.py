"""The terminal that the app stands in, as the system sees it."""

import select
import sys


def is_gone() -> bool:
    """Whether the other side of the terminal was closed, which it can be without a signal. False on Windows."""
    if not hasattr(select, "poll") or sys.__stdin__ is None:
        return False
    watch = select.poll()
    watch.register(sys.__stdin__.fileno(), 0)
    return any(seen & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, seen in watch.poll(0))
