"""What the folder store does beyond the contract: links, private files, lost notes, several processes."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from storage import LocalStore, StagedBusy, StoredVersion, StoreMisconfigured, VersionNotFound, open_store
from storage.acceptance.trial import sha256


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file of somebody else's that no link may lead to."""
    path = tmp_path / "secret"
    path.write_bytes(b"secret")
    return path


def put(store: LocalStore, data: bytes = b"Bytes") -> StoredVersion:
    return store.put(str(uuid4()), io.BytesIO(data), metadata={"name": "Brief.txt"})


def file_of(store: LocalStore, stored: StoredVersion) -> Path:
    path = store.path_of(stored.key, stored.version)
    assert path
    return path


def note_of(store: LocalStore, stored: StoredVersion) -> Path:
    path = file_of(store, stored)
    return path.with_name(path.name + ".json")


@pytest.mark.parametrize("address", ["{}", "file://{}"])
def test_an_address_of_a_folder_opens_it(root: Path, address: str) -> None:
    stored = put(LocalStore(root))

    assert open_store(address.format(root)).versions(stored.key) == [stored]


def test_an_address_of_nothing_known_is_refused() -> None:
    with pytest.raises(StoreMisconfigured, match="ftp"):
        open_store("ftp://host/folder")


def test_a_data_folder_that_is_a_file_is_refused_in_one_sentence(outside: Path) -> None:
    with pytest.raises(StoreMisconfigured, match=r"Datenordner .*secret"):
        LocalStore(outside)


def test_a_link_in_place_of_a_version_is_not_followed(local_store: LocalStore, outside: Path) -> None:
    stored = put(local_store)
    file = file_of(local_store, stored)
    file.unlink()
    file.symlink_to(outside)

    with pytest.raises(StoreMisconfigured):
        local_store.open(stored.key, stored.version)
    assert local_store.path_of(stored.key, stored.version) is None
    assert local_store.versions(stored.key) == []
    assert list(local_store.walk()) == []

    local_store.delete(stored.key, stored.version)
    assert not file.is_symlink()
    assert outside.read_bytes() == b"secret"


@pytest.mark.parametrize("name", ["objects", "staging", "shelf"])
def test_a_link_in_place_of_a_folder_is_not_followed(root: Path, tmp_path: Path, name: str) -> None:
    store = LocalStore(root)
    key = str(uuid4())
    folder = root / "objects" / key[-2:] if name == "shelf" else root / name
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(StoreMisconfigured):
        store.put(key, io.BytesIO(b"Bytes"), metadata={})
    assert [path for path in (tmp_path / "elsewhere").rglob("*") if path.is_file()] == []


def test_a_link_in_place_of_a_staged_file_is_not_written_through(root: Path, outside: Path) -> None:
    store, staging = LocalStore(root), str(uuid4())
    (root / "staging" / f"{staging}.part").symlink_to(outside)

    with pytest.raises(StoreMisconfigured):
        store.append(staging, 0, io.BytesIO(b"overwritten"), limit=100)
    assert outside.read_bytes() == b"secret"
    assert list(store.staged()) == []


def test_a_link_in_place_of_a_note_is_not_read(local_store: LocalStore, outside: Path) -> None:
    stored = put(local_store)
    note = note_of(local_store, stored)
    note.rename(outside.with_name("other"))
    note.symlink_to(outside.with_name("other"))

    assert local_store.versions(stored.key)[0].metadata == {}


def test_only_the_hubs_own_account_can_read_files_and_enter_folders(root: Path) -> None:
    store = LocalStore(root)
    put(store)
    store.append(str(uuid4()), 0, io.BytesIO(b"Bytes"), limit=100)

    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in [root, *root.rglob("*")]}
    assert modes == {(True, 0o700), (False, 0o600)}


@pytest.mark.parametrize("note", [None, "", '{"key": 1', "[]", '{"stored_at": "2026-01-01T00:00:00+00:00"}'])
def test_a_lost_or_torn_note_is_made_up_from_the_bytes(local_store: LocalStore, note: str | None) -> None:
    stored = put(local_store, b"Protokoll")
    note_of(local_store, stored).unlink() if note is None else note_of(local_store, stored).write_text(note)

    found = local_store.versions(stored.key)[0]

    assert (found.key, found.version, found.size) == (stored.key, stored.version, 9)
    assert found.sha256 == sha256(b"Protokoll")
    assert abs((found.stored_at - stored.stored_at).total_seconds()) < 5


def test_foreign_files_in_the_data_folder_are_nobodys_versions(root: Path) -> None:
    store = LocalStore(root)
    (root / "objects" / "00" / "notes.txt").write_text("x")
    (root / "objects" / "00" / f"{'-' * 36}.{'0' * 32}").write_text("x")
    (root / "staging" / "notes.txt").write_text("x")

    assert list(store.walk()) == []
    assert list(store.staged()) == []


def test_a_whole_version_opens_as_a_file_the_kernel_can_send(local_store: LocalStore) -> None:
    stored = put(local_store)

    with local_store.open(stored.key, stored.version, start=2) as stream:
        assert os.pread(stream.fileno(), 100, 2) == stream.read() == b"tes"


@pytest.mark.parametrize("version", ["", "..", "../../staging", "A" * 32, "0" * 31])
def test_a_version_id_that_is_none_is_not_found(local_store: LocalStore, version: str) -> None:
    stored = put(local_store)

    with pytest.raises(VersionNotFound):
        local_store.open(stored.key, version)


def test_bytes_another_process_replaced_are_hashed_anew(root: Path) -> None:
    ours, theirs, staging = LocalStore(root), LocalStore(root), str(uuid4())
    ours.append(staging, 0, io.BytesIO(b"unsere"), limit=100)
    theirs.cut(staging, 0)
    theirs.append(staging, 0, io.BytesIO(b"andere"), limit=100)

    stored = ours.commit(staging, str(uuid4()), metadata={})

    assert stored.sha256 == sha256(b"andere")


def test_bytes_another_process_received_are_hashed_at_the_end(root: Path) -> None:
    staging = str(uuid4())
    LocalStore(root).append(staging, 0, io.BytesIO(b"eins "), limit=100)
    LocalStore(root).append(staging, 5, io.BytesIO(b"zwei"), limit=100)

    assert LocalStore(root).commit(staging, str(uuid4()), metadata={}).sha256 == sha256(b"eins zwei")


def test_another_process_that_writes_keeps_us_out_until_it_is_gone(root: Path) -> None:
    store, staging = LocalStore(root), str(uuid4())
    program = (
        "import sys\nfrom storage import LocalStore\n"
        "LocalStore(sys.argv[1]).append(sys.argv[2], 0, sys.stdin.buffer.raw, limit=100)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, root, staging], stdin=subprocess.PIPE, bufsize=0) as writer:
        assert writer.stdin
        writer.stdin.write(b"halb")
        while store.staged_size(staging) < 4:
            assert writer.poll() is None

        with pytest.raises(StagedBusy):
            store.append(staging, 4, io.BytesIO(b"x"), limit=100)
        with pytest.raises(StagedBusy):
            store.commit(staging, str(uuid4()), metadata={})
        with pytest.raises(StagedBusy):
            store.discard(staging)
        writer.kill()

    assert store.append(staging, 4, io.BytesIO(b" ganz"), limit=100) == 9
    assert store.commit(staging, str(uuid4()), metadata={}).sha256 == sha256(b"halb ganz")


def test_a_writer_that_opened_the_file_before_the_commit_comes_too_late(root: Path) -> None:
    store, staging = LocalStore(root), str(uuid4())
    store.append(staging, 0, io.BytesIO(b"fest"), limit=100)
    opened, committed = threading.Event(), threading.Event()

    def stop_before_the_lock(_: object, event: str, function: object) -> None:
        if event == "c_call" and getattr(function, "__name__", "") == "flock":
            opened.set()
            committed.wait()

    def append() -> None:
        sys.setprofile(stop_before_the_lock)
        store.append(staging, 4, io.BytesIO(b" und mehr"), limit=100)

    with ThreadPoolExecutor(1) as threads:
        late = threads.submit(append)
        opened.wait()
        stored = store.commit(staging, str(uuid4()), metadata={})
        committed.set()

        with pytest.raises(StagedBusy):
            late.result()
    assert file_of(store, stored).read_bytes() == b"fest"
