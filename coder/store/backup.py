"""A whole copy of a database at one moment, while others go on writing; never in the place of another file."""

import os
from contextlib import closing
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

from coder.errors import Problem
from coder.store import cipher, rows_across, still
from coder.store.cipher import Key, Passphrase
from coder.store.copying import Tell, beside, copy_pages
from coder.store.driver import STILL
from coder.store.engine import Store
from coder.store.refusals import sentences
from coder.store.verify import Verdict, verify


@dataclass(frozen=True)
class Copy:
    """A copy that was made and looked at. `problems`: what does not hold in it, as in the database it is of."""

    path: str
    bytes: int
    entries: int
    sha256: str
    problems: tuple[Problem, ...]


def back_up(store: Store, path: Path, tell: Tell | None = None, passphrase: Passphrase | None = None) -> Copy:
    """Copy an open database, of a server into a file too. The copy of an encrypted one is under the same passphrase;
    of any other it is encrypted where a passphrase is given. Errors: BadInput (there is a file), OutsideFailed.
    """
    tell = tell or (lambda part, done, of: None)
    key = store.key
    if key is None and passphrase is not None:
        cipher.driver()
        key = Key(passphrase(), os.urandom(cipher.SALT_BYTES))
    with beside(path) as making:
        with sentences(store.target):
            # SQLite copies no pages from an unencrypted file into an encrypted one.
            if store.is_sqlite and key is store.key:
                with closing(store.engine.raw_connection()) as pooled:
                    source: Any = pooled.driver_connection
                    copy_pages(source, making, tell, key=key)
            else:
                rows_across.into_file(store.engine, making, tell, key)
        verdict = checked(making, store.who, tell, key)
    return described(path, verdict)


def checked(path: Path, who: str, tell: Tell, key: Key | None = None) -> Verdict:
    """The copy as `verify` finds it. OutsideFailed when its pages are damaged."""
    with still.reading(path, STILL, who, key) as copy:
        return verify(copy, tell)


def described(path: Path, verdict: Verdict) -> Copy:
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Copy(str(path), path.stat().st_size, verdict.entries, digest, verdict.problems)
