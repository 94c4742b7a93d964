"""Pages of `coder export`: a practitioner's sheet for supervision, the manager's pages, one table to print."""

from coder.cli.export_job import Job
from coder.errors import BadInput

PAGE = ".html"
SHEET = (PAGE, ".xlsx")


def check_practitioner(practitioner: str | None, suffix: str, what: object, without: tuple[str, ...]) -> None:
    """Refuse what does not go with --practitioner. BadInput."""
    if practitioner is None:
        return
    if suffix not in SHEET:
        raise BadInput("the sheet for supervision is a page", "--practitioner", f"name a {' or '.join(SHEET)} file")
    if what is not None:
        raise BadInput("the sheet for supervision is no table", "--what", "leave it out, or leave out --practitioner")
    if without:
        raise BadInput(
            "the sheet for supervision is about a practitioner",
            "--without",
            "leave it out, or leave out --practitioner",
        )


def supervision(job: Job, practitioner: str) -> list[str]:
    """Write the practitioner's sheet; what is to be said of it."""
    from coder.book.printing import write_supervision

    write_supervision(job.file, job.store, practitioner, standard=job.standard, where=job.where, progress=job.bar)
    return [f"wrote the sheet for supervision of {practitioner} to {job.file}"]


def page(job: Job, what: str | None) -> list[str]:
    """Write the manager's pages, or the table `what`, as a .html file; what is to be said of it."""
    from coder.book.printing import write_summary, write_table_page

    if what is None:
        write_summary(
            job.file, job.store, standard=job.standard, where=job.where, without=job.without, progress=job.bar
        )
        return [f"wrote {job.file}"]
    rows = write_table_page(
        job.file, job.store, what, standard=job.standard, where=job.where, without=job.without, progress=job.bar
    )
    return [f"wrote {rows} rows of {what} to {job.file}"]
