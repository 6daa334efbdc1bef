"""Plain text (txt, csv, md, log …), whose encoding is guessed: UTF-8, UTF-16, otherwise Windows-1252."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from search.extract.document import Document
from search.extract.outcome import PAGE_BREAK

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 64 * 1024
MANY_ZEROS = 0.3  # of every second byte: UTF-16 without its mark
MAX_BYTES_PER_BYTE = 2  # UTF-16 against UTF-8


def read(document: Document) -> Iterator[str]:
    with document.path.open("rb") as file:
        yield decoded(file.read(document.limits.output * MAX_BYTES_PER_BYTE)).replace(PAGE_BREAK, "\n")


def decoded(content: bytes) -> str:
    """The text of bytes that do not say what they are encoded in."""
    return content.decode(encoding_of(content), errors="replace")


def encoding_of(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:SAMPLE]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        halves = sample[first::2]
        if len(sample) > 1 and halves.count(0) > len(halves) * MANY_ZEROS:
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)  # may end in the middle of a letter
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def is_text(beginning: bytes) -> bool:
    """Whether a file that begins like this is text at all: no control characters."""
    text = decoded(beginning)
    odd = sum(character < " " and character not in "\t\n\r\f\x1b" for character in text)
    unknown = text.count("\ufffd")
    return odd * 200 <= len(text) and unknown * 20 <= len(text)
