"""What must hold between the entries of a codebook: unique ids, references that resolve, keys that do not clash.

Done on the tree, not on the finished record, so that a file with a wrong type still gets all its problems told.
"""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from codebooks.keys import check_keys
from codebooks.nodes import Node
from codebooks.problems import Problem
from codebooks.schema import PRESET_WORDS

ENTRY_LIMIT = 2000
SUGGESTIONS = 20
"""How many unknown names get a near one looked for: the search is slow, and a file may hold thousands."""
YES = frozenset({"true", "yes", "on", "1", "y", "t"})


@dataclass
class Findings:
    """Collects problems in one file."""

    where: str
    problems: list[Problem] = field(default_factory=list)
    looked_up: int = 0

    def add(self, node: Node, what: str, mend: str) -> None:
        self.problems.append(Problem(what, f"{self.where}:{node.line}", mend))

    def refer(self, node: Node, known: Iterable[str], owner: str, kind: str) -> None:
        """The text of `node` (nothing if it has none) must be one of `known`."""
        names = list(known)
        if node.text is None or node.text in names:
            return
        self.looked_up += 1
        near: list[str] = []
        if self.looked_up <= SUGGESTIONS:
            near = difflib.get_close_matches(node.text, names[:1000], n=1, cutoff=0.5)
        listed = ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")
        mend = f"is '{near[0]}' meant?" if near else f"there are: {listed}" if names else f"there is no {kind} at all"
        self.add(node, f"{owner} names the {kind} '{node.text}', which is not there", mend)

    def refer_all(self, node: Node, known: Iterable[str], owner: str, kind: str) -> None:
        names = list(known)
        for row in node.rows:
            self.refer(row, names, owner, kind)

    def too_many(self, root: Node) -> bool:
        """Whether a list is longer than any codebook's, so that comparing its entries would take minutes."""
        for name, section in root.fields.items():
            if len(section.rows) > ENTRY_LIMIT:
                self.add(section, f"{name} has {len(section.rows)} entries", f"at most {ENTRY_LIMIT} are taken")
        return bool(self.problems)

    def unique(self, entries: Iterable[Node], kind: str) -> None:
        first: dict[str, Node] = {}
        for entry in entries:
            id = entry.get("id").text
            if id is None:
                continue
            if id in first:
                self.add(
                    entry, f"the id {id} is given to two entries, first on line {first[id].line}", f"rename one {kind}"
                )
            first.setdefault(id, entry)


def ids(root: Node, section: str) -> list[str]:
    return [id for entry in root.get(section).rows if (id := entry.get("id").text)]


def check(root: Node, where: str, reserved: frozenset[str]) -> list[Problem]:
    findings = Findings(where)
    if findings.too_many(root):
        return findings.problems
    _unique_ids(findings, root)
    _references(findings, root)
    _modifiers(findings, root)
    _presets(findings, root)
    _summaries(findings, root)
    _ratings(findings, root)
    _origins(findings, root)
    check_keys(findings, root, reserved)
    return findings.problems


def codable_ids(root: Node) -> list[str]:
    """Modes, techniques and codes: the ids that share one namespace."""
    return [*ids(root, "modes"), *ids(root, "techniques"), *ids(root, "codes")]


def _unique_ids(findings: Findings, root: Node) -> None:
    codables = [entry for section in ("modes", "techniques", "codes") for entry in root.get(section).rows]
    findings.unique(codables, "mode, technique or code")
    for section in ("channels", "modifiers", "presets", "subjects", "sources", "session_attributes"):
        findings.unique(root.get(section).rows, section.removesuffix("s").replace("_", " "))
    findings.unique(root.get("summaries").rows, "summary")
    findings.unique(root.get("globals").get("items").rows, "rating")
    for entry in codables:
        id = entry.get("id").text
        if id in PRESET_WORDS:
            findings.add(entry, f"the id {id} is a word of presets", "choose another id")


def _references(findings: Findings, root: Node) -> None:
    modes, techniques, codes = ids(root, "modes"), ids(root, "techniques"), ids(root, "codes")
    roles = [role for entry in root.get("subjects").rows if (role := entry.get("role").text)]
    for technique in root.get("techniques").rows:
        findings.refer(technique.get("mode"), modes, f"technique {technique.get('id').text}", "mode")
    for code in root.get("codes").rows:
        findings.refer(code.get("technique"), techniques, f"code {code.get('id').text}", "technique")
    for section, kind in (("modes", "mode"), ("codes", "code")):
        for entry in root.get(section).rows:
            owner = f"{kind} {entry.get('id').text}"
            _channel(findings, root, entry, owner, "state" if section == "modes" else "point")
            if roles:
                findings.refer_all(entry.get("performed_by"), roles, owner, "role of subjects")
    alone = root.get("technique_alone")
    if alone.fields:
        findings.refer_all(alone.get("modes"), modes, "technique_alone", "mode")
        _channel(findings, root, alone, "technique_alone", "point")
        if roles:
            findings.refer_all(alone.get("performed_by"), roles, "technique_alone", "role of subjects")
    strains = root.get("strains")
    findings.refer_all(strains.get("markers"), codes, "strains", "code")
    findings.refer(strains.get("episode"), codes, "strains", "code")
    findings.refer(strains.get("resolved"), codes, "strains", "code")
    one_to_one = [*codable_ids(root), *ids(root, "subjects")]
    findings.refer_all(root.get("one_to_one").get("not_used"), one_to_one, "one_to_one", "subject or code")


def _channel(findings: Findings, root: Node, entry: Node, owner: str, default: str) -> None:
    """The channel must be there, and take this kind of event."""
    channels = {channel.get("id").text: channel for channel in root.get("channels").rows}
    named = entry.get("channel")
    findings.refer(named, [id for id in channels if id], owner, "channel")
    channel = channels.get(named.text)
    kind = entry.get("event_type").text or default
    takes = channel.get("kind").text if channel and named.text else None
    if takes in ("state", "point") and kind in ("state", "point") and takes != kind:
        what = f"{owner} is a {kind}, and its channel {named.text} takes {takes}s only"
        findings.add(entry, what, "change its event_type or channel, or the channel's kind to mixed")
    if channel and default == "state" and (channel.get("exclusive").text or "").lower() not in YES:
        findings.add(
            entry, f"{owner} is in the channel {named.text}, which is not exclusive", "write `exclusive: true`"
        )


def _modifiers(findings: Findings, root: Node) -> None:
    roles = [role for entry in root.get("subjects").rows if (role := entry.get("role").text)]
    by_codes = [row.text for section in ("codes", "modes") for row in _performers(root.get(section).rows) if row.text]
    targets = ["all", *dict.fromkeys([*roles, *by_codes]), *codable_ids(root)]
    for modifier in root.get("modifiers").rows:
        owner = f"modifier {modifier.get('id').text}"
        values = [row.text for row in modifier.get("values").rows if row.text]
        findings.refer(modifier.get("default"), values, owner, "value")
        findings.refer_all(modifier.get("applies_to"), targets, owner, "code, technique, mode or role")
        for value, codes in modifier.get("links").fields.items():
            at = Node(value, codes.line)
            findings.refer(at, values, f"links of {owner}", "value")
            findings.refer_all(codes, ids(root, "codes"), owner, "code")


def _performers(entries: Iterable[Node]) -> Iterator[Node]:
    for entry in entries:
        yield from entry.get("performed_by").rows


def _presets(findings: Findings, root: Node) -> None:
    known = [*PRESET_WORDS, *codable_ids(root)]
    for preset in root.get("presets").rows:
        findings.refer_all(preset.get("use"), known, f"preset {preset.get('id').text}", "code, technique or mode")


def _summaries(findings: Findings, root: Node) -> None:
    labels: dict[str, Node] = {}
    counted = _counted(root)
    for summary in root.get("summaries").rows:
        owner = f"summary {summary.get('id').text}"
        label = summary.get("label").text
        if label is not None and labels.setdefault(label.casefold(), summary) is not summary:
            findings.add(summary.get("label"), f"{owner} has the label of another summary", "give each its own")
        parts: dict[str, set[str]] = {}
        for part in ("numerator", "denominator"):
            named = summary.get(part)
            findings.refer_all(named, list(counted), owner, "code, technique or mode")
            parts[part] = {id for row in named.rows for id in counted.get(row.text or "", ())}
            for row in named.rows:
                if not counted.get(row.text or "", ("unknown",)):
                    what = f"{owner} counts the technique {row.text}, which has no code and cannot be coded alone"
                    findings.add(row, what, "name what can be coded")
        outside = sorted(parts["numerator"] - parts["denominator"])
        if summary.get("kind").text == "share" and parts["denominator"] and outside:
            what = f"{owner} is a share, and its denominator does not have {', '.join(outside)}"
            findings.add(summary.get("numerator"), what, "add that to the denominator, or write `kind: ratio`")


def _counted(root: Node) -> dict[str, tuple[str, ...]]:
    """The ids that an event may carry, for each code, technique and mode; a technique has those of its codes."""
    alone = {row.text for row in root.get("technique_alone").get("modes").rows}
    found: dict[str, tuple[str, ...]] = {id: (id,) for id in ids(root, "modes")}
    for technique in root.get("techniques").rows:
        id = technique.get("id").text or ""
        found[id] = (id,) if technique.get("mode").text in alone else ()
    for code in root.get("codes").rows:
        id, technique_id = code.get("id").text or "", code.get("technique").text
        found[id] = (id,)
        if technique_id in found and technique_id != id:
            found[technique_id] = (*found[technique_id], id)
    return found


def _ratings(findings: Findings, root: Node) -> None:
    scale = root.get("globals").get("scale")
    low, high = _whole(scale.get("min")), _whole(scale.get("max"))
    if low is None or high is None:
        return
    if not 0 < high - low <= 100:
        findings.add(scale, f"the scale goes from {low} to {high}", "min must be lower than max, by at most 100")
        return
    owners = [("the scale", scale)]
    owners += [(f"rating {item.get('id').text}", item) for item in root.get("globals").get("items").rows]
    for owner, entry in owners:
        for step, anchor in entry.get("anchors").fields.items():
            number = _whole(Node(step, anchor.line))
            if number is not None and not low <= number <= high:
                findings.add(anchor, f"{owner} has an anchor for {step}", f"anchors stand from {low} to {high}")


def _whole(node: Node) -> int | None:
    text = node.text or ""
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 10 else None


def _origins(findings: Findings, root: Node) -> None:
    trace = list(root.get("seed_trace").fields)
    if not trace:
        return
    for section in ("modes", "techniques", "codes", "modifiers", "session_attributes"):
        for entry in root.get(section).rows:
            findings.refer_all(entry.get("seed_ref"), trace, f"{entry.get('id').text}", "entry of seed_trace")
    for item in root.get("globals").get("items").rows:
        findings.refer_all(item.get("seed_ref"), trace, f"rating {item.get('id').text}", "entry of seed_trace")
    findings.refer_all(root.get("one_to_one").get("seed_ref"), trace, "one_to_one", "entry of seed_trace")
