"""A codebook and a session plan as pages to read: one entry for each mode, technique, code, scale, preset and item."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.text import Text

from codebooks import Codebook, Plan
from codebooks.schema import Code, Mode, RatingScale, Technique


@dataclass(frozen=True)
class Entry:
    """A line of the list and the page it opens; `depth` indents it. A heading's page is an introduction."""

    line: str
    page: Text
    depth: int = 0
    heading: bool = False


def codebook_entries(book: Codebook) -> list[Entry]:
    """What it is, modes with their techniques and codes, the other channels, scales, presets: in its own order."""
    found = [Entry(f"{book.title} {book.version}", _about(book), heading=True)]
    for mode in book.modes:
        found.append(Entry(f"{mode.key}  {mode.label}", _mode(mode), heading=True))
        for technique in (t for t in book.techniques if t.mode == mode.id):
            found.extend(_technique_entries(book, technique))
    for technique in (t for t in book.techniques if t.mode is None):
        found.extend(_technique_entries(book, technique))
    for channel in book.channels:
        codes = [code for code in book.codes if code.channel == channel.id and code.technique is None]
        if codes:
            found.append(Entry(channel.label, _paragraphs(channel.label, channel=channel.id), heading=True))
            found += [Entry(f"{_stroke(code.key)}  {code.label}", _code(book, code), 1) for code in codes]
    if book.globals is not None:
        rules = _paragraphs("Ratings", when=book.globals.when, rule=book.globals.rule)
        found.append(Entry("Ratings", rules, heading=True))
        found += [Entry(f"{scale.id}  {scale.label}", _scale(book, scale), 1) for scale in book.globals.items]
    if book.presets:
        found.append(
            Entry("Presets", _paragraphs("Presets", what="What is looked for; the rest is not counted."), heading=True)
        )
        for preset in book.presets:
            count = len(book.looked_for(preset.id))
            uses = f"{count} of {len(book.codables)}: {', '.join(preset.use)}"
            found.append(Entry(preset.id, _paragraphs(preset.label, looked_for=uses, note=preset.note), 1))
    return found


def plan_entries(plan: Plan) -> list[Entry]:
    """The session plan: what it is and how it is scored, then its items."""
    session, scoring = plan.session, plan.scoring
    standard = (
        "none set" if scoring.standard is None else f"{scoring.standard} · {scoring.standard_source or 'no source'}"
    )
    about = _paragraphs(
        f"{plan.id} {plan.version}",
        programme=plan.programme.title,
        session=f"{session.number or ''} {session.title}".strip(),
        planned=None if session.planned_minutes is None else f"{session.planned_minutes:g} min",
        standard=standard,
        counted_as_concern=", ".join(plan.proscribed) if plan.proscribed else None,
    )
    found = [Entry(f"{plan.id} {plan.version}", about, heading=True)]
    for item in plan.items:
        page = _paragraphs(
            f"{item.id}  {item.title}",
            phase=item.phase,
            planned=None if item.planned_minutes is None else f"{item.planned_minutes:g} min",
            weight=f"{item.weight:g}" + (" · critical" if item.critical else ""),
            delivered_when=item.prescribed,
        )
        found.append(Entry(f"{item.id}  {item.title}" + ("  critical" if item.critical else ""), page, 1))
    return found


def _technique_entries(book: Codebook, technique: Technique) -> Iterator[Entry]:
    yield Entry(f"{technique.key}  {technique.label}", _technique(technique), 1)
    for code in (code for code in book.codes if code.technique == technique.id):
        yield Entry(f"{_stroke(code.key)}  {code.label}", _code(book, code), 2)


def _stroke(key: str) -> str:
    return key.replace(" ", "␣")


def _about(book: Codebook) -> Text:
    rules = {name.replace("_", " "): text for name, text in book.settings.rules.items()}
    status = f"{book.status}: {book.status_note}" if book.status and book.status_note else book.status
    return _paragraphs(f"{book.title} {book.version}", summary=book.summary, status=status, **rules)


def _mode(mode: Mode) -> Text:
    return _paragraphs(
        f"{mode.label}  ({mode.id}, key {mode.key})",
        definition=mode.definition,
        goal=mode.goal,
        task=mode.task,
        bond=mode.bond,
        response_to_strain=mode.response_to_strain,
        include=mode.include,
        exclude=mode.exclude,
        note=mode.note,
    )


def _technique(technique: Technique) -> Text:
    return _paragraphs(
        f"{technique.label}  ({technique.id}, key {technique.key}, alone: {technique.key} then space)",
        definition=technique.definition,
        include=technique.include,
        exclude=technique.exclude,
        note=technique.note,
    )


def _code(book: Codebook, code: Code) -> Text:
    kind = "state: its key opens and ends it" if code.event_type == "state" else "point"
    modifiers = ", ".join(modifier.label for modifier in book.modifiers_of(code.id))
    return _paragraphs(
        f"{code.label}  ({code.id}, key {_stroke(code.key)})",
        kind=kind + (" · counted as a concern" if code.proscribed else ""),
        definition=code.definition,
        include=code.include,
        exclude=code.exclude,
        done_by=", ".join(code.performed_by) or None,
        modifiers=modifiers or None,
        note=code.note,
    )


def _scale(book: Codebook, scale: RatingScale) -> Text:
    assert book.globals is not None
    steps = book.globals.scale
    anchors = scale.anchors or steps.anchors
    words = "\n".join(f"{step}  {word}" for step, word in sorted(anchors.items()))
    return _paragraphs(
        f"{scale.label}  ({scale.id})", scale=f"{steps.min} to {steps.max}", anchors=words, note=scale.note
    )


def _paragraphs(title: str, **parts: str | None) -> Text:
    page = Text.assemble((title, "bold"))
    for name, text in parts.items():
        if text:
            page.append(f"\n\n{name.replace('_', ' ')}\n", style="italic")
            page.append(str(text).strip())
    return page
