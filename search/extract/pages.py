"""Pages of a file as images, made in a process apart: what that process says of them is checked, not believed."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from search.extract.child import DRAW
from search.extract.outcome import KIB, MIB, Limits, Status
from search.extract.parent import detail_of, run_apart, status_of

LIMITS = Limits(seconds=90, memory=1024 * MIB, output=64 * MIB)
MAX_HEAD_BYTES = 512 * KIB
MAX_SIDE = 20_000
LENGTHS = 8


class Page(NamedTuple):
    """One page. `image` is WebP, empty where the page cannot be drawn; `words` have their boxes in its pixels.

    `small` is the same as a picture of at most 120 × 170 pixels.
    """

    number: int
    image: bytes = b""
    width: int = 0
    height: int = 0
    words: tuple[tuple[str, int, int, int, int], ...] = ()
    small: bytes = b""


@dataclass(frozen=True)
class Pages:
    """How the drawing ended, how many pages the file has (0 if unknown) and those that were drawn until then.

    `pdf` is what LibreOffice made of an Office file, to draw more pages of without it; as untrusted as the file.
    """

    status: Status
    count: int = 0
    pages: tuple[Page, ...] = ()
    detail: str = ""
    pdf: bytes = b""


def draw_pages(file: Path, *, name: str, media_type: str, first: int, last: int, limits: Limits = LIMITS) -> Pages:
    """The pages from `first` to `last` (from 1). Raises nothing for what may be in the file."""
    if file.stat().st_size > limits.file_size:
        return Pages(Status.TOO_LARGE, detail=f"{file.stat().st_size} bytes")
    task = f"{DRAW} {first} {last}"
    ended = run_apart(
        file.absolute(), task=task, seconds=limits.seconds, name=name, media_type=media_type, limits=limits
    )
    count, pages, pdf = 0, [], b""
    for facts, image in _frames(ended.text):
        if "count" in facts:
            count = max(_whole(facts["count"]), 0)
        elif facts.get("pdf") is True:
            pdf = image
        elif first <= (number := _whole(facts.get("page"))) <= last:
            pages.append(_page(number, facts, image))
    return Pages(status_of(ended), count, tuple(pages), detail_of(ended), pdf)


def _frames(output: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
    """What arrived in whole; ends where it makes no sense any more."""
    place = 0
    while place + LENGTHS <= len(output):
        head_bytes, image_bytes = struct.unpack_from(">II", output, place)
        start, end = place + LENGTHS + head_bytes, place + LENGTHS + head_bytes + image_bytes
        if head_bytes > MAX_HEAD_BYTES or end > len(output):
            return
        try:
            facts = json.loads(output[place + LENGTHS : start])
        except ValueError:
            return
        if not isinstance(facts, dict):
            return
        yield facts, output[start:end]
        place = end


def _page(number: int, facts: dict[str, Any], image: bytes) -> Page:
    width, height = _whole(facts.get("width")), _whole(facts.get("height"))
    end = len(image) - min(max(_whole(facts.get("small")), 0), len(image))
    image, small = image[:end], image[end:]
    if not (_is_webp(image) and 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        return Page(number)
    listed = facts.get("words")
    words = tuple((one[0], *one[1:]) for one in listed if _is_word(one)) if isinstance(listed, list) else ()
    return Page(number, image, width, height, words, small if _is_webp(small) else b"")


def _is_webp(image: bytes) -> bool:
    return image[:4] == b"RIFF" and image[8:12] == b"WEBP"


def _is_word(one: Any) -> bool:
    return (
        isinstance(one, list)
        and len(one) == 5
        and isinstance(one[0], str)
        and all(type(side) is int and 0 <= side <= MAX_SIDE for side in one[1:])
    )


def _whole(value: Any) -> int:
    return value if type(value) is int else 0
