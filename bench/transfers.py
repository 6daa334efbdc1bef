"""Uploads and downloads: large, small and many."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from bench.client import Connection, in_parallel, upload_in_one, upload_large
from bench.comparison import keep_large, keep_many, running_nginx
from bench.process import MIB, Server
from bench.report import Line, at_least, at_most
from bench.world import Visit, World

KIB = 1024
CLIENTS = 4
ROUNDS = 3


def large_upload(hub: Server, world: World, folder: Path, *, size: int) -> Iterator[Line]:
    """Both in turn, medians: the disk is not the same from one second to the next."""
    hub.forget_peaks()
    ours, theirs = [], []
    for number in range(ROUNDS):
        theirs.append(_seconds(lambda: keep_large(folder, size)))
        with Connection(hub.port) as connection:
            upload = partial(upload_large, connection, world.folders[0], world.visits[0], f"{number}.bin", size)
            ours.append(_seconds(upload))
        _remove_files(folder)
    speed, plain_speed = (size / MIB / median(seconds) for seconds in (ours, theirs))
    yield at_least(
        f"Hochladen {_size(size)} (tus)", speed, 0.6, unit="MiB/s", theirs=plain_speed, beside="Hash + fsync"
    )
    yield at_most("  dabei Spitze eines Prozesses", hub.peak_mib(), 150, unit="MiB")


def many_uploads(hub: Server, world: World, folder: Path, *, count: int, size: int) -> Iterator[Line]:
    """Small files by four clients, each with its announcement in one request; in two halves, both in turn."""
    ours = theirs = 0.0
    for _ in range(2):
        theirs += keep_many(folder, count=count // 2, size=size, clients=CLIENTS)
        clients = [_uploader(hub, world, client=client, count=count // 2, size=size) for client in range(CLIENTS)]
        ours += in_parallel(clients)
        _remove_files(folder)
    yield at_least(
        f"Hochladen {count} × {_size(size)}, {CLIENTS} Clients",
        count / ours,
        0.5,
        unit="je s",
        theirs=count / theirs,
        beside="Hash + fsync",
    )


def _uploader(hub: Server, world: World, *, client: int, count: int, size: int) -> Callable[[], None]:
    visit = world.visits[client]

    def upload() -> None:
        mark, rest = os.urandom(4).hex(), os.urandom(size - 16)
        with Connection(hub.port) as connection:
            for number in range(count // CLIENTS):
                name = f"Klein {mark} {number}.bin"
                content = f"{mark}{number:08}".encode() + rest
                upload_in_one(connection, world.folders[0], visit, name, content)

    return upload


def large_download(hub: Server, world: World, folder: Path, store: Path | None, *, size: int) -> Iterator[Line]:
    """The same file by the hub and by nginx, in turn. Without a `store` folder nginx serves a copy."""
    with Connection(hub.port) as connection:
        address = upload_large(connection, world.folders[0], world.visits[0], "Download.bin", size)
    root = store or folder
    if store is None:
        keep_large(folder, size)
    file = next(path for path in root.rglob("*") if path.is_file() and path.stat().st_size == size)
    ours, theirs = [], []
    with running_nginx(folder / "nginx", root) as nginx:
        for _ in range(2 * ROUNDS):
            theirs.append(_download(nginx.port, f"/{file.relative_to(root)}", world.visits[0], size=size))
            ours.append(_download(hub.port, f"{address}/download", world.visits[0], size=size))
    speed, nginx_speed = (size / MIB / median(seconds) for seconds in (ours, theirs))
    yield at_least(f"Herunterladen {_size(size)}", speed, 0.9, unit="MiB/s", theirs=nginx_speed, beside="nginx")


def small_downloads(hub: Server, world: World, *, count: int) -> Iterator[Line]:
    with Connection(hub.port) as connection:
        address = upload_in_one(connection, world.folders[0], world.visits[0], "Klein.bin", os.urandom(10 * KIB))

    def download(visit: Visit) -> Callable[[], None]:
        def download_share() -> None:
            with Connection(hub.port) as connection:
                for _ in range(count // CLIENTS):
                    answer = connection.ask("GET", f"{address}/download", f"Cookie: {visit.cookie}")
                    assert (answer.status, answer.size) == (200, 10 * KIB), answer

        return download_share

    seconds = in_parallel([download(visit) for visit in world.visits[:CLIENTS]])
    yield at_least(f"Herunterladen {count} × 10 KiB, {CLIENTS} Clients", count / seconds, 300, unit="je s")


def _download(port: int, path: str, visit: Visit, *, size: int) -> float:
    with Connection(port) as connection:
        began = time.perf_counter()
        answer = connection.ask("GET", path, f"Cookie: {visit.cookie}")
        assert (answer.status, answer.size) == (200, size), answer
        return time.perf_counter() - began


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _remove_files(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()


def _size(size: int) -> str:
    for unit, step in (("GiB", KIB**3), ("MiB", KIB**2), ("KiB", KIB)):
        if size >= step:
            return f"{size / step:g} {unit}"
    return f"{size} Byte"
