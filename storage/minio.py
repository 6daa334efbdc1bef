"""The store for larger installations: a bucket of MinIO, or of any S3 with versioning, through the minio SDK.

    objects/<key>                             every stored version is one S3 version of this object
    staging/<name>/<start>-<random>           bytes that are not a version yet (see minio_segments.py)

An object appears in S3 when it is complete, so a version is there as a whole or not at all. What a kill leaves is a
version without a row, a segment, or an unfinished multipart upload: the first two `walk` and `staged` list, the third
MinIO removes by itself after a day, other servers by a lifecycle rule (AbortIncompleteMultipartUpload).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import SplitResult, parse_qs
from uuid import uuid4

from storage.contract import (
    ChecksumMismatch,
    StagedNotFound,
    StoredVersion,
    StoreError,
    StoreMisconfigured,
    VersionNotFound,
    is_uuid,
    require_uuid,
)
from storage.minio_bucket import Bucket
from storage.minio_metadata import SHA256_NAME, from_headers, to_headers
from storage.minio_segments import longest_chain
from storage.minio_staging import StagedInBucket
from storage.minio_streams import PART_BYTES, Exactly, Source
from storage.streams import pieces

OBJECTS = "objects/"


def open_minio(address: SplitResult, *, access_key: str | None, secret_key: str | None) -> MinioStore:
    """The store behind `s3://host:port/bucket?secure=true&region=us-east-1`."""
    options = parse_qs(address.query)
    name = address.path.strip("/")
    if not address.hostname or address.username or not name or "/" in name:
        raise StoreMisconfigured("Die Adresse des Objektspeichers hat die Form „s3://host:9000/bucket“.")
    if not access_key or not secret_key:
        raise StoreMisconfigured("Zum Objektspeicher fehlen die Zugangsdaten (zwei Schlüssel).")
    return MinioStore(
        Bucket(
            endpoint=address.netloc,
            name=name,
            access_key=access_key,
            secret_key=secret_key,
            secure=options.get("secure", ["true"])[0] != "false",
            region=options.get("region", ["us-east-1"])[0],
        )
    )


class MinioStore(StagedInBucket):
    """Keeps every version as one version of an S3 object; a key's version is the server's version id."""

    def __repr__(self) -> str:
        return f"MinioStore({self._bucket!r})"

    def check(self) -> None:
        """The bucket is there and keeps versions, and the account may store, read and delete a probe."""
        self._bucket.check()
        probe = self.put(str(uuid4()), io.BytesIO(b"probe"), metadata={})
        with self.open(probe.key, probe.version) as stream:
            came_back = stream.read() == b"probe"
        self.delete(probe.key, probe.version)
        if not came_back or self.versions(probe.key):
            raise StoreMisconfigured(f"Der Bucket „{self._bucket.name}“ gibt nicht zurück, was er bekam.")

    def put(
        self, key: str, stream: BinaryIO, *, metadata: Mapping[str, str], expected_size: int | None = None
    ) -> StoredVersion:
        """Send the stream in parts; what fits into one part is hashed before, anything longer is tagged after."""
        name = _object_name(key)
        if expected_size is not None:
            stream = cast(BinaryIO, Exactly(stream, size=expected_size))
        running = hashlib.sha256()
        source = Source(stream, running=running)
        beginning = source.peek()
        if len(beginning) < PART_BYTES:
            headers = to_headers(metadata, sha256=running.hexdigest())
            version = self._bucket.upload(name, source, length=len(beginning), headers=headers)
        else:
            version = self._bucket.upload(name, source, length=-1, headers=to_headers(metadata, sha256=None))
            self._tag_or_remove(name, version, running.hexdigest())
        return StoredVersion(key, version, source.size, running.hexdigest(), datetime.now(UTC), dict(metadata))

    def _tag_or_remove(self, name: str, version: str, sha256: str) -> None:
        try:
            self._bucket.tag(name, version, {SHA256_NAME: sha256})
        except StoreError:
            with suppress(StoreError):
                self._bucket.remove(name, version)
            raise

    def open(self, key: str, version: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """The body of the response, with a connection of its own until it is closed."""
        if start < 0 or (length is not None and length < 0):
            raise ValueError(f"not a range: {start=}, {length=}")
        name = _object_name(key)
        if length == 0:
            self._bucket.facts(name, _given(version))
            return io.BytesIO()
        return self._bucket.open(name, _given(version), start=start, length=length)

    def path_of(self, key: str, version: str) -> Path | None:  # noqa: ARG002
        """There are no files here."""
        return None

    def versions(self, key: str) -> list[StoredVersion]:
        """One listing and one question for each version."""
        name = _object_name(key)
        entries = [entry for entry in self._bucket.listing(name, all_versions=True) if entry.object_name == name]
        found = [self._described(key, str(entry.version_id)) for entry in reversed(entries)]
        return [stored for stored in found if stored]

    def delete(self, key: str, version: str) -> None:
        """Only ever one version: without its id S3 would put a delete marker on top instead."""
        self._bucket.remove(_object_name(key), _given(version))

    def walk(self) -> Iterator[StoredVersion]:
        """The listing page by page, and one question for each version: for maintenance only."""
        for entry in self._bucket.listing(OBJECTS, all_versions=True):
            key = str(entry.object_name).removeprefix(OBJECTS)
            if is_uuid(key) and (stored := self._described(key, str(entry.version_id))):
                yield stored

    def commit(
        self, staging: str, key: str, *, metadata: Mapping[str, str], sha256: str | None = None
    ) -> StoredVersion:
        """Let the server join the segments; bytes received by this process are not read again for their hash."""
        name = _object_name(key)
        with self._claimed(staging):
            segments = self._segments(staging)
            if not segments:
                raise StagedNotFound(staging)
            chain = longest_chain(segments) or segments[:1]  # an empty file is one empty segment
            running = self._hash_of(chain)
            found, size = running.hexdigest(), chain[-1].end
            if sha256 and sha256.lower() != found:
                raise ChecksumMismatch(f"die SHA-256 ist {found}, angekündigt war {sha256.lower()}")
            sources = self._joinable(staging, chain)
            version = self._bucket.compose(name, sources, headers=to_headers(metadata, sha256=found))
            facts = self._bucket.facts(name, version)
            if facts.size != size:
                self._bucket.remove(name, version)
                raise ChecksumMismatch(f"der Objektspeicher hat {facts.size} statt {size} Bytes")
        with suppress(StoreError):  # the version is there; what stays staged is swept like any upload given up
            self.discard(staging)
        return StoredVersion(key, version, size, found, cast(datetime, facts.last_modified), dict(metadata))

    def _described(self, key: str, version: str) -> StoredVersion | None:
        """From the object's own headers and tags; None when it was deleted meanwhile."""
        name = OBJECTS + key
        try:
            facts = self._bucket.facts(name, version)
            metadata, sha256 = from_headers(cast(Mapping[str, str], facts.metadata))
            sha256 = sha256 or self._bucket.tags(name, version).get(SHA256_NAME) or self._hash_stored(name, version)
        except VersionNotFound:
            return None
        stored_at = cast(datetime, facts.last_modified)
        return StoredVersion(key, version, facts.size or 0, sha256, stored_at, metadata)

    def _hash_stored(self, name: str, version: str) -> str:
        """For what was killed between upload and tag."""
        running = hashlib.sha256()
        with self._bucket.open(name, version) as stream:
            for piece in pieces(stream):
                running.update(piece)
        return running.hexdigest()


def _object_name(key: str) -> str:
    return OBJECTS + require_uuid(key)


def _given(version: str) -> str:
    if not version:
        raise VersionNotFound("ohne Kennung der Fassung")
    return version
