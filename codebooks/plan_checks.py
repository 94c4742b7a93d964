"""What must hold within a session plan, and between it and its codebook."""

import re

from codebooks.checks import Findings
from codebooks.fields import WANTED_VERSION, accepts
from codebooks.nodes import Node
from codebooks.problems import Problem
from codebooks.schema import Codebook

TARGET_FIELDS = ("measure", "ranges", "rationale")


def check(root: Node, where: str, codebook: Codebook | None) -> list[Problem]:
    findings = Findings(where)
    if findings.too_many(root):
        return findings.problems
    findings.unique(root.get("items").rows, "item")
    _weights(findings, root)
    for item in root.get("items").rows:
        for entry in item.get("expect_codes").rows:
            if entry.get("min").text is None and entry.get("min_minutes").text is None:
                owner = f"expect_codes of item {item.get('id').text}"
                findings.add(entry, f"{owner} says neither how often nor how long", "add `min: 1` or `min_minutes: 5`")
    if codebook is not None:
        _against(findings, root, codebook)
    return findings.problems


def _weights(findings: Findings, root: Node) -> None:
    weights = [item.get("weight").text or "1" for item in root.get("items").rows]
    if weights and all(_is_zero(weight) for weight in weights):
        findings.add(root.get("items"), "every item has the weight 0", "give at least one item a weight over 0")


def _is_zero(text: str) -> bool:
    return text.strip().replace(".", "", 1).strip("0") == "" and "0" in text


def _against(findings: Findings, root: Node, book: Codebook) -> None:
    _version(findings, root.get("codebook"), book)
    known = list(book.codables_by_id)
    for item in root.get("items").rows:
        owner = f"item {item.get('id').text}"
        for entry in item.get("expect_codes").rows:
            findings.refer_all(entry.get("any_of"), known, owner, "code")
            _states_for_minutes(findings, entry, owner, book)
    findings.refer_all(root.get("proscribed"), known, "proscribed", "code")
    targets = root.get("mode_targets")
    modes = [codable.id for codable in book.codables if codable.level == "mode" and codable.mode is not None]
    for source in (targets, targets.get("ranges")):
        for name, entry in source.fields.items():
            if name not in TARGET_FIELDS:
                findings.refer(Node(name, entry.line), modes, "mode_targets", "mode")


def _version(findings: Findings, ref: Node, book: Codebook) -> None:
    wanted, version = ref.get("id").text, ref.get("version").text
    if wanted is not None and wanted != book.id:
        what = f"the plan's codes are from the codebook '{wanted}', and this one is '{book.id}'"
        findings.add(ref, what, "check it with its own codebook, or change `codebook` in the plan")
        return
    if version is not None and re.match(WANTED_VERSION, version) and not accepts(version, book.version):
        what = f"the plan asks for version {version} of {book.id}, and this one is {book.version}"
        findings.add(ref, what, "add that version of the codebook, or change `codebook` in the plan")


def _states_for_minutes(findings: Findings, entry: Node, owner: str, book: Codebook) -> None:
    if entry.get("min_minutes").text is None:
        return
    for row in entry.get("any_of").rows:
        codable = book.codable(row.text or "")
        if codable is not None and codable.kind == "point":
            findings.add(row, f"{owner} asks for minutes of {codable.id}, which is a point", "ask for `min` instead")
