"""Ids that a client makes: known before a row is written, so that trying again cannot write it twice."""

import os
import threading
import time
from uuid import UUID

_last_tick = 0
_tick_lock = threading.Lock()


def new_id() -> UUID:
    """A UUIDv7: ordered by time of making, so that files merge and tables can be partitioned.

    By RFC 9562, 6.2, method 3: each id of a process is greater than its last, and bulk work does not run ahead of time.
    """
    global _last_tick
    with _tick_lock:
        _last_tick = tick = max(time.time_ns() * 4096 // 1_000_000, _last_tick + 1)
    random_bits = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=(tick >> 12) << 80 | 0x7 << 76 | (tick & 0xFFF) << 64 | 0b10 << 62 | random_bits)
