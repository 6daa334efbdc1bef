"""Pictures of the public site: made small and free of everything but the picture, described, kept in the store."""

from __future__ import annotations

import hashlib
import io
import struct
import subprocess
import sys
import threading
import uuid
from typing import BinaryIO, NamedTuple

from flask_babel import gettext, lazy_gettext
from PIL import Image
from sqlalchemy import select

from hub import jobs
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import session
from hub.documents.store import DERIVED, checks_bytes_of, holds_bytes, store
from hub.errors import HubError
from hub.feedback.content import Texts
from hub.site import drawing
from hub.site.content import PICTURE, PageContent
from hub.site.models import SiteImage, SitePage, SitePageVersion
from storage import StoredVersion

MAX_UPLOAD_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SECONDS = 30
MEDIA_TYPE = "image/webp"
_drawing = threading.Lock()


class NoPicture(HubError):
    message = lazy_gettext(
        "Das ist kein Bild, das sich öffnen lässt. Bitte wählen Sie eine Datei vom Typ PNG, JPEG oder WebP."
    )


class PictureTooLarge(HubError):
    message = lazy_gettext(
        "Das Bild ist zu groß. Bitte wählen Sie eines mit höchstens 10 MB und 50 Millionen Bildpunkten, "
        "zum Beispiel 8.000 mal 6.000."
    )


class PictureInUse(HubError):
    message = lazy_gettext("Dieses Bild steht noch auf einer Seite. Bitte nehmen Sie es dort zuerst heraus.")


class NotDescribed(HubError):
    message = lazy_gettext(
        "Bitte beschreiben Sie auf Deutsch, was zu sehen ist, oder haken Sie an, dass das Bild nur Schmuck ist."
    )


class Picture(NamedTuple):
    content: bytes
    width: int
    height: int
    sha256: str


def read_picture(stream: BinaryIO) -> Picture:
    """Drawn anew as WebP of at most 1,200 pixels a side, without metadata. Raises `NoPicture`, `PictureTooLarge`.

    Here only its beginning is read, for its size; a process apart unpacks it, one picture at a time.
    """
    content = stream.read(MAX_UPLOAD_BYTES + 1)
    if len(content) > MAX_UPLOAD_BYTES:
        raise PictureTooLarge
    try:
        with Image.open(io.BytesIO(content), formats=drawing.KINDS) as opened:
            width, height = opened.size
    except drawing.BROKEN as error:
        raise NoPicture from error
    if width * height > MAX_PIXELS:
        raise PictureTooLarge
    made = _drawn_apart(content)
    width, height = struct.unpack(">II", made[:8])
    return Picture(made[8:], width, height, hashlib.sha256(made[8:]).hexdigest())


def _drawn_apart(content: bytes) -> bytes:
    """What `hub.site.drawing` makes of it. Raises `NoPicture`, and `PictureTooLarge` when it takes too much."""
    command = [sys.executable, "-m", drawing.__name__]
    try:
        with _drawing:
            done = subprocess.run(  # noqa: S603
                command, input=content, capture_output=True, timeout=MAX_SECONDS, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise PictureTooLarge from error
    if done.returncode == drawing.NO_PICTURE:
        raise NoPicture
    if done.returncode != 0 or len(done.stdout) <= 8:
        raise PictureTooLarge
    return done.stdout


def store_picture(picture: Picture) -> StoredVersion:
    """Outside of any transaction; without a row the bytes are swept a day later."""
    stored = io.BytesIO(picture.content)
    return store().put(
        str(uuid.uuid4()), stored, metadata={DERIVED: "site picture"}, expected_size=len(picture.content)
    )


def known_picture(sha256: str) -> SiteImage | None:
    """The same picture, when it is there already."""
    return session().scalar(select(SiteImage).where(SiteImage.sha256 == sha256))


def add_picture(
    user: User, picture: Picture, stored: StoredVersion, *, alternative: Texts, is_decorative: bool
) -> SiteImage:
    """Raises `NotDescribed`."""
    expect_described(alternative, is_decorative=is_decorative)
    image = SiteImage(
        id=uuid.uuid4(),
        store_key=stored.key,
        store_version=stored.version,
        size=len(picture.content),
        sha256=picture.sha256,
        media_type=MEDIA_TYPE,
        width=picture.width,
        height=picture.height,
        alternative=alternative,
        is_decorative=is_decorative,
        created_by=user.id,
    )
    session().add(image)
    session().flush()
    record("site.add-picture", actor=user, about=image, text=gettext("Bild für die öffentliche Seite hochgeladen"))
    return image


def describe_picture(user: User, image: SiteImage, *, alternative: Texts, is_decorative: bool) -> None:
    """Raises `NotDescribed`."""
    expect_described(alternative, is_decorative=is_decorative)
    image.alternative, image.is_decorative = alternative, is_decorative
    session().flush()
    record("site.describe-picture", actor=user, about=image, text=gettext("Bild der öffentlichen Seite beschrieben"))


def delete_picture(user: User, image: SiteImage) -> None:
    """For good, with its bytes. Raises `PictureInUse`."""
    if image.id in used_pictures():
        raise PictureInUse
    session().delete(image)
    jobs.queue("documents.delete-bytes", stored=[[image.store_key, image.store_version]])
    session().flush()
    record("site.delete-picture", actor=user, about=image, text=gettext("Bild der öffentlichen Seite gelöscht"))


def used_pictures() -> set[uuid.UUID]:
    """Those that a draft or any version shows: an old version can be put back whole."""
    kept = [*session().scalars(select(SitePage.draft)), *session().scalars(select(SitePageVersion.content))]
    blocks = (block for content in kept for block in PageContent.model_validate(content).blocks)
    return {block.about for block in blocks if block.kind == PICTURE and block.about}


def expect_described(alternative: Texts, *, is_decorative: bool) -> None:
    if not is_decorative and not alternative.get("de", "").strip():
        raise NotDescribed


@holds_bytes
def is_picture(key: str, version: str) -> bool:
    """Whether stored bytes are a picture of the public site."""
    found = select(SiteImage.id).where(SiteImage.store_key == key, SiteImage.store_version == version)
    return session().scalar(found.limit(1)) is not None


checks_bytes_of(SiteImage, lambda image: f"Öffentliche Seite, Bild {image.id}")
