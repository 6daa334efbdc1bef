"""What came in from the public site, for those who look after it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from hub.guard import allow, signed_in_user
from hub.site.messages import KEPT_DAYS, settle_message
from hub.site.models import APPOINTMENT, SiteMessage
from hub.site.queries import waiting_messages
from hub.site.routes import blueprint
from hub.site.routes.pages import crumbs, site_tabs


@blueprint.get("/site/messages")
@allow("site.edit")
def inbox() -> str:
    return render_template(
        "site/messages.html",
        waiting=waiting_messages(),
        wish=APPOINTMENT,
        kept_days=KEPT_DAYS,
        tabs=site_tabs("/site/messages"),
        crumbs=crumbs((gettext("Nachrichten"), None)),
    )


@blueprint.post("/site/messages/<uuid:message_id>/settle")
@allow("site.edit", loads=SiteMessage)
def settle(message: SiteMessage) -> Any:
    settle_message(signed_in_user(), message)
    flash(gettext("Erledigt. Die Nachricht ist gelöscht."), "success")
    return redirect(url_for("site.inbox"))
