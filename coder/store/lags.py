"""By how much the times of an observer's keys are put earlier, as the history of the coding has it."""

from uuid import UUID

from coder.models import new_id
from coder.store.engine import Store
from coder.store.history import acting
from coder.store.open_codings import draft

RECORD = "lag"
ACTION = "lag"


def note(store: Store, coding_id: UUID, lag_ms: int) -> None:
    """Keep that from now on, until the coding is left, this is taken off the time of a key. Errors: StoreRefused,
    Locked, NotFound."""
    with acting(store) as act:
        draft(act.session, coding_id)
        act.append([act.entry(RECORD, new_id(), ACTION, None, {"lag_ms": lag_ms}, coding_id)])
