"""`python -m bench.search`: our engines of the full-text search beside SQLite FTS5 and Tantivy, in one run."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.report import Line, at_least, at_most, table
from bench.search_engines import ENGINES, Asking, Built, build, opened
from bench.search_world import KINDS, READABLE, entries, questions
from search import Entry
from search.question import Question

OURS = ("Whoosh", "PostgreSQL")
BASELINE = "SQLite FTS5"
COMMITS = 30
WARM_UP = 60
ROUNDS = 2
SEED, WARM_UP_SEED = 6, 7


@dataclass
class Measured:
    """One engine at one size. Times are in milliseconds."""

    built: Built
    times: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    commits: list[float] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        return quantile([milliseconds for times in self.times.values() for milliseconds in times], share)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.search", description="misst die Volltextsuche")
    options.add_argument("--quick", action="store_true", help="5.000 und 10.000 statt 50.000 Dokumente")
    options.add_argument("--engines", nargs="*", default=list(ENGINES), choices=ENGINES, help="nur diese")
    chosen = options.parse_args()
    sizes = (5_000, 10_000) if chosen.quick else (5_000, 50_000)
    began = time.monotonic()
    measured = {size: _measured(size, chosen.engines) for size in sizes}
    for size, engines in measured.items():
        print(_figures(size, engines), flush=True)
    goals = list(_goals(measured[sizes[0]], measured[sizes[1]]))
    print(table(f"Ziele bei {sizes[1]} Dokumenten, in {time.monotonic() - began:.0f} s", goals))


def _measured(size: int, names: list[str]) -> dict[str, Measured]:
    found: dict[str, Measured] = {}
    # On the disk that /var/tmp lies on: /tmp may be memory, where fsync costs nothing.
    with TemporaryDirectory(prefix="jba-bench-", dir="/var/tmp") as folder, ExitStack() as open_engines:
        engines: dict[str, Asking] = {}
        for name in names:
            place = open_engines.enter_context(ENGINES[name].place(Path(folder)))
            found[name] = Measured(build(name, place, size))
            engines[name] = open_engines.enter_context(opened(name, place))
            _say(f"{name}: {size} Dokumente")
        _ask(
            engines, questions(size, seed=WARM_UP_SEED)[:WARM_UP], {name: Measured(found[name].built) for name in names}
        )
        _ask(engines, questions(size, seed=SEED), found)
        for name, engine in engines.items():
            found[name].commits = [_timed(engine.write, entry) for entry in _new_entries()]
    return found


def _ask(engines: dict[str, Asking], asked: list[tuple[str, Question]], found: dict[str, Measured]) -> None:
    """Every engine answers each question in turn, all of them twice; the better time counts."""
    rounds = [
        [{name: _timed(engine.find, question, READABLE) for name, engine in engines.items()} for _, question in asked]
        for _ in range(ROUNDS)
    ]
    for (kind, _), *times in zip(asked, *rounds, strict=True):
        for name in engines:
            found[name].times[kind].append(min(of_round[name] for of_round in times))


def _timed(work: Callable[..., object], *given: object) -> float:
    began = time.perf_counter()
    work(*given)
    return (time.perf_counter() - began) * 1000


def _new_entries() -> Iterator[Entry]:
    for number, entry in enumerate(entries(COMMITS)):
        yield replace(entry, id=f"new-{number}")


def quantile(values: list[float], share: float) -> float:
    """The value that this share of all does not pass."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _figures(size: int, engines: dict[str, Measured]) -> str:
    """One row for each engine."""
    headings = ("Maschine", "p50 ms", "p95 ms", "p99 ms", "p95 : FTS5", *(f"{kind} p95" for kind in KINDS))
    headings += ("Aufbau/s", "Speicher MiB", "Commit p50 ms", "p95 ms")
    rows = [headings]
    for name, found in engines.items():
        shares = [found.quantile(share) for share in (0.5, 0.95, 0.99)]
        base = engines[BASELINE].quantile(0.95) if BASELINE in engines else 0.0
        kinds = [quantile(times, 0.95) for times in found.times.values()]
        commits = [quantile(found.commits, 0.5), quantile(found.commits, 0.95)]
        figures = [
            *shares,
            shares[1] / base if base else 0.0,
            *kinds,
            found.built.per_second,
            found.built.peak_mib,
            *commits,
        ]
        rows.append((name, *(_figure(figure) for figure in figures)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(headings))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(["", f"{size} Dokumente, 60 von 200 Bereichen lesbar", "", *lines])


def _figure(value: float) -> str:
    return (f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}").replace(".", ",")


def _goals(small: dict[str, Measured], large: dict[str, Measured]) -> Iterator[Line]:
    for name in OURS:
        if name not in large:
            continue
        found = large[name]
        if BASELINE in large:
            theirs = large[BASELINE].quantile(0.95)
            yield at_most(f"{name}: Frage p95", found.quantile(0.95), 1, unit="ms", theirs=theirs, beside="FTS5")
        if name == "Whoosh":
            for share, goal in ((0.5, 10), (0.95, 30), (0.99, 100)):
                yield at_most(f"{name}: Frage p{100 * share:.0f}", found.quantile(share), goal, unit="ms")
        smaller = small[name].quantile(0.95)
        yield at_most(
            f"{name}: p95, groß gegen 5.000", found.quantile(0.95), 3, unit="ms", theirs=smaller, beside="5.000"
        )
        yield at_least(f"{name}: Aufbau, ein Kern", found.built.per_second, 500, unit="/s")
        yield at_most(f"{name}: ein Dokument festschreiben, p95", quantile(found.commits, 0.95), 300, unit="ms")
        yield at_most(f"{name}: Speicher beim Aufbau", found.built.peak_mib, 400, unit="MiB")


if __name__ == "__main__":
    main()
