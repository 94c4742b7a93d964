"""The groups of a research bundle: the report's own rows, and beside each figure what it rests on."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from coder.adherence.report import Report
from coder.research.cells import OTHER_PRACTITIONER, OTHER_SITE

MIXED = "pooled for discretion: its sessions are of several people or sites, of whom limits and status say nothing"


def groups_table(report: Report, by: Sequence[str]) -> pd.DataFrame:
    """One row a group of each grouping in `by`.

    The report's columns, and `dose_n` (sessions with a dose), `met_method` and `concerns_method` (of their limits) and
    `confidence` (of all limits, a share). What mixes people or sites has no limits and no status.
    """
    groups = [_of_one(report.regrouped(one)) for one in by]
    return _mixed_unjudged(pd.concat([one for one in groups if len(one)] or groups[:1], ignore_index=True))


def _of_one(report: Report) -> pd.DataFrame:
    frame = report.groups_frame().astype(object)
    beside: dict[str, list[Any]] = {
        "dose_n": [one.dose.n for one in report.groups],
        "met_method": [one.met.method for one in report.groups],
        "concerns_method": [one.concerns["method"] for one in report.groups],
        "confidence": [report.confidence for _ in report.groups],
    }
    columns = {name: pd.Series(cells, index=frame.index, dtype=object) for name, cells in beside.items()}
    return frame.assign(**columns)


def _mixed_unjudged(groups: pd.DataFrame) -> pd.DataFrame:
    """Groups, those that mix people without the limits and status that one person or site would have."""
    mixed = groups["group"].isin([OTHER_PRACTITIONER, OTHER_SITE])
    limits = [one for one in groups.columns if str(one).endswith(("_low", "_high", "method"))]
    made = groups.copy()
    made.loc[mixed, [*limits, "status", "status_rule", "confidence"]] = None
    made.loc[mixed, "why_no_interval"] = MIXED
    return made
