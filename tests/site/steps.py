"""The public site as stories need it."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

from PIL import Image
from werkzeug.test import TestResponse

from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.db import session, transaction
from hub.site.content import TEXT, Block, PageContent
from hub.site.models import SiteImage, SitePage
from hub.site.pages import change_page, create_page, publish_page
from hub.site.pictures import add_picture, read_picture, store_picture
from tests.people import Browser, Cast


def coordination(cast: Cast) -> User:
    return user_of_person(session().get_one(Person, cast.coordination.id))


def a_page(
    cast: Cast, title: str = "Was ist eine Ausbildung?", *blocks: Block, is_published: bool = True, **titles: str
) -> SitePage:
    """A page of information by the Koordination, in a transaction of its own."""
    with cast.app.app_context(), transaction(writing=True):
        user = coordination(cast)
        page = create_page(user, title)
        content = PageContent(title={"de": title, **titles}, blocks=list(blocks))
        change_page(user, page, content, revision=page.revision)
        if is_published:
            publish_page(user, page, revision=page.revision)
        return page


def a_text(text: str, **texts: str) -> Block:
    return Block(id=uuid.uuid4().hex[:8], kind=TEXT, texts={"de": text, **texts})


def a_picture_file(size: tuple[int, int] = (1600, 900), kind: str = "JPEG", **more: Any) -> bytes:
    """With everything a camera writes into it."""
    image, written = Image.effect_noise(size, 60).convert("RGB"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Kamerahersteller Geheim"
    image.save(written, kind, exif=exif, **more)
    return written.getvalue()


def a_picture(cast: Cast, alternative: dict[str, str] | None = None, *, is_decorative: bool = False) -> SiteImage:
    with cast.app.app_context():
        picture = read_picture(io.BytesIO(a_picture_file()))
        stored = store_picture(picture)
        with transaction(writing=True):
            said = {"de": "Zwei Jugendliche an einer Werkbank"} if alternative is None else alternative
            return add_picture(coordination(cast), picture, stored, alternative=said, is_decorative=is_decorative)


def read(cast: Cast, path: str) -> str:
    answer = cast.browser(None).get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.text


def send(visitor: Browser, path: str, **fields: str) -> TestResponse:
    """Open the page with the form and send it, as a person does."""
    page = visitor.get(path).text
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return visitor.post(path, {"token": found.group(1), **fields})
