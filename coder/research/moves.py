"""Changes of mode and strains of each session, as the adherence report tells them."""

from typing import Any

import pandas as pd

from coder.adherence.report import Report

MOVES = (
    "session", "mode_changes", "mode_changes_per_hour", "why_no_changes", "strains", "answered", "answered_share",
    "median_seconds", "resolved", "resolved_share", "why_no_strains",
)  # fmt: skip


def moves_table(report: Report) -> pd.DataFrame:
    """One row a session that has a coding that counts; counts, shares, seconds; None where unknown, with the reason."""
    rows = [_row(one.to_json()) for one in report.sessions if one.coding is not None]
    return pd.DataFrame(rows, columns=list(MOVES), dtype=object)


def _row(entry: dict[str, Any]) -> list[Any]:
    changes, strains = entry["mode_changes"], entry["strains"]
    return [
        entry["session"], changes["count"], changes["per_hour"], changes["why_missing"],
        strains["count"], strains["answered"], strains["answered_share"]["value"], strains["median_seconds"],
        strains["resolved"], strains["resolved_share"]["value"], strains["why_missing"],
    ]  # fmt: skip
