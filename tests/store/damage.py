"""Damage as disks and people do it, with seeds that make it the same each time."""

import random
from pathlib import Path


def flipped(data: bytes, seed: int, bits: int = 1) -> bytes:
    """`bits` bits at random places are the other way round."""
    chance = random.Random(seed)
    out = bytearray(data)
    for _ in range(bits):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut(data: bytes, seed: int) -> bytes:
    """The file ends at a random place."""
    return data[: random.Random(seed).randrange(len(data))]


def page_lost(path: Path, page: int) -> None:
    """A page of 4,096 bytes holds something else."""
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)


def files_in(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}
