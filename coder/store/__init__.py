"""The store: the only place that opens a transaction. One module of verbs a noun; rows come back detached."""

from coder.store.creating import create_store
from coder.store.engine import Store, open_store

__all__ = ["Store", "create_store", "open_store"]
