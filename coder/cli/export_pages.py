"""Pages of `coder export`: a practitioner's sheet for supervision, the manager's pages, one table to print."""

from pathlib import Path

from coder.cli import context
from coder.cli.bar import working
from coder.errors import BadInput

PAGE = ".html"
SHEET = (PAGE, ".xlsx")


def check_practitioner(practitioner: str | None, suffix: str, what: object, without: tuple[str, ...]) -> None:
    """Refuse what does not go with --practitioner. BadInput."""
    if practitioner is None:
        return
    if suffix not in SHEET:
        raise BadInput("the sheet for supervision is one page", "--practitioner", f"name a {' or '.join(SHEET)} file")
    if what is not None:
        raise BadInput("the sheet for supervision is no table", "--what", "leave it out, or leave out --practitioner")
    if without:
        raise BadInput(
            "the sheet for supervision is about a practitioner",
            "--without",
            "leave it out, or leave out --practitioner",
        )


def export_practitioner(file: Path, practitioner: str, standard: float | None) -> None:
    from coder.book.printing import write_supervision

    with context.current().open() as store, working("reading what was coded") as bar:
        write_supervision(file, store, practitioner, standard=standard, progress=bar)
    context.say(f"note: wrote the sheet for supervision of {practitioner} to {file}")


def export_page(file: Path, what: str | None, standard: float | None, without: tuple[str, ...]) -> None:
    """The manager's pages, or the table `what`, as a .html file."""
    from coder.book.printing import write_summary, write_table_page

    told = ""
    with context.current().open() as store, working("reading what was coded") as bar:
        if what is None:
            write_summary(file, store, standard=standard, without=without, progress=bar)
        else:
            rows = write_table_page(file, store, what, standard=standard, without=without, progress=bar)
            told = f"{rows} rows of {what} to "
    context.say(f"note: wrote {told}{file}")
