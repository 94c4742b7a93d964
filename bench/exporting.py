"""Events exported as the workbook's sheet Events and as a tidy .xlsx, beside pandas and a bare zip of the same XML.

    python -m bench.exporting [--pandas-rows 100000] [--rounds 3] [--over] [ROWS ...]

Each writer runs in a process of its own over the same table, in turns with the others, and the least time of all rounds
counts: what else the machine does falls on all alike, and is mostly left out. `processor` is the time of all threads in
that run, which other programs disturb less; the targets are judged by the clock. The bare zip is Python's `zipfile`, at
its own level of compression (6; ours is 2), given the XML of our sheet ready made in blocks of 1 MB. `MB more` is the
peak of the process (resident set) over what it held before writing, so without the table itself; it is known on Linux
alone, and what the making of the table left free hides some of it. Growth is therefore judged by `tracemalloc`, also
without the table: all that Python held at most while one more file was written.

pandas is run with up to `--pandas-rows` rows, since it keeps every cell (some 5 GB for a million rows); for more rows
its time is that of the largest run, in proportion. `--over` also writes more events than a sheet holds, and counts
where they stand. Ends with 1 when a target is missed.
"""

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from coder.book.lists import events_sheet
from exports.sheet import Properties, Sheet
from exports.tidy import write_table
from exports.workbook import MAX_TABLE_ROWS, write

SIZES = (100_000, 1_000_000)
LEAST_TIMES_FASTER, MOST_OF_ZIP, MOST_GROWTH = 8.0, 1.5, 1.3
CODES = ("ED-CON", "ED-REF", "EN-OQ", "EN-CQ", "RE-SIM", "RE-CPX", "ST-AGE", "ST-SUM", "PX-HOS")
WORDS = ("asked", "what", "had", "changed", "since", "last", "week", "&", "named", "<two>", "steps,", "then", "went")
EVENTS_A_SESSION = 400
BLOCK = 2**20
SHEET = "xl/worksheets/sheet1.xml"
ABOUT = Properties("Events")


@dataclass(frozen=True)
class Ran:
    seconds: float
    processor: float
    megabytes: float
    traced: float | None = None
    """Megabytes that Python held at most, of ours: in a run of its own, since tracing is slow."""


@dataclass(frozen=True)
class Asked:
    rounds: int
    pandas_rows: int


def events(rows: int) -> pd.DataFrame:
    """Events as the store gives them: times to the millisecond, one in five without an end, a note on every third."""
    source = np.random.default_rng(7)
    place = np.arange(rows)
    onset = np.round(place % EVENTS_A_SESSION * 8.0 + source.random(rows) * 8, 3)
    offset = np.where(source.random(rows) < 0.2, np.nan, np.round(onset + source.random(rows) * 20, 3))
    words = source.integers(len(WORDS), size=(rows, 8))
    noted = source.random(rows) < 1 / 3
    notes = [
        " ".join(WORDS[word] for word in line) if has else None for line, has in zip(words.tolist(), noted, strict=True)
    ]
    sessions = [f"S{number:05d}" for number in (place // EVENTS_A_SESSION).tolist()]
    return pd.DataFrame(
        {
            "session": pd.Series(sessions, dtype=object),
            "observer": pd.Series(np.array(["ana", "bo"], dtype=object)[place % 2]),
            "onset": onset,
            "offset": offset,
            "code": pd.Series(np.array(CODES, dtype=object)[source.integers(len(CODES), size=rows)]),
            "actor": pd.Series(np.array(["therapist", "client"], dtype=object)[source.integers(2, size=rows)]),
            "recipient": pd.Series(np.array(["client", None], dtype=object)[source.integers(2, size=rows)]),
            "unit": pd.Series([f"u{number}" for number in place.tolist()], dtype=object),
            "note": pd.Series(notes, dtype=object),
            "role": pd.Series(np.array(["primary", "second"], dtype=object)[place % 2]),
            "state": pd.Series(["locked"] * rows, dtype=object),
            "codebook": pd.Series(["modes-of-practice 1.0"] * rows, dtype=object),
        }
    )


def sheet(rows: int) -> Sheet:
    table = events(rows)
    codings = dict.fromkeys(set(zip(table["session"], table["observer"], table["role"], strict=True)), 1)
    return events_sheet(table, codings, {code: f"{code.lower()} in words" for code in CODES})


def prepared(writer: str, rows: int, path: Path) -> Callable[[], None]:
    """What the writer is to do, its table made."""
    if writer == "zip":
        return lambda: bare_zip(path)
    if "events" in writer:
        made = sheet(rows)
        frame = made.frame
    else:
        frame = events(rows)
    if writer.startswith("pandas"):
        return lambda: frame.to_excel(path, engine="openpyxl", index=False)
    return (lambda: write(path, [made], ABOUT)) if "events" in writer else (lambda: write_table(path, frame))


def bare_zip(path: Path) -> None:
    with (
        path.with_suffix(".xml").open("rb") as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(SHEET, "w", force_zip64=True) as part,
    ):
        while block := source.read(BLOCK):
            part.write(block)


def kilobytes(field: str) -> int:
    status = Path("/proc/self/status")
    return int(status.read_text().split(field + ":")[1].split()[0]) if status.exists() else 0


def measured(writer: str, rows: int, path: Path, trace: bool) -> Ran:
    prepared(writer, 10, path.with_stem("warm"))() if writer != "zip" else None
    work = prepared(writer, rows, path)
    gc.collect()
    before = kilobytes("VmRSS")
    if (reset := Path("/proc/self/clear_refs")).exists():
        reset.write_text("5")
    found: list[tuple[float, float]] = []
    while len(found) < 3 and sum(seconds for seconds, _ in found) < 4:
        began, worked = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - began, time.process_time() - worked))
    more = (kilobytes("VmHWM") - before) / 1024
    return Ran(*min(found), more, traced(work) if trace else None)


def traced(work: Callable[[], None]) -> float:
    gc.collect()
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 2**20


def ran(writer: str, rows: int, path: Path, *, trace: bool = False) -> Ran:
    command = [sys.executable, "-m", "bench.exporting", "--one", writer, str(rows), str(path)]
    done = subprocess.run([*command, *(["--trace"] if trace else [])], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{writer}: {done.stderr.strip()}")
    return Ran(**json.loads(done.stdout.splitlines()[-1]))


def told(rows: int, name: str, its: Ran, ours: Ran, note: str = "") -> None:
    figures = f"{its.seconds:>9.2f}{its.seconds / ours.seconds:>9.2f}x{its.processor:>11.2f}{its.megabytes:>10.1f}"
    print(f"{rows:>10,}  {name:<28}{figures}  {note}", flush=True)


def in_turns(what: str, rows: int, rounds: int, with_pandas: bool) -> dict[str, Ran]:
    """The least that each writer took in so many rounds. The memory is that of the first."""
    found: dict[str, list[Ran]] = {"ours": [], "zip": [], "pandas": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{what}.xlsx"
        for number in range(rounds):
            found["ours"].append(ran(f"ours {what}", rows, path, trace=not number))
            if not number:
                unpack(path)
            found["zip"].append(ran("zip", rows, path))
            if with_pandas:
                found["pandas"].append(ran(f"pandas {what}", rows, path))
    least = {name: min(runs, key=lambda run: run.seconds) for name, runs in found.items() if runs}
    first = {name: runs[0] for name, runs in found.items() if runs}
    return {name: Ran(run.seconds, run.processor, first[name].megabytes, first[name].traced)
            for name, run in least.items()}  # fmt: skip


def unpack(path: Path) -> None:
    with zipfile.ZipFile(path) as archive, archive.open(SHEET) as part, path.with_suffix(".xml").open("wb") as xml:
        while block := part.read(BLOCK):
            xml.write(block)


def contested(asked: Asked, what: str, rows: int, largest: dict[str, tuple[int, Ran]]) -> tuple[Ran, bool]:
    """Print what each writer took for `what`, events or tidy; ours, and whether its targets are met."""
    found = in_turns(what, rows, asked.rounds, rows <= asked.pandas_rows)
    ours, zipped, note = found["ours"], found["zip"], ""
    if "pandas" in found:
        largest[what] = rows, found["pandas"]
    measured_rows, pandas = largest[what]
    if measured_rows != rows:
        more = rows / measured_rows
        pandas = Ran(pandas.seconds * more, pandas.processor * more, float("nan"))
        note = f"(from {measured_rows:,} rows, linear)"
    told(rows, f"fidelity-coder {what}", ours, ours)
    told(rows, "bare zipfile, equal XML", zipped, ours)
    told(rows, "pandas to openpyxl", pandas, ours, note)
    of_zip, faster = ours.seconds / zipped.seconds, pandas.seconds / ours.seconds
    met = of_zip <= MOST_OF_ZIP and faster >= LEAST_TIMES_FASTER
    print(
        f"{'':>12}{of_zip:.2f} times the bare zip (at most {MOST_OF_ZIP}), {faster:.1f} times faster than pandas "
        f"(at least {LEAST_TIMES_FASTER:g}): {'met' if met else 'MISSED'}",
        flush=True,
    )
    return ours, met


def grown(found: Mapping[int, Ran]) -> bool:
    """Whether memory stays flat from the fewest rows to the most; says so."""
    few, many = found[min(found)].traced, found[max(found)].traced
    if not few or not many or len(found) < 2:
        return True
    met = many / few <= MOST_GROWTH
    print(
        f"{'':>12}traced memory {few:.1f} MB, then {many:.1f} MB: {many / few:.2f} times (at most {MOST_GROWTH}): "
        f"{'met' if met else 'MISSED'}",
        flush=True,
    )
    return met


def over() -> bool:
    """Whether more events than a sheet holds stand whole on two sheets."""
    rows = MAX_TABLE_ROWS + 5
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.xlsx"
        ran("ours events", rows, path)
        with zipfile.ZipFile(path) as archive:
            book = archive.read("xl/workbook.xml").decode()
            held = [counted(archive, f"xl/worksheets/sheet{number}.xml") - 1 for number in (1, 2)]
    met = 'name="Events 2"' in book and held == [MAX_TABLE_ROWS, 5]
    print(f"{rows:>10,}  events on two sheets: {held[0]:,} and {held[1]:,}: {'met' if met else 'MISSED'}")
    return met


def counted(archive: zipfile.ZipFile, name: str) -> int:
    with archive.open(name) as part:
        found, rest = 0, b""
        while block := part.read(BLOCK):
            found += (rest + block).count(b"<row ")
            rest = block[-4:]
    return found


def main() -> int:
    reader = argparse.ArgumentParser(prog="python -m bench.exporting", description="Events exported, beside others.")
    reader.add_argument("--pandas-rows", type=int, default=SIZES[0], help="the most rows that pandas is given")
    reader.add_argument("--over", action="store_true", help="also write more events than a sheet holds")
    reader.add_argument("--rounds", type=int, default=3, help="how often each writer runs")
    reader.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    reader.add_argument("--trace", action="store_true", help=argparse.SUPPRESS)
    reader.add_argument("rows", nargs="*", type=int, default=SIZES, help="how many events (each of these)")
    given = reader.parse_args()
    if given.one:
        writer, rows, path = given.one
        print(json.dumps(vars(measured(writer, int(rows), Path(path), given.trace))))
        return 0
    asked, sizes = Asked(max(given.rounds, 1), given.pandas_rows), sorted(given.rows)
    if sizes[0] > asked.pandas_rows:
        reader.error("pandas needs at least one size that it is given: raise --pandas-rows")
    print(f"{'events':>10}  {'writer':<28}{'seconds':>9}{'to ours':>10}{'processor':>11}{'MB more':>10}")
    met, largest = True, dict[str, tuple[int, Ran]]()
    for what in ("events", "tidy"):
        found: dict[int, Ran] = {}
        for rows in sizes:
            found[rows], reached = contested(asked, what, rows, largest)
            met = met and reached
        met = grown(found) and met
    return 0 if (over() if given.over else True) and met else 1


if __name__ == "__main__":
    sys.exit(main())
