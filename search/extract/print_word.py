"""A Word file as an accessible PDF, made in a process apart."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from search.extract.child import PRINT
from search.extract.outcome import MIB, Limits, Status
from search.extract.parent import detail_of, run_apart, status_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LIMITS = Limits(seconds=90, memory=1024 * MIB, output=20 * MIB)


class Printed(NamedTuple):
    """How it ended, and the PDF if it ended well. `detail` is for operators."""

    status: Status
    content: bytes = b""
    detail: str = ""


def print_word(content: bytes, limits: Limits = LIMITS) -> Printed:
    """The PDF/UA of a Word file's bytes. Raises nothing for what may be in the file."""
    with TemporaryDirectory(prefix="hub-print-") as folder:
        file = Path(folder) / "print.docx"
        file.write_bytes(content)
        ended = run_apart(
            file.absolute(), task=PRINT, seconds=limits.seconds, name=file.name, media_type=WORD, limits=limits
        )
    status = status_of(ended)
    is_whole = ended.text.startswith(b"%PDF") and ended.text.rstrip().endswith(b"%%EOF")
    if status is Status.OK and not is_whole:
        return Printed(Status.FAILED, detail=f"{len(ended.text)} bytes that are no PDF")
    return Printed(status, ended.text if status is Status.OK else b"", detail_of(ended))
