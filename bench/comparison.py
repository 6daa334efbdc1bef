"""What the hub is measured against: a plain program that hashes and keeps bytes, and nginx serving the same file."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.client import PIECE_BYTES, in_parallel
from bench.process import Server, free_port, running

NGINX = "/usr/sbin/nginx"
NGINX_CONFIGURATION = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log stderr error;
{user}
events {{}}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def keep(folder: Path, content: bytes, *, times: int = 1) -> None:
    """The least that keeping a file safe takes: write, SHA-256, fsync."""
    running_hash = hashlib.sha256()
    with open(folder / uuid.uuid4().hex, "wb", buffering=0) as file:
        for _ in range(times):
            file.write(content)
            running_hash.update(content)
        os.fsync(file.fileno())


def keep_large(folder: Path, size: int) -> None:
    """The same in pieces of 1 MiB."""
    keep(folder, os.urandom(PIECE_BYTES), times=size // PIECE_BYTES)


def keep_many(folder: Path, *, count: int, size: int, clients: int) -> float:
    """Seconds for `count` files by so many at once."""
    content = os.urandom(size)

    def keep_share() -> None:
        for _ in range(count // clients):
            keep(folder, content)

    return in_parallel([keep_share] * clients)


@contextmanager
def running_nginx(folder: Path, root: Path) -> Iterator[Server]:
    """nginx serving the files below `root`; needs one named `ready` there."""
    folder.mkdir()
    (root / "ready").touch()
    port = free_port()
    user = "user root;" if os.getuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX_CONFIGURATION.format(folder=folder, root=root, port=port, user=user))
    command = [NGINX, "-e", "stderr", "-c", str(configuration)]
    with running(command, port=port, path="/ready", environment=os.environ) as server:
        yield server
