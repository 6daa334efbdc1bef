"""The bucket store when the server, the line or the memory gives out."""

from __future__ import annotations

import io
import subprocess
import sys
import textwrap
import time
from uuid import uuid4

import pytest

from storage import ChecksumMismatch, StoreUnavailable, open_store
from tests.s3_server import S3Server
from tests.storage.buckets import opened, put
from tests.storage.faulty_line import faulty_line
from tests.storage.streams import Endless

MEASURES_ITS_MEMORY = """
    import resource, sys
    from uuid import uuid4
    from storage import open_store
    from tests.storage.streams import Endless

    def peak_mib():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    store = open_store(sys.argv[1], access_key=sys.argv[2], secret_key=sys.argv[3])
    store.check()
    before = peak_mib()
    key, staging, size = str(uuid4()), str(uuid4()), 160 * 1024 * 1024
    stored = store.put(key, Endless(size), metadata={})
    store.append(staging, 0, Endless(size), limit=size)
    joined = store.commit(staging, key, metadata={})
    with store.open(key, joined.version) as stream:
        while stream.read(1024 * 1024):
            pass
    assert joined.sha256 == stored.sha256
    for version in (stored, joined):
        store.delete(key, version.version)
    print(peak_mib() - before)
"""


def test_a_store_that_is_down_says_so_soon_and_works_again_afterwards() -> None:
    with S3Server() as server:
        store = opened(server)
        key = put(store)
        version = store.versions(key)[0].version
        with server.down():
            for action in (
                lambda: put(store),
                lambda: store.open(key, version),
                lambda: list(store.walk()),
                store.check,
            ):
                began = time.monotonic()
                with pytest.raises(StoreUnavailable, match="nicht zu erreichen"):
                    action()
                assert time.monotonic() - began < 5

        with store.open(key, version) as stream:
            assert stream.read() == b"Bytes"


def test_a_store_that_dies_in_the_middle_keeps_nothing_by_halves() -> None:
    with S3Server() as server:
        store = opened(server)
        kept, lost, staging = put(store, b"da"), str(uuid4()), str(uuid4())

        with pytest.raises(StoreUnavailable):
            store.put(lost, Endless(40_000_000, call_at=20_000_000, then=server.kill), metadata={})
        server.start()
        assert store.versions(lost) == []
        assert [stored.key for stored in store.walk()] == [kept]

        with pytest.raises(StoreUnavailable):
            store.append(staging, 0, Endless(40_000_000, call_at=20_000_000, then=server.kill), limit=40_000_000)
        server.start()
        arrived = store.staged_size(staging)
        assert store.append(staging, arrived, io.BytesIO(b"weiter"), limit=40_000_000) == arrived + 6


def test_a_broken_download_is_an_error_and_not_a_short_file() -> None:
    with S3Server() as server:
        store, key = opened(server), str(uuid4())
        stored = store.put(key, Endless(64_000_000), metadata={})
        stream = store.open(key, stored.version)
        stream.read(10)
        server.kill()

        with pytest.raises(StoreUnavailable):
            stream.read()
        stream.close()


def test_large_streams_pass_in_little_memory(s3_server: S3Server) -> None:
    program = textwrap.dedent(MEASURES_ITS_MEMORY)
    command = [sys.executable, "-c", program, s3_server.url, s3_server.access_key, s3_server.secret_key]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr
    assert float(ended.stdout) < 64


@pytest.mark.parametrize("size", [10_000, 9_000_000])
def test_bytes_that_change_on_the_way_are_refused_and_not_kept(s3_server: S3Server, size: int) -> None:
    with faulty_line(s3_server.endpoint, wrong=b"20.000 Euro", instead_of=b"10.000 Euro") as endpoint:
        url = f"s3://{endpoint}/{s3_server.bucket}?secure=false"
        store = open_store(url, access_key=s3_server.access_key, secret_key=s3_server.secret_key)
        key, staging = str(uuid4()), str(uuid4())
        data = b"10.000 Euro".ljust(size)

        with pytest.raises(ChecksumMismatch):
            store.put(key, io.BytesIO(data), metadata={})
        assert store.versions(key) == []

        with pytest.raises(ChecksumMismatch):
            store.append(staging, 0, io.BytesIO(data), limit=size)
        assert store.staged_size(staging) == 0
