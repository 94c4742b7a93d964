"""A database file under a passphrase: the key that opens it, and whether the key is right before it is opened.

The file is SQLCipher's, in the form of its version 4: pages of 4,096 bytes, each with the HMAC-SHA512 of what it holds,
and the file's salt as its first 16 bytes. SQLCipher's own way from a passphrase to a key is PBKDF2, which costs an
attacker no memory: the key is made by scrypt (RFC 7914) instead, once for each opening, and given to it raw.
"""

import hashlib
import hmac
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from coder.errors import BadInput, OutsideFailed
from coder.store.peeking import first_bytes

Passphrase = Callable[[], str]
"""Gives the passphrase when it is needed. BadInput when there is none to be had."""

SALT_BYTES = 16
PAGE_BYTES = 4_096
PAGES_TRIED = 64

_COST = {"n": 2**16, "r": 8, "p": 1, "maxmem": 2**27, "dklen": 32}
"""64 MB and a quarter of a second for one guess. A file cannot say other figures: they stay."""
_CODE_BYTES = 64
_RANDOM_BELOW = 512.0
_FEWEST_BYTES = 512


class Key:
    """What opens one file, made from its salt. It shows itself nowhere and cannot be put into a file."""

    __slots__ = ("_raw", "_salt")

    def __init__(self, passphrase: str, salt: bytes) -> None:
        """Takes a quarter of a second. BadInput for an empty passphrase."""
        if not passphrase:
            raise BadInput("the passphrase is empty", "passphrase", "give one of several words")
        # The same words typed on another system may come composed in another way.
        typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
        try:
            self._raw, self._salt = hashlib.scrypt(typed, salt=salt, **_COST), salt
        except (MemoryError, ValueError):
            raise OutsideFailed(
                "there is no memory to make the key", "passphrase", "close other programs: it takes 64 MB"
            ) from None

    def unlock(self, connection: Any) -> None:
        """Tell a new connection of the driver, before anything else. Errors: the driver's.

        With its log on, SQLCipher would write over the screen. No local variable holds the key, so that no report of
        an error can show it.
        """
        connection.execute("PRAGMA cipher_log_level=NONE").close()
        connection.execute(f"PRAGMA key = \"x'{self._raw.hex()}{self._salt.hex()}'\"").close()

    def fits(self, path: Path) -> bool:
        """Whether one of the file's first pages carries the code that this key gives it, so that damage to a page is
        not taken for a wrong passphrase. OSError when it cannot be read."""
        salt = bytes(byte ^ 0x3A for byte in self._salt)
        secret = hashlib.pbkdf2_hmac("sha512", self._raw, salt, 2, 32)
        start = first_bytes(path, PAGES_TRIED * PAGE_BYTES)
        for number in range(1, len(start) // PAGE_BYTES + 1):
            page = start[(number - 1) * PAGE_BYTES : number * PAGE_BYTES]
            held = page[SALT_BYTES if number == 1 else 0 : -_CODE_BYTES]
            code = hmac.digest(secret, held + number.to_bytes(4, "little"), "sha512")
            if hmac.compare_digest(code, page[-_CODE_BYTES:]):
                return True
        return False

    def __repr__(self) -> str:
        return "Key(hidden)"

    def __reduce__(self) -> str:
        raise TypeError("a key is not written anywhere")


def looks_encrypted(start: bytes) -> bool:
    """Whether the beginning of a file (up to a page of it) is as even as encrypted bytes are, by chi-squared over the
    256 values of a byte: 255 is expected of them, with a standard deviation of 23; any other kind has far more."""
    if len(start) < _FEWEST_BYTES:
        return False
    expected = len(start) / 256
    seen = Counter(start)
    return sum((seen[value] - expected) ** 2 for value in range(256)) / expected < _RANDOM_BELOW


def unlock(path: Path, passphrase: Passphrase | None) -> Key:
    """The key of an encrypted file. Errors: BadInput (no or a wrong passphrase, missing extra), OutsideFailed."""
    driver()
    if path.stat().st_size < PAGE_BYTES:
        raise OutsideFailed("the encrypted file is cut short", str(path), "restore a backup")
    if passphrase is None:
        raise no_passphrase(str(path))
    key = Key(passphrase(), first_bytes(path, SALT_BYTES))
    if not key.fits(path):
        raise BadInput(
            "the passphrase does not open this file",
            str(path),
            "give the one it was made with: without it nothing in the file can be read, and backups have the same one; "
            "if it is right, the file's first bytes are damaged, or it is no database of this program",
        )
    return key


def no_passphrase(where: str) -> BadInput:
    return BadInput(
        "this database is encrypted and no passphrase was given",
        where,
        "start it in a terminal, where it is asked for, or name a file that holds it with CODER_PASSPHRASE_FILE; "
        "without the passphrase nothing in it can be read",
    )


@cache
def driver() -> Any:
    """The driver for encrypted files, which is used as `sqlite3` is. BadInput names the extra it comes with."""
    try:
        return import_module("sqlcipher3.dbapi2")
    except ModuleNotFoundError:
        raise BadInput(
            "an encrypted database needs the extra `encryption`",
            "--db",
            "pip install 'fidelity-coder[encryption]'; where sqlcipher3 has no wheel (it has them for Python up to "
            "3.14 on Linux, Windows and macOS), use an unencrypted database on an encrypted disk",
        ) from None
    except ImportError as error:
        raise OutsideFailed(
            f"sqlcipher3 does not load on this computer: {error}",
            "--db",
            "install it anew, or use an unencrypted database on an encrypted disk",
        ) from error
