"""A codebook or a session plan as a page that an assessor can learn from."""

from collections.abc import Iterable
from itertools import groupby

from codebooks.codables import Codable
from codebooks.paper import Paper
from codebooks.plan import Item, Plan
from codebooks.schema import Codebook, Mode, Modifier, Technique


def codebook_page(book: Codebook, preset: str | None = None) -> str:
    """Plain text, at most 79 signs wide. With a preset, only what it looks for. Raises UnknownName."""
    paper = Paper()
    looked_for = book.looked_for(preset)
    _head(paper, book, preset, len(looked_for))
    _rules(paper, book)
    _modes(paper, book, looked_for)
    _techniques(paper, book, preset, looked_for)
    _modifiers(paper, book, looked_for)
    _ratings(paper, book)
    _presets(paper, book)
    _summaries(paper, book)
    _rest(paper, book)
    return str(paper)


def _head(paper: Paper, book: Codebook, preset: str | None, count: int) -> None:
    paper.title(book.title)
    paper.text(f"{book.id} {book.version}" + (f", {book.status}" if book.status else ""))
    if preset is not None:
        chosen = book.preset(preset)
        paper.gap()
        paper.text(f"Preset {chosen.id} ({chosen.label}): {count} codes are looked for; the others are blank, never 0.")
        paper.text(chosen.note)
    paper.gap()
    paper.text(book.summary)
    paper.gap()
    paper.text(book.status_note)


def _rules(paper: Paper, book: Codebook) -> None:
    settings = book.settings
    if settings.rules:
        paper.section("Rules")
        for name, text in settings.rules.items():
            paper.entry(f"{name.capitalize()}:", text)
    if book.key_design:
        paper.section("Keys")
        paper.text(book.key_design)
    if book.terms:
        paper.section("Words")
        for name, text in book.terms.items():
            paper.entry(f"{name}:", text)
    if settings.tolerance_seconds is not None:
        paper.gap()
        live, recorded = settings.tolerance_seconds.live, settings.tolerance_seconds.recorded
        paper.text(f"Two onsets count as the same moment within {live:g} s (live) or {recorded:g} s (recorded).")


def _modes(paper: Paper, book: Codebook, looked_for: frozenset[str]) -> None:
    modes = [mode for mode in book.modes if mode.id in looked_for]
    if not modes:
        return
    paper.section("Modes")
    paper.text("States: the key opens one, and ends the mode before it.")
    for mode in modes:
        _mode(paper, mode)


def _mode(paper: Paper, mode: Mode) -> None:
    paper.gap()
    paper.lines.append(f"{mode.key}   {mode.id}  {mode.label}")
    paper.text(mode.definition, 4)
    fields = [("Goal", mode.goal), ("Task", mode.task), ("Bond", mode.bond), ("At a strain", mode.response_to_strain)]
    paper.said([*fields, ("Include", mode.include), ("Not", mode.exclude), ("Note", mode.note)], 4)


def _techniques(paper: Paper, book: Codebook, preset: str | None, looked_for: frozenset[str]) -> None:
    at_once = book.techniques_alone_only(preset)
    labels = {mode.id: mode.label for mode in book.modes}
    codes = [codable for codable in book.codables if codable.level == "code" and codable.id in looked_for]
    for mode, techniques in groupby(book.techniques, key=lambda technique: technique.mode):
        shown = [(t, [code for code in codes if code.technique == t.id]) for t in techniques]
        shown = [(t, own) for t, own in shown if own or t.id in looked_for]
        if shown:
            paper.section(f"{labels[mode]}: techniques and codes" if mode else "Other codes")
        for technique, own in shown:
            _technique(paper, technique, technique.id in looked_for, technique.id in at_once)
            for code in own:
                _code(paper, code)
    without = [code for code in codes if code.technique is None]
    if without:
        paper.section("Codes")
        for code in without:
            _code(paper, code)


def _technique(paper: Paper, technique: Technique, alone: bool, at_once: bool) -> None:
    paper.gap()
    paper.lines.append(f"{technique.key}   {technique.id}  {technique.label}")
    paper.text(technique.definition, 4)
    paper.said([("Include", technique.include), ("Not", technique.exclude), ("Note", technique.note)], 4)
    if at_once:
        paper.text(f"The key {technique.key} codes it at once.", 4)
    elif alone:
        paper.text(f"{technique.key} and space: the technique alone.", 4)


def _code(paper: Paper, code: Codable) -> None:
    paper.gap()
    marks = [f"state, {code.channel} channel"] if code.kind == "state" else []
    marks += ["time in it is not codable"] if code.coverage else []
    marks += ["a concern"] if code.proscribed else []
    said = f" ({', '.join(marks)})" if marks else ""
    paper.entry(f"{code.key:<3} {code.id}", f" {code.label}{said}")
    paper.text(code.definition, 4)
    paper.said([("Include", code.include), ("Not", code.exclude), ("Note", code.note)], 4)


def _modifiers(paper: Paper, book: Codebook, looked_for: frozenset[str]) -> None:
    used = {modifier.id for id in looked_for for modifier in book.modifiers_of(id)}
    modifiers = [modifier for modifier in book.modifiers if modifier.id in used]
    if modifiers:
        paper.section("Modifiers")
        paper.text("Added to the last event; never asked for while coding.")
    for modifier in modifiers:
        _modifier(paper, modifier)


def _modifier(paper: Paper, modifier: Modifier) -> None:
    paper.gap()
    off = " (off unless switched on)" if modifier.off_by_default else ""
    paper.lines.append(f"{modifier.key or '.'}   {modifier.id}  {modifier.label}{off}")
    paper.said([("Values", ", ".join(modifier.values)), ("For", ", ".join(modifier.applies_to))], 4)
    paper.said([("Note", modifier.note), ("Privacy", modifier.privacy)], 4)


def _ratings(paper: Paper, book: Codebook) -> None:
    ratings = book.globals
    if ratings is None:
        return
    paper.section("Ratings")
    paper.text(ratings.when)
    paper.text(ratings.rule)
    paper.gap()
    scale = ratings.scale
    otherwise = ", or not codable" if scale.not_codable else ""
    paper.text(f"Every scale goes from {scale.min} to {scale.max}{otherwise}.")
    paper.text(_anchors(scale.anchors), 4)
    for item in ratings.items:
        paper.gap()
        paper.entry(item.id, f" {item.label}")
        paper.text(_anchors(item.anchors), 4)
        paper.said([("Note", item.note)], 4)


def _anchors(anchors: dict[int, str]) -> str:
    return "; ".join(f"{step} {words}" for step, words in sorted(anchors.items()))


def _presets(paper: Paper, book: Codebook) -> None:
    if book.presets:
        paper.section("Presets")
        paper.text("What is outside one was not looked for: blank in every table, never 0.")
    for preset in book.presets:
        paper.gap()
        paper.lines.append(f"{preset.id}  {preset.label}, {len(book.looked_for(preset.id))} codes")
        paper.text(preset.note, 4)


def _summaries(paper: Paper, book: Codebook) -> None:
    if book.summaries:
        paper.section("Summaries")
        paper.text("Worked out from counts; not defined where the denominator counts 0.")
    for summary in book.summaries:
        paper.gap()
        paper.entry(summary.id, f" {summary.label} ({summary.kind})")
        paper.text(summary.definition, 4)
        parts = f"{' + '.join(summary.numerator)} over {' + '.join(summary.denominator)}"
        bands = ", ".join(f"{word} from {edge:g}" for word, edge in (summary.bands or {}).items())
        source = f"{bands} ({summary.bands_source})" if bands else None
        paper.said([("Counts", parts), ("Bands", source), ("Note", summary.note)], 4)


def _rest(paper: Paper, book: Codebook) -> None:
    if book.subjects:
        paper.section("People")
        for subject in book.subjects:
            paper.entry(f"{subject.id:<3}", subject.label)
    if book.session_attributes:
        paper.section("Said once for a session")
        for attribute in book.session_attributes:
            paper.entry(f"{attribute.id}:", ", ".join(attribute.values))
    if book.one_to_one is not None:
        paper.section("One-to-one work")
        paper.text(book.one_to_one.reading)
        paper.said([("Not used", ", ".join(book.one_to_one.not_used))], 0)
    if book.sources:
        paper.section("Sources")
        for source in book.sources:
            link = f"doi {source.doi}" if source.doi else source.url or ""
            paper.entry(f"{source.id}:", " ".join(part for part in (source.cite, link, source.note) if part))


def plan_page(plan: Plan) -> str:
    """Plain text, at most 79 signs wide."""
    paper = Paper()
    session = plan.session
    number = f"session {session.number}, " if session.number is not None else ""
    paper.title(f"{plan.programme.title}: {number}{session.title}")
    paper.text(f"{plan.id} {plan.version}" + (f", for {session.format}" if session.format else ""))
    if plan.codebook is not None:
        paper.text(f"Codes from {plan.codebook.id} {plan.codebook.version or ''}".rstrip())
    if session.planned_minutes is not None:
        paper.text(f"Planned: {session.planned_minutes:g} minutes, of them {session.breaks_minutes:g} of breaks")
    paper.section("Items")
    for phase, items in groupby(plan.items, key=lambda item: item.phase):
        if phase:
            paper.gap()
            paper.lines.append(phase.capitalize())
        for item in items:
            _item(paper, item)
    _scoring(paper, plan)
    return str(paper)


def _item(paper: Paper, item: Item) -> None:
    minutes = [f"{item.planned_minutes:g} minutes"] if item.planned_minutes is not None else []
    marks = ", ".join([*minutes, f"weight {item.weight:g}", *(["critical"] if item.critical else [])])
    paper.entry(f"  {item.id}", f"{item.title} ({marks})")
    paper.said([("Delivered when", item.prescribed)], 6)
    for expected in item.expect_codes:
        wanted = [f"{expected.min} or more of"] if expected.min is not None else []
        wanted += [f"{expected.min_minutes:g} minutes or more of"] if expected.min_minutes is not None else []
        paper.said([("Suggested by", f"{' and '.join(wanted)} {' or '.join(expected.any_of)}")], 6)


def _scoring(paper: Paper, plan: Plan) -> None:
    scoring = plan.scoring
    paper.section("Scoring")
    credits = [f"{status.replace('_', ' ')} {_credit(credit)}" for status, credit in scoring.statuses.items()]
    paper.entry("Credit:", ", ".join(credits))
    standard = f"{scoring.standard:g}" if scoring.standard is not None else "none set"
    paper.entry("Standard:", " ".join(part for part in (standard, _bracketed(scoring.standard_source)) if part))
    if scoring.bands:
        edges = ", ".join(f"{word} from {edge:g}" for word, edge in scoring.bands.items())
        paper.entry("Bands:", " ".join(part for part in (edges, _bracketed(scoring.bands_source)) if part))
    if scoring.max_unobserved_weight is not None:
        paper.text(f"No band when over {scoring.max_unobserved_weight:g} of the weight was not observed.")
    if scoring.dose_flags is not None:
        paper.text(f"Dose is flagged under {scoring.dose_flags.low:g} and over {scoring.dose_flags.high:g}.")
    if plan.proscribed is not None:
        paper.entry("Concerns counted:", ", ".join(plan.proscribed) or "none")
    if plan.mode_targets is not None:
        ranges = (f"{id} {_bounds(limits.min, limits.max)}" for id, limits in plan.mode_targets.ranges.items())
        paper.entry("Mode ranges:", f"{', '.join(ranges)} ({plan.mode_targets.measure})")
        paper.text(plan.mode_targets.rationale, 2)


def _credit(credit: float | str | None) -> str:
    return "left out" if credit is None else credit if isinstance(credit, str) else f"{credit:g}"


def _bracketed(text: str | None) -> str:
    return f"({text})" if text else ""


def _bounds(low: float | None, high: float | None) -> str:
    parts: Iterable[float | None] = (low, high)
    return " to ".join("any" if part is None else f"{part:g}" for part in parts)
