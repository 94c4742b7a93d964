"""`coder plan`: shipped, stored and written session plans."""

from typing import TYPE_CHECKING, Annotated

import typer

from coder.cli import context

if TYPE_CHECKING:
    from codebooks import Codebook

app = context.group(
    "Session plans: the items that a session should deliver.\n\nExample: coder plan show bridgework-s04"
)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Name = Annotated[str, typer.Argument(metavar="ID", help="A stored or shipped id, or a file.", show_default=False)]
File = Annotated[str, typer.Argument(metavar="FILE", help="A session plan file (YAML).", show_default=False)]
Against = Annotated[
    str | None, typer.Option("--codebook", metavar="ID-or-FILE", help="Check the plan's codes against this codebook.")
]


@app.command("list")
def list_plans(as_json: AsJson = False) -> None:
    """List the shipped session plans and those in the database.

    Example: coder plan list
    """
    from coder.cli.listing import plan_rows, print_rows

    rows = plan_rows()
    if as_json:
        context.print_json({"plans": rows})
        return
    print_rows(rows, ("id", "version", "items", "from", "title"))


@app.command()
def show(name: Name, as_json: AsJson = False) -> None:
    """Print a session plan: its items, what counts as delivered, and how it is scored.

    Example: coder plan show bridgework-s04
    """
    from codebooks.page import plan_page
    from coder.cli.books import find_plan

    plan = find_plan(name)
    if as_json:
        context.print_json(plan.model_dump(mode="json"))
        return
    print(plan_page(plan))


@app.command()
def check(file: File, codebook: Against = None, as_json: AsJson = False) -> None:
    """Check a session plan file and print every problem with its line and how to mend it.

    Its codes are looked up in the codebook that it names, when that is shipped or in the database.

    Exit code 0: it holds; 1: it has problems; 2: it cannot be read.

    Example: coder plan check my-session.yaml
    """
    from codebooks import load_plan
    from coder.cli.books import content, find_codebook
    from coder.cli.listing import report_check

    book = find_codebook(codebook) if codebook is not None else _own_codebook(content(file), file)
    report_check(lambda: load_plan(content(file), where=file, codebook=book), file, as_json)


@app.command()
def add(file: File) -> None:
    """Put a session plan file (or a shipped plan) into the database.

    A version that a session uses never changes: give the changed file a new version.

    Example: coder plan add my-session.yaml
    """
    from coder.cli.books import plan_named

    loaded = plan_named(file)
    with context.current().open() as store:
        from coder.store import books

        wanted = loaded.book.codebook
        stored = [row for row in books.codebooks(store) if wanted is not None and row.book == wanted.id]
        if stored and wanted is not None:
            fitting = [row for row in stored if wanted.accepts(row.version)] or stored
            loaded = plan_named(file, books.parsed_codebook(store, fitting[-1]))
        elif wanted is not None:
            context.say(f"note: codebook {wanted.id} is not in this database, so the plan's codes were not checked")
        books.add_plan(store, loaded)
    print(f"session plan {loaded.book.id} {loaded.book.version} is in the database")


def _own_codebook(text: bytes, file: str) -> "Codebook | None":
    """The codebook that a plan names, if it is at hand."""
    from codebooks import Unreadable, codebook_named_by
    from coder.cli.books import find_codebook, problems
    from coder.errors import NotFound

    try:
        wanted = codebook_named_by(text, where=file)
    except Unreadable as error:
        raise problems(error) from error
    if wanted is None:
        return None
    try:
        return find_codebook(wanted)
    except NotFound:
        context.say(f"note: codebook {wanted} is not at hand, so the plan's codes were not checked")
        return None
