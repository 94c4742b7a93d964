"""What an id may be: one rule for tables, files and the database. Imports nothing, so that anything may ask."""

import re

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def why_not_an_id(text: str) -> str | None:
    """Why `text` cannot name a session, person or code; None when it can."""
    if not text.strip():
        return "it is empty"
    if _CONTROL.search(text):
        return "it holds a control character"
    return None
