"""The process that compares two files: both lie in its scratch folder, and so does the result afterwards.

Started by `hub.comparison.apart`, which alone knows its arguments. What went wrong goes to standard error, in words of
`search.extract`: the exit status says how it ended.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from search.extract.child import CODES, WARNING
from search.extract.confinement import confine
from search.extract.document import Document
from search.extract.landlock import give_up_all_but
from search.extract.outcome import Limits, NeedsRecognition, Status, Unreadable

OLD, NEW, RESULT = "old", "new", "result"
VIEW, WORD = "view", "word"


def main(arguments: Sequence[str]) -> None:
    """Compares the two and ends the process."""
    task, old_name, new_name, engine, folder, parent, *numbers = arguments
    scratch, limits = Path(folder), Limits(*map(int, numbers))
    confine(limits, seconds=limits.seconds, parent=int(parent))
    if int(parent) and not give_up_all_but(file=Path(engine), scratch=scratch):
        print(WARNING, file=sys.stderr)
    old = Document(scratch / OLD, old_name, "", limits, scratch)
    new = Document(scratch / NEW, new_name, "", limits, scratch)
    code = _run(task, old, new, scratch / RESULT)
    sys.stderr.flush()
    os._exit(code)


def _run(task: str, old: Document, new: Document, result: Path) -> int:
    """How it ended, as an exit status."""
    try:
        if task == WORD:
            from hub.comparison.engine.tracked.file import write_tracked  # noqa: PLC0415 (loaded under the limits)

            write_tracked(old, new, result)
        else:
            result.write_text(json.dumps(_view(old, new), ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    except NeedsRecognition:
        return CODES[Status.SCAN]
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


def _view(old: Document, new: Document) -> tuple[list[int], list[object]]:
    from hub.comparison.engine.alignment import TooMuch  # noqa: PLC0415
    from hub.comparison.engine.changes import compare  # noqa: PLC0415
    from hub.comparison.engine.reading import blocks_of  # noqa: PLC0415

    try:
        changes, summary = compare(blocks_of(old), blocks_of(new))
    except TooMuch as error:
        raise Unreadable(Status.TOO_LARGE, "too many blocks differ") from error
    return list(summary), list(changes)
