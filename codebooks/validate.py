"""From a tree to a schema's record, each of pydantic's complaints told as a problem with line and mend."""

import difflib
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from codebooks.nodes import Node
from codebooks.problems import Problem

Path = tuple[int | str, ...]
Model = TypeVar("Model", bound=BaseModel)

SINGULAR = {
    "codes": "code",
    "techniques": "technique",
    "modes": "mode",
    "channels": "channel",
    "modifiers": "modifier",
    "presets": "preset",
    "summaries": "summary",
    "subjects": "subject",
    "sources": "source",
    "items": "item",
    "session_attributes": "session attribute",
    "expect_codes": "entry of expect_codes",
}
TYPES: dict[str, tuple[str, str]] = {
    "string_type": ("is not a text", "write one text; a list or nothing is not taken here"),
    "string_too_short": ("is empty", "write a text"),
    "string_too_long": ("is too long", "at most {max_length} characters"),
    "one_line": ("has more than one line", "keep it on one line"),
    "key_stroke": ("has a stroke that cannot be printed", "use letters, digits or signs; no space"),
    "tuple_type": ("is not a list", "write `[one, two]`, or one line for each beginning with `- `"),
    "dict_type": ("is not a set of `name: value` fields", "write `name: value` lines under it"),
    "model_type": ("is not a set of `name: value` fields", "write `name: value` lines under it"),
    "model_attributes_type": ("is not a set of `name: value` fields", "write `name: value` lines under it"),
    "too_short": ("has nothing in it", "give at least one"),
    "bool_parsing": ("is neither yes nor no", "write true or false"),
    "bool_type": ("is neither yes nor no", "write true or false"),
    "int_parsing": ("is not a whole number", "write digits, like 5"),
    "int_type": ("is not a whole number", "write digits, like 5"),
    "int_parsing_size": ("is too large a number", "write a smaller one"),
    "int_from_float": ("is not a whole number", "write digits, like 5"),
    "float_parsing": ("is not a number", "write a number with a point, like 0.5"),
    "float_type": ("is not a number", "write a number with a point, like 0.5"),
    "finite_number": ("is not a finite number", "write a number with a point, like 0.5"),
    "greater_than_equal": ("is too small", "at least {ge}"),
    "greater_than": ("is too small", "more than {gt}"),
    "less_than_equal": ("is too large", "at most {le}"),
    "literal_error": ("is not one of the words for it", "write {expected}"),
    "credit": ("is no credit", "a number from 0 to 1, null to leave the item out, or unknown"),
    "range_order": ("goes from a higher to a lower number", "write the lower number first"),
    "breaks_fit": ("has longer breaks than the session is planned to last", "breaks are part of planned_minutes"),
    "statuses_missing": ("gives no credit for {names}", "a number from 0 to 1, null to leave it out, or unknown"),
    "bands_source": (
        "has bands without a source",
        "write `bands: {{source: who set them, good: 2, fair: 1}}`",
    ),
    "bands_of_share": ("has bands of a share over 1", "write lower edges from 0 to 1: half is 0.5"),
    "bands_order": ("has bands that do not fall from one to the next", "write the highest band's lower edge first"),
}
_UNKNOWN = ("cannot be taken as it is", "compare it with what `coder codebook new FILE` writes")
"""For a complaint that has no words here: pydantic's own are not for people."""
WHOLE = frozenset({"range_order", "breaks_fit", "statuses_missing", "bands_order", "bands_source", "bands_of_share"})
"""Complaints about how the fields of an entry stand together."""
PATTERNS = {"version": "numbers with points, like 1.0.0", "id": "letters, digits and . _ - alone, like my-codebook"}


def make(model: type[Model], root: Node, where: str) -> Model | list[Problem]:
    """The record, or everything that pydantic finds wrong in it."""
    if not isinstance(root.value, dict):
        return [Problem("not a set of `name: value` fields", f"{where}:{root.line}", "begin with `schema_version: 1`")]
    try:
        return model.model_validate(root.plain())
    except ValidationError as error:
        entries = [dict(entry) for entry in error.errors(include_url=False)]
        found = [_problem(model, root, where, entry) for entry in entries if not _only_follows(entry)]
        return list(dict.fromkeys(found))


def _only_follows(entry: dict[str, Any]) -> bool:
    """A list that counts as empty only because its entries are wrong, each of which is told."""
    return entry["type"] == "too_short" and bool(entry["input"])


def _problem(model: type[BaseModel], root: Node, where: str, entry: dict[str, Any]) -> Problem:
    path: Path = tuple(step for step in entry["loc"] if step != "[key]")
    kind: str = entry["type"]
    at = f"{where}:{root.line_at(path)}"
    owner, name = _owner(root, path), str(path[-1]) if path else "file"
    if isinstance(path[-1] if path else "", int):
        name = f"entry {int(path[-1]) + 1}"
    if kind == "missing":
        return Problem(f"{owner} has no {name}", at, f"add `{name}: ...`")
    if kind == "extra_forbidden":
        return Problem(f"{owner} has an unknown field '{name}'", at, _known(model, path))
    if name == "schema_version":
        return Problem("the file is of another kind than this program reads", at, "write `schema_version: 1`")
    if kind == "string_pattern_mismatch":
        return Problem(f"{name} of {owner} cannot be '{entry['input']}'", at, PATTERNS.get(name, PATTERNS["id"]))
    context = entry.get("ctx", {})
    what, mend = TYPES.get(kind, _UNKNOWN)
    subject = name if kind in WHOLE and owner == "the file" else f"{name} of {owner}"
    if kind in WHOLE and isinstance(path[-1], int):
        subject = _owner(root, (*path, kind))
    given = f" ('{entry['input']}')" if _short(entry["input"]) else ""
    return Problem(f"{subject} {what.format(**context)}{given}", at, mend.format(**context))


def _short(given: object) -> bool:
    return isinstance(given, str) and 0 < len(given) <= 40 and given.isprintable()


def _owner(root: Node, path: Path) -> str:
    """`code ED-CON`, or `entry 3 of codes`, or the section's name: whose field the last step of `path` is."""
    node, said, record = root, "the file", ""
    for place, step in enumerate(path[:-1]):
        if isinstance(step, str):
            node = node.get(step)
            said = step
        elif step < len(node.rows):
            node = node.rows[step]
            section, id = str(path[place - 1]), node.get("id").text
            kind = "rating" if path[0] == "globals" else SINGULAR.get(section, section)
            said = record = f"{kind} {id}" if id else f"entry {step + 1} of {section}{record and ' of '}{record}"
    return said


def _known(model: type[BaseModel], path: Path) -> str:
    names = list(_model_at(model, path[:-1]).model_fields)
    near = difflib.get_close_matches(str(path[-1]), names, n=1)
    return f"is '{near[0]}' meant?" if near else f"known are: {', '.join(names)}"


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            model = _model_in(model.model_fields[step].annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in get_args(annotation))
    return next((model for model in found if model is not None), None)
