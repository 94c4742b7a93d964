"""One file that runs where nothing may be installed and there is no network: made by PyInstaller, then tried.

    python -m bench.one_file OUT [--with parquet,postgres] [--folder]

Makes OUT/coder (with `--folder` the folder OUT/coder/, which starts sooner) of the packages installed here, and tries
it as a stranger's machine would have it: an empty environment, an empty home, no PATH, and no network where the system
lets us take it away. Prints size and starts, beside the installed program in the same run. Ends with 1 when a trial
fails. It runs on systems like the one that it was made on: the same kind, and a C library at least as new.
Needs `pip install -e '.[bench,encryption]'`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.screens.terminal import Terminal

TREE = Path(__file__).parents[1]
OURS = ("coder", "codebooks", "exports")
EXTRAS = {"encryption": ("sqlcipher3",), "parquet": ("pyarrow",), "postgres": ("psycopg", "psycopg_binary")}
NOT_WANTED = ("tkinter", "pytest", "hypothesis", "mypy", "matplotlib", "IPython", "sphinx", "PIL", "lxml")
TIMES = 5


@dataclass(frozen=True)
class Trial:
    """What is asked of the file, and a text that must stand in the answer."""

    arguments: tuple[str, ...]
    says: str


TRIALS = (
    Trial(("--version",), ""),
    Trial(("codebook", "list"), "modes-of-practice"),
    Trial(("--db", "work.db", "init", "--codebook", "modes-of-practice", "--plan", "bridgework-s04"), ""),
    Trial(("--db", "work.db", "session", "add", "S01", "--plan", "bridgework-s04"), ""),
    Trial(("--db", "demo.db", "demo", "--export", "demo.xlsx"), ""),
    Trial(("--db", "demo.db", "agreement"), "kappa"),
    Trial(("--db", "demo.db", "adherence", "--by", "site"), "north"),
    Trial(("--db", "demo.db", "export", "study.zip"), ""),
    Trial(("--db", "demo.db", "verify"), ""),
    Trial(("--db", "demo.db", "backup", "copy.db"), ""),
)


def built(out: Path, extras: Sequence[str], *, folder: bool) -> Path:
    """The program, under `out`. Errors: CalledProcessError, with what PyInstaller said."""
    wanted = [name for extra in extras for name in EXTRAS[extra]]
    left_out = [name for extra, names in EXTRAS.items() if extra not in extras for name in names]
    with tempfile.TemporaryDirectory() as name:
        start = Path(name) / "start.py"
        start.write_text("import sys\n\nfrom coder.__main__ import main\n\nsys.exit(main())\n")
        command = [
            sys.executable,
            "-m",
            "PyInstaller",
            "--noconfirm",
            "--clean",
            "--name",
            "coder",
            "--log-level=ERROR",
        ]
        command += ["--onedir" if folder else "--onefile", "--console", "--distpath", str(out), "--paths", str(TREE)]
        command += ["--workpath", str(Path(name) / "work"), "--specpath", name]
        for package in OURS:
            # Screens and commands are loaded by name, migrations read from their folder, books and styles as data.
            command += ["--collect-submodules", package, "--collect-data", package]
        command += ["--add-data", f"{TREE / 'coder' / 'store' / 'migrations'}{os.pathsep}coder/store/migrations"]
        command += ["--collect-submodules", "textual.widgets", "--collect-data", "textual"]
        # Not --strip: it breaks the linear algebra that numpy brings.
        command += ["--copy-metadata", "fidelity-coder", "--hidden-import", "logging.config"]
        command += [part for name in wanted for part in ("--collect-all", name)]
        command += [part for name in (*NOT_WANTED, *left_out) for part in ("--exclude-module", name)]
        subprocess.run([*command, str(start)], check=True, cwd=name)
    program = out / "coder" / "coder" if folder else out / "coder"
    return program.with_suffix(".exe") if sys.platform == "win32" else program


def alone() -> list[str]:
    """What a command is run under so that it has no network; nothing where this system does not let us."""
    unshare = shutil.which("unshare")
    words = [unshare, "--map-root-user", "--net"] if unshare else []
    works = words and subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
    return words if works else []


def run(words: Sequence[str], home: Path) -> subprocess.CompletedProcess[str]:
    bare = {"HOME": str(home), "TMPDIR": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    environment = dict(os.environ) if sys.platform == "win32" else bare
    return subprocess.run(words, capture_output=True, text=True, env=environment, cwd=home, check=False, timeout=300)


def tried(program: Path, home: Path) -> list[str]:
    """What did not go as it should, as sentences."""
    wrong = []
    under = alone()
    print("without network" if under else "with the network that is there: it cannot be taken away here")
    for trial in TRIALS:
        done = run([*under, str(program), *trial.arguments], home)
        answer = done.stdout + done.stderr
        well = done.returncode == 0 and trial.says in answer
        print(f"  {'ok    ' if well else 'FAILED'}  coder {' '.join(trial.arguments)}")
        if not well:
            wrong.append(f"coder {' '.join(trial.arguments)}: {done.returncode}, {answer[-500:]}")
    return wrong


def screen_comes(program: Path, home: Path) -> None:
    """The app itself comes up in a terminal and takes a code. AssertionError, with what was drawn, if not."""
    words = ("--db", "work.db", "--as", "anna", "code", "S01", "--live")
    with Terminal(*words, folder=home, program=program, PATH="") as terminal:
        terminal.until_drawn("starts the clock")
        terminal.strike(" ")
        terminal.wait(1)
        terminal.strike("4v")
        terminal.until_drawn("EN-VAL")


def seconds(words: Sequence[str], home: Path) -> float:
    began = time.perf_counter()
    run(words, home)
    return time.perf_counter() - began


def size_of(program: Path, *, folder: bool) -> float:
    """In MB."""
    files = [its for its in program.parent.rglob("*") if its.is_file()] if folder else [program]
    return sum(its.stat().st_size for its in files) / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description="Build and try the program as one file.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--with", dest="extras", default="", help=f"besides encryption: {', '.join(EXTRAS)}")
    parser.add_argument("--folder", action="store_true", help="a folder, which starts sooner")
    given = parser.parse_args()
    extras = [*dict.fromkeys(["encryption", *filter(None, given.extras.split(","))])]
    program = built(given.out.absolute(), extras, folder=given.folder)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        wrong = tried(program, home)
        screen_comes(program, home)
        installed = [sys.executable, "-m", "coder", "codebook", "list"]
        ours, theirs = (
            median(seconds(words, home) for _ in range(TIMES))
            for words in ([str(program), "codebook", "list"], installed)
        )
    print(f"{program}: {size_of(program, folder=given.folder):.0f} MB, with {', '.join(extras)}")
    print(f"`codebook list` takes {ours / theirs:.1f} times as long as installed ({ours:.2f} s and {theirs:.2f} s)")
    print("\n".join(wrong) or "every trial went well")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
