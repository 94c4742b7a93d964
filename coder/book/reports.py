"""One state of the database and the reports on it, each made when it is first asked for."""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from coder import tables
from coder.adherence.report import Report as Adherence
from coder.agreement.report import Report as Agreement
from coder.store import Store
from coder.tables.judged import adherence_of
from coder.tables.past import history
from coder.team.agreed import agreement_report


@dataclass(frozen=True)
class Reports:
    """`standard`: a share from 0 to 1 in place of the plans' own; `where`: the sessions looked at, None for all."""

    store: Store
    standard: float | None = None
    where: tables.Where | None = None

    @cached_property
    def tables(self) -> tables.Tables:
        found = tables.read(self.store, self.where)
        if found.where.sessions is None:
            return found
        # What took place is told of places and months, never of sessions that somebody named.
        return replace(found, delivered=found.delivered.iloc[:0])

    @cached_property
    def adherence(self) -> Adherence:
        """By programme; it regroups itself."""
        return adherence_of(self.tables, standard=self.standard)

    @cached_property
    def agreement(self) -> Agreement | None:
        """None where no session has two independent codings."""
        made = agreement_report(self.store, self.tables)
        return made if made.sessions else None

    @cached_property
    def history(self) -> pd.DataFrame:
        """Of a filter the changes of its sessions' codings alone."""
        made = history(self.store)
        if self.where is None or self.where.is_open:
            return made
        return made[made["session"].isin(set(self.tables.sessions["session"]))].reset_index(drop=True)
