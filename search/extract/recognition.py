"""Reading text in pictures with tesseract: the words it is sure of, in lines."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

from search.extract.outcome import Status, Unreadable

PROGRAM = "tesseract"
LANGUAGE = "deu"
LEAST_CONFIDENCE = 40  # of 100; below it photographs "hold" words
MAX_PIXELS = 12_000_000  # an A4 page at 350 dpi
WORD_LEVEL = 5
COLUMNS = 12


class Picture(NamedTuple):
    """Grey pixels, one byte each, row after row; `dpi` is how many of them make an inch of paper."""

    width: int
    height: int
    pixels: bytes
    dpi: int


class Word(NamedTuple):
    """`line` tells apart block, paragraph and line."""

    line: tuple[str, str, str]
    confidence: float
    text: str


@cache
def is_installed() -> bool:
    return shutil.which(PROGRAM) is not None


def recognised(picture: Picture) -> str:
    """The text of one picture, a line each. Raises `Unreadable` when tesseract cannot work here."""
    command = [PROGRAM, "stdin", "stdout", "-l", LANGUAGE, "--psm", "1", "--dpi", str(picture.dpi), "tsv"]
    as_pgm = b"P5 %d %d 255\n" % (picture.width, picture.height) + picture.pixels
    answer = subprocess.run(command, input=as_pgm, capture_output=True, check=False)  # noqa: S603 (fixed words)
    if answer.returncode != 0:
        message = answer.stderr.decode(errors="replace")[-500:]
        raise Unreadable(Status.NO_READER if "Failed loading language" in message else Status.FAILED, message)
    sure = (word for word in _words(answer.stdout.decode(errors="replace")) if word.confidence >= LEAST_CONFIDENCE)
    return "".join(" ".join(word.text for word in line) + "\n" for _, line in groupby(sure, key=lambda word: word.line))


def _words(table: str) -> Iterator[Word]:
    """The rows of tesseract's table that are words.

    Its columns: level, page, block, paragraph, line, word, four for the box, confidence, text.
    """
    for row in table.splitlines()[1:]:
        columns = row.split("\t")
        if len(columns) == COLUMNS and columns[0] == str(WORD_LEVEL) and columns[11].strip():
            yield Word((columns[2], columns[3], columns[4]), float(columns[10]), columns[11].strip())
