"""A real S3 server (SeaweedFS) for tests, thrown away afterwards; knows server processes, not the hub's objects."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom
from typing import Self

import urllib3
from minio import Minio
from minio.commonconfig import ENABLED
from minio.error import MinioException
from minio.versioningconfig import SUSPENDED, VersioningConfig

REGION = "us-east-1"
START_SECONDS = 30
SECOND_PORT = 10_000  # every port of SeaweedFS opens one more, this much higher, for gRPC


class S3Server:
    """A SeaweedFS of its own on free ports of 127.0.0.1, in a temporary folder; dies with this process.

    The bucket `ablage` has versioning. `access_key` is the application's, which may read, write, list and tag in
    that bucket and nothing else; `admin_access_key` may do everything.
    """

    bucket = "ablage"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hub-s3-"))
        self._ports = dict(zip(("s3", "master", "volume", "filer", "admin"), _free_ports(5), strict=True))
        self.endpoint = f"127.0.0.1:{self._ports['s3']}"
        self.access_key, self.secret_key = secrets.token_hex(8), secrets.token_hex(16)
        self.admin_access_key, self.admin_secret_key = secrets.token_hex(8), secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        (self.folder / "data").mkdir()
        (self.folder / "s3.json").write_text(json.dumps({"identities": self._identities()}))
        try:
            self.start()
            self.make_bucket(self.bucket, versioning=True)
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def url(self) -> str:
        """The address of the bucket, as the hub's configuration has it."""
        return self.url_of(self.bucket)

    def url_of(self, bucket: str) -> str:
        return f"s3://{self.endpoint}/{bucket}?secure=false&region={REGION}"

    def admin(self) -> Minio:
        """A client that may do everything."""
        return Minio(
            endpoint=self.endpoint,
            access_key=self.admin_access_key,
            secret_key=self.admin_secret_key,
            secure=False,
            region=REGION,
            http_client=urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=1, read=10)),
        )

    def make_bucket(self, name: str, *, versioning: bool) -> None:
        """Make a bucket; the application may use `ablage` and buckets that begin with it."""
        self.admin().make_bucket(bucket_name=name)
        if versioning:
            self.admin().set_bucket_versioning(bucket_name=name, config=VersioningConfig(status=ENABLED))

    def suspend_versioning(self, bucket: str) -> None:
        self.admin().set_bucket_versioning(bucket_name=bucket, config=VersioningConfig(status=SUSPENDED))

    def start(self) -> None:
        """Start the server and return when it stores something."""
        with (self.folder / "log").open("ab") as log:
            self._process = _spawn(self._command(), log=log.fileno(), home=self.folder)
        self._wait_until_ready()

    def kill(self) -> None:
        """End the server at once (it needs 13 s to end politely); `start` brings it back with its data."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        self.kill()
        self.start()

    @contextmanager
    def down(self) -> Iterator[None]:
        """The server refuses connections inside the block and is back after it."""
        self.kill()
        try:
            yield
        finally:
            self.start()

    def pause(self) -> None:
        """Freeze the server: connections hang instead of being refused."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def stop(self) -> None:
        """End the server and remove its folder; stopping twice is not an error."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _identities(self) -> list[dict[str, object]]:
        admin = {"accessKey": self.admin_access_key, "secretKey": self.admin_secret_key}
        application = {"accessKey": self.access_key, "secretKey": self.secret_key}
        allowed = [f"{action}:{self.bucket}*" for action in ("Read", "Write", "List", "Tagging")]
        return [
            {"name": "administrator", "credentials": [admin], "actions": ["Admin"]},
            {"name": "application", "credentials": [application], "actions": allowed},
        ]

    def _command(self) -> list[str]:
        ports = [f"-{part}.port={port}" for part, port in self._ports.items()]
        return [
            str(Path(sys.executable).with_name("weed")),
            "-logtostderr=true",
            "mini",
            f"-dir={self.folder / 'data'}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            f"-s3.config={self.folder / 's3.json'}",
            *ports,
            "-admin.ui=false",
            "-webdav=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-master.telemetry=false",
            "-s3.autoCreateBucket=false",
            "-s3.allowDeleteBucketNotEmpty=false",
            "-master.volumeSizeLimitMB=1024",
            f"-filer.localSocket={self.folder / 'filer.sock'}",
            f"-s3.localSocket={self.folder / 's3.sock'}",
        ]

    def _wait_until_ready(self) -> None:
        """The port opens before the first object can be stored, so store one: by its own, throwaway bucket."""
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._store_probe()
            except (MinioException, urllib3.exceptions.HTTPError) as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"SeaweedFS did not start:\n{self._log()}") from error
                time.sleep(0.05)
            else:
                return

    def _store_probe(self) -> None:
        admin = self.admin()
        if not admin.bucket_exists(bucket_name="probe"):
            admin.make_bucket(bucket_name="probe")
        with (self.folder / "s3.json").open("rb") as stream:
            admin.put_object(bucket_name="probe", object_name="probe", data=stream, length=1)
        admin.remove_object(bucket_name="probe", object_name="probe")

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-4000:]


def _spawn(command: list[str], *, log: int, home: Path) -> subprocess.Popen[bytes]:
    """Start a program in its own session; it is killed when this process dies."""
    # Linux sends that signal when the *thread* that started the child ends; only the main thread lives to the end.
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start servers from the main thread")
    return subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", *command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd=home,
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
        start_new_session=True,
    )


def _free_ports(count: int) -> list[int]:
    """Ports that are free together with their second one, below the range the kernel gives to clients."""
    found: list[int] = []
    while len(found) < count:
        port = SystemRandom().randrange(20_000, 22_700)
        if port not in found and _is_free(port) and _is_free(port + SECOND_PORT):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
