"""Starting, watching and ending the process that reads a file or draws its pages."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from search.extract import sandbox
from search.extract.child import CODES, READ, RECOGNISE, RECOGNISE_TOO
from search.extract.kinds import BEGINNING, has_no_reader
from search.extract.outcome import Extract, Limits, Status
from search.extract.pipes import Pipes
from search.extract.reach import READERS

STATUSES = {**{code: status for status, code in CODES.items()}, RECOGNISE: Status.SCAN}
MAX_WORD = 1_000
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGTRAP)
SIGNALLED = 128  # what shells and bubblewrap add to the number of the signal that ended a process


class Ended(NamedTuple):
    """`code` is the exit status, minus the signal's number, or None for a process that had to be ended."""

    code: int | None
    text: bytes
    complaint: bytes


def extract(
    file: Path, *, name: str, media_type: str | None = None, limits: Limits | None = None, recognises: bool = True
) -> Extract:
    """The text of a file, or why there is none. Raises nothing for what may be in the file.

    `name` is what people call it. The file is read in a process of its own, a second time with more time when there is
    text in pictures to recognise; whatever was started has ended on return. Without `recognises` such a file ends as
    `Status.SCAN` with the text of its other pages, to be asked for again when there are minutes to spare.
    """
    limits = limits or Limits()
    size = file.stat().st_size
    if size > limits.file_size:
        return Extract(Status.TOO_LARGE, detail=f"{size} bytes")
    with file.open("rb") as opened:
        beginning = opened.read(BEGINNING)
    if beginning and has_no_reader(beginning, name):  # no process has to be started to say so
        return Extract(Status.UNSUPPORTED, detail=f"begins with {beginning[:8]!r}")
    run = partial(run_apart, file.absolute(), name=name, media_type=media_type or "", limits=limits)
    ended = run(task=READ, seconds=limits.seconds)
    if ended.code == RECOGNISE and recognises:
        ended = run(task=RECOGNISE_TOO, seconds=limits.ocr_seconds)
    return _extract_of(ended)


def _extract_of(ended: Ended) -> Extract:
    status = status_of(ended)
    text = ended.text.decode("utf-8", errors="ignore")  # which may be cut within a letter
    if status is Status.OK and not text.strip():
        return Extract(Status.EMPTY)
    return Extract(status, text, detail_of(ended))


def detail_of(ended: Ended) -> str:
    """What went wrong, for operators."""
    detail = ended.complaint.decode("utf-8", errors="replace").strip()
    return detail or ("" if ended.code in STATUSES else f"ended with {ended.code}")


def status_of(ended: Ended) -> Status:
    """How the reading or drawing ended."""
    if ended.code is None:
        return Status.TOO_SLOW
    if ended.code in STATUSES:
        return STATUSES[ended.code]
    number = -ended.code if ended.code < 0 else ended.code - SIGNALLED
    if number == signal.SIGXCPU:
        return Status.TOO_SLOW
    if number == signal.SIGKILL or b"MemoryError" in ended.complaint:
        return Status.TOO_LARGE  # nobody else kills but the kernel, for memory
    return Status.DAMAGED if number in CRASHES else Status.FAILED


def run_apart(file: Path, *, task: str, seconds: int, name: str, media_type: str, limits: Limits) -> Ended:
    """One of the tasks of `search.extract.child`, done to the end or until its time is over; `file` is absolute."""
    with TemporaryDirectory(prefix="hub-extract-") as folder:
        scratch = Path(folder)
        seen = sandbox.places(file, scratch)
        # In the sandbox bubblewrap is the parent, and ends with this process.
        parent = 0 if sandbox.is_available() else os.getpid()
        words = [text.replace("\0", "")[:MAX_WORD] for text in (name, media_type)]
        arguments = [seen.file, *words, seen.scratch, task, seconds, parent, *limits]
        command = [sys.executable, "-I", str(READERS / "start.py"), *map(str, arguments)]
        process = subprocess.Popen(  # noqa: S603 (our own command)
            sandbox.sandboxed(command, file=file, scratch=scratch),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**ENVIRONMENT, "HOME": str(seen.scratch), "TMPDIR": str(seen.scratch)},
            cwd=scratch,
            start_new_session=True,
        )
        return watch(process, limits=limits, seconds=seconds)


def watch(process: subprocess.Popen[bytes], *, limits: Limits, seconds: int) -> Ended:
    """Takes what the process writes until it ends, its time is over or it has written too much; then all of it ends."""
    pipes = Pipes(process, text_limit=limits.output)
    try:
        ended_itself = pipes.collect(until=time.monotonic() + seconds)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        pipes.close()
    return Ended(process.returncode if ended_itself else None, bytes(pipes.text), bytes(pipes.complaint))
