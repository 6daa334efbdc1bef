"""What the bucket store does beyond the contract: versioning, credentials, several processes."""

from __future__ import annotations

import io
import logging
import os
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import uuid4

import pytest

from storage import (
    ObjectStore,
    StagedBusy,
    StagedGap,
    StoreError,
    StoreMisconfigured,
    open_store,
)
from storage.acceptance.trial import dripping, sha256, some_bytes
from tests.s3_server import S3Server
from tests.storage.buckets import opened, put
from tests.storage.streams import Endless


@pytest.mark.parametrize("state", ["off", "suspended"])
def test_a_bucket_without_versioning_is_refused_with_a_clear_sentence(s3_server: S3Server, state: str) -> None:
    bucket = f"ablage-{state}"
    s3_server.make_bucket(bucket, versioning=False)
    if state == "suspended":
        s3_server.suspend_versioning(bucket)
    store = opened(s3_server, bucket=bucket)

    with pytest.raises(StoreMisconfigured, match=f"Im Bucket „{bucket}“ ist die Versionierung ausgeschaltet"):
        store.check()
    with pytest.raises(StoreMisconfigured, match="Versionierung"):
        put(store)
    assert list(s3_server.admin().list_objects(bucket_name=bucket, recursive=True)) == []


def test_a_missing_bucket_is_refused_by_name(s3_server: S3Server) -> None:
    with pytest.raises(StoreMisconfigured, match="„ablage-fehlt“"):
        opened(s3_server, bucket="ablage-fehlt").check()


@pytest.mark.parametrize("address", ["s3://", "s3://host:9000", "s3://host:9000/a/b", "s3://key:secret@host/ablage"])
def test_an_address_that_names_no_bucket_is_refused(address: str) -> None:
    with pytest.raises(StoreMisconfigured, match="s3://host:9000/bucket"):
        open_store(address, access_key="a", secret_key="b")


def test_missing_keys_are_refused(s3_server: S3Server) -> None:
    with pytest.raises(StoreMisconfigured, match="Zugangsdaten"):
        open_store(s3_server.url)


def test_wrong_keys_are_a_matter_of_configuration(s3_server: S3Server) -> None:
    store = opened(s3_server, secret_key="wrong")

    with pytest.raises(StoreMisconfigured, match="Zugangsdaten"):
        store.check()
    with pytest.raises(StoreMisconfigured, match="Zugangsdaten"):
        put(store)


def test_the_application_needs_no_rights_outside_its_bucket(s3_server: S3Server) -> None:
    s3_server.make_bucket("anderes", versioning=True)

    with pytest.raises(StoreMisconfigured):
        put(opened(s3_server, bucket="anderes"))


def test_keys_never_show_in_logs_errors_or_descriptions(
    s3_server: S3Server, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "wrong-secret-that-nobody-may-see"
    said = []
    for store in (
        opened(s3_server),
        opened(s3_server, secret_key=wrong),
        opened(s3_server, bucket="ablage-fehlt"),
        open_store("s3://127.0.0.1:9/ablage?secure=false", access_key=s3_server.access_key, secret_key=wrong),
    ):
        said.append(repr(store) + str(store) + repr(vars(store)))
        for action in (store.check, lambda: put(store), lambda: store.open(str(uuid4()), "0" * 32)):  # noqa: B023
            try:
                action()
            except StoreError as error:
                said += [str(error), repr(error), *traceback.format_exception(error)]
    said += [caplog.text, *capfd.readouterr()]

    assert "PUT /ablage/objects/" in caplog.text, "the network's debug log is part of this test"
    for key in (s3_server.secret_key, s3_server.access_key, wrong):
        assert not any(key in text for text in said)


def open_sockets() -> set[str]:
    links = []
    for number in os.listdir("/proc/self/fd"):
        with suppress(FileNotFoundError):
            links.append(os.readlink(f"/proc/self/fd/{number}"))
    return {link for link in links if link.startswith("socket:")}


def test_a_forked_process_does_not_go_on_with_its_parents_connections(s3_server: S3Server) -> None:
    before = open_sockets()
    store = opened(s3_server)
    key = put(store)
    ours = open_sockets() - before
    assert ours

    child = os.fork()
    if child == 0:
        shares = True
        with suppress(BaseException):
            shares = not store.versions(key) or bool(open_sockets() & ours)
        os._exit(int(shares))

    assert os.waitpid(child, 0)[1] == 0
    assert store.versions(key)


def test_the_hash_of_a_long_stream_is_noted_at_its_version(s3_server: S3Server, s3_store: ObjectStore) -> None:
    stored = s3_store.put(str(uuid4()), Endless(9_000_000), metadata={})

    noted = s3_server.admin().get_object_tags(
        bucket_name=s3_server.bucket, object_name=f"objects/{stored.key}", version_id=stored.version
    )
    assert noted == {"stored-sha256": stored.sha256}


def test_a_document_somebody_deleted_in_the_bucket_keeps_its_versions(
    s3_server: S3Server, s3_store: ObjectStore
) -> None:
    key = put(s3_store)
    s3_server.admin().remove_object(bucket_name=s3_server.bucket, object_name=f"objects/{key}")

    stored = s3_store.versions(key)[0]

    with s3_store.open(key, stored.version) as stream:
        assert stream.read() == b"Bytes"
    s3_store.delete(key, stored.version)


def test_foreign_objects_in_the_bucket_are_nobodys_versions(s3_server: S3Server, s3_store: ObjectStore) -> None:
    for name in ("objects/notes.txt", "notes.txt", "staging/notes.txt"):
        s3_server.admin().put_object(bucket_name=s3_server.bucket, object_name=name, data=io.BytesIO(), length=0)

    assert "notes.txt" not in {stored.key for stored in s3_store.walk()}
    assert list(s3_store.staged()) == []


def test_a_version_killed_before_its_hash_was_noted_is_hashed_from_its_bytes(
    s3_server: S3Server, s3_store: ObjectStore
) -> None:
    key = str(uuid4())
    s3_server.admin().put_object(
        bucket_name=s3_server.bucket, object_name=f"objects/{key}", data=io.BytesIO(b"Bytes"), length=5
    )

    assert s3_store.versions(key)[0].sha256 == sha256(b"Bytes")


def test_bytes_another_process_received_are_hashed_at_the_end(s3_server: S3Server) -> None:
    ours, theirs, staging = opened(s3_server), opened(s3_server), str(uuid4())
    ours.append(staging, 0, io.BytesIO(b"eins "), limit=100)
    theirs.append(staging, 5, io.BytesIO(b"zwei"), limit=100)

    assert ours.commit(staging, str(uuid4()), metadata={}).sha256 == sha256(b"eins zwei")


def test_bytes_another_process_replaced_are_hashed_anew(s3_server: S3Server) -> None:
    ours, theirs, staging = opened(s3_server), opened(s3_server), str(uuid4())
    ours.append(staging, 0, io.BytesIO(b"unsere"), limit=100)
    theirs.cut(staging, 0)
    theirs.append(staging, 0, io.BytesIO(b"andere"), limit=100)

    assert ours.commit(staging, str(uuid4()), metadata={}).sha256 == sha256(b"andere")


def test_two_processes_at_one_upload_never_mix_their_bytes(s3_server: S3Server) -> None:
    for _ in range(5):
        staging, together = str(uuid4()), threading.Barrier(3)

        def append(number: int, staging: str = staging, together: threading.Barrier = together) -> bytes | None:
            data = some_bytes(400_000 + 100_000 * number, seed=number)
            store = opened(s3_server)
            together.wait()
            try:
                store.append(staging, 0, dripping(data), limit=10**7)
            except (StagedBusy, StagedGap):
                return None
            return data

        with ThreadPoolExecutor(3) as threads:
            written = [data for data in threads.map(append, range(3)) if data is not None]

        store = opened(s3_server)
        assert len(written) <= 1
        assert store.staged_size(staging) == sum(map(len, written))
        if written:
            assert store.commit(staging, str(uuid4()), metadata={}).sha256 == sha256(written[0])


def test_nothing_of_an_upload_stays_in_the_bucket(s3_server: S3Server, s3_store: ObjectStore) -> None:
    staging = str(uuid4())
    for number in range(4):
        s3_store.append(staging, number * 10, io.BytesIO(b"0123456789"), limit=100)
    s3_store.cut(staging, 35)
    s3_store.commit(staging, str(uuid4()), metadata={})

    left = s3_server.admin().list_objects(
        bucket_name=s3_server.bucket, prefix=f"staging/{staging}", recursive=True, include_version=True
    )
    assert list(left) == []
