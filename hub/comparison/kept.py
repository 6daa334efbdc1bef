"""Comparisons of the last hour: kept on disk for turning pages, forgotten by themselves and by a purge."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from flask import current_app

from hub import slots
from hub.comparison.apart import Compared, Input, compare_apart, parsed
from hub.comparison.errors import ComparisonsBusy
from hub.documents.models import Version
from hub.documents.store import store
from search.extract.outcome import Status

ENGINE_VERSION = 1  # another one after every change of the engine that changes results
KEPT_SECONDS = 3600
MAX_KEPT = 200
AT_ONCE = 2  # in one web process
WAIT_SECONDS = 10

_running = threading.BoundedSemaphore(AT_ONCE)


class turn:
    """A turn to keep a processor busy for some seconds. Raises `ComparisonsBusy` when others hold all of them."""

    def __enter__(self) -> None:
        if not _running.acquire(timeout=WAIT_SECONDS):
            raise ComparisonsBusy

    def __exit__(self, *_: object) -> None:
        _running.release()


def comparison_of(old: Version, new: Version) -> Compared:
    """What changed between two versions. Slow: not to be called inside a transaction. Raises `ComparisonsBusy`."""
    path = place() / _name_of(old, new)
    found = _kept(path)
    if found is None:
        with turn():
            found = compare_apart(input_of(old), input_of(new), place=place())
        _forget_old()
        if found.status is not Status.FAILED:
            _keep(path, found)
    return found


def input_of(version: Version) -> Input:
    return Input(version.file_name, version.size, lambda: store().open(version.store_key, version.store_version))


def place() -> Path:
    """A folder of our own for comparisons that are kept and for those on their way."""
    folder: Path = current_app.config["SETTINGS"].data / "comparisons"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@slots.fills(slots.BEFORE_PURGE, order=50)
def forget_all(_deletion: object) -> None:
    """What is deleted for good stays nowhere, not even for an hour."""
    for path in place().glob("*.json.gz"):
        path.unlink(missing_ok=True)


def _name_of(old: Version, new: Version) -> str:
    ends = [version.file_name.rpartition(".")[2].lower() for version in (old, new)]
    facts = json.dumps([ENGINE_VERSION, old.sha256, new.sha256, *ends])
    return hashlib.sha256(facts.encode()).hexdigest() + ".json.gz"


def _kept(path: Path) -> Compared | None:
    try:
        if time.time() - path.stat().st_mtime > KEPT_SECONDS:
            return None
        status, rest = json.loads(gzip.decompress(path.read_bytes()))
        return parsed(rest.encode())._replace(status=Status(status))
    except (OSError, ValueError, TypeError, EOFError):
        return None


def _keep(path: Path, found: Compared) -> None:
    """Written beside and renamed, so that nobody reads half of it; no room on the disk is no reason to fail."""
    rest = json.dumps([list(found.summary), found.changes], ensure_ascii=False, separators=(",", ":"))
    beside = path.with_name(f"{uuid4()}.part")
    try:
        beside.write_bytes(gzip.compress(json.dumps([found.status, rest]).encode("utf-8", "surrogatepass"), 3))
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)


def _forget_old() -> None:
    """What is older than an hour, what a killed process left, and the oldest beyond the number that is kept."""
    with suppress(OSError):
        newest_first = sorted(place().iterdir(), key=lambda path: -path.stat().st_mtime)
        for number, path in enumerate(newest_first):
            is_old = time.time() - path.stat().st_mtime > KEPT_SECONDS
            if path.is_dir() and is_old:
                shutil.rmtree(path, ignore_errors=True)
            elif path.is_file() and (is_old or number >= MAX_KEPT):
                path.unlink(missing_ok=True)
