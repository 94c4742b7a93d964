"""Feedback on practice as words: the summary, the list of moments, what a code means, the codes one by one."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from codebooks import Codebook
from coder.agreement.result import Coefficient
from coder.desk import times
from coder.screens.tables import Row, Table
from coder.team.feedback import CONFUSED, EARLY, EXTRA, FEW, FOUND, HIT, KINDS, LATE, MISS, Feedback, Moment, OfCode
from coder.widgets.lines import fit

SIGNS = {HIT: "✓", EARLY: "‹", LATE: "›", CONFUSED: "≠", MISS: "○", EXTRA: "+"}
WORDS = {HIT: "hit", EARLY: "early", LATE: "late", CONFUSED: "confused", MISS: "miss", EXTRA: "extra"}
FIXED = 35
"""Cells of a row beside its two codes."""
STYLES = {MISS: "bold", CONFUSED: "bold", EXTRA: "bold"}


def summary(found: Feedback) -> str:
    """`✓ hit 12  ‹ early 1 ...` and the figures of the whole."""
    counts = "  ".join(f"{SIGNS[kind]} {WORDS[kind]} {found.count(kind)}" for kind in KINDS)
    return f"{counts}\n{'   '.join([_figure('F1 score', found.f1), *_modes(found)])}"


def _modes(found: Feedback) -> Iterator[str]:
    """Agreement of mode time; kappa beside it only where it can be told."""
    for one in found.modes:
        channel = "" if one.place.channel == "mode" else f" ({one.place.channel})"
        if one.name == "time_unit_agreement":
            yield _figure(f"mode{channel} the same", one, percent=True)
        elif one.value is not None:
            yield _figure(f"mode{channel} κ", one)


def _figure(name: str, one: Coefficient, *, percent: bool = False) -> str:
    if one.value is None:
        return f"{name} – ({str(one.why_missing).partition(': ')[2]})"
    return f"{name} {one.value:.0%} of time" if percent else f"{name} {one.value:z.2f}"


def rule(found: Feedback) -> str:
    """How the kinds of moment are told apart."""
    half, whole = found.tolerance / 2000, found.tolerance / 1000
    return f"Within {whole:g} s; ‹ › right code, over half of that ({half:g} s) away; ≠ another code."


def moment_table(found: Feedback, book: Codebook, width: int, *, only_wrong: bool) -> Table:
    """One row a moment, in order, in `width` cells; `only_wrong`: without the hits."""
    shown = [one for one in found.moments if not (only_wrong and one.kind == HIT)]
    room = max(12, (width - FIXED) // 2)
    return Table(("time", "what", "gold", "you", "Δt"), tuple(_row(one, book, room) for one in shown))


def _row(one: Moment, book: Codebook, room: int) -> Row:
    what = Text(f"{SIGNS[one.kind]} {WORDS[one.kind]}", style=STYLES.get(one.kind, ""))
    lag = "" if one.lag is None else f"{one.lag / 1000:+.1f} s"
    codes = (fit(_code(code, book), room).rstrip() for code in (one.gold, one.own))
    return Row(one, (times.short(one.at), what, *codes, lag))


def _code(code: str | None, book: Codebook) -> str:
    known = book.codable(code) if code else None
    return "–" if code is None else f"{code} {known.label}" if known else code


def explained(one: Moment | None, book: Codebook) -> Text:
    """The definition of what was missed or confused, then of what was coded instead; of one alone also what it takes in
    and leaves out."""
    if one is None:
        return Text("Nothing was coded by either: there is nothing to compare.")
    text, both = Text(), None not in (one.gold, one.own) and one.gold != one.own
    for who, code in (("gold", one.gold), ("you", one.own if one.own != one.gold else None)):
        known = book.codable(code) if code else None
        if known is None:
            continue
        text.append(f"{who}: {known.id} {known.label} ", style="bold")
        text.append(f"[{known.key.replace(' ', '␣')}]  ")
        text.append(f"{known.definition or 'The codebook gives no definition.'}")
        for name, words in () if both else (("Include", known.include), ("Not", known.exclude)):
            text.append(f" {name}: {words}" if words else "")
        text.append("\n")
    return text


def code_table(found: Feedback, book: Codebook) -> Table:
    """One row a code that either used, those that were found least first."""
    heads = ("code", "gold", "you", "found", "confirmed", "lag", "")
    return Table(heads, tuple(_of_code(one, book) for one in sorted(found.codes, key=_weakest)))


def _weakest(one: OfCode) -> tuple[float, str]:
    return (2.0 if one.sensitivity.value is None else one.sensitivity.value, one.code)


def _of_code(one: OfCode, book: Codebook) -> Row:
    shares = [_share(one.sensitivity), _share(one.precision)]
    lag = "–" if one.lag.value is None else f"{one.lag.value:+.1f} s"
    few = "few" if max(one.gold, one.own) < FEW else ""
    return Row(one, (fit(_code(one.code, book), 30).rstrip(), str(one.gold), str(one.own), *shares, lag, few))


def _share(one: Coefficient) -> str:
    return "–" if one.value is None else f"{one.value:.0%}"


def first_to_see(moments: Sequence[Moment]) -> int:
    """The row to stand on first: the first that was not found."""
    return next((place for place, one in enumerate(moments) if one.kind not in FOUND), 0)
