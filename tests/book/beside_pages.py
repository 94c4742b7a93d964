"""Where the numbers of Summary and Read me stand in the documents."""

from collections.abc import Iterator
from typing import Any

from tests.book.beside import Book, Counterparts, Entry, Expected, Numbering, place
from tests.book.beside_scores import GROUPS, less
from tests.book.documents import Documents

FIGURES = (
    "Sessions",
    "Adherence",
    "Low",
    "High",
    "Adherence (strict)",
    "Met standard",
    "Dose",
    "Standard",
    "Scored",
    "Drawn from",
)
PICTURED: Counterparts = {
    "Adherence": lambda row, group: group["weighted"]["value"],
    "Below": lambda row, group: less(group["weighted"]["value"], group["weighted"]["low"]),
    "Above": lambda row, group: less(group["weighted"]["high"], group["weighted"]["value"]),
    "Standard": lambda row, group: group["standard"],
}


def summary(book: Book, documents: Documents, numbering: Numbering) -> Expected:
    cells = book.sheets["Summary"]
    return {
        **_headline(cells, documents, numbering),
        **_picture(cells, documents),
        **_missed(cells, documents),
        **_mode_mix(cells, documents),
        **_declared(cells, documents),
    }


def _heads(cells: list[tuple[Any, ...]], name: str) -> tuple[int, int]:
    """Row and column of the head of that name, from 0; AssertionError unless it stands there once."""
    ((row, column),) = [
        (row, column) for row, line in enumerate(cells) for column, value in enumerate(line) if value == name
    ]
    return row, column


def _below(cells: list[tuple[Any, ...]], row: int, column: int) -> Iterator[tuple[int, Any]]:
    """The rows below a head, as far as its column is filled."""
    for number in range(row + 1, len(cells)):
        if cells[number][column] is None:
            return
        yield number, cells[number][column]


def _headline(cells: list[tuple[Any, ...]], documents: Documents, numbering: Numbering) -> Expected:
    """In the order of the document's groups."""
    top, _ = _heads(cells, "Programme")
    columns = {name: column for column, name in enumerate(cells[top], start=1) if name}
    found: Expected = {}
    for row, (programme, group) in enumerate(documents.groups("programme").items(), start=top + 2):
        assert cells[row - 1][0] == (programme or "(no programme)")
        found |= {place(columns[name], row): GROUPS[name]({}, group) for name in FIGURES}
        shown = cells[row - 1][columns["Key"] - 1]
        found[place(columns["Key"], row)] = numbering.of("programme", programme, shown)
    return found


def _picture(cells: list[tuple[Any, ...]], documents: Documents) -> Expected:
    """Programmes, then sites, those with a score."""
    programmes, sites = (documents.groups(by) for by in ("programme", "site"))
    if not any(group["scored"] for group in programmes.values()):
        return {}
    named = {f"All {name or 'sessions'}": group for name, group in programmes.items()}
    groups = [*named.items(), *((name or "(no site)", group) for name, group in sites.items())]
    scored = [(name, group) for name, group in groups if group["scored"]]
    top, first = _heads(cells, "For the picture")
    found: Expected = {}
    for (row, label), (name, group) in zip(_below(cells, top, first), scored, strict=True):
        assert label.startswith(f"{name} ({group['scored']}")
        for column, head in enumerate(PICTURED, start=first + 1):
            assert cells[top][column] == head
            found[place(column + 1, row + 1)] = PICTURED[head]({}, group)
    return found


def _missed(cells: list[tuple[Any, ...]], documents: Documents) -> Expected:
    """Over the codings that count: how often an item was not delivered, of the sessions in which it earned a credit."""
    if not any("Not delivered" in line for line in cells):
        assert all(row["status"] != "not_delivered" for row in documents.counted("items"))
        return {}
    top, column = _heads(cells, "Not delivered")
    found: Expected = {}
    for row, counted in _below(cells, top, column):
        marks = [mark for mark in documents.counted("items") if _is_of(documents, mark, cells[row][column - 2])]
        credits = [documents.plans[mark["plan"]]["scoring"]["statuses"][mark["status"]] for mark in marks]
        assert counted > 0
        found[place(column + 1, row + 1)] = sum(mark["status"] == "not_delivered" for mark in marks)
        found[place(column + 2, row + 1)] = sum(isinstance(credit, int | float) for credit in credits)
    return found


def _is_of(documents: Documents, mark: Entry, text: str) -> bool:
    items = {item["id"]: item for item in documents.plans[mark["plan"]]["items"]}
    item = items[mark["item"]]
    plan = f", {mark['plan']}" if len(documents.plans) > 1 else ""
    return text == f"{item['id']} {item['title']}{' (critical)' if item['critical'] else ''}{plan}"


def _mode_mix(cells: list[tuple[Any, ...]], documents: Documents) -> Expected:
    """The first of the programmes' modes, in the order of the document."""
    shares = [
        estimate["value"]
        for group in documents.groups("programme").values()
        for estimate in group["mode_time_share"].values()
    ]
    if not any("Mean share" in line for line in cells):
        return {}
    top, column = _heads(cells, "Mean share")
    rows = [row for row, _ in _below(cells, top, column - 2)]
    return {place(column + 1, row + 1): share for row, share in zip(rows, shares, strict=False)}


def _declared(cells: list[tuple[Any, ...]], documents: Documents) -> Expected:
    """What the codebook declares, in the order of the document: its mean, and all events taken together."""
    if not any("Taken together" in line for line in cells):
        return {}
    top, first = _heads(cells, "Figure")
    entries = [one for group in documents.groups("programme").values() for one in group["summaries"].values()]
    found: Expected = {}
    for (row, _), one in zip(_below(cells, top, first), entries, strict=True):
        both = one["pooled"]
        values = [one["value"], one["low"], one["high"], one["sessions"], both["value"], both["low"], both["high"]]
        known = one["value"] is not None
        found |= {place(column, row + 1): value for column, value in enumerate(values, start=2) if known}
    return found


def read_me(book: Book, documents: Documents) -> Expected:
    """The credits of each plan, under the names of the statuses."""
    cells = book.sheets["Read me"]
    if not any("Version" in line for line in cells):
        return {}
    top, _ = _heads(cells, "Version")
    return {
        place(column + 1, row + 1): _number(documents.plans[plan]["scoring"]["statuses"][cells[top][column]])
        for row, plan in _below(cells, top, 0)
        for column in range(2, 8)
    }


def _number(credit: Any) -> float | None:
    return credit if isinstance(credit, int | float) else None
