"""Coverage-guided fuzzing of every parser: whatever the bytes are, only the errors of the house come out.

    python -m bench.faults.fuzz [SECONDS] [TARGET]...

Each target runs in a process of its own, one after the other, for so many seconds (300), from seeds that are valid or
nearly so. An input that brings out anything else is kept in `findings/` in the current folder, named after its target,
and the target goes on without it. Prints executions and findings. Needs the extra `bench` (atheris, on Linux).
"""

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.faults import hostile

FOLDER = Path("findings")
MOST_BYTES = 8_192
SLOW_SECONDS = 10
Parse = Callable[[bytes, Path], None]


def codebook(data: bytes, place: Path) -> None:
    from codebooks import BookError, load_codebook

    with suppress(BookError):
        load_codebook(data, where="a.yaml")


def plan(data: bytes, place: Path) -> None:
    from codebooks import BookError, load_plan, shipped_codebook

    with suppress(BookError):
        load_plan(data, where="a.yaml", codebook=shipped_codebook("modes-of-practice").book)


def mapping(data: bytes, place: Path) -> None:
    from coder.errors import CoderError
    from coder.intake import read_mapping

    with suppress(CoderError):
        read_mapping(data, "a.yaml")


def _table(data: bytes, place: Path, suffix: str) -> Any:
    from exports.problems import TableProblems
    from exports.tidy import read_table

    path = place.with_suffix(suffix)
    path.write_bytes(data)
    try:
        return read_table(path)
    except TableProblems:
        return None


def _events(frame: Any) -> None:
    from exports.problems import TableProblems
    from exports.tidy_rules import clean_events

    with suppress(TableProblems):
        clean_events(frame, roles=("primary",))


def events(data: bytes, place: Path) -> None:
    if (frame := _table(data, place, ".csv")) is not None:
        _events(frame)


def ratings(data: bytes, place: Path) -> None:
    from coder.agreement.options import Options
    from coder.agreement.report import ratings_report
    from coder.errors import CoderError

    if (frame := _table(data, place, ".csv")) is not None and frame.size < 200:
        with suppress(CoderError):
            ratings_report(frame, Options(bootstrap=20), source="a.csv")


def xlsx(data: bytes, place: Path) -> None:
    """The bytes are the parts of a workbook, behind each other: a zip of them would be all that is ever found."""
    parts = iter(data.split(b"\x00"))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(name, next(parts, b"") or source.read(name))
    if (frame := _table(made.getvalue(), place, ".xlsx")) is not None:
        _events(frame)


def zipped(data: bytes, place: Path) -> None:
    _table(data, place, ".xlsx")


def parquet(data: bytes, place: Path) -> None:
    if (frame := _table(data, place, ".parquet")) is not None:
        _events(frame)


def times(data: bytes, place: Path) -> None:
    from coder.desk.times import parse
    from exports.times import NotRead, milliseconds, number

    text = data.decode("utf-8", "replace")
    for comma in (False, True):
        for read in (milliseconds, number):
            with suppress(NotRead):
                read(text, decimal_comma=comma)
    parse(text)


def sessions(data: bytes, place: Path) -> None:
    """Tables of sessions, and of how many took place, up to the store."""
    from coder.errors import CoderError
    from coder.intake.sessions import import_delivered, import_sessions

    frame = _table(data, place, ".csv")
    if frame is None:
        return
    for take in (import_sessions, import_delivered):
        with suppress(CoderError):
            take(_store(), frame)


def database(data: bytes, place: Path) -> None:
    from coder.errors import CoderError
    from coder.store import open_store

    path = place.with_suffix(".db")
    path.write_bytes(data)
    with suppress(CoderError):
        open_store(str(path), "anna", lambda: "four words").close()


TARGETS: dict[str, Parse] = {
    one.__name__: one
    for one in (codebook, plan, mapping, events, ratings, xlsx, zipped, parquet, times, sessions, database)
}
MAPPING = b"columns: {a: session}\ncodes: {x: ED, y: null}\nset: {observer: a}\n"
_kept: dict[str, Any] = {}


def _workbook() -> bytes:
    if "workbook" not in _kept:
        import openpyxl

        book, made = openpyxl.Workbook(), io.BytesIO()
        for row in (["session", "observer", "onset", "code"], ["S01", "anna", 1.5, "ED"], ["S01", "ben", None, True]):
            book.worksheets[0].append(row)
        book.save(made)
        _kept["workbook"] = made.getvalue()
    found: bytes = _kept["workbook"]
    return found


def _store() -> Any:
    if "store" not in _kept:
        from codebooks import shipped_codebook
        from coder.store import create_store

        path = Path(tempfile.mkdtemp()) / "work.db"
        _kept["store"] = create_store(str(path), "anna", shipped_codebook("modes-of-practice"))
    return _kept["store"]


def seeds(name: str, folder: Path) -> None:
    """What the fuzzer begins with."""
    kinds = {"codebook": _books, "plan": _books, "mapping": _books, "xlsx": _parts, "parquet": _parquets}
    texts = {"zipped": _workbook_alone, "times": _times, "database": _databases}
    for number, data in enumerate({**kinds, **texts}.get(name, _tables)()):
        (folder / str(number)).write_bytes(data)


def _books() -> list[bytes]:
    from tests.codebooks.small import CODEBOOK, PLAN

    return [CODEBOOK.encode(), PLAN.encode(), MAPPING]


def _tables() -> list[bytes]:
    return [
        b"session,observer,onset,offset,code\nS01,anna,1.5,00:00:02,ED\n",
        b'session;observer;onset;code\r\nS01;ben;1,5;"E\nD"\r\n',
        b"unit,a,b,c\n1,1,2,3\n2,1,,3\n3,2,2,2\n",
        "session,date,minutes,practitioners\nS01,2026-03-02,90,F1=P03;F2=P07\n".encode("utf-16"),
        b"programme,site,month,sessions\nb,north,2026-03,12\n",
    ]


def _parts() -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(_workbook())) as archive:
        parts = [archive.read(part) for part in archive.namelist()]
    return [b"\x00".join(parts), *(b"\x00" * number + part for number, part in enumerate(parts))]


def _workbook_alone() -> list[bytes]:
    return [_workbook()]


def _parquets() -> list[bytes]:
    import pyarrow  # type: ignore[import-untyped]  # ships no types
    import pyarrow.parquet  # type: ignore[import-untyped]  # ships no types

    found = []
    table = pyarrow.table({"session": ["S01", "S01"], "onset": [1.5, None], "code": ["ED", "ED"]})
    for compression in ("NONE", "SNAPPY", "GZIP"):
        made = io.BytesIO()
        pyarrow.parquet.write_table(table, made, compression=compression)
        found.append(made.getvalue())
    return found


def _times() -> list[bytes]:
    return [b"1.5", b"01:02:03.250", b"1,5", b"1:30", b"1e9", "\u0661".encode(), b"-0"]


def _databases() -> list[bytes]:
    """Plain and encrypted, the first pages."""
    from codebooks import shipped_codebook
    from coder.store import create_store

    found = [b"", hostile.noise(5_000), b"SQLite format 3\x00" + bytes(84)]
    with tempfile.TemporaryDirectory() as folder:
        for name, words in (("plain", None), ("encrypted", lambda: "four words")):
            path = Path(folder) / name
            create_store(str(path), "anna", shipped_codebook("modes-of-practice"), passphrase=words).close()
            found.append(path.read_bytes()[:MOST_BYTES])
    return found


def run(name: str, seconds: int) -> None:
    """One target, in this process, until the time is up; the last line is its count as JSON."""
    import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]  # Linux only

    with atheris.instrument_imports(include=["codebooks", "coder", "exports", "openpyxl", "csv"]):
        import exports.tidy_rules  # noqa: F401
        from coder.store import cipher
    # A key in no time, for the database alone: what is tried is the reading, not the cost.
    cipher._COST["n"] = 2
    parse, ends = TARGETS[name], time.monotonic() + seconds
    count: dict[str, Any] = {"runs": 0, "slowest": 0.0, "findings": {}}
    place = Path(tempfile.mkdtemp()) / "a"
    with tempfile.TemporaryDirectory() as corpus:
        seeds(name, Path(corpus))

        def once(data: bytes) -> None:
            began = time.monotonic()
            if began > ends:
                print(json.dumps({"target": name, **count}), flush=True)
                os._exit(0)
            try:
                parse(data, place)
            except Exception as error:
                _keep(name, data, error, count)
            took = time.monotonic() - began
            count["runs"] += 1
            count["slowest"] = max(count["slowest"], round(took, 2))
            if took > SLOW_SECONDS:
                _keep(name, data, TimeoutError("slow"), count)

        atheris.Setup([sys.argv[0], corpus, f"-max_len={MOST_BYTES}", "-verbosity=0", "-rss_limit_mb=2000"], once)
        atheris.Fuzz()


def _keep(name: str, data: bytes, error: Exception, count: dict[str, Any]) -> None:
    """One input for each place that an error comes from."""
    frames = traceback.extract_tb(error.__traceback__)
    at = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere"
    what = re.sub(r"[^\w.]+", "-", f"{name}-{type(error).__name__}-{at}")
    if what not in count["findings"]:
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / what).write_bytes(data)
        (FOLDER / f"{what}.txt").write_text("".join(traceback.format_exception(error)))
    count["findings"][what] = count["findings"].get(what, 0) + 1


def main() -> int:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    if len(sys.argv) > 3 and sys.argv[2] == "--here":
        run(sys.argv[3], seconds)
        return 0
    missed = 0
    print(f"{'target':<10} {'executions':>11} {'slowest, s':>10}  findings", flush=True)
    for name in sys.argv[2:] or TARGETS:
        asked = [sys.executable, "-m", "bench.faults.fuzz", str(seconds), "--here", name]
        done = subprocess.run(asked, capture_output=True, text=True)
        told = next((line for line in reversed(done.stdout.splitlines()) if line.startswith('{"target"')), None)
        if told is None:
            missed += 1
            print(f"{name:<10} ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}", flush=True)
            continue
        count = json.loads(told)
        missed += len(count["findings"])
        named = ", ".join(count["findings"]) or "none"
        print(f"{name:<10} {count['runs']:>11,} {count['slowest']:>10.2f}  {named}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
