"""The index as it stood after one commit. The next snapshot takes over the segments that are still there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from os import scandir
from pathlib import Path
from typing import Any

from whoosh.index import TOC, FileIndex

from search.whoosh_engine.matching import Statistics
from search.whoosh_engine.segment import Segment

_TABLE_OF_CONTENTS = re.compile(r"_MAIN_(\d+)\.toc")
_TRIES = 5


class Snapshot:
    """What one question is answered from."""

    def __init__(self, folder: Path, generation: int, segments: list[Segment]) -> None:
        self.folder = folder
        self.generation = generation
        self.segments = segments

    @cached_property
    def statistics(self) -> Statistics:
        """What the ranking knows of the whole index."""
        return Statistics(self.segments)

    def ids(self) -> Iterator[str]:
        """The ids of all living entries."""
        for segment in self.segments:
            yield from segment.ids()

    def close(self, *, but: Mapping[str, Segment] | None = None) -> None:
        """Give the files back, of all segments but those that live on."""
        for segment in self.segments:
            if segment.id not in (but or {}):
                segment.close()


def latest_generation(folder: Path) -> int:
    """The number of the last commit."""
    with scandir(folder) as files:
        return max((int(match[1]) for file in files if (match := _TABLE_OF_CONTENTS.fullmatch(file.name))), default=-1)


def snapshot_of(index: FileIndex, folder: Path, before: Snapshot | None) -> Snapshot:
    """The newest snapshot. A writer may take files away while it is being read: then it is read again."""
    known = {segment.id: segment for segment in before.segments} if before and before.folder == folder else {}
    for attempt in range(_TRIES):
        try:
            contents: Any = TOC.read(index.storage, index.indexname)
            segments = [_segment(index, contents.schema, segment, known) for segment in contents.segments]
        except FileNotFoundError:
            if attempt == _TRIES - 1:
                raise
            continue
        return Snapshot(folder, contents.generation, segments)
    raise AssertionError("unreachable")


def _segment(index: FileIndex, schema: Any, segment: Any, known: Mapping[str, Segment]) -> Segment:
    if segment.segid in known:
        known[segment.segid].see_deletions(segment)
        return known[segment.segid]
    return Segment(index.storage, schema, segment)
