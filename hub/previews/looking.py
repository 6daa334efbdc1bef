"""What a person sees of one version: a page as an image, a page of text, that it is being made, or why not."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from hub import slots
from hub.db import session
from hub.documents.held_files import HeldFile
from hub.documents.models import Version
from hub.documents.readings import UNREAD, texts_of
from hub.errors import HubError
from hub.previews.asking import MAX_PAGES, ask_for_pages
from hub.previews.kinds import has_pages, is_text
from hub.previews.models import MADE, WAITING, Preview, PreviewPage
from search import PAGE_BREAK
from search.extract import Status
from search.snippets import Marker, Parts, marker_of

IMAGE, TEXT, NOTHING, HELD_BACK = "image", "text", "nothing", "held back"
LETTERS_ON_A_PAGE = 4_000
LINES_ON_A_PAGE = 80
MAX_TEXT_LETTERS = LETTERS_ON_A_PAGE * MAX_PAGES
READ_AHEAD = 2  # pages behind the one that is shown
STRIP_BEFORE, STRIP_PAGES = 2, 10  # small pictures: how many before the page that is shown, and how many in all
STRIP_WIDTH, STRIP_HEIGHT = 96, 136
REASONS = {
    Status.LOCKED.value: lazy_gettext("Keine Vorschau: Die Datei ist mit einem Passwort geschützt."),
    Status.DAMAGED.value: lazy_gettext("Keine Vorschau: Die Datei ist beschädigt."),
    Status.TOO_LARGE.value: lazy_gettext("Keine Vorschau: Die Datei ist dafür zu groß."),
    Status.TOO_SLOW.value: lazy_gettext("Keine Vorschau: Das Vorbereiten hat zu lange gedauert."),
    Status.FAILED.value: lazy_gettext("Keine Vorschau: Das Vorbereiten ist fehlgeschlagen."),
    Status.EMPTY.value: lazy_gettext("Keine Vorschau: In der Datei steht nichts."),
}

Box = tuple[int, int, int, int]  # left, top, width, height in pixels of the image


@dataclass(frozen=True)
class Look:
    """One page of one version. `count` pages can be looked at, `total` are in the file; `reason` says why none.

    `image` is None for a page that cannot be drawn; `text` is what stands on the page, in parts to mark.
    """

    state: str
    number: int = 1
    count: int = 0
    total: int = 0
    reason: str = ""
    image: PreviewPage | None = None
    text: Parts = field(default_factory=list)
    boxes: Sequence[Box] = ()


class Thumb(NamedTuple):
    """A page in the strip; without `picture` it only has its number, because nobody needed it yet."""

    number: int
    picture: str = ""  # the end of its address
    width: int = 0
    height: int = 0


def look_at(version: Version | HeldFile, *, number: int | None = None, words: str = "") -> Look:
    """What there is to see; asks for what has to be made first. What may not leave the hub is not shown either."""
    try:
        slots.announce(slots.BEFORE_BYTES_LEAVE, version.sha256)
    except HubError as refusal:
        return Look(HELD_BACK, reason=str(refusal.message))
    if is_text(version.media_type):
        return _look_at_text(version, number, words)
    if has_pages(version.media_type):
        return _look_at_pages(version, number or 1, words)
    return _nothing("")


def strip_around(version: Version, look: Look) -> list[Thumb]:
    """The pages around the one that is looked at, small; nothing for a text or a single page. Asks for nothing."""
    if look.count < 2 or look.state not in (IMAGE, WAITING) or not has_pages(version.media_type):
        return []
    first = max(min(look.number - STRIP_BEFORE, look.count - STRIP_PAGES + 1), 1)
    numbers = range(first, min(first + STRIP_PAGES, look.count + 1))
    there = {
        number: _thumb(number, width, height, has_small=has_small)
        for number, width, height, has_small in session().execute(
            select(PreviewPage.number, PreviewPage.width, PreviewPage.height, PreviewPage.small.is_not(None)).where(
                PreviewPage.sha256 == version.sha256,
                PreviewPage.number.in_(numbers),
                PreviewPage.store_key.is_not(None),
            )
        )
    }
    return [there.get(number, Thumb(number)) for number in numbers]


def _thumb(number: int, width: int, height: int, *, has_small: bool) -> Thumb:
    scale = min(STRIP_WIDTH / width, STRIP_HEIGHT / height)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    return Thumb(number, f"{number}/small" if has_small else str(number), *size)


def small_image(version: Version, number: int) -> bytes | None:
    """The little picture of a page. Raises what holds these bytes back."""
    slots.announce(slots.BEFORE_BYTES_LEAVE, version.sha256)
    wanted = PreviewPage.sha256 == version.sha256, PreviewPage.number == number
    return session().scalar(select(PreviewPage.small).where(*wanted))


def page_image(version: Version | HeldFile, number: int) -> PreviewPage | None:
    """The page whose image is there."""
    wanted = PreviewPage.sha256 == version.sha256, PreviewPage.number == number, PreviewPage.store_key.is_not(None)
    return session().scalar(select(PreviewPage).where(*wanted))


def _look_at_pages(version: Version | HeldFile, number: int, words: str) -> Look:
    number = min(number, MAX_PAGES)
    preview = session().get(Preview, version.sha256)
    if preview is None or preview.status not in (MADE, WAITING):
        if preview is None or preview.status == Status.NO_READER:
            ask_for_pages(version.sha256, first=number)
        return _nothing(preview.status) if preview else Look(WAITING, number)
    count = min(preview.pages, MAX_PAGES)
    number = min(number, count) if count else number
    there = _pages_there(version.sha256, number, number + READ_AHEAD)
    last = min(number + READ_AHEAD, count or number)
    missing = next((one for one in range(number, last + 1) if one not in there), None)
    if missing is not None:
        ask_for_pages(version.sha256, first=missing)
    page = there.get(number)
    if page is None:
        return Look(WAITING, number, count, preview.pages)
    marker = marker_of(words) if words else None
    listed = json.loads(zlib.decompress(page.words))
    boxes = [(left, top, wide, high) for word, left, top, wide, high in listed if marker and marker.wants(word)]
    text = _marked(_in_lines(listed), marker)
    return Look(IMAGE, number, count, preview.pages, image=page, text=text, boxes=boxes)


def _pages_there(sha256: str, first: int, last: int) -> dict[int, PreviewPage]:
    wanted = select(PreviewPage).where(PreviewPage.sha256 == sha256, PreviewPage.number.between(first, last))
    return {page.number: page for page in session().scalars(wanted)}


def _in_lines(words: Sequence[tuple[str, int, int, int, int]]) -> str:
    """The words as text; a new line where one begins left of the word before, or far from it."""
    text, right, bottom = "", 0, 0
    for word, left, top, width, height in words:
        if text:
            text += "\n" if top > bottom or left + width < right else " "
        text += word
        right, bottom = left + width, top + height
    return text


def _look_at_text(version: Version | HeldFile, number: int | None, words: str) -> Look:
    status, text = texts_of([version.sha256]).get(version.sha256, (UNREAD, ""))
    if status == UNREAD:
        if isinstance(version, HeldFile):  # a version is read as soon as it comes in
            ask_for_pages(version.sha256, first=1)
        return Look(WAITING, number or 1)
    if not text.strip():
        return _nothing(status)
    pages = pages_of_text(text)
    marker = marker_of(words) if words else None
    if number is None:
        number = next((at for at, page in enumerate(pages, start=1) if marker and _has_marks(page, marker)), 1)
    number = min(number, len(pages))
    return Look(TEXT, number, len(pages), len(pages), text=_marked(pages[number - 1], marker))


def pages_of_text(text: str) -> list[str]:
    """A text cut at the ends of lines into pieces that are read at one go; at most 500."""
    pages: list[str] = []
    lines: list[str] = []
    letters = 0
    for line in _short_lines(text.replace(PAGE_BREAK, "\n")[:MAX_TEXT_LETTERS]):
        if lines and (len(lines) >= LINES_ON_A_PAGE or letters + len(line) > LETTERS_ON_A_PAGE):
            pages.append("".join(lines))
            lines, letters = [], 0
        lines.append(line)
        letters += len(line)
    return [*pages, "".join(lines)][:MAX_PAGES]


def _short_lines(text: str) -> list[str]:
    return [
        line[start : start + LETTERS_ON_A_PAGE]
        for line in text.splitlines(keepends=True)
        for start in range(0, len(line), LETTERS_ON_A_PAGE)
    ]


def _has_marks(text: str, marker: Marker) -> bool:
    return any(is_marked for _, is_marked in marker.title(text))


def _marked(text: str, marker: Marker | None) -> Parts:
    return marker.title(text) if marker else [(text, False)]


def _nothing(status: str) -> Look:
    reason = REASONS.get(status) or gettext("Für diese Datei gibt es keine Vorschau.")
    return Look(NOTHING, reason=str(reason))
