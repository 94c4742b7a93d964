"""Warnings for a terminal: what many sessions share stands once, with their number and the first of them."""

import re
from collections.abc import Collection, Sequence

FEW = 4
"""Names that a line lists; the document of --json holds all."""
_DRAFT = re.compile(r"the coding by .+ is a draft")
_DRAFTS = "drafts count: "


def folded(warnings: Sequence[str], sessions: Collection[str]) -> list[str]:
    """The warnings in their order, `SESSION: TEXT` of several sessions as one.

    >>> folded(["S1: no length", "odd", "S2: no length", "drafts count: S1, S2, S3, S4, S5"], ["S1", "S2"])
    ['no length: S1, S2', 'odd', 'drafts count: S1, S2, S3, S4 and 1 more (5 in all)']
    """
    shared: dict[str, list[str]] = {}
    for warning in warnings:
        name, sign, text = warning.partition(": ")
        if not sign or name not in sessions:
            shared.setdefault(warning, [])
        elif not (_DRAFT.fullmatch(text) and any(one.startswith(_DRAFTS) for one in warnings)):
            # Drafts are named already where the warning of them all stands.
            shared.setdefault(text, []).append(name)
    return [_line(text, names) for text, names in shared.items()]


def _line(text: str, names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"{names[0]}: {text}"
    if names:
        return f"{text}: {_listed(names)}"
    if text.startswith(_DRAFTS):
        return f"{_DRAFTS}{_listed(text.removeprefix(_DRAFTS).split(', '))}"
    return text


def _listed(names: Sequence[str]) -> str:
    few = ", ".join(names[:FEW])
    return few if len(names) <= FEW else f"{few} and {len(names) - FEW} more ({len(names)} in all)"
