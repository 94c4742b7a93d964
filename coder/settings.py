"""Where things live and who acts: options, then the environment, then the platform's own places."""

import getpass
import os
import shlex
from pathlib import Path
from tempfile import gettempdir

from platformdirs import user_data_path, user_state_path

from coder.errors import BadInput

NAME_LIMIT = 64
MARKING_LIMIT = 80


def data_folder() -> Path:
    """The platform's user data folder for this program; it may not exist yet."""
    return user_data_path("fidelity-coder", appauthor=False)


def default_database() -> Path:
    return data_folder() / "coder.db"


def demo_database() -> Path:
    """`demo.db` beside the database that is used when none is named; of one on a server, in the data folder."""
    default = database_target(None)
    return (data_folder() if "://" in default else Path(default).parent) / "demo.db"


def waiting_folders() -> tuple[Path, ...]:
    """Where what is keyed goes while the database refuses it: the platform's state folder, else its temporary one."""
    user = os.getuid() if hasattr(os, "getuid") else _system_user()
    state = user_state_path("fidelity-coder", appauthor=False) / "waiting"
    return (state, Path(gettempdir()) / f"fidelity-coder-{user}")


def database_target(option: str | None) -> str:
    """An absolute path, or a URL of another database: `option`, else CODER_DATABASE_URL, else `coder.db`."""
    given = option or os.environ.get("CODER_DATABASE_URL") or str(default_database())
    _printable(given, "the database's path or URL")
    if given.startswith("sqlite:///") and "?" not in given:
        given = given.removeprefix("sqlite:///")
    if "://" in given:
        return given
    if not given.strip():
        raise BadInput("the database's path is empty", "--db or CODER_DATABASE_URL", "name a file, like work.db")
    return str(Path(given).expanduser().absolute())


def who(option: str | None) -> str:
    """Who acts: `option`, else CODER_USER, else the system's user. BadInput for a name that cannot be kept."""
    name = option if option is not None else os.environ.get("CODER_USER") or _system_user()
    _printable(name, "the observer's name")
    name = name.strip()
    if not name or len(name) > NAME_LIMIT:
        what = "the observer's name is empty" if not name else f"the observer's name has over {NAME_LIMIT} characters"
        raise BadInput(what, "--as or CODER_USER", "say who codes by a short name or pseudonym: `coder --as anna ...`")
    return name


def command(target: str, name: str, *words: str) -> str:
    """What to type to act on this database as this person: `coder --db demo.db --as anna code S01`, without the options
    that change nothing here. `target`: as an open store names it."""
    given = ["coder"]
    default = database_target(None)
    usual = "://" in target if "://" in default else target == str(Path(default).resolve())
    if not usual:
        given += ["--db", target]
    if name != (os.environ.get("CODER_USER") or _system_user()):
        given += ["--as", name]
    return shlex.join([*given, *words])


def marking() -> str:
    """The protective marking that CODER_MARKING asks for on all that is printed; empty where it asks for none."""
    words = os.environ.get("CODER_MARKING", "").strip()
    _printable(words, "the protective marking")
    if len(words) > MARKING_LIMIT:
        what = f"the protective marking has over {MARKING_LIMIT} characters"
        raise BadInput(what, "CODER_MARKING", "shorten it, such as to OFFICIAL-SENSITIVE")
    return words


def copies_wanted() -> bool:
    """Whether automatic copies of the database are made; CODER_COPIES=0 turns them off."""
    return os.environ.get("CODER_COPIES", "").strip() != "0"


def mpv_program() -> str:
    """The player of recordings, by name or path: CODER_MPV, else `mpv`."""
    return os.environ.get("CODER_MPV", "").strip() or "mpv"


def mpv_options() -> list[str]:
    """What CODER_MPV_OPTIONS gives to mpv beside the program's own options, as a shell would part it."""
    given = os.environ.get("CODER_MPV_OPTIONS", "")
    try:
        return shlex.split(given)
    except ValueError:
        raise BadInput("the options for mpv have a quotation mark too few", "CODER_MPV_OPTIONS", "add it") from None


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _printable(text: str, what: str) -> None:
    if not text.isprintable():
        raise BadInput(f"{what} has a character that cannot be shown", repr(text), "write it anew, without copying")
