"""One bucket through the SDK: upload, read, list, join and remove stored versions; refuses to know keys and hashes."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from typing import BinaryIO, cast
from weakref import WeakSet

import urllib3
from minio import Minio
from minio.commonconfig import ENABLED, ComposeSource, Tags
from minio.datatypes import Object
from minio.deleteobjects import DeleteObject
from minio.error import S3Error
from minio.helpers import ObjectWriteResult

from storage.contract import (
    PIECE_BYTES,
    ChecksumMismatch,
    StoreMisconfigured,
    StoreUnavailable,
    VersionNotFound,
)
from storage.minio_errors import s3_errors, store_error
from storage.minio_streams import PART_BYTES, Download, Source

CONNECT_SECONDS = 3
READ_SECONDS = 30
RETRIES = 2
PARALLEL_PARTS = 2

_BEFORE_VERSIONING = "null"  # the version id S3 gives to what is stored while versioning is off

# A forked process must not go on with its parent's connections: the two would read each other's answers.
_pools: WeakSet[urllib3.PoolManager] = WeakSet()


def _drop_connections() -> None:
    for pool in _pools:
        pool.clear()


os.register_at_fork(after_in_child=_drop_connections)


class Bucket:
    """A bucket and the account that uses it. `repr` and errors name the bucket, never the keys."""

    def __init__(
        self, *, endpoint: str, name: str, access_key: str, secret_key: str, secure: bool, region: str
    ) -> None:
        self.name = name
        self._endpoint = endpoint
        pool = urllib3.PoolManager(
            maxsize=16,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            retries=urllib3.Retry(total=RETRIES, backoff_factor=0.3, status_forcelist=(500, 502, 503, 504)),
        )
        _pools.add(pool)
        self._client = Minio(
            endpoint=endpoint,
            access_key=access_key,
            secret_key=secret_key,
            secure=secure,
            region=region,
            http_client=pool,
        )

    def __repr__(self) -> str:
        return f"Bucket({self.name!r} auf {self._endpoint!r})"

    def check(self) -> None:
        """Raise `StoreMisconfigured` where the bucket is missing or keeps no versions."""
        with s3_errors():
            if not self._client.bucket_exists(bucket_name=self.name):
                raise StoreMisconfigured(f"Den Bucket „{self.name}“ gibt es im Objektspeicher nicht.")
            versioning = self._client.get_bucket_versioning(bucket_name=self.name)
        if versioning.status != ENABLED:
            raise StoreMisconfigured(
                f"Im Bucket „{self.name}“ ist die Versionierung ausgeschaltet. Ohne sie gehen alte Fassungen verloren; "
                f"bitte einschalten, zum Beispiel mit „mc version enable ZIEL/{self.name}“."
            )

    def upload(self, name: str, source: Source, *, length: int, headers: Mapping[str, str]) -> str:
        """Store the source, of unknown length when that is -1, and return the version id.

        The server's ETag must be that of the bytes sent; else the version goes and `ChecksumMismatch` is raised. An
        error of the stream goes on as it is, and nothing is stored.
        """
        try:
            with s3_errors():
                result = self._client.put_object(
                    bucket_name=self.name,
                    object_name=name,
                    data=cast(BinaryIO, source),
                    length=length,
                    part_size=PART_BYTES,
                    num_parallel_uploads=PARALLEL_PARTS,
                    metadata=dict(headers),
                )
        except Exception:
            if source.error:
                raise source.error from None
            raise
        version = self._version_of(result)
        if result.etag != source.etag and not self._is_stored_otherwise(result, name, version, source.size):
            self.remove(name, version)
            raise ChecksumMismatch("der Objektspeicher hat andere Bytes, als er bekam")
        return version

    def _is_stored_otherwise(self, result: ObjectWriteResult, name: str, version: str, size: int) -> bool:
        """Whether the ETag is no MD5 because the server encrypts; then the size has to be proof enough."""
        encrypts = "x-amz-server-side-encryption" in (result.http_headers or {})
        return encrypts and self.facts(name, version).size == size

    def compose(self, name: str, sources: list[str], *, headers: Mapping[str, str]) -> str:
        """Join stored objects into one inside the server; all but the last must have 5 MiB."""
        with s3_errors():
            result = self._client.compose_object(
                bucket_name=self.name,
                object_name=name,
                sources=[ComposeSource(bucket_name=self.name, object_name=source) for source in sources],
                metadata=dict(headers),
            )
        return self._version_of(result)

    def copy_beginning(self, name: str, source: str, *, length: int) -> None:
        """Store the first `length` bytes of an object under another name, inside the server."""
        with s3_errors():
            beginning = ComposeSource(bucket_name=self.name, object_name=source, offset=0, length=length)
            self._client.compose_object(bucket_name=self.name, object_name=name, sources=[beginning])

    def facts(self, name: str, version: str) -> Object:
        """Size, time and headers of a stored version; raises `VersionNotFound`."""
        with s3_errors():
            return self._client.stat_object(bucket_name=self.name, object_name=name, version_id=version)

    def open(self, name: str, version: str | None = None, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """The bytes of a version (or of the newest one); raises `VersionNotFound`."""
        try:
            response = self._client.get_object(
                bucket_name=self.name, object_name=name, version_id=version, offset=start, length=length or 0
            )
        except S3Error as error:
            if error.code == "InvalidRange":
                return io.BytesIO()
            if error.code == "InvalidArgument":  # how MinIO calls a version id it could not have given
                raise VersionNotFound(name) from error
            raise store_error(error) from error
        except urllib3.exceptions.HTTPError as error:
            raise store_error(error) from error
        return io.BufferedReader(Download(response), PIECE_BYTES)

    def listing(self, prefix: str, *, all_versions: bool) -> Iterator[Object]:
        """The objects below a prefix, by name, newest version first, without delete markers; page by page."""
        with s3_errors():
            entries = self._client.list_objects(
                bucket_name=self.name, prefix=prefix, recursive=True, include_version=all_versions
            )
            yield from (entry for entry in entries if not entry.is_delete_marker)

    def remove(self, name: str, version: str) -> None:
        """Remove exactly this version; a missing one is not an error."""
        with s3_errors():
            self._client.remove_object(bucket_name=self.name, object_name=name, version_id=version)

    def remove_all(self, prefix: str) -> None:
        """Remove every version and every delete marker of every object below a prefix."""
        with s3_errors():
            entries = self._client.list_objects(
                bucket_name=self.name, prefix=prefix, recursive=True, include_version=True
            )
            doomed = [DeleteObject(name=entry.object_name, version_id=entry.version_id) for entry in entries]
            refused = list(self._client.remove_objects(bucket_name=self.name, delete_object_list=doomed))
        if refused:
            raise StoreUnavailable(f"{len(refused)} Objekte ließen sich nicht löschen ({refused[0].code}).")

    def tag(self, name: str, version: str, tags: Mapping[str, str]) -> None:
        labels = Tags(for_object=True)
        labels.update(tags)
        with s3_errors():
            self._client.set_object_tags(bucket_name=self.name, object_name=name, version_id=version, tags=labels)

    def tags(self, name: str, version: str) -> Mapping[str, str]:
        with s3_errors():
            return self._client.get_object_tags(bucket_name=self.name, object_name=name, version_id=version) or {}

    def _version_of(self, result: ObjectWriteResult) -> str:
        """The version id; where the bucket gives none, the object goes again and `StoreMisconfigured` is raised."""
        if result.version_id and result.version_id != _BEFORE_VERSIONING:
            return str(result.version_id)
        self.remove(result.object_name, _BEFORE_VERSIONING)
        raise StoreMisconfigured(f"Im Bucket „{self.name}“ ist die Versionierung ausgeschaltet.")
