"""Short ways to a bucket store for tests."""

from __future__ import annotations

import io
from uuid import uuid4

from storage import ObjectStore, open_store
from tests.s3_server import S3Server


def opened(server: S3Server, *, bucket: str = S3Server.bucket, secret_key: str | None = None) -> ObjectStore:
    url = server.url_of(bucket)
    return open_store(url, access_key=server.access_key, secret_key=secret_key or server.secret_key)


def put(store: ObjectStore, data: bytes = b"Bytes") -> str:
    key = str(uuid4())
    store.put(key, io.BytesIO(data), metadata={})
    return key
