"""`python -m bench`: starts the hub with a throwaway data folder, measures, prints one table."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import answering, calendar_views, calendars, pages, transfers
from bench.process import Server, running_hub
from bench.report import Line, at_most, table
from bench.world import World, make_world
from hub.config import Settings

MIB = 1024 * 1024
KIB = 1024
PEOPLE = 50
IDLE_SECONDS = 8  # the worker's schedule begins after five


@dataclass(frozen=True)
class Amounts:
    """How much is measured."""

    large: int = 1024 * MIB
    small: int = 2000
    middle: int = 200
    downloads: int = 2000
    pages: int = 200
    seconds: float = 10
    answering_seconds: float = 60


QUICK = Amounts(large=256 * MIB, small=400, middle=40, downloads=400, pages=60, seconds=4, answering_seconds=10)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench", description="misst den Hub, mit Vergleich im selben Lauf")
    options.add_argument("--quick", action="store_true", help="kleinere Mengen, unter einer Minute")
    options.add_argument("--production", action="store_true", help="danach dasselbe mit PostgreSQL und S3")
    chosen = options.parse_args()
    amounts = QUICK if chosen.quick else Amounts()
    stacks = ["embedded", "production"] if chosen.production else ["embedded"]
    for stack in stacks:
        began = time.monotonic()
        # On the disk that /var/tmp lies on: /tmp may be memory, where fsync costs nothing.
        with TemporaryDirectory(prefix="jba-bench-", dir="/var/tmp") as name, ExitStack() as servers:
            lines = list(_lines(Path(name), _environment(stack, Path(name) / "data", servers), amounts))
            if stack == "embedded":
                lines += answering.lines(seconds=amounts.answering_seconds)
        print(table(f"{stack}, in {time.monotonic() - began:.0f} s", lines), flush=True)


def _environment(stack: str, data: Path, servers: ExitStack) -> dict[str, str]:
    data.mkdir()
    if stack == "embedded":
        return {"HUB_DATA": str(data)}
    from tests.postgres_server import PostgresServer  # noqa: PLC0415 (the embedded run needs neither server)
    from tests.s3_server import S3Server  # noqa: PLC0415

    database = servers.enter_context(PostgresServer()).create_database()
    s3 = servers.enter_context(S3Server())
    return {
        "HUB_DATA": str(data),
        "HUB_DATABASE_URL": database,
        "HUB_STORE_URL": s3.url,
        "HUB_STORE_ACCESS_KEY": s3.access_key,
        "HUB_STORE_SECRET_KEY": s3.secret_key,
    }


def _lines(folder: Path, environment: dict[str, str], amounts: Amounts) -> Iterator[Line]:
    settings = Settings(**{name.removeprefix("HUB_").lower(): value for name, value in environment.items()})
    world = make_world(settings, sizes=(pages.EMPTY, pages.MANY, pages.MOST), people=PEOPLE)
    calendars.add_feed(settings)
    plain = folder / "plain"
    plain.mkdir()
    store = None if "HUB_STORE_URL" in environment else Path(environment["HUB_DATA"]) / "store"
    with running_hub(environment) as hub:  # the first start compiles, fills the caches of the disk and builds the index
        time.sleep(IDLE_SECONDS)
        hub.wait_until_idle()
    with running_hub(environment) as hub:
        yield at_most("Kaltstart bis zur ersten guten Antwort", hub.started_in, 2, unit="s")
        time.sleep(IDLE_SECONDS)
        hub.wait_until_idle()
        yield at_most("Speicher im Leerlauf, Web + Hintergrunddienst", hub.memory_mib(), 250, unit="MiB")
        for line in _measured(hub, world, plain, store, amounts):
            print(".", end="", file=sys.stderr, flush=True)
            yield line
        calendar_views.add_events(settings)  # only now: the calendar to subscribe to has 2,000
        yield from calendar_views.calendar_pages(hub, world, count=amounts.pages)


def _measured(hub: Server, world: World, plain: Path, store: Path | None, amounts: Amounts) -> Iterator[Line]:
    yield from pages.processor_time(hub, world, count=2 * amounts.pages)
    yield from pages.folder_pages(hub, world, count=amounts.pages)
    yield from pages.board_page(hub, world, count=amounts.pages)
    yield from pages.many_readers(hub, world, seconds=amounts.seconds)
    yield from calendars.feeds(hub, count=amounts.pages // 10)
    yield from transfers.large_upload(hub, world, plain, size=amounts.large)
    yield from transfers.many_uploads(hub, world, plain, count=amounts.small, size=10 * KIB)
    yield from transfers.many_uploads(hub, world, plain, count=amounts.middle, size=MIB)
    hub.wait_until_idle()
    yield from transfers.large_download(hub, world, plain, store, size=amounts.large)
    hub.wait_until_idle()
    yield from transfers.small_downloads(hub, world, count=amounts.downloads)


if __name__ == "__main__":
    main()
