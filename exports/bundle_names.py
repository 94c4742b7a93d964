"""Names of variables that SPSS takes: a letter first, letters, digits and `_`, at most 64 bytes, none twice."""

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 64
RESERVED = frozenset({"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"})
# Words that R does not take as a name.
_R = frozenset({"IF", "ELSE", "REPEAT", "WHILE", "FUNCTION", "FOR", "NEXT", "BREAK", "TRUE", "FALSE", "NULL", "NA",
                "INF", "NAN", "IN"})  # fmt: skip


def variable_names(columns: Sequence[str]) -> list[str]:
    """A legal name for each column, none equal to another but for case.

    >>> variable_names(["ED-CON", "ED_CON", "mod:flag", "2nd", "to"])
    ['ED_CON', 'ED_CON_2', 'mod_flag', 'v2nd', 'to_']
    """
    made: list[str] = []
    taken: set[str] = set()
    for column in columns:
        name = unique = _legal(column)
        number = 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{name[: LONGEST - len(str(number)) - 1]}_{number}"
        taken.add(unique.casefold())
        made.append(unique)
    return made


def _legal(column: str) -> str:
    plain = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_") or "v"
    name = name if name[0].isalpha() else f"v{name}"
    return f"{name}_" if name.upper() in RESERVED | _R else name[:LONGEST]
