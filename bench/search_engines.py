"""The engines of the search bench: where each keeps its index, how a process of its own builds it, how it is asked.

`python -m bench.search_engines NAME PLACE COUNT` builds one and prints what that took.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Protocol

from bench.search_world import entries
from search import Entry, open_index
from search.question import Question

TICKS = os.sysconf("SC_CLK_TCK")


class Asking(Protocol):
    """An engine that is ready to be asked."""

    def find(self, question: Question, scopes: Collection[str]) -> object: ...
    def write(self, entry: Entry) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Built:
    """What building took: documents for each second of processor time, that of a server too, and the most memory."""

    per_second: float
    peak_mib: float


@dataclass(frozen=True)
class Place:
    """Where an index is kept, and the process of the server that keeps it."""

    address: str
    server: int | None = None


@dataclass(frozen=True)
class Kind:
    """One engine."""

    place: Callable[[Path], AbstractContextManager[Place]]
    build: Callable[[str, int], None]
    open: Callable[[str], Asking]


class Ours:
    """One of our engines, with the page's periods left out as the others know none."""

    def __init__(self, url: str) -> None:
        self._index = open_index(url)

    def find(self, question: Question, scopes: Collection[str]) -> object:
        return self._index.find(question, scopes=scopes).total

    def write(self, entry: Entry) -> None:
        self._index.write([entry])

    def close(self) -> None:
        self._index.close()


def build(name: str, place: Place, count: int) -> Built:
    """Build an index of so many documents in a process of its own."""
    before = _processor_seconds(place.server)
    command = [sys.executable, "-m", "bench.search_engines", name, place.address, str(count)]
    answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    seconds = answer["seconds"] + _processor_seconds(place.server) - before
    return Built(count / seconds, answer["peak_mib"])


@contextmanager
def opened(name: str, place: Place) -> Iterator[Asking]:
    engine = ENGINES[name].open(place.address)
    try:
        yield engine
    finally:
        engine.close()


def _build_ours(url: str, count: int) -> None:
    index = open_index(url)
    with index.rebuilding() as add:
        add(entries(count))
    index.close()


def _build_fts5(address: str, count: int) -> None:
    engine = _fts5(address)
    engine.learned.read(entries(count))
    engine.rebuild(entries(count))
    engine.close()


def _build_tantivy(address: str, count: int) -> None:
    engine = _tantivy(address)
    engine.learned.read(entries(count))
    engine.rebuild(entries(count))
    engine.close()


def _fts5(address: str) -> Any:
    from bench.search_fts5 import Fts5  # noqa: PLC0415 (an engine is loaded where it is used)
    from bench.search_learned import Learned  # noqa: PLC0415

    return Fts5(Path(address), Learned(Path(address)))


def _tantivy(address: str) -> Any:
    from bench.search_learned import Learned  # noqa: PLC0415
    from bench.search_tantivy import Tantivy  # noqa: PLC0415

    return Tantivy(Path(address), Learned(Path(address)))


@contextmanager
def _folder(parent: Path) -> Iterator[Place]:
    yield Place(mkdtemp(dir=parent))


@contextmanager
def _whoosh_folder(parent: Path) -> Iterator[Place]:
    yield Place(f"whoosh://{mkdtemp(dir=parent)}")


@contextmanager
def _database(_: Path) -> Iterator[Place]:
    from tests.postgres_server import PostgresServer  # noqa: PLC0415 (the others need no server)

    with PostgresServer(durable=True) as server:
        postmaster = (server.folder / "data" / "postmaster.pid").read_text().split()[0]
        yield Place(server.create_database(), int(postmaster))


def _processor_seconds(server: int | None) -> float:
    """Of a server, its processes and those that have ended."""
    if server is None:
        return 0.0
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    own = [sum(_ticks(pid)[:2]) for pid in [str(server), *children]]
    return (sum(own) + sum(_ticks(str(server))[2:])) / TICKS


def _ticks(pid: str) -> list[int]:
    """In the program, in the kernel, and both of ended children."""
    return [int(ticks) for ticks in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]]


ENGINES = {
    "Whoosh": Kind(_whoosh_folder, _build_ours, Ours),
    "PostgreSQL": Kind(_database, _build_ours, Ours),
    "SQLite FTS5": Kind(_folder, _build_fts5, _fts5),
    "Tantivy": Kind(_folder, _build_tantivy, _tantivy),
}


if __name__ == "__main__":
    began = time.process_time()
    ENGINES[sys.argv[1]].build(sys.argv[2], int(sys.argv[3]))
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": time.process_time() - began, "peak_mib": kilobytes / 1024}))
