"""A table given as ratings side by side that is one of the program's long tables."""

import pandas as pd

from coder.errors import BadInput

LONG = (("scale", "value", "ratings"), ("item", "status", "items"))
"""What a row of a long table is about, its answer, and what `coder import --kind` calls the table."""


def refuse_long(frame: pd.DataFrame, source: str) -> None:
    """BadInput where a table of ratings is one of the program's long tables: a row an answer, observers down it."""
    names = {str(column).strip().lower() for column in frame.columns}
    for about, answer, kind in LONG:
        if {"observer", about, answer} <= names:
            mend = (
                f"make it wide: a row for each session and {about}, in the columns session, unit (the {about}) and one "
                f"for each observer, with the {answer} in it; or `coder import FILE --kind {kind}`, then "
                "`coder agreement`"
            )
            raise BadInput(f"it is a long table, with a row for each observer's {answer}", source, mend)
    if {"observer", "onset", "code"} <= names:
        mend = "give it as `coder agreement --events FILE`"
        raise BadInput("it is a table of events, with a row for each", source, mend)
