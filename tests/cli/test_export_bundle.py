"""`coder export FILE.zip` as a researcher, and the people in the data, meet it."""

import csv
import getpass
import io
import json
import re
import sqlite3
import zipfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as parquet  # type: ignore[import-untyped]  # it has no types
import pytest

from codebooks import shipped_codebook, shipped_plan
from coder.cli.main import main
from coder.demo import fill
from coder.models import Event, new_id
from coder.store import codings, create_store, events, evidence, open_store, sessions
from coder.store.events import Insert

MARK = "Zebrafinch"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("demo") / "demo.db"
    fill(str(target))
    return str(target)


@pytest.fixture(scope="module")
def bundle(demo: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path = tmp_path_factory.mktemp("bundle") / "b.zip"
    assert main(["--db", demo, "--as", "anna", "export", str(path)]) == 0
    return files(path)


def files(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def agreement(target: str, capsys: pytest.CaptureFixture[str]) -> dict[tuple[Any, ...], Any]:
    capsys.readouterr()
    assert main(["--db", target, "--as", "anna", "agreement", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["coefficients"]
    kept = [one for one in found if one["name"].startswith("event_") and one["scope"] in ("overall", "session")]
    return {(one["name"], one.get("session")): (one["value"], one["n"]) for one in kept}


def test_its_events_are_taken_in_elsewhere_and_agree_alike(
    bundle: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = str(tmp_path / "other.db")
    create_store(other, "anna", shipped_codebook("modes-of-practice"), [shipped_plan("bridgework-s04")]).close()
    for name in ("sessions", "events"):
        (tmp_path / f"{name}.csv").write_bytes(bundle[f"data/{name}.csv"])
    assert main(["--db", other, "session", "import", str(tmp_path / "sessions.csv")]) == 0
    assert main(["--db", other, "import", str(tmp_path / "events.csv")]) == 0
    told = {
        (row["name"], row["session"] or None): (float(row["value"]), float(row["n"]))
        for row in rows(bundle["data/agreement.csv"])
        if row["name"].startswith("event_") and row["scope"] in ("overall", "session")
    }
    found = agreement(other, capsys)
    assert len(told) > 40
    assert found == {key: pytest.approx(value, abs=1e-12) for key, value in told.items()}


def test_its_ratings_are_taken_in_elsewhere(bundle: dict[str, bytes], tmp_path: Path) -> None:
    other, table = str(tmp_path / "other.db"), tmp_path / "ratings.csv"
    create_store(other, "anna", shipped_codebook("modes-of-practice"), [shipped_plan("bridgework-s04")]).close()
    ours = rows(bundle["data/ratings.csv"])
    assert {row["not_ratable"] for row in ours} == {"0", "1"}
    table.write_bytes(bundle["data/ratings.csv"])
    assert main(["--db", other, "import", str(table), "--kind", "ratings"]) == 0
    assert main(["--db", other, "export", str(tmp_path / "out.csv"), "--what", "ratings"]) == 0
    found = Counter((row["session"], row["scale"], row["value"]) for row in rows((tmp_path / "out.csv").read_bytes()))
    assert found == Counter((row["session"], row["scale"], row["value"] or "not_ratable") for row in ours)


def test_the_command_in_its_read_me_makes_its_figures_on_events_anew(
    bundle: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = str(tmp_path / "new.db")
    create_store(other, "anna", shipped_codebook("modes-of-practice"), [shipped_plan("bridgework-s04")]).close()
    for name, command in (("sessions", ("session", "import")), ("events", ("import",))):
        (tmp_path / f"{name}.csv").write_bytes(bundle[f"data/{name}.csv"])
        assert main(["--db", other, *command, str(tmp_path / f"{name}.csv")]) == 0
    (command,) = re.findall(r"`coder --db new.db (agreement --tol[^`]+)`", bundle["README.md"].decode())
    capsys.readouterr()
    assert main(["--db", other, *command.split(), "--json"]) == 0
    coefficients = json.loads(capsys.readouterr().out)["coefficients"]
    overall = {one["name"]: one for one in coefficients if one["scope"] == "overall"}
    table = rows(bundle["data/agreement.csv"])
    ours = [row for row in table if row["scope"] == "overall" and row["name"].startswith("event_")]
    assert len(ours) == 5
    for row in ours:
        told = [float(row[name]) if row[name] else None for name in ("value", "low", "high")]
        assert [overall[row["name"]][name] for name in ("value", "low", "high")] == pytest.approx(told, abs=1e-9)


def test_limits_stand_beside_their_confidence_and_method(bundle: dict[str, bytes]) -> None:
    assert {row["confidence"] for row in rows(bundle["data/agreement.csv"]) if row["low"]} == {"0.95"}
    (programme,) = (row for row in rows(bundle["data/adherence_groups.csv"]) if row["by"] == "programme")
    assert programme["met_method"] == "wilson"
    assert "Poisson" in programme["concerns_method"]
    assert programme["dose_n"] == "21"
    assert "confidence of 95%" in bundle["README.md"].decode()


def test_a_name_that_means_two_things_is_labelled_by_its_table(bundle: dict[str, bytes]) -> None:
    said = {(row["table"], row["column"]): row["label"] for row in rows(bundle["dictionary.csv"]) if not row["value"]}
    assert said["agreement", "low"] == "Lower limit"
    assert said["scales", "low"] == "The scale's lowest step"
    assert said["adherence_groups", "met"].startswith("met: share of scored sessions")
    assert said["adherence_sessions", "dose"].startswith("dose: minutes of the items over")


def test_every_kind_of_limits_and_scope_has_a_label(bundle: dict[str, bytes]) -> None:
    said = {(row["column"], row["value"]) for row in rows(bundle["dictionary.csv"]) if row["table"] == "agreement"}
    held = {(name, row[name]) for row in rows(bundle["data/agreement.csv"]) for name in ("interval", "scope")}
    assert {pair for pair in held if pair[1]} - said == set()


def test_techniques_of_no_mode_have_a_label_too(bundle: dict[str, bytes]) -> None:
    found = rows(bundle["dictionary.csv"])
    said = {row["value"]: row["label"] for row in found if (row["table"], row["column"]) == ("codebook", "technique")}
    assert said["RUP"] == "Alliance strains and repair"
    assert said.keys() >= {"RUP", "CLI", "COV", "PXC"}


def test_with_names_and_dates_its_figures_are_those_of_the_database(
    demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = agreement(demo, capsys)["event_kappa", None][0]
    assert main(["--db", demo, "--as", "anna", "export", str(tmp_path / "b.zip"), "--with", "names,dates"]) == 0
    bundle = files(tmp_path / "b.zip")
    overall = [row for row in rows(bundle["data/agreement.csv"]) if row["scope"] == "overall"]
    (kappa,) = (row for row in overall if row["name"] == "event_kappa")
    assert float(kappa["value"]) == pytest.approx(ours, abs=1e-12)
    assert main(["--db", demo, "--as", "anna", "adherence", "--by", "month", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["groups"]
    months = [row for row in rows(bundle["data/adherence_groups.csv"]) if row["by"] == "month"]
    assert [row["group"] for row in months] == [one["by"]["month"] for one in told]
    scores = [(row["weighted"], one["weighted"]["value"]) for row, one in zip(months, told, strict=True)]
    assert [pair for pair in scores if (float(pair[0]) if pair[0] else None) != pytest.approx(pair[1])] == []


def test_pandas_loads_every_table_by_the_dictionary(bundle: dict[str, bytes]) -> None:
    types: dict[str, dict[str, str]] = {}
    for row in rows(bundle["dictionary.csv"]):
        types.setdefault(row["table"], {})[row["column"]] = row["pandas"]
    tables = {name[5:-4] for name in bundle if name.endswith(".csv") and name.startswith("data/")}
    assert tables == set(types)
    for name in tables:
        data = io.BytesIO(bundle[f"data/{name}.csv"])
        found = pd.read_csv(data, dtype=types[name], keep_default_na=False, na_values=[""])
        assert list(found.columns) == list(types[name]), name
        assert len(found) == len(rows(bundle[f"data/{name}.csv"])), name


def test_the_scripts_name_every_column_in_the_files_order(bundle: dict[str, bytes]) -> None:
    syntax = bundle["load.sps"].decode()
    for name in (name[5:-4] for name in bundle if name.startswith("data/") and name.endswith(".csv")):
        heads = next(csv.reader(io.StringIO(bundle[f"data/{name}.csv"].decode(), newline="")))
        of = {row["column"]: row["variable"] for row in rows(bundle["dictionary.csv"]) if row["table"] == name}
        block = syntax.split(f"'data/{name}.csv'")[1].split("DATASET NAME")[0].split("/VARIABLES=")[1]
        assert re.findall(r"^ +(\w+) [AF]", block, re.MULTILINE) == [of[head] for head in heads]


@pytest.fixture
def marked(tmp_path: Path) -> str:
    """People's words wherever a person may write them; codebook and plan are the programme's own and stay whole."""
    target, table = str(tmp_path / "marked.db"), tmp_path / "in.csv"
    plan = shipped_plan("bridgework-s04")
    with create_store(target, f"{MARK} observer", shipped_codebook("modes-of-practice"), [plan]) as store:
        given = sessions.SessionFields(
            f"{MARK} session", programme=f"{MARK} programme", site=f"{MARK} site", plan="bridgework-s04",
            date="2026-03-17", media=f"/{MARK}.mp4", seats={"F1": f"{MARK} practitioner"},
        )  # fmt: skip
        sessions.add(store, given)
        coding = codings.begin(store, f"{MARK} session").id
        words = Event(
            coding_id=coding, entry=0, code="ED-CON", onset_ms=1_500, note=MARK, actor=MARK, recipient=MARK, unit=MARK,
            modifiers={MARK: MARK, "flag": MARK}, extra={MARK: MARK}, keyed_at=0,
        )  # fmt: skip
        unknown = replace(words, id=codings.begin(store, f"{MARK} session").id, code=MARK)
        events.write(store, coding, [Insert(words), Insert(unknown)])
        evidence.cite(store, coding, words.id, "G-DELIV")
        evidence.cite(store, coding, unknown.id, MARK)
        sessions.set_delivered(store, [sessions.DeliveredRow(f"{MARK} programme", f"{MARK} site", "2026-03", 9)])
    with closing(sqlite3.connect(target)) as older, older:  # which took the signs between seats into a name
        older.execute("UPDATE practitioner SET name = ?", (f"{MARK};practi=tioner",))
    with open_store(target, f"{MARK} other") as store:
        second = codings.begin(store, f"{MARK} session")
        other = replace(words, id=new_id(), coding_id=second.id, onset_ms=1_700)
        events.write(store, second.id, [Insert(other)])
    for kind, what, cell in (("items", "item", "S4.1,delivered"), ("ratings", "scale", "G-DELIV,3")):
        value = "status" if kind == "items" else "value"
        text = f"session,observer,{what},{value},note,{MARK}\n{MARK} session,{MARK} observer,{cell},{MARK},{MARK}\n"
        table.write_text(text, encoding="utf-8")
        assert main(["--db", target, "--as", "anna", "import", str(table), "--kind", kind]) == 0
    return target


def test_nothing_of_peoples_words_or_days_is_in_it(marked: str, tmp_path: Path) -> None:
    assert main(["--db", marked, "--as", "anna", "export", str(tmp_path / "b.zip")]) == 0
    found = {name: unpacked(name, data) for name, data in files(tmp_path / "b.zip").items()}
    assert [name for name, text in found.items() if MARK in text or MARK in name] == []
    assert [name for name, text in found.items() if "2026-03" in text or getpass.getuser() in text] == []
    assert len(rows(found["data/events.csv"].encode())) == 3
    assert len(rows(found["data/agreement.csv"].encode())) > 20
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert archive.comment == b""
        assert {(entry.date_time[0], entry.comment, entry.extra) for entry in archive.infolist()} == {(1980, b"", b"")}


def test_the_moments_that_a_rating_rests_on_are_a_table_beside_it(marked: str, tmp_path: Path) -> None:
    assert main(["--db", marked, "--as", "anna", "export", str(tmp_path / "b.zip")]) == 0
    found = files(tmp_path / "b.zip")
    moments = rows(found["data/moments.csv"])
    (of_rating,) = (row for row in moments if row["scale"] == "G-DELIV")
    (rating,) = rows(found["data/ratings.csv"])
    assert {name: of_rating[name] for name in ("session", "observer", "role")} == {
        name: rating[name] for name in ("session", "observer", "role")
    }
    assert (of_rating["onset"], of_rating["code"]) == ("1.5", "ED-CON")
    said = {row["column"]: row["label"] for row in rows(found["dictionary.csv"]) if row["table"] == "moments"}
    assert said["onset"].startswith("Onset of the event that the rating rests on")


def test_its_read_me_says_that_plan_and_programme_are_named(bundle: dict[str, bytes]) -> None:
    assert {row["plan"] for row in rows(bundle["data/sessions.csv"])} == {"bridgework-s04"}
    assert "Plan and programme are named" in bundle["README.md"].decode()


def unpacked(name: str, data: bytes) -> str:
    """All that a reader gets out of a file: of a Parquet file its cells and what it says of itself."""
    if not name.endswith(".parquet"):
        return data.decode()
    held = parquet.read_table(io.BytesIO(data))
    return f"{held.to_pylist()} {parquet.read_metadata(io.BytesIO(data)).metadata} {held.schema}"


def test_a_session_alone_in_its_month_keeps_the_month_when_any_cell_will_do(marked: str, tmp_path: Path) -> None:
    words = ["export", str(tmp_path / "b.zip"), "--smallest-cell", "1"]
    assert main(["--db", marked, "--as", "anna", *words]) == 0
    (session,) = rows(files(tmp_path / "b.zip")["data/sessions.csv"])
    assert session["month"] == "2026-03"
    assert session["site"] != "ST-OTHER"


def test_no_site_practitioner_or_month_of_the_demonstration_has_few_sessions(bundle: dict[str, bytes]) -> None:
    cells = Counter[tuple[str, ...]]()
    for row in rows(bundle["data/sessions.csv"]):
        cells.update({(row["site"],), (row["month"],), (row["site"], row["month"])})
        people = {part.partition("=")[2] for part in row["practitioners"].split(";")}
        cells.update({(row["site"], row["month"], one) for one in people})
    assert len(cells) > 8
    assert min(cells.values()) >= 5
    assert b"ST-OTHER" in bundle["README.md"]


def test_a_row_that_mixes_sites_or_people_is_not_judged(bundle: dict[str, bytes]) -> None:
    mixed = [row for row in rows(bundle["data/adherence_groups.csv"]) if row["group"].endswith("-OTHER")]
    assert mixed
    for row in mixed:
        assert row["weighted"]
        assert [name for name, cell in row.items() if cell and name.endswith(("_low", "_high"))] == []
        assert (row["status"], row["method"]) == ("", "")
        assert "several people or sites" in row["why_no_interval"]


def test_it_says_that_bundles_can_be_linked_and_codes_are_not_people(bundle: dict[str, bytes]) -> None:
    said = bundle["README.md"].decode()
    assert "linked to one another through the times of their events" in said
    assert "one person may stand under two codes" in said


def test_the_order_of_observers_codes_tells_nothing_of_their_names(tmp_path: Path) -> None:
    """Observer 01 has one event, 02 two ...: sorted by events, the codes of twelve are sorted once in 479 million."""
    target, table = str(tmp_path / "many.db"), tmp_path / "in.csv"
    create_store(target, "anna", shipped_codebook("modes-of-practice")).close()
    lines = [f"S1,observer {who:02},{onset},ED-CON" for who in range(1, 13) for onset in range(who)]
    table.write_text("session,observer,onset,code\n" + "\n".join(lines))
    assert main(["--db", target, "import", str(table)]) == 0
    assert main(["--db", target, "export", str(tmp_path / "b.zip")]) == 0
    found = sorted(rows(files(tmp_path / "b.zip")["data/observers.csv"]), key=lambda row: int(row["events"]))
    codes = [row["observer"] for row in found]
    assert len(codes) == 12
    assert codes != sorted(codes)


def test_seats_stay_and_plans_bear_the_programmes_code(bundle: dict[str, bytes]) -> None:
    assert {row["actor"] for row in rows(bundle["data/events.csv"])} == {
        "",  # of a mode
        "F1",
        "F2",
        "G",
        "A",
        *(f"P{n}" for n in range(1, 10)),
    }
    programmes = {row["programme"] for row in rows(bundle["data/sessions.csv"])}
    assert {row["programme"] for row in rows(bundle["data/plans.csv"])} <= programmes


def test_modes_techniques_and_strains_are_those_of_the_adherence_report(
    demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--db", demo, "--as", "anna", "export", str(tmp_path / "b.zip"), "--with", "names"]) == 0
    capsys.readouterr()
    assert main(["--db", demo, "--as", "anna", "adherence", "--by", "session", "--json"]) == 0
    told = {one["session"]: one for one in json.loads(capsys.readouterr().out)["sessions"]}["S01"]
    held = {
        name: [row for row in rows(data) if row["session"] == "S01"]
        for name, data in files(tmp_path / "b.zip").items()
        if name.startswith("data/adherence_") and name.endswith(".csv") and "groups" not in name
    }
    shares = {row["mode"]: float(row["time_share"]) for row in held["data/adherence_modes.csv"]}
    assert shares == pytest.approx(told["mode_time_share"])
    rates = {
        row["code"]: float(row["rate_per_hour"])
        for row in held["data/adherence_techniques.csv"]
        if row["level"] == "technique"
    }
    assert rates == pytest.approx(told["technique_rate_per_hour"])
    (moves,) = held["data/adherence_moves.csv"]
    assert int(moves["mode_changes"]) == told["mode_changes"]["count"]
    assert (int(moves["strains"]), int(moves["answered"]), int(moves["resolved"])) == (
        told["strains"]["count"],
        told["strains"]["answered"],
        told["strains"]["resolved"],
    )


def test_a_bundle_that_is_there_is_replaced_like_any_file_and_its_new_codes_are_told(
    marked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--db", marked, "--as", "anna", "export", str(tmp_path / "b.zip")]
    assert main(words) == 0
    before = (tmp_path / "b.zip").read_bytes()
    assert "the codes are new" not in capsys.readouterr().err
    assert main(words) == 0
    assert "note: the codes are new" in capsys.readouterr().err
    assert (tmp_path / "b.zip").read_bytes() != before


def test_two_bundles_of_one_database_share_no_codes(marked: str, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        assert main(["--db", marked, "--as", "anna", "export", str(tmp_path / name)]) == 0
    one, two = (rows(files(tmp_path / name)["data/observers.csv"])[0] for name in ("a.zip", "b.zip"))
    assert one["session"] != two["session"]
    assert one["observer"] != two["observer"]


@pytest.mark.parametrize(
    ("keep", "column", "held"), [("names", "site", f"{MARK} site"), ("dates", "date", "2026-03-17")]
)
def test_names_and_dates_are_kept_when_asked(marked: str, tmp_path: Path, keep: str, column: str, held: str) -> None:
    assert main(["--db", marked, "--as", "anna", "export", str(tmp_path / "b.zip"), "--with", keep]) == 0
    (session,) = rows(files(tmp_path / "b.zip")["data/sessions.csv"])
    assert session[column] == held


def test_notes_and_what_was_carried_through_are_kept_when_asked(marked: str, tmp_path: Path) -> None:
    assert main(["--db", marked, "--as", "anna", "export", str(tmp_path / "b.zip"), "--with", "notes"]) == 0
    row = rows(files(tmp_path / "b.zip")["data/events.csv"])[0]
    assert (row["note"], row[MARK], row[f"mod:{MARK}"]) == (MARK, MARK, MARK)


def test_it_says_what_it_left_out(marked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["--db", marked, "--as", "anna", "export", str(tmp_path / "b.zip"), "--with", "notes,dates"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert [line for line in lines if not line.startswith("note: ")] == []
    assert "random codes" in lines[0]
    assert not [line for line in lines if "coarsened" in line]


def test_practitioners_are_left_out_on_request(demo: str, tmp_path: Path) -> None:
    assert main(["--db", demo, "export", str(tmp_path / "b.zip"), "--without", "practitioners"]) == 0
    found = files(tmp_path / "b.zip")
    assert "practitioners" not in rows(found["data/sessions.csv"])[0]
    assert "practitioner" not in {row["by"] for row in rows(found["data/adherence_groups.csv"])}


@pytest.mark.parametrize(
    "words",
    [
        ("b.zip", "--with", "everything"),
        ("e.csv", "--with", "names"),
        ("b.zip", "--what", "events"),
        ("no/b.zip",),
        ("b.zip", "--smallest-cell", "0"),
        ("e.csv", "--smallest-cell", "5"),
    ],
)
def test_what_cannot_be_done_says_so_and_writes_nothing(
    demo: str, tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["--db", demo, "--as", "anna", "export", str(tmp_path / words[0]), *words[1:]]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_has_a_bundle_too(tmp_path: Path) -> None:
    target = str(tmp_path / "empty.db")
    create_store(target, "anna", shipped_codebook("modes-of-practice")).close()
    assert main(["--db", target, "export", str(tmp_path / "b.zip")]) == 0
    assert rows(files(tmp_path / "b.zip")["data/events.csv"]) == []
