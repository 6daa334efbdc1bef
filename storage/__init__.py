"""Where file bytes live: knows keys, versions and streams; refuses to know documents, people or Flask."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from storage.contract import (
    PIECE_BYTES,
    ChecksumMismatch,
    ObjectStore,
    StagedBusy,
    StagedGap,
    StagedNotFound,
    StoredVersion,
    StoreError,
    StoreFull,
    StoreMisconfigured,
    StoreUnavailable,
    StreamTooLong,
    VersionNotFound,
)
from storage.local import LocalStore

__all__ = [
    "PIECE_BYTES",
    "ChecksumMismatch",
    "LocalStore",
    "ObjectStore",
    "StagedBusy",
    "StagedGap",
    "StagedNotFound",
    "StoreError",
    "StoreFull",
    "StoreMisconfigured",
    "StoreUnavailable",
    "StoredVersion",
    "StreamTooLong",
    "VersionNotFound",
    "open_store",
]


def open_store(url: str, *, access_key: str | None = None, secret_key: str | None = None) -> ObjectStore:
    """The store behind an address; raises `StoreMisconfigured` when the address cannot mean one.

    `/absolute/path`, `relative/path` or `file:///absolute/path` is a folder;
    `s3://host:port/bucket?secure=true&region=us-east-1` is a bucket, with the keys given apart so that no
    address ever holds a secret.
    """
    parts = urlsplit(url)
    if parts.scheme == "s3":
        from storage.minio import open_minio  # noqa: PLC0415  # an embedded hub never loads the SDK

        return open_minio(parts, access_key=access_key, secret_key=secret_key)
    if parts.scheme == "file":
        return LocalStore(unquote(parts.path))
    if "://" in url:
        raise StoreMisconfigured(f"Ablage-Adressen beginnen mit „file://“ oder „s3://“, nicht mit „{parts.scheme}://“.")
    return LocalStore(Path(url))
