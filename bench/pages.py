"""Pages: how long they take beside an empty one, what they cost, how many come for fifty people at once."""

from __future__ import annotations

import time
from collections.abc import Iterator

from bench.client import Connection, pages_per_second
from bench.process import Server
from bench.report import Line, at_least, at_most
from bench.world import TASKS, World

EMPTY, MANY, MOST = 0, 1_000, 10_000
WARM_UP = 20


def folder_pages(hub: Server, world: World, *, count: int) -> Iterator[Line]:
    """Every size in turn, so that what else the machine does meets all of them alike.

    The empty page is that of an empty folder, signed in: the same frame, audience and upload dialog, no rows. Full
    folders show their first hundred entries.
    """
    empty, many, most = world.folders[EMPTY], world.folders[MANY], world.folders[MOST]
    base, *others = _p95_of(hub, world, (empty, many, most, f"{most}?page=50"), count=count)
    for words, value, goal in zip(("1.000", "10.000", "10.000, Seite 50"), others, (3, 4, 4), strict=True):
        yield at_most(f"Ordner mit {words} Einträgen, p95", value, goal, unit="ms", theirs=base, beside="leere Seite")


def board_page(hub: Server, world: World, *, count: int) -> Iterator[Line]:
    """A board of a thousand Aufgaben beside the same empty page; it shows the first forty of every column."""
    base, board = _p95_of(hub, world, (world.folders[EMPTY], world.board), count=count)
    yield at_most(f"Board mit {TASKS} Aufgaben, p95", board, 3, unit="ms", theirs=base, beside="leere Seite")


def _p95_of(hub: Server, world: World, pages: tuple[str, ...], *, count: int) -> list[float]:
    """Milliseconds for each page, asked in turn by one person."""
    times: dict[str, list[float]] = {path: [] for path in pages}
    with Connection(hub.port) as connection:
        headers = f"Cookie: {world.visits[0].cookie}"
        for number in range(WARM_UP + count):
            for path in pages:
                began = time.perf_counter()
                assert connection.ask("GET", path, headers).status == 200
                if number >= WARM_UP:
                    times[path].append(time.perf_counter() - began)
    return [p95(times[path]) * 1000 for path in pages]


def processor_time(hub: Server, world: World, *, count: int) -> Iterator[Line]:
    """Of every process of the hub for one empty page."""
    for words, path, goal in (("leeren", world.folders[EMPTY], 5.0),):
        with Connection(hub.port) as connection:
            headers = f"Cookie: {world.visits[0].cookie}"
            for _ in range(WARM_UP):
                connection.ask("GET", path, headers)
            before = hub.processor_seconds()
            for _ in range(count):
                connection.ask("GET", path, headers)
            spent = (hub.processor_seconds() - before) / count * 1000
        yield at_most(f"Prozessorzeit einer {words} Seite, angemeldet", spent, goal, unit="ms")


def many_readers(hub: Server, world: World, *, seconds: float) -> Iterator[Line]:
    pages_per_second(hub.port, world.folders[MANY], world.visits, seconds=1)
    found = pages_per_second(hub.port, world.folders[MANY], world.visits, seconds=seconds)
    yield at_least(f"{len(world.visits)} Personen zugleich, Ordner mit 1.000", found, 150, unit="Seiten/s")


def p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]
