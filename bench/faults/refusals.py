"""Hostile files through the command line: what each is answered, how soon, and in how much memory.

    python -m bench.faults.refusals [WORDS]

Every file of `bench.faults.hostile` is given to every command that reads its kind, in a process of its own. Asked for:
exit code 1, 2 or 3, one sentence (or a list of them) and never a traceback, no control character, within 10 s of the
processor and 500 MB (what waits is ended after a minute). Ends with 1 where that is missed. With WORDS only what has
them in its name is run.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.faults import hostile

MOST_SECONDS = 10.0
MOST_MB = 500.0
KILLED_AFTER = 60
Command = tuple[str, ...]

BOOKS: tuple[Command, ...] = (
    ("codebook", "check", "FILE"),
    ("plan", "check", "FILE"),
    ("import", "events.csv", "--map", "FILE"),
)
TABLES: tuple[Command, ...] = (("import", "FILE"), ("agreement", "--events", "FILE"))
ALSO_TABLES: tuple[Command, ...] = (
    ("import", "FILE", "--kind", "items"),
    ("import", "FILE", "--kind", "ratings"),
    ("agreement", "--ratings", "FILE"),
    ("session", "import", "FILE"),
    ("delivered", "FILE"),
)
"""They read by the same functions: tried with what reaches beyond those."""
OPENING: tuple[Command, ...] = (("--db", "FILE", "session", "list"), ("--db", "FILE", "verify"))


@dataclass(frozen=True)
class Answer:
    """`said`: the first line of stderr, or of stdout where that is empty."""

    code: int
    seconds: float
    cpu: float
    mb: float
    said: str
    lines: int
    clean: bool

    @property
    def good(self) -> bool:
        prompt = self.cpu <= MOST_SECONDS and self.mb <= MOST_MB
        return prompt and self.clean and self.code in (1, 2, 3)


def ask(arguments: Sequence[str], folder: Path) -> Answer:
    """Run the command in a process of its own."""
    began = time.monotonic()
    out = (folder / "out").open("w+b")
    with out, (folder / "err").open("w+b") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "coder", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=folder,
            env={**os.environ, "HOME": str(folder), "CODER_PASSPHRASE_FILE": ""},
        )
        usage = _ended(process)
        seconds = time.monotonic() - began
        told = [Path(folder / name).read_bytes() for name in ("out", "err")]
    text = b"\n".join(told).decode("utf-8", "replace")
    clean = "Traceback" not in text and not any(ord(sign) < 32 and sign != "\n" for sign in text)
    lines = [
        line for line in [*told[1].decode("utf-8", "replace").splitlines(), *told[0].decode().splitlines()] if line
    ]
    said = lines[0] if lines else ""
    return Answer(
        process.returncode, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said, len(lines), clean
    )


def _ended(process: "subprocess.Popen[bytes]") -> resource.struct_rusage:
    """Wait, and end what takes far too long; its own peak of memory."""
    deadline = time.monotonic() + KILLED_AFTER
    while True:
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage
        if time.monotonic() > deadline:
            process.kill()
        time.sleep(0.01)


def cases() -> Iterator[tuple[str, str, hostile.Made, Command]]:
    """(what it is, its file's name, how it is made, the command)."""
    for files, commands in ((hostile.YAML, BOOKS), (hostile.TABLE, TABLES), (hostile.DATABASE, OPENING)):
        for what, (name, make) in files.items():
            # An empty mapping maps nothing: no harm, and no error.
            some = [one for one in commands if what != "nothing" or "--map" not in one]
            for command in [*some, *(ALSO_TABLES if files is hostile.TABLE and "escape" in what else ())]:
                yield what, name, make, command


def main() -> int:
    words = " ".join(sys.argv[1:])
    missed = 0
    print(f"{'input':<42} {'command':<34} {'code':>4} {'s':>5} {'CPU s':>5} {'MB':>5}  said")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "events.csv").write_text(f"{hostile.HEADER}S01,anna,1,ED1\n")
        ask(["--db", "work.db", "init", "--codebook", "modes-of-practice"], folder)
        for what, file, make, command in cases():
            told = f"{what} ({Path(file).suffix[1:]})"
            if words not in told:
                continue
            with hostile.made(folder, file, make):
                given = [file if part == "FILE" else part for part in command]
                answer = ask(given if given[0] == "--db" else ["--db", "work.db", *given], folder)
            # Names of raters in escapes make a table all the same.
            good = answer.good or ("escape" in what and "--ratings" in command and answer.clean)
            missed += not good
            more = f" (+{answer.lines - 1} lines)" if answer.lines > 1 else ""
            figures = f"{answer.code:>4} {answer.seconds:>5.1f} {answer.cpu:>5.1f} {answer.mb:>5.0f}"
            print(
                f"{told:<42} {' '.join(command):<34} {figures}  {'' if good else 'MISSED '}{answer.said[:110]!a}{more}",
                flush=True,
            )
    print(f"asked for: at most {MOST_SECONDS:g} s of the processor and {MOST_MB:g} MB, no traceback; missed: {missed}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
