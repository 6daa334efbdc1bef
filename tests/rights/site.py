"""The public site, and writing it: the person who may read the Bereich was asked to write, too."""

from __future__ import annotations

import uuid
from datetime import timedelta

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.days import today
from hub.db import session
from hub.site.contacts import Contact, add_contact
from hub.site.editors import appoint_editor
from hub.site.models import BARRIER, SiteImage, SiteMessage
from hub.site.pages import create_page, publish_page
from tests.people import Cast

IDS = {
    "page_id": "site_page",
    "contact_id": "site_contact",
    "image_id": "site_image",
    "message_id": "site_message",
}
WORDS = {"<slug>": "erste-seite", "<int:number>": "1", "<kind>": "start"}
TABLE = """
GET    /public                                                                  200 200 200 200 200 200 200
GET    /public/contacts                                                         200 200 200 200 200 200 200
GET    /public/pages                                                            200 200 200 200 200 200 200
GET    /public/pages/<slug>                                                     200 200 200 200 200 200 200
GET    /public/feedback                                                         200 200 200 200 200 200 200
GET    /public/privacy                                                          200 200 200 200 200 200 200
GET    /public/imprint                                                          200 200 200 200 200 200 200
GET    /public/accessibility                                                    200 200 200 200 200 200 200
GET    /public/pictures/<uuid:image_id>                                         404 404 404 404 404 404 404
GET    /public/accessibility/report                                             200 200 200 200 200 200 200
POST   /public/accessibility/report                                             422 422 422 422 422 422 422
GET    /public/appointment                                                      200 200 200 200 200 200 200
POST   /public/appointment                                                      422 422 422 422 422 422 422
GET    /site                                                                    302 403 403 200 403 403 403
POST   /site/fixed-pages/<kind>                                                 302 403 403 302 403 403 403
GET    /site/pages/new                                                          302 403 403 200 403 403 403
POST   /site/pages/new                                                          302 403 403 422 403 403 403
GET    /site/pages/<uuid:page_id>                                               302 404 404 200 404 404 404
POST   /site/pages/<uuid:page_id>                                               302 404 404 409 404 404 404
POST   /site/pages/<uuid:page_id>/move                                          302 404 404 302 404 404 404
GET    /site/pages/<uuid:page_id>/preview                                       302 404 404 200 404 404 404
GET    /site/pages/<uuid:page_id>/publish                                       302 404 404 200 404 404 404
POST   /site/pages/<uuid:page_id>/publish                                       302 404 404 302 404 404 404
GET    /site/pages/<uuid:page_id>/history                                       302 404 404 200 404 404 404
GET    /site/pages/<uuid:page_id>/versions/<int:number>                         302 404 404 200 404 404 404
POST   /site/pages/<uuid:page_id>/versions/<int:number>/put-back                302 404 404 409 404 404 404
GET    /site/pages/<uuid:page_id>/withdraw                                      302 404 404 200 404 404 404
POST   /site/pages/<uuid:page_id>/withdraw                                      302 404 404 302 404 404 404
GET    /site/pages/<uuid:page_id>/delete                                        302 404 404 200 404 404 404
POST   /site/pages/<uuid:page_id>/delete                                        302 404 404 302 404 404 404
GET    /site/contacts                                                           302 403 403 200 403 403 403
GET    /site/contacts/new                                                       302 403 403 200 403 403 403
POST   /site/contacts/new                                                       302 403 403 422 403 403 403
GET    /site/contacts/<uuid:contact_id>/edit                                    302 404 404 200 404 404 404
POST   /site/contacts/<uuid:contact_id>/edit                                    302 404 404 422 404 404 404
POST   /site/contacts/<uuid:contact_id>/move                                    302 404 404 302 404 404 404
POST   /site/contacts/<uuid:contact_id>/remove                                  302 404 404 302 404 404 404
GET    /site/pictures                                                           302 403 403 200 403 403 403
POST   /site/pictures                                                           302 403 403 422 403 403 403
GET    /site/pictures/<uuid:image_id>                                           302 404 404 503 404 404 404
GET    /site/pictures/<uuid:image_id>/edit                                      302 404 404 200 404 404 404
POST   /site/pictures/<uuid:image_id>/edit                                      302 404 404 422 404 404 404
POST   /site/pictures/<uuid:image_id>/delete                                    302 404 404 302 404 404 404
GET    /site/messages                                                           302 403 403 200 403 403 403
POST   /site/messages/<uuid:message_id>/settle                                  302 404 404 302 404 404 404
GET    /site/editors                                                            302 403 403 403 403 403 403
POST   /site/editors                                                            302 403 403 403 403 403 403
POST   /site/editors/dismiss                                                    302 403 403 403 403 403 403
"""


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    """The picture's bytes are not there: who may see it finds the store at fault."""
    user = user_of_person(session().get_one(Person, cast.coordination.id))
    appoint_editor(user, session().get_one(Person, cast.reader.id))
    page = create_page(user, "Erste Seite")
    publish_page(user, page, revision=page.revision)
    contact = add_contact(user, Contact({"de": "Geld"}, {}, {}, phone="0123 456"))
    facts = {"media_type": "image/webp", "width": 10, "height": 10, "size": 10, "sha256": "0" * 64}
    image = SiteImage(
        id=uuid.uuid4(), store_key="keine", store_version="1", alternative={}, created_by=user.id, **facts
    )
    days = {"sent_on": today(), "delete_on": today() + timedelta(days=90)}
    message = SiteMessage(id=uuid.uuid4(), kind=BARRIER, text="Zu klein", **days)
    session().add_all([image, message])
    session().flush()
    return {
        "site_page": page.id,
        "site_contact": contact.id,
        "site_image": image.id,
        "site_message": message.id,
    }
