"""The command `coder`: options before the command, the table of commands, and how failures are told.

A command is a plain function with Typer annotations, in one file a group of commands, and one line in COMMANDS:
`"name": "coder.cli.module:function"`, or `"name": "coder.cli.module:app"` for a group made by `context.group`.
Its module is imported when the command is asked for, and itself imports the rooms inside the function, so that
`coder --help` loads none of them. The docstring is its help: a sentence, and a last paragraph `Example: coder ...`.

A command acts at `context.current()`, prints its result, says notes with `context.say`, and raises a CoderError when
it cannot do what was asked. A file or id of a codebook or plan is resolved by `coder.cli.books`.
"""

import difflib
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from coder.cli import context, usage
from coder.errors import BadInput, CoderError, NotFound, OutsideFailed

COMMANDS = {
    "init": "coder.cli.init:init",
    "codebook": "coder.cli.codebook:app",
    "plan": "coder.cli.plan:app",
    "session": "coder.cli.session:app",
    "delivered": "coder.cli.session:delivered",
    "code": "coder.cli.code:code",
    "practise": "coder.cli.practise:practise",
    "drill": "coder.cli.drill:drill",
    "paper": "coder.cli.paper:paper",
    "certify": "coder.cli.certify:certify",
    "lock": "coder.cli.session:lock",
    "unlock": "coder.cli.session:unlock",
    "import": "coder.cli.data:import_files",
    "export": "coder.cli.export:export",
    "agreement": "coder.cli.agreement:agreement",
    "adherence": "coder.cli.adherence:adherence",
    "backup": "coder.cli.safety:backup",
    "restore": "coder.cli.safety:restore",
    "verify": "coder.cli.safety:verify",
    "purge": "coder.cli.purge:purge",
    "doctor": "coder.cli.doctor:doctor",
    "demo": "coder.cli.demo:demo",
}


class _PipeClosed(Exception):
    """Whoever read stdout has gone, as `head -1` does: no error of ours."""


@contextmanager
def _pipe_told() -> Iterator[None]:
    """Typer would answer a closed pipe with exit code 1, which is an answer here."""
    try:
        yield
    except BrokenPipeError as error:
        raise _PipeClosed from error


class Commands(TyperGroup):
    """The table above as a group that imports a command when it is named."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Each command's first sentence, whole."""
        rows = [(name, load(name).get_short_help_str(limit=1_000)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def make_context(self, *arguments: Any, **extra: Any) -> Any:
        with _pipe_told():
            return super().make_context(*arguments, **extra)

    def invoke(self, ctx: Any) -> Any:
        with _pipe_told():
            return super().invoke(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | TyperGroup | None:
        if cmd_name not in COMMANDS:
            near = difflib.get_close_matches(cmd_name, COMMANDS, n=1)
            mend = f"is `coder {near[0]}` meant?" if near else "`coder --help` lists the commands"
            raise BadInput(f"no command is called '{cmd_name}'", "coder", mend)
        return load(cmd_name)


def load(name: str) -> TyperCommand | TyperGroup:
    """The command of that name in the table."""
    module, _, attribute = COMMANDS[name].partition(":")
    made = getattr(import_module(module), attribute)
    if not isinstance(made, typer.Typer):
        function, made = made, typer.Typer(add_completion=False, rich_markup_mode=None)
        made.command(name)(function)
    command = get_command(made)
    if not isinstance(command, TyperCommand | TyperGroup):
        raise TypeError(f"{COMMANDS[name]} makes no command")
    command.name = name
    return command


PIPE_CLOSED = 128 + 13
"""As a program ends that the system's signal 13 (SIGPIPE) stopped."""

app = typer.Typer(cls=Commands, add_completion=False, rich_markup_mode=None, invoke_without_command=True)


def _version(asked: bool) -> None:
    if asked:
        from coder import __version__

        print(f"fidelity-coder {__version__}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    db: Annotated[str | None, typer.Option("--db", metavar="PATH-or-URL", help="The database to work on.")] = None,
    name: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who codes: an observer's name.")] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Timestamp-code sessions, check agreement between observers, report adherence.

    Without a command it opens the app. The database is --db, else CODER_DATABASE_URL, else coder.db in your data
    folder; you are --as, else CODER_USER, else your user name on this computer.

    Example: coder --db work.db --as anna code S01
    """
    context.act_at(context.Here(db, name))
    if ctx.invoked_subcommand is None:
        _open_app()


def _open_app() -> None:
    here = context.current()
    if here.exists or _made_one(here):
        here.ask_before_screen()
        from coder.start import run_app

        run_app(here.target, here.who, here.passphrase)


def _made_one(here: context.Here) -> bool:
    """There is nothing to open yet: the person chooses an empty database, the demonstration (which opens itself) or
    neither. Whether a database was made."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        mend = "make one with `coder init --codebook modes-of-practice`, or look round with `coder demo`"
        raise NotFound("there is no database yet", here.target, mend)
    print(f"There is no database yet at {context.one_line(here.target)}")
    print("  demo   look round in a fictional programme with 24 sessions, 23 of them watched")
    print("  init   make an empty database with the codebook Modes of practice")
    answer = input("demo, init, or enter to leave: ").strip().lower()
    words = {"demo": ["demo"], "init": ["init", "--codebook", "modes-of-practice"]}
    chosen = next((word for word in words if answer and word.startswith(answer)), None)
    if chosen is None:
        return False
    options = [*(["--db", here.database] if here.database else []), *(["--as", here.name] if here.name else [])]
    get_command(app).main(args=[*options, *words[chosen]], prog_name="coder", standalone_mode=False)
    return chosen == "init"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code: 0 done, 1 the answer is no, 2 wrong request or input, 3 something outside.

    A failure prints `error: WHAT (WHERE): HOW TO MEND` lines on stderr, and nothing else there. When the reader of
    stdout has gone it is 141, as of a program that the system ended for it.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = get_command(app).main(args=arguments, prog_name="coder", standalone_mode=False) or 0
        with _pipe_told():
            sys.stdout.flush()
    except _PipeClosed:
        return _end_of_pipe()
    except CoderError as error:
        return fail(error)
    except typer.TyperException as error:
        return fail(usage.told(error, sys.argv[1:] if arguments is None else arguments))
    except (typer.Abort, EOFError):
        return fail(BadInput("stopped at a question", "coder", "answer it, or give what it asks for as an option"))
    except OSError as error:
        return fail(_outside(error))
    context.end_notes(failed=code not in (0, 1))
    return int(code)


def fail(error: CoderError) -> int:
    """Print a line for each problem; the exit code."""
    context.end_notes(failed=error.exit_code != 1)
    sys.stdout.flush()
    for problem in error.problems:
        print(context.one_line(f"error: {problem}"), file=sys.stderr)
    return error.exit_code


def _end_of_pipe() -> int:
    """What is still buffered goes nowhere, so that the interpreter does not stumble over it on leaving."""
    context.end_notes(failed=True)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return PIPE_CLOSED


def _outside(error: OSError) -> CoderError:
    where = str(error.filename) if error.filename is not None else "coder"
    mend = "check that the place is there, has room and may be read and written"
    return OutsideFailed((error.strerror or str(error)).lower(), where, mend)
