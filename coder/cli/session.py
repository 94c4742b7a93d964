"""`coder session`, `delivered`, `lock` and `unlock`: what is watched, what took place, and closing a coding."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from coder.cli import context
from coder.cli.newcomers import new_names_told
from coder.cli.session_options import of_a_session

if TYPE_CHECKING:
    from coder.store import Store
    from coder.store.recordings import RecordingFile
    from coder.store.sessions import SessionFields, SessionLine

app = context.group("Sessions: what was or will be watched.\n\nExample: coder session add S01 --site north")

File = Annotated[str, typer.Argument(metavar="FILE", help="A table: CSV, XLSX or Parquet.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


@app.command("list")
def list_sessions(as_json: AsJson = False) -> None:
    """List the sessions of the database.

    Example: coder session list
    """
    from coder.store import sessions

    with context.current().open() as store:
        found = sessions.listing(store)
    if as_json:
        context.print_json({"sessions": [_document(line) for line in found]})
        return
    from coder.cli.listing import print_rows

    rows = [_row(line) for line in found]
    if not rows:
        print("no sessions yet: `coder session add S01`")
        return
    print_rows(rows, ("session", "programme", "site", "plan", "date", "medium", "minutes", "practitioners"))


@app.command()
@of_a_session
def add(fields: "SessionFields", media: list[str] | None) -> None:
    """Register a session. Only its id is needed.

    Without --programme it belongs to the programme that its plan names.

    Example: coder session add S01 --plan bridgework-s04 --site north --medium live
    """
    from coder.store import sessions

    with context.current().open() as store, new_names_told(store):
        files = _measured(media)
        line = sessions.add(store, fields)
        _refer(store, line, files)
    print(context.one_line(f"{line.name} added"))


@app.command()
@of_a_session
def edit(fields: "SessionFields", media: list[str] | None) -> None:
    """Change what is said of a session.

    What is not given stays. An empty text clears any of it: --minutes "" --date "". Practitioners that are given
    replace all that were there; --practitioner "" leaves none.

    Example: coder session edit S01 --minutes 112 --practitioner F1=P03 --practitioner F2=P07
    """
    from coder.store import sessions

    with context.current().open() as store, new_names_told(store):
        files = _measured(media)
        line = sessions.edit(store, fields.name, fields)
        _refer(store, line, files)
    print(context.one_line(f"{line.name} changed"))


def _measured(media: list[str] | None) -> "list[RecordingFile] | None":
    """Before anything is written. Errors: OutsideFailed for a file that is missing or cannot be played."""
    if media is None:
        return None
    from coder.desk.referring import measured

    return measured(media)


def _refer(store: "Store", line: "SessionLine", files: "list[RecordingFile] | None") -> None:
    from coder.desk.referring import where_it_was
    from coder.store import recordings

    if files is not None:
        recordings.refer(store, line.name, where_it_was(files, recordings.of(store, line.id)))


@app.command("import")
def import_sessions(file: File, as_json: AsJson = False) -> None:
    """Register or change sessions out of a table.

    Its columns are named like the options of `add`: session, programme, site, plan, date, medium, practitioners
    (F1=P03;F2=P07), media, minutes, chosen, format. An empty cell leaves a field as it is; `session edit` clears one.
    A session without a programme takes the one that its plan names.

    Example: coder session import sessions.csv
    """
    from coder.cli.data import read_tables
    from coder.intake import sessions as intake

    frame = read_tables([file])[0]
    with context.current().open() as store, new_names_told(store):
        done = intake.import_sessions(store, frame)
    if done.ignored:
        context.say(f"note: columns that are not known were left out: {', '.join(done.ignored)}")
    if as_json:
        context.print_json({"added": done.added, "changed": done.changed, "unchanged": done.unchanged})
    else:
        print(f"sessions: {done.added} added, {done.changed} changed, {done.unchanged} as before")


def delivered(file: File, as_json: AsJson = False) -> None:
    """Keep how many sessions took place.

    Observed or not; columns: programme, site, month (2026-03), sessions. Coverage and the correction for small
    programmes are worked out from it. A month given again replaces the figure.

    Example: coder delivered delivered.csv
    """
    from coder.cli.data import read_tables
    from coder.intake.sessions import import_delivered

    frame = read_tables([file])[0]
    with context.current().open() as store, new_names_told(store):
        done = import_delivered(store, frame)
    if as_json:
        counts = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
        context.print_json({"rows": len(frame), **counts})
    else:
        print(f"months: {done.added} added, {done.changed} changed, {done.unchanged} as before")


def lock(session: Annotated[str, typer.Argument(metavar="SESSION", help="Its id.", show_default=False)]) -> None:
    """Close your coding of a session. What it leaves open is told; states that still run end where the clock came to.

    Example: coder --as anna lock S01
    """
    from coder.store import codings

    with context.current().open() as store:
        coding = codings.own(store, session)
        for said in _loose_ends(store, coding.id):
            context.say(f"note: {said}")
        ended = codings.lock(store, coding.id)
        for event in ended:
            context.say(f"note: {event.code} was ended at {_clock(event.offset_ms or 0)}")
    print(context.one_line(f"{session} locked"))


def unlock(
    session: Annotated[str, typer.Argument(metavar="SESSION", help="Its id.", show_default=False)],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason; it is kept.", show_default=False)],
) -> None:
    """Open your locked coding of a session again, with the reason in the history.

    Example: coder --as anna unlock S01 --why "one practitioner was mixed up"
    """
    from coder.store import codings

    with context.current().open() as store:
        codings.unlock(store, codings.own(store, session, "locked").id, why)
    print(context.one_line(f"{session} unlocked"))


def _loose_ends(store: "Store", coding_id: Any) -> list[str]:
    """What the coding leaves open, as the screen would say it before locking. Locked, if it is open elsewhere."""
    from coder.desk.loose import loose_ends
    from coder.desk.opening import open_sitting
    from coder.store import marks

    sitting = open_sitting(store, coding_id)
    book, plan = sitting.subject.book, sitting.subject.plan
    answered = {rating.scale for rating in marks.ratings(store, coding_id)}
    unanswered = [item.id for item in book.globals.items if item.id not in answered] if book.globals else []
    marked = {mark.item: mark for mark in marks.marks(store, coding_id)}
    return [end.said for end in loose_ends(sitting.recorder, plan, marked, unanswered)]


def _document(line: "SessionLine") -> dict[str, Any]:
    return {
        "session": line.name,
        "programme": line.programme,
        "site": line.site,
        "plan": line.plan,
        "plan_version": line.plan_version,
        "date": line.date,
        "medium": line.medium,
        "minutes": line.minutes,
        "media": line.media,
        "chosen": line.chosen,
        "format": line.format,
        "practitioners": dict(line.seats),
    }


def _row(line: "SessionLine") -> dict[str, Any]:
    seats = ";".join(f"{seat}={person}" for seat, person in line.seats.items())
    minutes = None if line.minutes is None else f"{line.minutes:g}"
    return {**_document(line), "practitioners": seats, "minutes": minutes}


def _clock(milliseconds: int) -> str:
    seconds = milliseconds // 1000
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
