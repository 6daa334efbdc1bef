"""The pages of the public site, public ones in several languages, and those of writing it."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

from PIL import Image
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.days import today
from hub.db import transaction
from hub.demo import DOMAIN
from hub.feedback.content import LANGUAGES
from hub.site.content import PICTURE, Block
from hub.site.models import APPOINTMENT, BARRIER, SiteContact, SiteMessage, SitePage
from hub.site.pages import change_page, draft_of, publish_page
from hub.site.pictures import add_picture, read_picture, store_picture
from tests.browser.live import LiveHub
from tests.browser.shown import Shown

INFORMATION = "/public/pages/was-ist-eine-ausbildung"
PAGES = [
    *(Shown("site.public_start", None, f"/public?language={language}") for language in LANGUAGES),
    *(Shown("site.report_barrier", None, f"/public/accessibility/report?language={code}") for code in LANGUAGES),
    *(
        Shown(endpoint, None, f"{address}?language={language}")
        for language in ("de", "ar")
        for endpoint, address in (
            ("site.public_contacts", "/public/contacts"),
            ("site.public_information", "/public/pages"),
            ("site.public_information_page", INFORMATION),
            ("site.public_feedback", "/public/feedback"),
            ("site.public_privacy", "/public/privacy"),
            ("site.public_imprint", "/public/imprint"),
            ("site.public_accessibility", "/public/accessibility"),
            ("site.wish_appointment", "/public/appointment"),
        )
    ),
    Shown("calendar.public_list", None, "/public/events?language=ar"),
    Shown("calendar.public_event_page", None, "/public/events/{public_event}?language=ar"),
    Shown("site.pages", "koordination", "/site"),
    Shown("site.new_page", "koordination", "/site/pages/new"),
    Shown("site.page", "koordination", "/site/pages/{site_page}"),
    Shown("site.page", "schulsozialarbeit", "/site/pages/{site_start}"),
    Shown("site.preview", "koordination", "/site/pages/{site_page}/preview"),
    Shown("site.preview", "koordination", "/site/pages/{site_start}/preview?language=ar"),
    Shown("site.publish", "koordination", "/site/pages/{site_page}/publish"),
    Shown("site.history", "koordination", "/site/pages/{site_page}/history"),
    Shown("site.version", "koordination", "/site/pages/{site_page}/versions/1"),
    Shown("site.withdraw", "koordination", "/site/pages/{site_page}/withdraw"),
    Shown("site.remove_page", "koordination", "/site/pages/{site_page}/delete"),
    Shown("site.contact_list", "koordination", "/site/contacts"),
    Shown("site.new_contact", "koordination", "/site/contacts/new"),
    Shown("site.edit_contact", "koordination", "/site/contacts/{site_contact}/edit"),
    Shown("site.picture_list", "koordination", "/site/pictures"),
    Shown("site.edit_picture", "koordination", "/site/pictures/{site_picture}/edit"),
    Shown("site.inbox", "koordination", "/site/messages"),
    Shown("site.editor_list", "koordination", "/site/editors"),
]
NOT_PAGES = {"site.public_picture", "site.picture"}


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """A picture on the sample page, and a message of each kind."""
    drawn = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(drawn, "PNG")
    with hub.app.app_context():
        picture = read_picture(io.BytesIO(drawn.getvalue()))
        stored = store_picture(picture)
        with transaction(writing=True) as opened:
            user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
            said = {"de": "Eine Treppe im Licht"}
            image = add_picture(user, picture, stored, alternative=said, is_decorative=False)
            pages = {page.slug: page for page in opened.scalars(select(SitePage))}
            page = pages["was-ist-eine-ausbildung"]
            content = draft_of(page)
            block = Block(id="picture", kind=PICTURE, about=image.id)
            content = content.model_copy(update={"blocks": [*content.blocks, block]})
            change_page(user, page, content, revision=page.revision)
            publish_page(user, page, revision=page.revision)
            days = {"sent_on": today(), "delete_on": today() + timedelta(days=90)}
            opened.add(SiteMessage(id=uuid.uuid4(), kind=BARRIER, text="Zu kleine Schrift", page="/public", **days))
            opened.add(SiteMessage(id=uuid.uuid4(), kind=APPOINTMENT, text="Beratung", reach_by="0123 456", **days))
            contact = opened.scalars(select(SiteContact)).first()
            assert contact
            return {
                "site_page": str(page.id),
                "site_start": str(pages["start"].id),
                "site_contact": str(contact.id),
                "site_picture": str(image.id),
            }
