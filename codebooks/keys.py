"""Which strokes may stand for what: no two keys may be taken for one another, none may hide a command."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codebooks.nodes import Node

if TYPE_CHECKING:
    from codebooks.checks import Findings

NAMES = {"full_stop": ".", "period": ".", "question_mark": "?", "space": " "}
"""Names that a terminal library gives to the keys of signs."""


@dataclass(frozen=True)
class Bound:
    """A key and what it stands for. The second stroke is kept in lower case, as it is read."""

    owner: str
    id: str
    kind: str
    technique: str | None
    key: str
    node: Node


def check_keys(findings: "Findings", root: Node, reserved: frozenset[str]) -> None:
    commands = {NAMES.get(name, name) for name in reserved}
    techniques = {entry.id: entry for entry in _bound(root, "techniques", "technique")}
    events = [*_bound(root, "modes", "mode"), *_bound(root, "codes", "code"), *_bound(root, "modifiers", "modifier")]
    for bound in [*events, *techniques.values()]:
        own = techniques.get(bound.technique or "")
        if bound.key[0] in commands and (own is None or own.key != bound.key[0]):
            what = f"the key {bound.key} of {bound.owner} begins with '{bound.key[0]}', which is a command"
            findings.add(bound.node, what, "choose another first stroke")
    _equal(findings, list(techniques.values()))
    _equal(findings, events)
    _prefixes(findings, events)
    for bound in events:
        _first_stroke(findings, bound, techniques)


def _bound(root: Node, section: str, kind: str) -> list[Bound]:
    found = []
    for entry in root.get(section).rows:
        key = entry.get("key").text
        id = entry.get("id").text or "?"
        if key and not any(stroke.isspace() for stroke in key):
            own = key[0] + key[1:].lower()
            found.append(Bound(f"{kind} {id}", id, kind, entry.get("technique").text, own, entry.get("key")))
    return found


def _equal(findings: "Findings", bounds: list[Bound]) -> None:
    first: dict[str, Bound] = {}
    for bound in bounds:
        other = first.setdefault(bound.key, bound)
        if other is not bound:
            what = f"{bound.owner} has the key {bound.key}, which {other.owner} has on line {other.node.line}"
            findings.add(bound.node, what, "give each its own key; a second stroke ignores case")


def _prefixes(findings: "Findings", bounds: list[Bound]) -> None:
    single = {bound.key: bound for bound in bounds if len(bound.key) == 1}
    for bound in bounds:
        other = single.get(bound.key[0])
        if len(bound.key) > 1 and other is not None:
            what = f"the key {other.key} of {other.owner} begins the key {bound.key} of {bound.owner}"
            findings.add(bound.node, what, "change the first stroke of one of them")


def _first_stroke(findings: "Findings", bound: Bound, techniques: dict[str, Bound]) -> None:
    own = techniques.get(bound.technique or "")
    if own is not None and (len(bound.key) != 2 or bound.key[0] != own.key):
        what = f"the key {bound.key} of {bound.owner} does not begin with the key {own.key} of its technique {own.id}"
        findings.add(bound.node, what, f"write the technique's key and one more stroke, like {own.key}a")
        return
    for technique in techniques.values():
        if own is None and bound.key[0] == technique.key:
            what = f"the key {bound.key} of {bound.owner} begins with the key of {technique.owner}"
            findings.add(bound.node, what, "that stroke leads to the technique's own codes: choose another")
