"""The research bundle of `coder export`: which of people's names, notes and dates stay, and how small a cell may be."""

from dataclasses import dataclass

from coder.cli.export_job import Job
from coder.errors import BadInput

BUNDLE = ".zip"
KEEPS = ("names", "notes", "dates")


@dataclass(frozen=True)
class Parts:
    """`keep`: some of KEEPS; `smallest`: sessions that a site, practitioner or period holds; None: as usual."""

    keep: tuple[str, ...] = ()
    smallest: int | None = None


def check_bundle(suffix: str, what: object, keep: str | None, smallest: int | None) -> Parts:
    """What --with and --smallest-cell ask for. BadInput where it is not for this file, or cannot be."""
    if suffix == BUNDLE and what is not None:
        raise BadInput("the bundle holds every table", "--what", "leave it out, or write a .csv or .parquet")
    for option, given in (("--with", keep), ("--smallest-cell", smallest)):
        if given is not None and suffix != BUNDLE:
            raise BadInput("it is only for the bundle", option, f"name a {BUNDLE} file: all others hold what is stored")
    if smallest is not None and smallest < 1:
        raise BadInput(f"{smallest} is no number of sessions", "--smallest-cell", "write 1 or more; 5 is usual")
    parts = tuple(part.strip() for part in keep.split(",")) if keep is not None else ()
    for part in parts:
        if part not in KEEPS:
            raise BadInput(f"{part or 'nothing'} cannot be kept", "--with", f"write some of {','.join(KEEPS)}")
    return Parts(parts, smallest)


def bundle(job: Job, parts: Parts) -> list[str]:
    """Write the bundle; what is to be said of it."""
    from coder.research import SMALLEST, write_research

    replaces = job.file.exists()
    changed = write_research(
        job.file,
        job.store,
        keep=parts.keep,
        standard=job.standard,
        where=job.where,
        without=job.without,
        smallest=parts.smallest or SMALLEST,
        progress=job.bar,
    )
    anew = [f"the codes are new: nothing joins {job.file} with the bundle that it replaces"] if replaces else []
    return [*changed, *anew, f"wrote {job.file}"]
