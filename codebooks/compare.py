"""What changed between two codebooks, entry by entry and field by field."""

from typing import Literal, TypedDict

from codebooks.fields import Record
from codebooks.paper import Paper
from codebooks.schema import Codebook

SECTIONS = ("channels", "modes", "techniques", "codes", "modifiers", "ratings", "presets", "summaries", "subjects")


class Change(TypedDict):
    """`field`, `old` and `new` are None for a whole entry; of the codebook itself `section` is "codebook"."""

    section: str
    id: str
    change: Literal["added", "removed", "changed"]
    field: str | None
    old: object
    new: object


def compare(old: Codebook, new: Codebook) -> list[Change]:
    """Every difference, in the order of the sections; entries are the same when they have the same id."""
    changes = _fields("codebook", old.id, _head(old), _head(new))
    for section in SECTIONS:
        before, after = _entries(old, section), _entries(new, section)
        for id in dict.fromkeys([*before, *after]):
            if id not in after:
                changes.append(Change(section=section, id=id, change="removed", field=None, old=None, new=None))
            elif id not in before:
                changes.append(Change(section=section, id=id, change="added", field=None, old=None, new=None))
            else:
                changes += _fields(section, id, before[id], after[id])
    return changes


def comparison_page(old: Codebook, new: Codebook, changes: list[Change]) -> str:
    """Plain text, at most 79 signs wide."""
    paper = Paper()
    paper.title(f"From {old.id} {old.version} to {new.id} {new.version}")
    if not changes:
        paper.text("No difference.")
    section = ""
    for change in changes:
        if change["section"] != section:
            section = change["section"]
            paper.section(section)
        if change["field"] is None:
            paper.entry("+" if change["change"] == "added" else "-", f"{change['id']} {change['change']}")
            continue
        paper.entry("~", f"{change['id']}: {change['field']}")
        paper.said([("was", _shown(change["old"])), ("is", _shown(change["new"]))], 4)
    return str(paper)


def _head(book: Codebook) -> dict[str, object]:
    left_out = {"globals", *SECTIONS}
    scale = {"scale": book.globals.model_dump(mode="json", exclude={"items"})} if book.globals else {"scale": None}
    return {**book.model_dump(mode="json", exclude=left_out), **scale}


def _entries(book: Codebook, section: str) -> dict[str, dict[str, object]]:
    ratings = book.globals.items if book.globals else ()
    entries: tuple[Record, ...] = ratings if section == "ratings" else getattr(book, section)
    dumped = [entry.model_dump(mode="json") for entry in entries]
    return {str(entry["id"]): entry for entry in dumped}


def _fields(section: str, id: str, before: dict[str, object], after: dict[str, object]) -> list[Change]:
    return [
        Change(section=section, id=id, change="changed", field=name, old=before[name], new=after[name])
        for name in before
        if before[name] != after[name]
    ]


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_shown(part)}" for name, part in value.items()) or "nothing"
    if isinstance(value, list):
        return ", ".join(_shown(part) for part in value) or "nothing"
    return "nothing" if value is None else str(value)
