"""What all tests share: nothing is skipped in continuous integration; examples that may not be shipped; recordings."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests import recordings

GIVEN = "--worked-examples"
FILES = ("agreement_goldens.json", "annomi_events.csv")


def pytest_addoption(parser: pytest.Parser) -> None:
    text = f"also run the worked examples whose data may not be shipped, from the folder that holds {', '.join(FILES)}"
    parser.addoption(GIVEN, metavar="FOLDER", type=Path, default=None, help=text)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a folder that lacks one of the files, rather than run less than was asked."""
    folder: Path | None = config.getoption(GIVEN)
    missing = [] if folder is None else [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise pytest.UsageError(f"{GIVEN} {folder}: there is no {' and no '.join(missing)}; name the folder with both")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Without a folder its tests are not there, so that nothing is skipped."""
    return True if collection_path.name.startswith("test_given_folder") and config.getoption(GIVEN) is None else None


@pytest.fixture(autouse=True, scope="session")
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """What waits because a database refused it waits in a folder of the tests; no person's preferences are in force."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.setenv("CODER_CONFIG", str(tmp_path_factory.mktemp("config") / "preferences.toml"))
        yield


@pytest.fixture
def player_without_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real mpv, without a window and a sound device."""
    recordings.needs_player()
    monkeypatch.setenv("CODER_MPV_OPTIONS", recordings.HEADLESS)


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of 20 s with picture and tone."""
    recordings.needs_player()
    return recordings.made(tmp_path_factory.mktemp("recording") / "s01 ü.mp4")


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of 20 s with a tone alone."""
    recordings.needs_player()
    return recordings.made(tmp_path_factory.mktemp("recording") / "s01.m4a", picture=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CODER_TEST_NOTHING_SKIPPED set, a skip is a failure: every real part is said to be at hand."""
    report = yield
    if report.skipped and os.environ.get("CODER_TEST_NOTHING_SKIPPED"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report
