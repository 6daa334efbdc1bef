"""Puts entries into a folder: small commits that join only small segments, and one large joining at night."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from whoosh.index import FileIndex, LockError
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from search import Entry, IndexBusy
from search.german import Analysis
from search.whoosh_engine.pool import TermPool
from search.whoosh_engine.postings import PlainCodec
from search.whoosh_engine.schema import document
from search.whoosh_engine.segment import Segment

JOINED_AT_ONCE = 8
# Segments below the first size are joined eight at a time, then those below the next: an entry is copied three times at
# most before the night, and seven commits of eight copy nothing.
_SIZES = (8, 64, 512)


def open_writer(index: FileIndex) -> SegmentWriter:
    """The one writer of an index. Raises `IndexBusy` where there is another."""
    try:
        writer = SegmentWriter(index, codec=PlainCodec(), timeout=0)
    except LockError as error:
        raise IndexBusy("another process is writing this index") from error
    writer.pool = TermPool()
    return writer


def replace_entries(
    writer: SegmentWriter,
    entries: Mapping[str, Entry],
    *,
    removed: Iterable[str],
    segments: Sequence[Segment],
    analysis: Analysis,
) -> None:
    """Take out what has these ids in the segments, which are the writer's own, and put the entries in."""
    first = 0
    gone = {*entries, *removed}
    for segment in segments:
        for number in segment.numbers_of(gone):
            writer.delete_document(first + number)
        first += segment.size
    for entry in entries.values():
        writer.add_document(**document(entry, analysis))


def join_small(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Joins small segments of like size once there are many of them, and leaves out empty ones."""
    filled = [segment for segment in segments if segment.doc_count_all() > segment.deleted_count()]
    smaller = 0
    for size in _SIZES:
        alike = [segment for segment in filled if smaller <= segment.doc_count_all() < size]
        if len(alike) >= JOINED_AT_ONCE:
            _join(writer, alike)
            return [segment for segment in filled if segment not in alike]
        smaller = size
    return filled


def join_all(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Joins everything into one segment without deleted entries."""
    if len(segments) > 1 or any(segment.deleted_count() for segment in segments):
        _join(writer, segments)
        return []
    return segments


def _join(writer: SegmentWriter, segments: Iterable[Any]) -> None:
    """Hands the entries of segments to the writer; their postings are read when it writes its own."""
    fields = set(writer.schema.names())
    for segment in segments:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        living = np.ones(segment.doc_count_all(), bool)
        living[list(segment.deleted_docs())] = False
        new_numbers = np.where(living, writer.docnum + np.cumsum(living) - 1, -1)
        writer.write_per_doc(fields, reader)
        writer.pool.add_segment(reader, new_numbers)
        writer._added = True
