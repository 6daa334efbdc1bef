"""The public pages: for everybody, the same for all who read one language; no cookie, kept by caches."""

from __future__ import annotations

import uuid
from pathlib import Path

from flask import Response, request

from hub import slots
from hub.calendar.public import next_public_events
from hub.calendar.public_words import when_in
from hub.db import session
from hub.documents.store import store
from hub.errors import NotFound
from hub.guard import public
from hub.public_pages import public_language, public_page
from hub.public_words import words
from hub.site.content import said
from hub.site.models import ACCESSIBILITY, FEEDBACK, IMPRINT, PRIVACY, START, SiteImage
from hub.site.queries import contacts, published_information, published_links, published_page
from hub.site.routes import blueprint
from hub.site.texts import phone_link
from hub.site.views import is_translated_law, note_for, shown_contact, shown_page

WORDS = Path(__file__).parent.parent / "words"
EVENTS_ON_START = 3
PICTURE_SECONDS = 24 * 3600


@blueprint.get("/public")
@public
def public_start() -> Response:
    language = public_language()
    content, _ = published_page(START)
    page = shown_page(content, language)
    return public_page(
        "site/public_start.html",
        language=language,
        about=page.beginning,
        words=words(WORDS, language),
        page=page,
        in_german=page.in_german,
        phone_link=phone_link(page.reach.phone) if page.reach else "",
        contacts=[shown_contact(row, institution, language) for row, institution in contacts()],
        events=[(event, when_in(event, language)) for event in next_public_events(EVENTS_ON_START)],
        panels=slots.panels(slots.PUBLIC_START, language),
    )


@blueprint.get("/public/contacts")
@public
def public_contacts() -> Response:
    language = public_language()
    shown = [shown_contact(row, institution, language) for row, institution in contacts()]
    texts = [text for contact in shown for text in (contact.need, contact.about, contact.hours)]
    spoken = words(WORDS, language)
    needs = ", ".join(contact.need.text for contact in shown)
    return public_page(
        "site/public_contacts.html",
        language=language,
        about=f"{spoken.say('need_help')} {needs}" if needs else spoken.say("no_contacts"),
        words=spoken,
        contacts=shown,
        in_german=note_for(texts, language),
    )


@blueprint.get("/public/pages")
@public
def public_information() -> Response:
    language = public_language()
    spoken = words(WORDS, language)
    links = [(link.slug, said(link.title, language)) for link in published_links()]
    return public_page(
        "site/public_information.html",
        language=language,
        about=", ".join(title.text for _, title in links) or spoken.say("no_pages"),
        words=spoken,
        links=links,
        in_german=note_for([title for _, title in links], language),
    )


@blueprint.get("/public/pages/<slug>")
@public
def public_information_page(slug: str) -> Response:
    content = published_information(slug)
    if content is None:
        raise NotFound
    language = public_language()
    page = shown_page(content, language)
    return public_page(
        "site/public_page.html",
        language=language,
        about=page.beginning,
        words=words(WORDS, language),
        page=page,
        in_german=page.in_german,
        part="information",
    )


@blueprint.get("/public/feedback")
@public
def public_feedback() -> Response:
    return _fixed(FEEDBACK)


@blueprint.get("/public/privacy")
@public
def public_privacy() -> Response:
    return _fixed(PRIVACY)


@blueprint.get("/public/imprint")
@public
def public_imprint() -> Response:
    return _fixed(IMPRINT)


@blueprint.get("/public/accessibility")
@public
def public_accessibility() -> Response:
    return _fixed(ACCESSIBILITY)


@blueprint.get("/public/pictures/<uuid:image_id>")
@public
def public_picture(image_id: uuid.UUID) -> Response:
    """A picture that a published page shows; its bytes never change under this address."""
    image = session().get(SiteImage, image_id)
    if image is None or not image.is_public:
        raise NotFound
    response = picture_response(image)
    response.headers["Cache-Control"] = f"public, max-age={PICTURE_SECONDS}"
    return response


def picture_response(image: SiteImage) -> Response:
    with store().open(image.store_key, image.store_version) as stream:
        response = Response(stream.read(), mimetype=image.media_type)
    response.set_etag(image.sha256)
    response.make_conditional(request)
    return response


def _fixed(kind: str) -> Response:
    language = public_language()
    content, _ = published_page(kind)
    page = shown_page(content, language)
    return public_page(
        "site/public_page.html",
        language=language,
        about=page.beginning,
        words=words(WORDS, language),
        page=page,
        in_german=page.in_german,
        is_translated_law=is_translated_law(kind, page, language),
        part=kind,
    )
