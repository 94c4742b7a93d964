"""Which sessions `coder export` writes: the filter of `coder adherence`, and sessions by name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from coder.store import Store
    from coder.tables import Where

Sessions = Annotated[list[str] | None, typer.Option("--session", metavar="ID", help="This session alone; repeatable.")]


@dataclass(frozen=True)
class Filter:
    """What the options name; nothing admits every session."""

    date_from: str | None = None
    date_to: str | None = None
    media: Sequence[str] = ()
    plans: Sequence[str] = ()
    chosen: Sequence[str] = ()
    sessions: Sequence[str] = ()

    def of(self, store: "Store") -> "Where | None":
        """The filter; None for all sessions. BadInput where a part cannot be, or no session is left."""
        from coder.tables.scope import Places, narrowed, refuse_empty

        places = Places("--from", "--to", "--medium", "--plan")
        where = narrowed(store, self.date_from, self.date_to, self.media, self.plans, places)
        where = replace(where, chosen=tuple(self.chosen) or None, sessions=tuple(self.sessions) or None)
        if where.is_open:
            return None
        refuse_empty(store, where)
        return where
