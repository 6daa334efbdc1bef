"""The start page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from hub import slots
from hub.documents.pages import lines_of
from hub.documents.queries import changes_for, recent_documents, workspaces_of
from hub.finder.saved import searches_of
from hub.guard import allow, signed_in_user
from hub.permissions import can

blueprint = Blueprint("portal", __name__)


@blueprint.get("/")
@allow("account.own")
def start() -> Any:
    user = signed_in_user()
    if user.role == "administration":
        return redirect(url_for("accounts.people"))
    if user.role == "data-protection":
        return redirect(url_for("audit.trail"))
    return render_template(
        "portal/start.html",
        changes=lines_of(changes_for(user), user=user),
        recent=lines_of(recent_documents(user), user=user),
        workspaces=workspaces_of(user),
        searches=searches_of(user),
        last_visit_at=user.previous_visit_at,
        may_create=can(user, "workspaces.create"),
        panels=slots.panels(slots.START_PANELS, user),
        aside=slots.panels(slots.START_ASIDE, user),
    )
