"""Runs the engine in a process that can reach nothing but its two files, and takes back what it made with distrust."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, NamedTuple

from hub.comparison.engine.blocks import KINDS
from hub.comparison.engine.changes import STEPS, Change, Summary
from hub.comparison.engine.child import NEW, OLD, RESULT, VIEW, WORD
from hub.comparison.engine.words import DELETED, EQUAL, INSERTED, Piece
from search.extract import sandbox
from search.extract.outcome import MIB, Limits, Status
from search.extract.parent import ENVIRONMENT, MAX_WORD, Ended, status_of, watch
from search.extract.reach import READERS

ENGINE = Path(__file__).parent / "engine"
WORKING = "working-"
LIMITS = Limits(seconds=20, memory=1024 * MIB, output=16 * MIB, file_size=100 * MIB, unpacked=256 * MIB)
MARKS = (EQUAL, DELETED, INSERTED)


class Input(NamedTuple):
    """A file as the store gives it, and what people call it: the extension helps to tell its kind."""

    name: str
    size: int
    open: Callable[[], BinaryIO]


class Compared(NamedTuple):
    """What changed, as far as `status` is `Status.OK`; `detail` is for operators."""

    status: Status
    changes: tuple[Change, ...] = ()
    summary: Summary = Summary()
    detail: str = ""


def compare_apart(old: Input, new: Input, *, place: Path, limits: Limits = LIMITS) -> Compared:
    """What changed from one file to the other. Raises nothing for what may be in them. `place` is for what is open."""
    with _running(VIEW, old, new, place, limits) as (status, detail, result):
        if status is not Status.OK:
            return Compared(status, detail=detail)
        try:
            with _own_file(result, limits.output) as file:
                return parsed(file.read())
        except (ValueError, TypeError, OSError) as error:
            return Compared(Status.FAILED, detail=f"the result is none: {error}")


def track_apart(old: Input, new: Input, *, place: Path, limits: Limits = LIMITS) -> tuple[Status, BinaryIO | None]:
    """The old Word file with the changes to the new one recorded in it: an open file that has no name any more."""
    with _running(WORD, old, new, place, limits) as (status, _, result):
        if status is not Status.OK:
            return status, None
        try:
            return status, _own_file(result, limits.unpacked)
        except OSError:
            return Status.FAILED, None


def parsed(content: bytes) -> Compared:
    """Raises ValueError or TypeError for what the engine does not write."""
    numbers, rows = json.loads(content)
    changes = tuple(
        Change(_one_of(STEPS, step), _one_of(KINDS, kind), int(table), int(move), [_pieces(cell) for cell in cells])
        for step, kind, table, move, cells in rows
    )
    return Compared(Status.OK, changes, Summary(*map(int, numbers)))


def _pieces(cell: list[list[str]]) -> list[Piece]:
    return [Piece(_one_of(MARKS, mark), str(text)) for mark, text in cell]


def _one_of(known: tuple[str, ...], value: str) -> str:
    if value not in known:
        raise ValueError(value)
    return value


@contextmanager
def _running(task: str, old: Input, new: Input, place: Path, limits: Limits) -> Iterator[tuple[Status, str, Path]]:
    """How it ended, complaints, and where the result lies as long as the block is open."""
    if max(old.size, new.size) > limits.file_size:
        yield Status.TOO_LARGE, "a file is too large", Path()
        return
    _compile_once()
    with TemporaryDirectory(prefix=WORKING, dir=place) as folder:
        scratch = Path(folder)
        for one, name in ((old, OLD), (new, NEW)):
            with one.open() as source, (scratch / name).open("wb") as target:
                shutil.copyfileobj(source, target, MIB)
        ended = _run(task, old.name, new.name, scratch, limits)
        yield status_of(ended), ended.complaint.decode("utf-8", errors="replace").strip(), scratch / RESULT


def _run(task: str, old_name: str, new_name: str, scratch: Path, limits: Limits) -> Ended:
    # The one thing that the walls let in besides is the engine: the documents lie in the scratch folder.
    seen = sandbox.places(ENGINE, scratch)
    parent = 0 if sandbox.is_available() else os.getpid()  # inside, bubblewrap is the parent and ends with this process
    words = [name.replace("\0", "")[:MAX_WORD] for name in (old_name, new_name)]
    script = [sys.executable, "-I", str(seen.file / "start.py"), str(READERS)]
    command = [*script, task, *words, str(seen.file), str(seen.scratch), str(parent), *map(str, limits)]
    process = subprocess.Popen(  # noqa: S603 (our own command)
        sandbox.sandboxed(command, file=ENGINE, scratch=scratch),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**ENVIRONMENT, "HOME": str(seen.scratch), "TMPDIR": str(seen.scratch)},
        cwd=scratch,
        start_new_session=True,
    )
    return watch(process, limits=limits, seconds=limits.seconds)


@cache
def _compile_once() -> None:
    """A process behind the walls could not keep what it compiles."""
    compileall.compile_dir(ENGINE, quiet=2)


def _own_file(path: Path, limit: int) -> BinaryIO:
    """What the process wrote itself: never what a link of its making points at. Raises OSError."""
    opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    facts = os.fstat(opened)
    if stat.S_ISREG(facts.st_mode) and facts.st_size <= limit and facts.st_nlink == 1:
        return os.fdopen(opened, "rb")
    os.close(opened)
    raise OSError("not a file of its own")
