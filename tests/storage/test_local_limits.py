"""The folder store at its limits: a full disk, little memory, a kill in the middle."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from uuid import uuid4

import pytest

from storage import LocalStore
from storage.acceptance.trial import sha256

FILLS_THE_DISK = """
    import io, resource, sys
    from pathlib import Path
    from uuid import uuid4
    from storage import LocalStore, StoreFull
    from storage.acceptance.trial import dripping

    root = Path(sys.argv[1])
    if sys.argv[2] == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    store, staging, key = LocalStore(root), str(uuid4()), str(uuid4())
    store.append(staging, 0, io.BytesIO(b"x" * 300_000), limit=10**9)
    attempts = [
        lambda: store.put(key, dripping(b"y" * 5_000_000), metadata={}),
        lambda: store.append(staging, 300_000, dripping(b"y" * 5_000_000), limit=10**9),
    ]
    for attempt in attempts:
        try:
            attempt()
        except StoreFull as error:
            assert "kein Platz" in str(error)
        else:
            raise SystemExit("the disk was not full")
    assert store.versions(key) == []
    assert store.staged_size(staging) == 300_000
    assert [name for name, _ in store.staged()] == [staging]
    assert store.commit(staging, key, metadata={}).size == 300_000
    assert len([path for path in root.rglob("*") if path.is_file()]) == 2
"""

MEASURES_ITS_MEMORY = """
    import resource, sys
    from uuid import uuid4
    from storage import LocalStore
    from tests.storage.streams import Endless

    def peak_mib():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    store, staging, size = LocalStore(sys.argv[1]), str(uuid4()), 512 * 1024 * 1024
    before = peak_mib()
    store.append(staging, 0, Endless(size), limit=size)
    assert store.commit(staging, staging, metadata={}).size == size
    store.put(staging, Endless(size), metadata={})
    print(peak_mib() - before)
"""

STORES_UNTIL_KILLED = """
    import io, os, sys
    from uuid import uuid4
    from storage import LocalStore

    store = LocalStore(sys.argv[1])
    while True:
        data = os.urandom(int(sys.argv[2]))
        stored = store.put(str(uuid4()), io.BytesIO(data), metadata={"name": "ä"})
        print(stored.key, stored.version, stored.sha256, flush=True)
"""


def python(program: str, *arguments: object, launcher: tuple[str, ...] = ()) -> str:
    """Run a program that must end well, and return what it printed."""
    command = [*launcher, sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_a_file_the_system_does_not_let_grow_is_a_full_store_and_nothing_is_left(tmp_path: Path) -> None:
    python(FILLS_THE_DISK, tmp_path / "data", "limit")


def test_a_full_disk_is_a_full_store_and_nothing_is_left(tmp_path: Path) -> None:
    mount = 'mount -t tmpfs -o size=1m,nr_inodes=1k tmpfs "$0" && exec "$@"'
    alone = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--mount", "--map-root-user")
    disk = tmp_path / "disk"
    disk.mkdir()

    python(FILLS_THE_DISK, disk / "data", "disk", launcher=(*alone, "sh", "-c", mount, str(disk)))


def test_half_a_gibibyte_passes_in_little_memory(tmp_path: Path) -> None:
    assert float(python(MEASURES_ITS_MEMORY, tmp_path / "data")) < 16


@pytest.mark.parametrize("size", [10_000, 3_000_000])
def test_a_kill_loses_nothing_acknowledged_and_shows_nothing_by_halves(tmp_path: Path, size: int) -> None:
    for round_number in range(5):
        root = tmp_path / str(round_number)
        command = [sys.executable, "-c", textwrap.dedent(STORES_UNTIL_KILLED), str(root), str(size)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            lines = [writer.stdout.readline()]
            time.sleep(random.uniform(0, 0.05))
            writer.kill()
            lines += writer.stdout.readlines()
        acknowledged = {tuple(line.split()) for line in lines if line.endswith("\n")}

        store = LocalStore(root)
        found = list(store.walk())

        assert acknowledged <= {(stored.key, stored.version, stored.sha256) for stored in found}
        for stored in found:
            with store.open(stored.key, stored.version) as stream:
                data = stream.read()
            assert (len(data), sha256(data)) == (stored.size, stored.sha256) == (size, stored.sha256)
        for name, _ in store.staged():
            store.discard(name)
        assert not list((root / "staging").iterdir())
        shutil.rmtree(root)


def test_the_disk_has_the_bytes_before_the_name_and_both_before_the_answer(local_store: LocalStore) -> None:
    calls: list[str] = []

    def watch(_: object, event: str, function: object) -> None:
        if event == "c_call" and getattr(function, "__name__", "") in {"write", "fsync", "rename"}:
            calls.append(getattr(function, "__name__", ""))

    sys.setprofile(watch)
    try:
        local_store.put(str(uuid4()), io.BytesIO(b"Bytes"), metadata={})
    finally:
        sys.setprofile(None)

    assert calls == ["write", "fsync", "write", "rename", "fsync"]  # bytes, their fsync, note, name, folder
