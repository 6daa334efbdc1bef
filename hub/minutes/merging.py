"""Two people wrote the same text at once: both changes are kept where they do not touch. Pure rules, no rows."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple


class Change(NamedTuple):
    """The lines from `start` up to `end` of the text both began with became `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Both changes of `base` in one text, line by line; None where they touch and somebody has to choose."""
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    lines = base.split("\n")
    ours, others = _changes(lines, mine.split("\n")), _changes(lines, theirs.split("\n"))
    wanted = sorted({*ours, *others})
    if any(_touch(one, later) for one, later in pairwise(wanted)):
        return None
    result: list[str] = []
    at = 0
    for change in wanted:
        result += [*lines[at : change.start], *change.lines]
        at = change.end
    return "\n".join([*result, *lines[at:]])


def _changes(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    compared = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [Change(i1, i2, tuple(after[j1:j2])) for kind, i1, i2, j1, j2 in compared if kind != "equal"]


def _touch(one: Change, later: Change) -> bool:
    """Whether they change the same lines, or lines beside each other; `later` begins no earlier."""
    return later.start <= one.end
