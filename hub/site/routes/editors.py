"""Who writes the public site: chosen by the Koordination."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub.accounts.models import Person
from hub.db import session
from hub.errors import NotFound
from hub.guard import allow, signed_in_user
from hub.site.editors import appoint_editor, dismiss_editor, editors, possible_editors
from hub.site.forms import chosen_id
from hub.site.routes import blueprint
from hub.site.routes.pages import crumbs, site_tabs


@blueprint.get("/site/editors")
@allow("site.appoint")
def editor_list() -> str:
    return render_template(
        "site/editors.html",
        editors=editors(),
        people=possible_editors(),
        tabs=site_tabs("/site/editors"),
        crumbs=crumbs((gettext("Wer schreibt mit?"), None)),
    )


@blueprint.post("/site/editors")
@allow("site.appoint")
def appoint() -> Any:
    person = _chosen_person()
    appoint_editor(signed_in_user(), person)
    flash(gettext("%(name)s kann jetzt die öffentliche Seite bearbeiten.", name=person.name), "success")
    return redirect(url_for("site.editor_list"))


@blueprint.post("/site/editors/dismiss")
@allow("site.appoint")
def dismiss() -> Any:
    person = _chosen_person()
    dismiss_editor(signed_in_user(), person)
    flash(gettext("%(name)s bearbeitet die öffentliche Seite nicht mehr.", name=person.name), "success")
    return redirect(url_for("site.editor_list"))


def _chosen_person() -> Person:
    chosen = chosen_id(request.form.get("person"))
    person = session().get(Person, chosen) if chosen else None
    if person is None:
        raise NotFound
    return person
