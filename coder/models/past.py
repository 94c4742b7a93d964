"""The history of all records, and the chains of hashes that hold it together."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from coder.models.columns import big_column, json_column
from coder.models.ids import new_id

REST = UUID(int=0)
"""Names, in `chain`, the chain of all that belongs to no coding."""


class History(SQLModel, table=True):
    """Every change of a record, appended in the transaction that makes it; never changed, never deleted.

    The entries of a coding are one chain, all the others another. `digest` is the hash of what changed, `link` that of
    the link before, the digest and all other fields: see `coder.store.chains`.
    """

    __table_args__ = (Index("history_chain_number", "chain", "number"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    chain: UUID | None = None
    """The coding that the change belongs to; None for all the rest."""
    number: int = Field(sa_column=big_column())
    """Place in its chain, from 1."""
    act: UUID
    """Changes made by one stroke or command share it."""
    undoes: UUID | None = None
    """The act that this one takes back."""
    made_at: int = Field(sa_column=big_column())
    made_offset: int = 0
    who: str
    record: str
    """Table name, or what was disclosed."""
    record_id: UUID
    action: str
    """insert, update, retract, restore, delete, lock, unlock, disclose, purge; restate: what stands after a purge;
    attempt, again: practice that was compared with gold, and begun anew; lag: what is taken off the times of keys."""
    before: dict[str, Any] | None = Field(default=None, sa_column=json_column(nullable=True))
    """The changed fields as they were."""
    after: dict[str, Any] | None = Field(default=None, sa_column=json_column(nullable=True))
    why: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    digest: str
    """SHA-256 of `before`, `after` and `why`; it stays when these are erased."""
    link: str
    """SHA-256 that binds this entry to the one before."""
    erased: bool = False
    """`before`, `after` and `why` were erased, and an entry with the action `purge` says when and by which rule."""


class Chain(SQLModel, table=True):
    """The end of each chain, so that entries missing there are seen too. Not history."""

    id: UUID = Field(primary_key=True)
    """The coding, or `REST`."""
    entries: int = Field(sa_column=big_column())
    link: str
    """That of the last entry."""
