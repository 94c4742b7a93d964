"""`coder codebook`: shipped, stored and written codebooks."""

from typing import Annotated

import typer

from coder.cli import context
from coder.errors import NotFound

app = context.group(
    "Codebooks: what may be coded, and what each code means.\n\nExample: coder codebook show modes-of-practice"
)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Name = Annotated[str, typer.Argument(metavar="ID", help="A stored or shipped id, or a file.", show_default=False)]
File = Annotated[str, typer.Argument(metavar="FILE", help="A codebook file (YAML).", show_default=False)]


@app.command("list")
def list_codebooks(as_json: AsJson = False) -> None:
    """List the shipped codebooks and those in the database.

    Example: coder codebook list
    """
    from coder.cli.listing import codebook_rows, print_rows

    rows = codebook_rows()
    if as_json:
        context.print_json({"codebooks": rows})
        return
    print_rows(rows, ("id", "version", "status", "from", "title"))


@app.command()
def show(
    name: Name,
    preset: Annotated[str | None, typer.Option("--preset", help="Only what this preset looks for.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print a codebook as a page to learn from: modes, techniques, codes, rules, ratings.

    Example: coder codebook show modes-of-practice --preset live-core
    """
    from codebooks import UnknownName
    from codebooks.page import codebook_page
    from coder.cli.books import find_codebook

    book = find_codebook(name)
    try:
        looked_for = book.looked_for(preset)
    except UnknownName as error:
        known = ", ".join(entry.id for entry in book.presets) or "none"
        raise NotFound(f"no preset is called '{preset}'", f"{book.id} {book.version}", f"there are: {known}") from error
    if as_json:
        context.print_json({**book.model_dump(mode="json"), "preset": preset, "looked_for": sorted(looked_for)})
        return
    print(codebook_page(book, preset))


@app.command()
def check(file: File, as_json: AsJson = False) -> None:
    """Check a codebook file and print every problem with its line and how to mend it.

    Exit code 0: it holds; 1: it has problems; 2: it cannot be read.

    Example: coder codebook check my-codebook.yaml
    """
    from codebooks import load_codebook
    from coder.cli.books import content
    from coder.cli.listing import report_check
    from coder.desk.keys import RESERVED

    report_check(lambda: load_codebook(content(file), where=file, reserved=RESERVED), file, as_json)


@app.command()
def add(file: File) -> None:
    """Put a codebook file (or a shipped codebook) into the database.

    A version that a coding uses never changes: give the changed file a new version.

    Example: coder codebook add my-codebook.yaml
    """
    from coder.cli.books import codebook_named

    loaded = codebook_named(file)
    with context.current().open() as store:
        from coder.store.books import add_codebook

        add_codebook(store, loaded)
    print(f"codebook {loaded.book.id} {loaded.book.version} is in the database")


@app.command()
def new(file: File) -> None:
    """Write a small commented codebook to start from. An existing file is kept.

    Example: coder codebook new my-codebook.yaml
    """
    from codebooks.template import codebook_template
    from coder.cli.listing import write_new

    write_new(file, codebook_template(file))
    print(f"wrote {context.one_line(file)}; check it with: coder codebook check {context.one_line(file)}")


@app.command()
def diff(old: Name, new: Name, as_json: AsJson = False) -> None:
    """Print what is new, gone and changed from one codebook to another.

    Example: coder codebook diff modes-of-practice my-codebook.yaml
    """
    from codebooks.compare import compare, comparison_page
    from coder.cli.books import find_codebook

    before, after = find_codebook(old), find_codebook(new)
    changes = compare(before, after)
    if as_json:
        context.print_json({"old": [before.id, before.version], "new": [after.id, after.version], "changes": changes})
        return
    print(comparison_page(before, after, changes))
