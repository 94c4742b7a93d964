"""Columns and constraints that several tables use."""

from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column
from sqlmodel import SQLModel

# Every constraint has a name, so that a later migration can find it on either database.
SQLModel.metadata.naming_convention = {
    "ix": "%(table_name)s_%(column_0_N_name)s_index",
    "uq": "%(table_name)s_%(column_0_N_name)s_unique",
    "fk": "%(table_name)s_%(column_0_N_name)s_refers",
    "pk": "%(table_name)s_primary",
}


def one_of(column: str, values: tuple[str, ...], name: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IS NULL OR {column} IN ({listed})", name=name)


def json_column(nullable: bool = False) -> Any:
    """Absent is NULL, never the JSON word null."""
    return Column(JSON(none_as_null=True), nullable=nullable)


def big_column(nullable: bool = False) -> Any:
    return Column(BigInteger, nullable=nullable)
