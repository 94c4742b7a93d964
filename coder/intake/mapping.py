"""The file of `--map`: what their columns and codes are called here, and what is the same in every row."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from codebooks import nodes
from codebooks.problems import Unreadable
from codebooks.text import decode
from coder.errors import BadInput, Problem
from exports import raw
from exports.tidy_rules import our_names

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


def read_mapping(content: str | bytes, where: str) -> Renaming:
    """The mapping in a YAML file, which is read as a codebook is; every problem at once. BadInput."""
    try:
        text = decode(content, where) if content.strip() else ""
        root, found = nodes.read(text, where) if text else (nodes.Node({}, 1), [])
    except Unreadable as error:
        raise BadInput.several([Problem(problem.what, problem.where, _MEND) for problem in error.problems]) from error
    problems = [Problem(problem.what, problem.where, problem.mend) for problem in found]
    sections: dict[str, dict[str, str | None]] = {name: {} for name in _SECTIONS}
    for name, section in _fields(root, where, problems):
        if name not in sections:
            problems.append(Problem(f"there is no section {name}", f"{where}:{root.key_lines[name]}", _MEND))
            continue
        for key, node in _fields(section, where, problems):
            if node.value is None and name != "codes":
                problems.append(Problem(f"{key} has no value", f"{where}:{node.line}", _MEND))
            elif node.value is None or node.text is not None:
                sections[name][key] = node.text
            else:
                problems.append(Problem(f"{key} is not a single word", f"{where}:{node.line}", _MEND))
    if problems:
        raise BadInput.several(problems)
    return Renaming(_full(sections["columns"]), sections["codes"], _full(sections["set"]))


def _fields(node: nodes.Node, where: str, problems: list[Problem]) -> Iterator[tuple[str, nodes.Node]]:
    if not (node.value is None or isinstance(node.value, dict)):
        problems.append(Problem("this is not a list of `name: value`", f"{where}:{node.line}", _MEND))
    return iter(node.fields.items())


def _full(section: Mapping[str, str | None]) -> dict[str, str]:
    return {name: text for name, text in section.items() if text is not None}
