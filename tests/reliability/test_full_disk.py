"""The disk is full: people read it in words, nothing is half made, and it goes on when there is room again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.launcher import Launcher
from tests.reliability.steps import expect_clean, new_folder
from tests.stack import Stack
from tests.visitor import Visitor

DISK = "16m"
FILLER_BYTES = 4 * 1024 * 1024
MOUNT = f'mount -t tmpfs -o size={DISK} tmpfs "$0" && head -c {FILLER_BYTES} /dev/zero >"$0/filler" && exec "$@"'
FULL = "Der Speicher ist voll. Es wurde nichts abgelegt."
MANY = 500


@dataclass
class SmallDisk:
    """A disk of 16 MiB with something else on it that can be removed; only the launcher's processes see it."""

    launcher: Launcher
    path: Path

    def fill_up(self, *, but: int) -> None:
        """Leave `but` bytes."""
        os.truncate(self.seen_from_outside / "filler", 0)
        free = os.statvfs(self.seen_from_outside)
        with (self.seen_from_outside / "filler").open("wb") as filler:
            os.posix_fallocate(filler.fileno(), 0, free.f_bavail * free.f_bsize - but)

    def make_room(self) -> None:
        (self.seen_from_outside / "filler").unlink()

    @property
    def seen_from_outside(self) -> Path:
        return Path(f"/proc/{self.launcher.pid}/root{self.path}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    path = tmp_path / "disk"
    path.mkdir()
    alone = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--mount", "--map-root-user")
    with Launcher(inside=(*alone, "sh", "-c", MOUNT, str(path))) as launcher:
        yield SmallDisk(launcher, path)


def test_a_full_disk_of_the_store_is_said_in_words_and_leaves_nothing_half_made(
    disk: SmallDisk, tmp_path: Path
) -> None:
    with Stack.embedded(disk.launcher, tmp_path, HUB_STORE_URL=f"file://{disk.path}/store") as stack:
        expect_a_clear_end(stack, disk, b"x" * 1_000_000)
        assert not list((disk.seen_from_outside / "store" / "staging").iterdir())


def test_a_full_disk_with_everything_on_it_is_said_in_words_and_leaves_nothing_half_made(
    disk: SmallDisk, tmp_path: Path
) -> None:
    with Stack.embedded(disk.launcher, tmp_path, HUB_DATA=str(disk.path)) as stack:
        expect_a_clear_end(stack, disk, b"x" * 300_000)
        assert not list((disk.seen_from_outside / "store" / "staging").iterdir())


def test_a_full_disk_of_the_database_is_said_in_words_and_leaves_nothing_half_made(
    disk: SmallDisk, tmp_path: Path
) -> None:
    with Stack.embedded(disk.launcher, tmp_path, HUB_DATABASE_URL=f"sqlite:///{disk.path}/hub.sqlite3") as stack:
        expect_a_clear_end(stack, disk, b"x", free=1_000_000)


def expect_a_clear_end(stack: Stack, disk: SmallDisk, beginning: bytes, free: int | None = None) -> None:
    """Upload until the disk is full: every answer is a success or says that it is; afterwards both were true."""
    person = Visitor(stack.urls[0]).sign_in("jobcenter")
    folder = new_folder(person)
    if free:  # only now: the worker writes too, what it reads and indexes, and signing in needs room
        disk.fill_up(but=free)
    expected: dict[str, bytes] = {}
    for number in range(MANY):
        name, content = f"{number}.bin", beginning + str(number).encode()
        answer = person.upload(folder, name, content)
        if answer.status != 201:
            break
        expected[name] = content

    assert answer.status == 507, answer
    assert FULL in answer.json["message"]
    documents = person.documents_in(folder)
    assert documents.keys() == expected.keys()
    disk.make_room()
    assert person.upload(folder, name, content).status == 201
    for name, document in documents.items():
        assert person.get(f"{document}/download").body == expected[name]
    expect_clean(stack)
