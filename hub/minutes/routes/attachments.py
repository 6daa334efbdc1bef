"""Documents of the Ablage that belong to an item."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from hub.documents.models import Document
from hub.documents.pages import icon_of
from hub.errors import NotFound
from hub.guard import admit, allow, signed_in_user
from hub.minutes.agenda import attach, detach
from hub.minutes.models import AgendaItem
from hub.minutes.pages import events_of
from hub.minutes.queries import attached_to, documents_to_attach
from hub.minutes.routes import blueprint
from hub.minutes.state import event_of


@blueprint.get("/agenda-items/<uuid:item_id>/attachments")
@allow("agenda.write", loads=AgendaItem)
def attachments(item: AgendaItem) -> str:
    event, user = event_of(item), signed_in_user()
    words = request.args.get("q", "")[:200]
    attached = attached_to(user, item)
    known = {one.id for one in attached}
    return render_template(
        "minutes/attachments.html",
        item=item,
        event=event,
        words=words,
        attached=attached,
        found=[one for one in documents_to_attach(user, event, words) if one.id not in known],
        icon_of=icon_of,
        crumbs=[
            *events_of(event),
            (gettext("Tagesordnung"), f"/events/{event.id}/agenda"),
            (gettext("Unterlagen"), None),
        ],
    )


@blueprint.post("/agenda-items/<uuid:item_id>/attach")
@allow("agenda.write", loads=AgendaItem)
def attach_document(item: AgendaItem) -> Any:
    """Only what the person may read: whose id they guess is not there."""
    document = admit("documents.read", Document, _document_id())
    attach(signed_in_user(), item, document)
    flash(gettext("„%(name)s“ gehört jetzt zu diesem Punkt.", name=document.name), "success")
    return redirect(f"/agenda-items/{item.id}/attachments")


@blueprint.post("/agenda-items/<uuid:item_id>/detach")
@allow("agenda.write", loads=AgendaItem)
def detach_document(item: AgendaItem) -> Any:
    detach(signed_in_user(), item, _document_id())
    return redirect(f"/agenda-items/{item.id}/attachments")


def _document_id() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("document", ""))
    except ValueError:
        raise NotFound from None
