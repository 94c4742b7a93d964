"""The file of `--map`: what their columns and codes are called here, and what is the same in every row."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import yaml

from coder.errors import BadInput, Problem
from exports import raw
from exports.tidy_rules import our_names

_LARGEST = 1_000_000
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_SECTIONS = ("columns", "codes", "set")
_MEND = "write `columns: {theirs: ours}`, `codes: {theirs: ours}` or `set: {observer: anna}`"


@dataclass(frozen=True)
class Renaming:
    """`codes`: a code of None is left out. `constants`: column -> the same text in every row."""

    columns: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str | None] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)

    def apply(self, frame: pd.DataFrame, ours: Collection[str] = ()) -> tuple[pd.DataFrame, int]:
        """The frame in our names, and how many rows were left out. BadInput for columns that are not there.

        A column that is not mapped and differs from one of `ours` only in case or blanks is taken as that.
        """
        where = str(frame.attrs.get("source", "table"))
        there = ", ".join(map(str, frame.columns))
        problems = [
            Problem(f"there is no column {name} to map", where, f"there are: {there}")
            for name in self.columns
            if name not in frame.columns
        ]
        names = [self.columns.get(str(name), str(name)) for name in frame.columns]
        names = our_names(names, [name for name in ours if name not in self.constants])
        problems += [
            Problem(f"two columns would be called {name}", where, "map one of them to another name")
            for name in sorted({name for name in names if names.count(name) > 1})
        ]
        if problems:
            raise BadInput.several(problems)
        made = frame.set_axis(pd.Index(names, dtype=object), axis="columns")
        made = made.assign(**{name: pd.Series(text, index=made.index, dtype=object) for name, text in self._set()})
        made, left_out = self._map_codes(made)
        made.attrs.update(frame.attrs)
        return made, left_out

    def _set(self) -> Iterator[tuple[str, str]]:
        return iter(self.constants.items())

    def _map_codes(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
        if not self.codes or "code" not in frame.columns:
            return frame, 0
        texts = [raw.as_text(cell).strip() for cell in frame["code"].tolist()]
        kept = [self.codes.get(text, text) is not None for text in texts]
        mapped = [self.codes.get(text, cell) for text, cell in zip(texts, frame["code"].tolist(), strict=True)]
        made = frame.assign(code=pd.Series(mapped, index=frame.index, dtype=object))
        return made[kept], len(kept) - sum(kept)


def read_mapping(text: str, where: str) -> Renaming:
    """The mapping in a YAML text; every problem at once. BadInput."""
    if len(text) > _LARGEST:
        raise BadInput("the file is too large for a mapping", where, _MEND)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f":{mark.line + 1}" if mark else ""
        raise BadInput(f"this is not YAML: {getattr(error, 'problem', error)}", f"{where}{at}", _MEND) from error
    problems: list[Problem] = []
    sections: dict[str, dict[str, str | None]] = {name: {} for name in _SECTIONS}
    for line, name, value in _entries(root, where, problems):
        if name not in sections:
            problems.append(Problem(f"there is no section {name}", f"{where}:{line}", _MEND))
            continue
        for inner, key, node in _entries(value, where, problems):
            given = _text(node)
            if given is None and name != "codes":
                problems.append(Problem(f"{key} has no value", f"{where}:{inner}", _MEND))
            elif isinstance(node, yaml.ScalarNode):
                sections[name][key] = given
            else:
                problems.append(Problem(f"{key} is not a single word", f"{where}:{inner}", _MEND))
    if problems:
        raise BadInput.several(problems)
    return Renaming(_full(sections["columns"]), sections["codes"], _full(sections["set"]))


def _entries(node: yaml.Node | None, where: str, problems: list[Problem]) -> Sequence[tuple[int, str, yaml.Node]]:
    """(line, key, value) of a YAML mapping; a key of YAML's own words (`on`, `no`) is taken as it is written."""
    if node is None or (isinstance(node, yaml.ScalarNode) and _text(node) is None):
        return []
    if not isinstance(node, yaml.MappingNode):
        problems.append(Problem("this is not a list of `name: value`", f"{where}:{node.start_mark.line + 1}", _MEND))
        return []
    found: dict[str, tuple[int, str, yaml.Node]] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        if name in found:
            problems.append(Problem(f"{name} is there twice", f"{where}:{line}", "keep one of the two"))
        found[name] = (line, name, value)
    return list(found.values())


def _text(node: yaml.Node) -> str | None:
    """A scalar as it is written; None for an unquoted null."""
    if not isinstance(node, yaml.ScalarNode) or (node.style is None and node.value in _NULL):
        return None
    return str(node.value)


def _full(section: Mapping[str, str | None]) -> dict[str, str]:
    return {name: text for name, text in section.items() if text is not None}
