"""One state of the database and the reports on it, each made when it is first asked for."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from coder import tables
from coder.adherence.report import Report as Adherence
from coder.adherence.report import adherence_report
from coder.agreement.report import Report as Agreement
from coder.store import Store, books
from coder.tables.compared import agreement_report
from coder.tables.past import history


@dataclass(frozen=True)
class Reports:
    """`standard`: a share from 0 to 1 in place of the plans' own."""

    store: Store
    standard: float | None = None

    @cached_property
    def tables(self) -> tables.Tables:
        return tables.read(self.store)

    @cached_property
    def adherence(self) -> Adherence:
        """By programme; it regroups itself."""
        found = self.tables
        return adherence_report(
            sessions=found.sessions,
            codings=found.codings,
            events=found.events,
            marks=found.marks,
            plans=found.plans,
            plan_items=found.plan_items,
            codes=found.codes,
            looked_for=found.looked_for,
            gaps=found.gaps,
            delivered=found.delivered,
            standard=self.standard,
        )

    @cached_property
    def agreement(self) -> Agreement | None:
        """None where no session has two independent codings."""
        made = agreement_report(self.store, self.tables)
        return made if made.sessions else None

    @cached_property
    def history(self) -> pd.DataFrame:
        return history(self.store)

    @cached_property
    def strain_codes(self) -> dict[str, frozenset[str]]:
        """The codes that mark a strain, by the digest of the codebook."""
        return strain_codes(self.store)


def strain_codes(store: Store) -> dict[str, frozenset[str]]:
    """Digest of a stored codebook -> its codes that mark a strain; none where it declares no strains."""
    parsed = {row.digest: books.parsed_codebook(store, row).strains for row in books.codebooks(store)}
    return {digest: frozenset(strains.markers if strains else ()) for digest, strains in parsed.items()}
