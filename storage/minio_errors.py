"""What an S3 server or the way to it refuses, in the store's own words; never repeats what was sent to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from minio.error import MinioException, S3Error, ServerError
from urllib3.exceptions import HTTPError, MaxRetryError

from storage.contract import StoreError, StoreFull, StoreMisconfigured, StoreUnavailable, VersionNotFound

_REFUSED = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidTokenId", "ExpiredToken"}
_FULL = {"XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "InsufficientStorage"}
_MISSING = {"NoSuchKey", "NoSuchVersion", "NoSuchUpload", "MethodNotAllowed"}  # the last: a delete marker
_INSUFFICIENT_STORAGE = 507
_FIRST_SERVER_ERROR = 500


@contextmanager
def s3_errors() -> Iterator[None]:
    """Turn what the SDK and the network raise into the store's own errors."""
    try:
        yield
    except (MinioException, HTTPError) as error:
        raise store_error(error) from error


def store_error(error: MinioException | HTTPError) -> StoreError:
    """The store's word for an error, in a sentence for the person who runs the hub."""
    if isinstance(error, S3Error):
        return _answered(error.code or "ohne Code", error.response.status)
    if isinstance(error, ServerError):
        return _answered("ohne Code", error.status_code)
    if isinstance(error, MaxRetryError) and error.reason is not None:
        return _unreachable(type(error.reason).__name__)
    return _unreachable(type(error).__name__)


def _answered(code: str, status: int) -> StoreError:
    if code in _FULL or status == _INSUFFICIENT_STORAGE:
        return StoreFull(f"Im Objektspeicher ist kein Platz mehr ({code}).")
    if status >= _FIRST_SERVER_ERROR:
        return StoreUnavailable(f"Der Objektspeicher meldet einen Fehler ({status}, {code}).")
    if code in _MISSING:
        return VersionNotFound(code)
    if code in _REFUSED:
        return StoreMisconfigured(f"Der Objektspeicher weist die Zugangsdaten zurück ({code}).")
    if code == "NoSuchBucket":
        return StoreMisconfigured("Den eingestellten Bucket gibt es im Objektspeicher nicht.")
    return StoreMisconfigured(f"Der Objektspeicher lehnt die Anfrage ab ({status}, {code}).")


def _unreachable(why: str) -> StoreUnavailable:
    return StoreUnavailable(f"Der Objektspeicher ist nicht zu erreichen ({why}).")
