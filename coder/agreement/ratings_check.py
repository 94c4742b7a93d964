"""What a ratings table may say by mistake: a unit twice, and another program's sign for a missing value."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from coder.agreement.report_frames import MOST_PROBLEMS, text
from coder.errors import BadInput, Problem

MISSING_ELSEWHERE = frozenset({"na", "n/a", "#n/a", "#na", "<na>", "nan", "nat", "null", "."})
"""How R, pandas, Excel, SQL, SAS and Stata write a missing value, in lower case."""


def refuse_repeated_units(frame: pd.DataFrame, session: str | None, unit: str | None, source: str) -> None:
    """BadInput with every row whose unit stood before in the same session; rows without an id are units of their own.

    session, unit: the columns of these ids, where the table has them. The index holds the lines of the file.
    """
    if unit is None:
        return
    sessions = [text(cell) for cell in frame[session]] if session is not None else [""] * len(frame)
    seen: dict[tuple[str, str], Any] = {}
    problems = []
    for line, name, inside in zip(frame.index, (text(cell) for cell in frame[unit]), sessions, strict=True):
        if name and (inside, name) in seen:
            what = f"unit {name}{f' of session {inside}' if inside else ''} stands in line {seen[inside, name]} already"
            problems.append(Problem(what, f"{source}:{line}", "give each unit one row, with a column for each rater"))
        seen.setdefault((inside, name), line)
    if len(problems) > MOST_PROBLEMS:
        every = Problem(f"{len(problems)} such rows in all", source, f"the first {MOST_PROBLEMS} are listed")
        problems = [*problems[:MOST_PROBLEMS], every]
    if problems:
        raise BadInput.several(problems)


def taken_as_categories(cells: Any, declared: Collection[str] | None) -> Iterator[str]:
    """A warning for each sign of a missing value that became a category; cells: (N, R) as `rating_cells` gives them.

    What was declared as a category is meant as one.
    """
    meant = set(declared or ())
    signs = Counter(cell for cell in cells.ravel().tolist() if isinstance(cell, str))
    for sign, count in sorted(signs.items()):
        if sign.lower() in MISSING_ELSEWHERE and sign not in meant:
            where = "1 cell" if count == 1 else f"{count} cells"
            yield f"{sign} stands in {where} and was taken as a category; leave missing cells empty"
