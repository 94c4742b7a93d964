"""`coder practise`: code a session that experts have coded, and see what was met."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from coder.cli import context
from coder.cli.opening import on_screen
from coder.errors import BadInput

if TYPE_CHECKING:
    from textual.screen import Screen

    from coder.cli.listing import Row
    from coder.store import Store
    from coder.store.practice import Practice
    from coder.team.feedback import Feedback

Session = Annotated[str | None, typer.Argument(metavar="SESSION", help="A session with a locked gold coding.")]
Preset = Annotated[
    str | None, typer.Option("--preset", metavar="PRESET", help="Look for these codes only; else as the gold coding.")
]
Shown = Annotated[bool, typer.Option("--feedback", help="Print the feedback on a locked attempt; opens no app.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def practise(session: Session = None, preset: Preset = None, feedback: Shown = False, as_json: AsJson = False) -> None:
    """Practise on a session with a gold coding; without SESSION list those there are.

    It opens the coding screen on a training coding of yours, with nothing of the gold coding in sight; once it is
    locked (d, then l) each moment is compared: hit, early, late, confused, miss, extra. A gold coding counts once it
    is locked, and never your own. Practice counts in no report.

    Example: coder practise S01
    """
    if session is None:
        if feedback or preset is not None:
            raise BadInput("no session is named", "SESSION", "write it behind the command, such as S01")
        _list(as_json=as_json)
    elif feedback or as_json:
        _tell(session, as_json=as_json)
    else:
        _open(session, preset)


def _list(*, as_json: bool) -> None:
    from coder.cli.listing import print_rows
    from coder.store import practice

    with context.current().open() as store:
        lines = practice.listing(store)
    if as_json:
        context.print_json({"practice": [{**_row(line), "f1": _f1(line)} for line in lines]})
    elif not lines:
        print("no session has a gold coding that you can practise on: `coder code S01 --role gold` makes one")
    else:
        scores = [" ".join(f"{one:.2f}" for one in _f1(line) if one is not None) for line in lines]
        shown = [{**_row(line), "F1 score": score} for line, score in zip(lines, scores, strict=True)]
        print_rows(shown, ("session", "medium", "minutes", "state", "attempt", "F1 score"))


def _row(line: "Practice") -> "Row":
    return {
        "session": line.session,
        "medium": line.medium,
        "minutes": None if line.minutes is None else f"{line.minutes:g}",
        "state": line.coding.state if line.coding else "not begun",
        "attempt": line.number if line.coding else None,
    }


def _f1(line: "Practice") -> list[float | None]:
    """Of the attempts that were compared, in order."""
    return [its.figures.get("f1") for its in line.attempts]


def _tell(session: str, *, as_json: bool) -> None:
    from coder.desk import times
    from coder.store import practice
    from coder.team import golds

    with context.current().open() as store:
        line = practice.find(store, session)
        one, found = golds.look(store, line)
    if as_json:
        context.print_json(golds.to_json(found, one))
    else:
        part = f", the first {times.short(one.end)} of the gold coding" if one.partial else ""
        print(context.one_line(f"{line.session}, attempt {line.number}{part}"))
        for text in _lines(found):
            print(context.one_line(text))


def _lines(found: "Feedback") -> list[str]:
    from coder.desk import times
    from coder.team.feedback import KINDS

    lines = ["  ".join(f"{kind} {found.count(kind)}" for kind in KINDS)]
    for one in (found.f1, *found.modes):
        value = one.why_missing if one.value is None else f"{one.value:.3f}"
        lines.append(f"{one.name}  {value}")
    for moment in found.moments:
        lag = "" if moment.lag is None else f"{moment.lag / 1000:+.1f} s"
        parts = (times.short(moment.at).rjust(8), moment.kind.ljust(8), moment.gold or "-", moment.own or "-", lag)
        lines.append("  ".join(parts).rstrip())
    return lines


def _open(session: str, preset: str | None) -> None:
    def screen(store: "Store") -> "Screen[None]":
        from coder.screens.practice_desk import open_practice

        return open_practice(store, session, preset)

    here = context.current()
    if here.exists and not (sys.stdin.isatty() and sys.stdout.isatty()):
        from coder.store import practice

        with here.open() as store:
            practice.find(store, session)
    on_screen("practice", screen)
