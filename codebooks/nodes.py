"""YAML as a tree of plain text with line numbers, without YAML's guesses about types.

Only PyYAML's event stream is used: its parser keeps its own stack, so nesting cannot exhaust Python's; anchors,
aliases and tags, with which a small file becomes a huge or a foreign one, are refused where they stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from codebooks.problems import Problem, Unreadable

DEPTH_LIMIT = 12
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Node:
    """A value and the line that it stands on, from 1; `key_lines` has the lines of a mapping's fields."""

    value: "str | list[Node] | dict[str, Node] | None"
    line: int
    key_lines: dict[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str | None:
        return self.value if isinstance(self.value, str) else None

    @property
    def rows(self) -> "list[Node]":
        return self.value if isinstance(self.value, list) else []

    @property
    def fields(self) -> "dict[str, Node]":
        return self.value if isinstance(self.value, dict) else {}

    def get(self, name: str) -> "Node":
        """The field's node, or an empty one on this line."""
        return self.fields.get(name, Node(None, self.line))

    def plain(self) -> object:
        """The tree as dicts, lists, text and None."""
        if isinstance(self.value, list):
            return [row.plain() for row in self.value]
        if isinstance(self.value, dict):
            return {name: node.plain() for name, node in self.value.items()}
        return self.value

    def line_at(self, path: tuple[int | str, ...]) -> int:
        """The line of the deepest part of `path` that is in the file."""
        node, line = self, self.line
        for step in path:
            if isinstance(step, int) and step < len(node.rows):
                node = node.rows[step]
                line = node.line
            elif isinstance(step, str) and step in node.fields:
                line = node.key_lines[step]
                node = node.fields[step]
            else:
                break
        return line


def read(text: str, where: str) -> tuple[Node, list[Problem]]:
    """The document's tree, with what is wrong in it so far: fields given twice, characters that cannot be shown.

    Raises Unreadable where YAML ends being readable.
    """
    problems: list[Problem] = []
    try:
        return _Tree(where, problems).document(yaml.parse(text, Loader=Loader)), problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        row = (text.splitlines() + [""] * line)[line - 1]
        what, mend = _said(error, row)
        raise Unreadable(what, f"{where}:{line}", mend) from error
    except yaml.YAMLError as error:
        raise Unreadable("not readable as YAML", where, "start from `coder codebook new FILE`") from error


def _said(error: yaml.MarkedYAMLError, row: str) -> tuple[str, str]:
    """What the parser stumbled on, and how to mend it; `row` is the line it names."""
    if "\t" in row[: len(row) - len(row.lstrip())]:
        return "a tab stands in the indent", "indent with spaces"
    parts = [part.split("\n")[0] for part in (error.context, error.problem) if part]
    what = f"not readable as YAML: {', '.join(parts) or 'the text breaks off'}"
    if "nesting depth" in what:
        return f"more than {DEPTH_LIMIT} levels deep", "a codebook needs 6 at most"
    if "mapping values" in what or "expected ':'" in what or "could not find" in what:
        return what, "put text that holds a colon or a # in quotes, and a space after each field's colon"
    return what, "look at this line and the one before: indents, quotes and brackets must match"


class _Tree:
    """Builds nodes from events; the nesting is bounded."""

    def __init__(self, where: str, problems: list[Problem]) -> None:
        self.where = where
        self.problems = problems

    def document(self, events: Iterator[Event]) -> Node:
        root: Node | None = None
        for event in events:
            if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent | AliasEvent):
                if root is not None:
                    raise Unreadable("holds two documents", self._at(event), "keep one, without lines of `---`")
                root = self.node(event, events, 1)
        if root is None or root.value is None:
            raise Unreadable("nothing in it", self.where, "start from `coder codebook new FILE`")
        return root

    def node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        self._plain_only(event, depth)
        line = _line(event)
        if isinstance(event, ScalarEvent):
            return Node(self._scalar(event), line)
        if isinstance(event, SequenceStartEvent):
            rows: list[Node] = []
            while not isinstance(event := next(events), SequenceEndEvent):
                rows.append(self.node(event, events, depth + 1))
            return Node(rows, line)
        return self._mapping(Node({}, line), events, depth)

    def _mapping(self, node: Node, events: Iterator[Event], depth: int) -> Node:
        while not isinstance(event := next(events), MappingEndEvent):
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if key.text is None:
                raise Unreadable("a field has no name", self._at(event), "write `name: value`")
            if key.text in node.fields:
                first = node.key_lines[key.text]
                what = f"'{key.text}' is given twice, first on line {first}"
                self.problems.append(Problem(what, self._at(event), "keep one of them"))
                continue
            node.fields[key.text] = value
            node.key_lines[key.text] = key.line
        return node

    def _scalar(self, event: ScalarEvent) -> str | None:
        text: str = event.value
        if event.implicit[0] and text in NULLS:
            return None
        bad = [sign for sign in text if not sign.isprintable() and sign not in "\n\u00a0\u00ad\u200d"]
        if bad:
            what = f"character U+{ord(bad[0]):04X} cannot be shown"
            self.problems.append(Problem(what, self._at(event), "take it out; it may have come with copied text"))
        return "".join(sign for sign in text if sign not in bad).strip()

    def _plain_only(self, event: Event, depth: int) -> None:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            mend = "write the text out where it is meant; if it begins with & or *, put it in quotes"
            raise Unreadable("anchors and aliases (&, *) are not taken", self._at(event), mend)
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            raise Unreadable("tags (!) are not taken", self._at(event), "put text that begins with ! in quotes")
        if depth > DEPTH_LIMIT:
            raise Unreadable(f"more than {DEPTH_LIMIT} levels deep", self._at(event), "a codebook needs 6 at most")

    def _at(self, event: Event) -> str:
        return f"{self.where}:{_line(event)}"


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
