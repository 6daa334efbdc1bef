"""A thousand files broken at random end with a status; the process that asked for them lives and waits for nothing."""

from __future__ import annotations

import random
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from search.extract import Limits, Status
from tests.extract.samples import SHARED, read_all, zipped

COUNT = 1_000
SEED = 20260722
LARGEST = 60_000
THROUGH_LIBREOFFICE = (".doc", ".xls", ".ppt")  # two seconds each, so only a few of these
OF_THESE = 8
PIECE = 64


def test_a_thousand_mutated_files_end_with_a_status(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    limits = Limits(ocr_seconds=120)
    started = monotonic()
    ended = read_all(mutants(chance, tmp_path), limits)
    counts = Counter(found.status for found in ended.values())
    assert sum(counts.values()) == COUNT
    assert counts[Status.FAILED] == 0, [
        (n, found.detail) for n, found in ended.items() if found.status is Status.FAILED
    ]
    assert counts[Status.TOO_SLOW] == 0
    print(f"{monotonic() - started:.0f} s", dict(counts))


def mutants(chance: random.Random, folder: Path) -> Iterator[Path]:
    files = [path for path in sorted((SHARED / "good").iterdir()) if path.stat().st_size <= LARGEST]
    quick = [path for path in files if path.suffix not in THROUGH_LIBREOFFICE]
    slow = [path for path in files if path.suffix in THROUGH_LIBREOFFICE]
    for number in range(COUNT):
        origin = chance.choice(slow if number < OF_THESE else quick)
        target = folder / f"{number}-{origin.name}"
        if zipfile.is_zipfile(origin) and chance.random() < 0.7:
            mutate_a_member(chance, origin, target)
        else:
            target.write_bytes(mutated(chance, origin.read_bytes()))
        yield target


def mutate_a_member(chance: random.Random, origin: Path, target: Path) -> None:
    """Broken inside, where the zip's own checks do not see it."""
    with zipfile.ZipFile(origin) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(members))
    zipped(target, {**members, name: mutated(chance, members[name])})


def mutated(chance: random.Random, content: bytes) -> bytes:
    """One to four times: bytes changed, cut off, doubled, moved or taken out."""
    result = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(result) + 1)
        piece = result[at : at + chance.randint(1, PIECE)]
        match chance.randrange(5):
            case 0:
                result[at : at + len(piece)] = chance.randbytes(len(piece))
            case 1:
                del result[max(at, 1) :]
            case 2:
                result[at:at] = piece * chance.randint(1, 50)
            case 3:
                elsewhere = chance.randrange(len(result) + 1)
                result[elsewhere:elsewhere] = piece
            case _:
                del result[at : at + len(piece)]
    return bytes(result)


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"PK\3\4", b"%PDF-", b"{\\rtf", bytes.fromhex("D0CF11E0A1B11AE1"), b"\x89PNG\r\n"]
)
def test_a_file_that_only_begins_ends_with_a_status(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "beginning"
    path.write_bytes(content)
    (found,) = read_all([path]).values()
    assert found.status in (Status.EMPTY, Status.DAMAGED, Status.UNSUPPORTED)
