"""`python -m bench.calendar_views`: the calendar's pages with 5,000 Termine in reach, beside an empty page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.client import Connection
from bench.pages import EMPTY, WARM_UP, p95
from bench.process import Server, running_hub
from bench.report import Line, at_most, table
from bench.world import World, fill_calendar, make_world
from hub.config import Settings

EVENTS = 5_000
YEARS = 2  # that the Termine are spread over, as ten busy Bereiche have them
BEGIN = datetime(2027, 1, 1, 8)
FULL_MONTH = datetime(2030, 3, 1, 8)  # and once all in one month, the worst there is
PAGES = 200
VIEWS = (
    ("Monat", "/calendar/month?month=2027-06", 3),
    ("Woche", "/calendar/week?week=2027-W23", 3),
    ("Liste über vier Wochen", "/calendar/list?from=2027-06-01", 4),
    ("Jahr", "/calendar/year?year=2027", 4),
)


def main() -> None:
    print(table("Termine, embedded", list(lines())), flush=True)


def calendar_pages(hub: Server, world: World, *, count: int) -> Iterator[Line]:
    """The views of a calendar that `add_events` has filled."""
    for words, path, goal in VIEWS:
        yield _beside_empty(hub, world, f"{words}, {EVENTS} Termine in Reichweite, p95", path, goal, count)


def add_events(settings: Settings) -> None:
    """As many Termine as ten busy Bereiche have, spread over two years."""
    step = timedelta(days=365 * YEARS) / EVENTS
    fill_calendar(settings, [BEGIN + step * number for number in range(EVENTS)])


def lines(*, count: int = PAGES) -> Iterator[Line]:
    """The same person first with the Termine spread over two years, then with as many more in a single month."""
    with TemporaryDirectory(prefix="jba-bench-", dir="/var/tmp") as name:
        data = Path(name) / "data"
        data.mkdir()
        settings = Settings(data=data)
        world = make_world(settings, sizes=(EMPTY,), people=5)
        add_events(settings)
        with running_hub({"HUB_DATA": str(data)}) as hub:
            yield from calendar_pages(hub, world, count=count)
        step = timedelta(days=30) / EVENTS
        fill_calendar(settings, [FULL_MONTH + step * number for number in range(EVENTS)])
        with running_hub({"HUB_DATA": str(data)}) as hub:
            path = f"/calendar/month?month={FULL_MONTH:%Y-%m}"
            yield _beside_empty(hub, world, f"Monat, alle {EVENTS} in diesem Monat, p95", path, 6, count)


def _beside_empty(hub: Server, world: World, words: str, path: str, goal: float, count: int) -> Line:
    """Both in turn, so that what else the machine does meets them alike."""
    empty = world.folders[EMPTY]
    times: dict[str, list[float]] = {empty: [], path: []}
    with Connection(hub.port) as connection:
        headers = f"Cookie: {world.visits[0].cookie}"
        for number in range(WARM_UP + count):
            for asked in (empty, path):
                began = time.perf_counter()
                assert connection.ask("GET", asked, headers).status == 200
                if number >= WARM_UP:
                    times[asked].append(time.perf_counter() - began)
    base, ours = (p95(times[asked]) * 1000 for asked in (empty, path))
    return at_most(words, ours, goal, unit="ms", theirs=base, beside="leere Seite")


if __name__ == "__main__":
    main()
