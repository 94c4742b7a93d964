"""`coder certify`: hold one's practice on gold codings to the gate."""

from typing import Annotated, Any

import typer

from coder.cli import context

Sessions = Annotated[
    list[str] | None, typer.Argument(metavar="[SESSION]...", help="Count only these; else all that can count.")
]
Clip = Annotated[float, typer.Option("--clip", metavar="MINUTES", help="How long a clip is.")]
Repeats = Annotated[bool, typer.Option("--repeats", help="Count further attempts too; the test says which they were.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell where one stands; nothing is kept.")]
Shown = Annotated[bool, typer.Option("--show", help="Tell who is certified until when; takes no test.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def certify(
    session: Sessions = None,
    clip: Clip = 5.0,
    repeats: Repeats = False,
    dry_run: DryRun = False,
    show: Shown = False,
    as_json: AsJson = False,
) -> None:
    """Take the certification test: your locked practice on gold codings, held to the gate.

    Each practised session is cut into clips of --clip minutes as far as its gold coding goes; all of them count, and
    10 clips out of 3 sessions are needed. A first attempt counts, once, in one test: feedback on it shows the gold
    coding. The gate: F1 of techniques .80, kappa of mode time .60 with a lower limit of .50, ICC of counts .75 where
    the base rate allows, plan checklist .90, no common code found less often than .60. It holds for 6 months, or until
    a new major version of the codebook. Exit code 1: not passed, or cannot tell.

    Example: coder certify --dry-run
    """
    if show:
        _show(as_json=as_json)
        return
    from coder.cli.bar import working
    from coder.team import testing

    with context.current().open() as store, working("comparing with the gold codings"):
        test = testing.take(store, session or (), minutes=clip, repeats=repeats, keep=not dry_run)
    if as_json:
        context.print_json(test.to_json())
    else:
        for line in testing.lines(test):
            print(context.one_line(line))
    if test.verdict.outcome != "pass":
        raise typer.Exit(1)


def _show(*, as_json: bool) -> None:
    from coder.team import testing

    with context.current().open() as store:
        found = testing.standings(store)
    rows: list[dict[str, Any]] = [
        {
            "observer": name,
            "state": one.state,
            "taken": None if one.taken is None else one.taken.isoformat(),
            "valid_until": None if one.until is None else one.until.isoformat(),
        }
        for name, one in found.items()
    ]
    if as_json:
        context.print_json({"observers": rows})
    elif not rows:
        print("nobody has taken a certification test in this database: `coder certify` takes one")
    else:
        from coder.cli.listing import print_rows

        print_rows(rows, ("observer", "state", "taken", "valid_until"))
