"""Staged bytes in a bucket: each append leaves segments, and the longest gapless chain of them counts.

A segment is `staging/<name>/<start, 16 digits>-<random>`. Nothing in S3 keeps two writers apart, so both may leave
segments for the same stretch. A chain takes whole segments only, each beginning where the one before ends: it never
mixes two of them, and what it leaves aside goes when the upload is committed or discarded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from storage.contract import require_uuid

STAGING = "staging/"

_NAME = re.compile(r"staging/([0-9a-f-]{32,36})/(\d{16})-[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Segment:
    """One stored object that holds `size` staged bytes from `start` on."""

    name: str
    version: str
    start: int
    size: int
    changed_at: datetime

    @property
    def end(self) -> int:
        return self.start + self.size

    def overlaps(self, other: Segment) -> bool:
        return self.start < other.end and other.start < self.end


def folder_of(staging: str) -> str:
    """What the names of all segments of one staged upload begin with."""
    return f"{STAGING}{require_uuid(staging)}/"


def new_segment_name(staging: str, start: int) -> str:
    return f"{folder_of(staging)}{start:016d}-{uuid4().hex}"


def start_in(name: str) -> int | None:
    """Where the segment of this object name begins; None when the name is no segment's."""
    match = _NAME.fullmatch(name)
    return int(match[2]) if match else None


def staging_in(name: str) -> str | None:
    """The staging name in the object name of a segment."""
    match = _NAME.fullmatch(name)
    return match[1] if match else None


def longest_chain(segments: Iterable[Segment]) -> list[Segment]:
    """The segments without gap or overlap from 0 that reach furthest; among equals the ones stored first."""
    by_start: dict[int, list[Segment]] = defaultdict(list)
    for segment in sorted(segments, key=lambda segment: (segment.changed_at, segment.name)):
        if segment.size:
            by_start[segment.start].append(segment)
    reach: dict[int, int] = {}
    following: dict[int, Segment] = {}
    for start in sorted(by_start, reverse=True):
        following[start] = max(by_start[start], key=lambda segment: reach.get(segment.end, segment.end))
        reach[start] = reach.get(following[start].end, following[start].end)
    chain: list[Segment] = []
    while (end := chain[-1].end if chain else 0) in following:
        chain.append(following[end])
    return chain


def runs_of_at_least(size: int, chain: list[Segment]) -> list[list[Segment]]:
    """The chain in runs that hold at least `size` bytes each; only the last may hold less."""
    runs: list[list[Segment]] = [[]]
    for segment in chain:
        if sum(part.size for part in runs[-1]) >= size:
            runs.append([])
        runs[-1].append(segment)
    return runs
