"""Making pages: bytes out of the store, drawn in a process apart, images into the store, rows last. For the worker."""

from __future__ import annotations

import io
import json
import uuid
import zlib
from collections.abc import Collection
from functools import partial

from sqlalchemy import delete, select, update

from hub import jobs
from hub.db import session, transaction
from hub.documents.held_files import HeldFile, file_with, is_held
from hub.documents.readings import file_at, read_bytes
from hub.documents.store import DERIVED, holds_bytes, store, take_back
from hub.previews.asking import MAX_PAGES
from hub.previews.kinds import is_text
from hub.previews.models import MADE, WAITING, Preview, PreviewPage
from search.extract import Limits, Page, Pages, Status, draw_pages
from search.extract.pages import LIMITS
from storage import StoredVersion, VersionNotFound

BATCH = 200


def make_pages(sha256: str, *, first: int, last: int, limits: Limits = LIMITS) -> None:
    """Draw the pages of these bytes that are still missing. Doing it again changes nothing."""
    with transaction(writing=False) as opened:
        file = file_with(sha256)
        preview = opened.get(Preview, sha256)
        known = _known_numbers(sha256)
    if preview is not None and preview.status not in (WAITING, MADE):
        return
    if file is not None and is_text(file.media_type):
        _read(sha256)
        return
    if preview is not None and preview.pages:
        last = min(last, preview.pages)
    missing = [number for number in range(first, min(last, MAX_PAGES) + 1) if number not in known]
    if file is None or not missing:
        return
    if file.size > limits.file_size:
        drawn = Pages(Status.TOO_LARGE, detail=f"{file.size} bytes")
    else:
        drawn = _drawn(file, preview, first=missing[0], last=missing[-1], limits=limits)
    _keep(sha256, drawn, missing)


def _drawn(file: HeldFile, preview: Preview | None, *, first: int, last: int, limits: Limits) -> Pages:
    """Of an Office file that was converted before: from that PDF, unless it is gone from the store."""
    draw = partial(draw_pages, first=first, last=last, limits=limits)
    if preview is not None and preview.pdf_key and preview.pdf_version:
        try:
            with file_at(preview.pdf_key, preview.pdf_version) as path:
                return draw(path, name="converted.pdf", media_type="application/pdf")
        except VersionNotFound:
            _forget_pdf(preview)
    with file_at(file.store_key, file.store_version) as path:
        return draw(path, name=file.name, media_type=file.media_type)


def _read(sha256: str) -> None:
    """A text has no pages: it is read as for the search, and shown from there."""
    read_bytes(sha256, recognises=False)
    with transaction(writing=True) as opened:
        if file_with(sha256) is not None:
            preview = opened.get(Preview, sha256) or Preview(sha256=sha256)
            preview.status = MADE
            opened.add(preview)


def _forget_pdf(preview: Preview) -> None:
    gone = Preview.sha256 == preview.sha256, Preview.pdf_key == preview.pdf_key
    with transaction(writing=True) as opened:
        opened.execute(update(Preview).where(*gone).values(pdf_key=None, pdf_version=None))


def _keep(sha256: str, drawn: Pages, missing: Collection[int]) -> None:
    """Images first, then their rows. A page that could not be drawn gets a row as well: nobody asks for it again."""
    pages = [page for page in drawn.pages if page.number in missing]
    if drawn.status is not Status.OK and pages:
        came = {page.number for page in pages}
        stuck_at = next((number for number in missing if number not in came), None)
        pages += [Page(stuck_at)] if stuck_at is not None and stuck_at <= drawn.count else []
    stored = [(page, _stored(page.image)) for page in pages]
    pdf = _stored(drawn.pdf)
    with transaction(writing=True) as opened:
        if file_with(sha256) is None:
            return  # deleted for good meanwhile; what was stored is swept
        preview = opened.get(Preview, sha256) or Preview(sha256=sha256)
        preview.status = _status_after(drawn, was_made=preview.status == MADE)
        preview.detail = drawn.detail[:500]
        preview.pages = max(preview.pages or 0, drawn.count)
        is_first_pdf = pdf is not None and preview.pdf_key is None
        if pdf is not None and is_first_pdf:
            preview.pdf_key, preview.pdf_version = pdf.key, pdf.version
        opened.add(preview)
        opened.flush()
        known = _known_numbers(sha256)
        opened.add_all(_row(sha256, page, image) for page, image in stored if page.number not in known)
    for page, image in stored:
        if page.number in known and image is not None:
            take_back(image)
    if pdf is not None and not is_first_pdf:
        take_back(pdf)


def _status_after(drawn: Pages, *, was_made: bool) -> str:
    if drawn.status is Status.OK:
        return MADE if drawn.count else Status.EMPTY
    return MADE if was_made or any(page.image for page in drawn.pages) else drawn.status


def _stored(made: bytes) -> StoredVersion | None:
    if not made:
        return None
    return store().put(str(uuid.uuid4()), io.BytesIO(made), metadata={DERIVED: "preview"}, expected_size=len(made))


def _row(sha256: str, page: Page, image: StoredVersion | None) -> PreviewPage:
    return PreviewPage(
        sha256=sha256,
        number=page.number,
        store_key=image.key if image else None,
        store_version=image.version if image else None,
        image_sha256=image.sha256 if image else "",
        size=len(page.image),
        width=page.width,
        height=page.height,
        words=zlib.compress(json.dumps(page.words, ensure_ascii=False).encode("utf-8", "replace")),
        small=page.small or None,
    )


def _known_numbers(sha256: str) -> set[int]:
    return set(session().scalars(select(PreviewPage.number).where(PreviewPage.sha256 == sha256)))


@holds_bytes
def is_page(key: str, version: str) -> bool:
    """Whether stored bytes are the image of a page, or the PDF that pages are drawn from."""
    pages = select(PreviewPage.number).where(PreviewPage.store_key == key, PreviewPage.store_version == version)
    pdfs = select(Preview.pages).where(Preview.pdf_key == key, Preview.pdf_version == version)
    return any(session().scalar(found.limit(1)) is not None for found in (pages, pdfs))


def forget_unused() -> None:
    """Pages of bytes that nobody holds any more: the rows now, the images by the worker."""
    _forget(list(session().scalars(select(Preview.sha256).where(~is_held(Preview.sha256)))))


def forget_failed() -> None:
    """Have what had no preview tried again at the next look, as after an update or when a program was installed."""
    _forget(list(session().scalars(select(Preview.sha256).where(Preview.status.not_in([MADE, WAITING])))))


def forget_page(page: PreviewPage) -> None:
    """A page whose image is gone from the store: it is made again at the next look."""
    session().execute(delete(PreviewPage).where(PreviewPage.id == page.id))


def _forget(hashes: list[str]) -> None:
    for start in range(0, len(hashes), BATCH):
        some = hashes[start : start + BATCH]
        images = select(PreviewPage.store_key, PreviewPage.store_version).where(
            PreviewPage.sha256.in_(some), PreviewPage.store_key.is_not(None)
        )
        pdfs = select(Preview.pdf_key, Preview.pdf_version).where(
            Preview.sha256.in_(some), Preview.pdf_key.is_not(None)
        )
        stored = [list(row) for statement in (images, pdfs) for row in session().execute(statement)]
        session().execute(delete(PreviewPage).where(PreviewPage.sha256.in_(some)))
        session().execute(delete(Preview).where(Preview.sha256.in_(some)))
        if stored:
            jobs.queue("documents.delete-bytes", stored=stored)
