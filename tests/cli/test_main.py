"""The command line as a whole: what it loads, where it acts, and how it ends."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperGroup

from coder import __version__, settings
from coder.cli import context
from coder.cli.main import COMMANDS, load, main
from coder.errors import BadInput
from tests.cli.failing import ERRORS

HEAVY = ("pandas", "textual", "openpyxl", "sqlmodel", "numpy", "scipy")
LOADED = (
    "import sys\n"
    "from coder.cli.main import main\n"
    "code = main(sys.argv[1:])\n"
    f"print(code, *[name for name in {HEAVY!r} if name in sys.modules])\n"
)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of our own, as on a fresh machine, and a command to end in any way."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(settings, "data_folder", lambda: tmp_path / "data")
    for name in ("CODER_DATABASE_URL", "CODER_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(COMMANDS, "end", "tests.cli.failing:end")


def ends(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr."""
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


# What is loaded


def last_line(arguments: list[str]) -> str:
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def test_help_loads_no_room() -> None:
    assert last_line(["--help"]) == "0"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_of_a_command_loads_no_room(command: str) -> None:
    assert last_line([command, "--help"]) == "0"


def test_listing_codebooks_loads_no_room_but_the_codebooks() -> None:
    assert last_line(["codebook", "list"]) == "0"


# Help


def every_command() -> list[str]:
    paths = []
    for name in COMMANDS:
        command = load(name)
        paths += [f"{name} {sub}" for sub in command.commands] if isinstance(command, TyperGroup) else [name]
    return paths


@pytest.mark.parametrize("path", every_command())
def test_every_command_shows_an_example_of_itself(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ends([*path.split(), "--help"], capsys)
    assert (code, err) == (0, "")
    assert "Example: coder " in out
    assert path in " ".join(out[out.index("Example:") :].split())


def test_help_lists_every_command_and_fits_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ends(["--help"], capsys)
    assert all(f"\n  {name} " in out for name in COMMANDS)
    assert max(map(len, out.splitlines())) <= 80


def test_help_cuts_no_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["session", "--help"]):
        assert "..." not in ends(arguments, capsys)[1].partition("Commands:")[2]


@pytest.mark.parametrize("group", ["session", "codebook", "plan"])
def test_a_group_of_commands_shows_an_example(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"Example: coder {group} " in ends([group, "--help"], capsys)[1]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(["--version"], capsys) == (0, f"fidelity-coder {__version__}\n", "")


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "coder", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"fidelity-coder {__version__}\n"


# How it ends


def test_a_command_that_ends_well_leaves_its_notes_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(["end", "well"], capsys) == (0, "done\n", "note: under way\n")


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_an_error_is_one_line_with_its_exit_code(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ends(["end", name], capsys)
    assert code == ERRORS[name].exit_code
    assert out == ""
    assert err.splitlines()[-1] == "error: it went wrong (here): mend it"


@pytest.mark.parametrize("name", sorted(name for name, error in ERRORS.items() if error.exit_code > 1))
def test_a_failure_leaves_nothing_but_its_errors_on_stderr(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(["end", name], capsys)[2] == "error: it went wrong (here): mend it\n"


def test_each_problem_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(["end", "several"], capsys)[2] == "error: one (a:1): mend one\nerror: two (a:2): mend two\n"


def test_an_error_line_is_one_line_and_moves_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(["end", "escapes"], capsys)[2] == "error: red \\x1b[31m line (here\\x07): mend it\n"


def test_a_full_disk_is_something_outside(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = ends(["end", "disk"], capsys)
    assert code == 3
    assert err.startswith("error: no space left on device (work.db): ")


@pytest.mark.parametrize("way", ["abort", "pipe"])
def test_a_question_without_an_answer_is_wrong_input(way: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = ends(["end", way], capsys)
    assert code == 2
    assert err.strip().startswith("error: stopped at a question (coder): ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing"], "error: no command is called 'nothing' (coder): `coder --help` lists the commands"),
        (["codbook"], "error: no command is called 'codbook' (coder): is `coder codebook` meant?"),
        (["codebook"], "error: missing command (coder codebook): see `coder codebook --help`"),
        (["codebook", "shw"], "error: no such command 'shw'. Did you mean 'show'? (coder codebook): see"),
        (["codebook", "show"], "error: missing argument 'ID' (coder codebook show): see `coder codebook show --help`"),
        (["--bd", "x"], "error: no option is called --bd (coder): is --db meant? see `coder --help`"),
        (["end", "well", "--nope"], "error: no option is called --nope (coder end): see `coder end --help`"),
        (
            ["end", "well", "--number", "many"],
            "error: --number takes a number, and 'many' is none (coder end): write it with a point, such as 0.8",
        ),
        (
            ["end", "well", "--number", "0,8"],
            "error: --number takes a number, and '0,8' is none (coder end): write 0.8",
        ),
        (["end", "well", "--number=0,8"], "error: --number takes a number, and '0,8' is none (coder end): write 0.8"),
        (
            ["agreement", "--seed", "x"],
            "error: --seed takes a whole number, and 'x' is none (coder agreement): write digits alone, such as 10",
        ),
        (["end", "well", "more"], "error: got unexpected extra argument"),
    ],
)
def test_a_usage_error_is_one_line(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ends(arguments, capsys)
    assert (code, out) == (2, "")
    assert err.startswith(told)
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["codebook", "list"],
        ["codebook", "list", "--json"],
        ["codebook", "show", "modes-of-practice", "--json"],
    ],
)
def test_a_reader_that_has_gone_is_neither_a_no_nor_an_error(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, "-m", "coder", *arguments], stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (128 + 13, b"")


def test_a_number_that_is_not_one_never_becomes_json() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        main(["end", "nan", "--number", "nan"])


def test_json_is_one_document_in_utf8(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    context.print_json({"κ": None, "text": "é"})
    assert json.loads(capfdbinary.readouterr().out.decode("utf-8")) == {"κ": None, "text": "é"}


def test_output_that_the_terminals_encoding_lacks_is_no_traceback() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "coder", "codebook", "show", "modes-of-practice", "--json"]
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert json.loads(done.stdout.decode("utf-8"))["id"] == "modes-of-practice"


# Without a database


def test_without_a_database_and_a_terminal_the_bare_command_names_init_and_demo(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ends(["--db", str(tmp_path / "none.db")], capsys)
    assert (code, out) == (2, "")
    assert err.startswith(f"error: there is no database yet ({tmp_path / 'none.db'})")
    assert "`coder init --codebook modes-of-practice`" in err
    assert "`coder demo`" in err
    assert list(tmp_path.iterdir()) == []


def in_terminal(arguments: list[str], answer: bytes) -> tuple[int, str]:
    """Run the program in a terminal of its own, give one answer, and read all that it shows until it ends."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals of this kind")
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "coder", *arguments]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        os.write(ours, answer)
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError as error:  # how Linux says that the other end is closed
            if error.errno != errno.EIO:
                raise
        os.close(ours)
    return process.returncode, shown.decode()


def test_without_a_database_the_bare_command_offers_init_and_demo_in_a_terminal(tmp_path: Path) -> None:
    code, shown = in_terminal(["--db", str(tmp_path / "none.db")], b"\n")
    assert code == 0
    assert "There is no database yet" in shown
    assert "demo, init, or enter to leave" in shown
    assert list(tmp_path.iterdir()) == []


def test_end_of_input_at_the_offer_is_one_error_line(tmp_path: Path) -> None:
    code, shown = in_terminal(["--db", str(tmp_path / "none.db")], b"\x04")
    assert code == 2
    assert "error: stopped at a question (coder): " in shown


# Where it acts, and as whom


def test_the_option_goes_before_the_environment_and_that_before_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.database_target(None) == str(tmp_path / "data" / "coder.db")
    monkeypatch.setenv("CODER_DATABASE_URL", str(tmp_path / "environment.db"))
    assert settings.database_target(None) == str(tmp_path / "environment.db")
    assert settings.database_target(str(tmp_path / "option.db")) == str(tmp_path / "option.db")


def test_a_path_is_made_absolute_and_an_address_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings.database_target("work.db") == str(tmp_path / "work.db")
    assert settings.database_target("sqlite:///work.db") == str(tmp_path / "work.db")
    assert settings.database_target("postgresql+psycopg://host/db") == "postgresql+psycopg://host/db"


def test_the_demonstration_stands_beside_the_default_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CODER_DATABASE_URL", raising=False)
    assert settings.demo_database().name == "demo.db"
    assert settings.demo_database().parent == settings.default_database().parent


def test_who_acts_is_the_option_else_the_environment_else_the_systems_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "system")
    assert settings.who(None) == "system"
    monkeypatch.setenv("CODER_USER", "environment")
    assert settings.who(None) == "environment"
    assert settings.who(" anna ") == "anna"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\x1b[31m", "a\x00b", "x" * 65, "\ud800"])
def test_a_name_that_cannot_be_kept_is_refused(name: str) -> None:
    with pytest.raises(BadInput):
        settings.who(name)


@pytest.mark.parametrize("target", ["a\nb.db", "\x1b[31m", " ", "a\x00b"])
def test_a_path_that_cannot_be_shown_is_refused(target: str) -> None:
    with pytest.raises(BadInput):
        settings.database_target(target)
