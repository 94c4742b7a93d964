"""The moments at which two observers coded: what one coded beside what the other did, one row each."""

from collections.abc import Iterable, Mapping, Sequence

from coder.desk import times
from coder.screens.agreement_words import Entry, subject_of
from coder.screens.tables import Row, Table

KINDS = ("apart", "different code", "only first", "only second", "matched", "all")
"""What `k` steps through. First: every moment at which the observers part."""
WORDS = {"matched": "same code", "different_code": "other code", "only_first": "only {}", "only_second": "only {}",
         "not_compared": "coded by {}"}  # fmt: skip
SIGNS = {"matched": "=", "different_code": "≠", "only_first": "‹", "only_second": "›", "not_compared": "·"}
WIDEST = 40
"""Cells of a code with its label."""
MOST = 3_000
"""Rows on show; a filter or a code brings the others."""


def moments(aligned: Iterable[Entry], kind: str, of: Entry | None) -> list[Entry]:
    """The rows of a kind, of all or of the code, session or pair that `of` speaks of; `label`: what a code counts as at
    the level of comparison."""
    return [one for one in aligned if _is(one, kind) and _concerns(one, of)]


def _is(one: Entry, kind: str) -> bool:
    if kind == "apart":
        return bool(one["kind"] != "matched")
    return kind == "all" or one["kind"] == kind.replace(" ", "_")


def _concerns(one: Entry, of: Entry | None) -> bool:
    if of is None or of["scope"] in ("overall", "channel"):
        return True
    if of["scope"] == "code":
        return of["code"] in one["label"]
    same_pair = list(of["raters"]) == list(one["raters"])
    return same_pair and (of["scope"] == "pair" or of["session"] == one["session"])


def moment_table(found: Sequence[Entry], labels: Mapping[str, str] | None = None) -> Table:
    """One row a moment; `labels` stand beside codes where there is room for them."""
    columns = ("session", "time", "what", "first coded", "second coded", "apart", "observers")
    return Table(columns, tuple(Row(one, _cells(one, labels or {})) for one in found[:MOST]))


def _cells(one: Entry, labels: Mapping[str, str]) -> tuple[str, ...]:
    codes = tuple(f"{code} {labels.get(code, '')}".rstrip()[:WIDEST] if code else "—" for code in one["code"])
    moment = times.clock(at_ms(one), tenths=True)
    return (one["session"], moment, what(one), *codes, apart(one), ", ".join(one["raters"]))


def what(one: Entry) -> str:
    """`same code`, `other code`, `only anna`, `coded by anna`."""
    return WORDS[one["kind"]].format(one["raters"][1 if one["onset"][0] is None else 0])


def apart(one: Entry) -> str:
    """Seconds by which the second observer's event comes after the first's; nothing without a partner."""
    known = [onset for onset in one["onset"] if onset is not None]
    return f"{known[1] - known[0]:+.1f} s" if len(known) == 2 else ""


def at_ms(one: Entry) -> int:
    """The time of the earlier event, in ms."""
    seconds: float = min(onset for onset in one["onset"] if onset is not None)
    return round(seconds * 1000)


def moment_sentence(figures: Entry, of: Entry | None, kind: str, shown: int) -> str:
    """How many moments are on show, of which kind and about what."""
    about = "" if of is None or not subject_of(of) else f" about {subject_of(of)}"
    which = {"apart": "where they part", "all": "in all"}.get(kind, kind)
    first = f", the first {MOST:,} listed" if shown > MOST else ""
    total = len(figures["aligned"])
    return f"{shown:,} moments {which}{about}, of {total:,}{first}. k: another kind; enter: both codings around it."
