"""The process that reads one file or draws its pages: what it makes goes to standard output, what went wrong to
standard error, and the exit status says how it ended. Started by `search.extract.parent`, which alone knows how.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from search.extract.confinement import confine
from search.extract.document import Document
from search.extract.landlock import give_up_all_but
from search.extract.outcome import Limits, NeedsRecognition, Status, Unreadable

READ, RECOGNISE_TOO, PRINT = "read", "recognise", "print"
DRAW = "draw"  # followed by first and last page: "draw 1 20"
FIRST_CODE = 40  # away from the codes of shells, Python and bubblewrap
CODES = {status: FIRST_CODE + number for number, status in enumerate(Status)}
RECOGNISE = FIRST_CODE - 1
WARNING = "read without walls: neither bubblewrap nor the kernel keeps this process from the rest of the machine"


def main(arguments: Sequence[str]) -> None:
    """Reads the file and ends the process."""
    path, name, media_type, scratch, task, seconds, parent, *limits = arguments
    document = Document(
        path=Path(path),
        name=name,
        media_type=media_type,
        limits=Limits(*map(int, limits)),
        scratch=Path(scratch),
        may_recognise=task == RECOGNISE_TOO,
    )
    confine(document.limits, seconds=int(seconds), parent=int(parent))
    if int(parent) and not give_up_all_but(file=document.path, scratch=document.scratch):
        print(WARNING, file=sys.stderr)
    code = write_to_output(_made(document, task), document.limits)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # libraries tidying up after themselves cost time, or the exit status


def _made(document: Document, task: str) -> Iterator[bytes]:
    if task == PRINT:
        return _printed(document)
    return _drawn(document, task) if task.startswith(DRAW) else _read(document)


def _read(document: Document) -> Iterator[bytes]:
    from search.extract.readers import read  # noqa: PLC0415 (libraries are loaded under the limits)

    for piece in read(document):
        yield piece.encode("utf-8", errors="replace")


def _drawn(document: Document, task: str) -> Iterator[bytes]:
    from search.extract.drawing import drawn_pages  # noqa: PLC0415

    first, last = map(int, task.split()[1:])
    for piece in drawn_pages(document, first=first, last=last):
        yield piece
        sys.stdout.buffer.flush()  # a page that is ready counts even if the next one takes too long


def _printed(document: Document) -> Iterator[bytes]:
    from search.extract.printing import printed  # noqa: PLC0415

    yield from printed(document)


def write_to_output(pieces: Iterator[bytes], limits: Limits) -> int:
    """How it ended, as an exit status."""
    left = limits.output
    try:
        for piece in pieces:
            sys.stdout.buffer.write(piece[:left])
            left -= len(piece)
            if left < 0:
                print(f"the output is cut at {limits.output} bytes", file=sys.stderr)
                break
    except NeedsRecognition:
        return RECOGNISE
    except Unreadable as error:
        print(error.detail, file=sys.stderr)
        return CODES[error.status]
    except (MemoryError, RecursionError) as error:
        print(repr(error), file=sys.stderr)
        return CODES[Status.TOO_LARGE]
    except Exception as error:
        import traceback  # noqa: PLC0415 (seldom needed)

        traceback.print_exception(error, limit=-3)
        return CODES[Status.FAILED]
    return CODES[Status.OK]
