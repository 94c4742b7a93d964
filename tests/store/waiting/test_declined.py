"""What the database will never take is told at once, or set aside in a readable file, and holds nothing else up."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from coder.errors import BadInput, Declined, Locked, StoreRefused
from coder.models import Coding
from coder.store import Store, codings, create_store, history, journal, open_store, sessions, set_aside
from coder.store.acts import Act
from coder.store.driver import READ
from coder.store.events import Insert, Update
from coder.store.fallback import Keeper
from coder.store.history import Stamp
from coder.store.sessions import SessionFields
from coder.store.verify import verify
from tests.store.samples import book, event, plan
from tests.store.waiting.helpers import onsets


@pytest.fixture
def store(target: str) -> Iterator[Store]:
    """On a file, and on a server."""
    with create_store(target, "anna", book(), [plan()]) as made:
        sessions.add(made, SessionFields("S01", plan="plan-1"))
        yield made


def refuse(store: Store, code: str) -> None:
    """A rule of the database itself, which no program can go round, against one code."""
    with store.transaction() as session:
        connection = session.connection()
        if store.is_sqlite:
            connection.exec_driver_sql(
                "CREATE TRIGGER rule BEFORE INSERT ON event WHEN new.code = "
                f"'{code}' BEGIN SELECT RAISE(ABORT, 'this code may not be'); END"
            )
        else:
            connection.exec_driver_sql(f"ALTER TABLE event ADD CONSTRAINT rule CHECK (code <> '{code}')")


def wait(keeper: Keeper, *acts: Callable[[], object]) -> None:
    """Key while the connection for keys does not answer: all of it waits."""
    with keeper.store._lock:
        for act in acts:
            act()
    assert keeper.waiting == len(acts)


def kept_lines(folder: Path) -> list[dict[str, object]]:
    [file] = folder.glob("*.set-aside.jsonl")
    assert file.stat().st_mode & 0o777 == 0o600
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_key_that_a_rule_of_the_database_is_against_is_refused_at_once_and_the_next_goes_in(
    store: Store, coding: Coding
) -> None:
    refuse(store, "B")
    keeper = Keeper(store, coding.id)
    with pytest.raises(Declined, match="does not take this change"):
        keeper.events([Insert(event(coding.id, 1, code="B"))])
    assert (keeper.waiting, keeper.refused) == (0, None)
    keeper.events([Insert(event(coding.id, 2))])
    assert onsets(store, coding) == [2]
    assert verify(store).problems == ()


def test_an_act_that_waits_and_will_never_be_taken_is_set_aside_and_those_behind_it_go_in(
    store: Store, coding: Coding, places: tuple[Path, Path]
) -> None:
    refuse(store, "B")
    keeper, never = Keeper(store, coding.id), event(coding.id, 2, code="B", note="seen twice")
    wait(
        keeper,
        lambda: keeper.events([Insert(event(coding.id, 1))]),
        lambda: keeper.events([Insert(never)]),
        lambda: keeper.events([Update(never.id, {"note": "seen twice"}, {"note": "seen once"})]),
        lambda: keeper.no_rating("G1"),
        lambda: keeper.events([Insert(event(coding.id, 3))]),
    )
    assert keeper.put_in() == 2
    assert (keeper.waiting, keeper.refused, keeper.kept_in) == (0, None, None)
    assert onsets(store, coding) == [1, 3]
    told = keeper.told_aside()
    assert [its.act.verb for its in told] == ["events", "events", "no_rating"]
    assert "this change" in str(told[0])
    assert str(told[0].file) in str(told[0])
    first, _, third = kept_lines(told[0].file.parent)
    assert "seen twice" in json.dumps(first)
    assert "was not rated" in str(third["why"])
    assert keeper.told_aside() == []
    assert verify(store).problems == ()


def test_an_act_of_a_process_that_is_gone_that_will_never_be_taken_is_set_aside_when_the_database_is_opened(
    store: Store, coding: Coding, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(store, "B")
    keeper = Keeper(store, coding.id)
    wait(
        keeper,
        lambda: keeper.events([Insert(event(coding.id, 1, code="B"))]),
        lambda: keeper.events([Insert(event(coding.id, 2))]),
    )
    monkeypatch.setattr(journal.Journal, "owner", lambda _: journal.Owner(socket.gethostname(), 2**30, 0))
    with open_store(target, "ben") as again:
        went_in, aside = again.notes
        assert went_in.startswith("1 act that waited in ")
        assert "NOT in the database" in aside
        assert onsets(again, coding) == [2]
        assert [entry.who for entry in history.of(again, coding.id)][-1] == "anna"
    assert len(kept_lines(Path(str(keeper.kept_in)).parent)) == 1
    with open_store(target, "ben") as again:
        assert again.notes == []


def test_an_act_is_set_aside_once_however_often_it_is_told(store: Store, coding: Coding, tmp_path: Path) -> None:
    act = Act(Stamp(), coding.id, "anna", "rating", {"scale": "G1", "value": 9.0, "note": None})
    for _ in range(2):
        set_aside.keep(store, tmp_path / "a.waiting", act, BadInput("it is not on the scale", "G1", "answer anew"))
    assert len(kept_lines(tmp_path)) == 1


def test_an_act_for_a_coding_that_is_locked_waits_on_for_it_may_be_unlocked(store: Store, coding: Coding) -> None:
    keeper = Keeper(store, coding.id)
    wait(keeper, lambda: keeper.events([Insert(event(coding.id, 1))]))
    codings.lock(store, coding.id)
    with pytest.raises(Locked):
        keeper.put_in()
    assert (keeper.waiting, keeper.told_aside()) == (1, [])
    codings.unlock(store, coding.id, "something waits")
    keeper.put_in()
    assert onsets(store, coding) == [1]


def test_an_act_that_cannot_be_set_aside_waits_on(
    store: Store, coding: Coding, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(store, "B")
    keeper = Keeper(store, coding.id)
    wait(keeper, lambda: keeper.events([Insert(event(coding.id, 1, code="B"))]))
    taken = Path(str(keeper.kept_in)).with_suffix(".set-aside.jsonl")
    taken.mkdir()
    with pytest.raises(StoreRefused, match="cannot be set aside"):
        keeper.put_in()
    assert keeper.waiting == 1
    taken.rmdir()
    keeper.put_in()
    assert len(kept_lines(taken.parent)) == 1


def test_of_an_encrypted_database_what_is_set_aside_is_under_its_key(tmp_path: Path) -> None:
    pytest.importorskip("sqlcipher3")
    with create_store(str(tmp_path / "secret.db"), "anna", book(), passphrase=lambda: "four plain words here") as made:
        sessions.add(made, SessionFields("S01"))
        coding = codings.begin(made, "S01")
        refuse(made, "B")
        keeper = Keeper(made, coding.id)
        wait(keeper, lambda: keeper.events([Insert(event(coding.id, 1, code="B", note="said softly"))]))
        keeper.put_in()
        [told] = keeper.told_aside()
        with closing(made.connect_to(told.file, READ)) as kept:
            [(line,)] = kept.execute("SELECT text FROM act").fetchall()
    assert "said softly" in line
    assert b"said softly" not in told.file.read_bytes()
    assert told.file.stat().st_mode & 0o777 == 0o600
