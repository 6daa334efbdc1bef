"""Contacts of the public site, for those who write it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select

from hub.accounts.models import Institution
from hub.db import session
from hub.errors import HubError
from hub.feedback.content import LANGUAGE_NAMES, RIGHT_TO_LEFT
from hub.guard import allow, signed_in_user
from hub.site.contacts import Contact, add_contact, change_contact, move_contact, remove_contact
from hub.site.forms import MAX_CONTACT_CHARACTERS, TooLong, chosen_id, typed_texts
from hub.site.models import SiteContact
from hub.site.queries import contacts
from hub.site.routes import blueprint
from hub.site.routes.pages import crumbs, site_tabs
from hub.site.texts import clean


@blueprint.get("/site/contacts")
@allow("site.edit")
def contact_list() -> str:
    return render_template(
        "site/contacts.html",
        contacts=contacts(),
        tabs=site_tabs("/site/contacts"),
        crumbs=crumbs((gettext("Kontakte"), None)),
    )


@blueprint.route("/site/contacts/new", methods=["GET", "POST"])
@allow("site.edit")
def new_contact() -> Any:
    if request.method == "GET":
        return _form(Contact({}, {}, {}))
    try:
        add_contact(signed_in_user(), _typed())
    except HubError as error:
        return _form(_typed(check=False), error=error), error.status
    flash(gettext("Der Kontakt steht auf der öffentlichen Seite."), "success")
    return redirect(url_for("site.contact_list"))


@blueprint.route("/site/contacts/<uuid:contact_id>/edit", methods=["GET", "POST"])
@allow("site.edit", loads=SiteContact)
def edit_contact(row: SiteContact) -> Any:
    if request.method == "GET":
        return _form(_contact_of(row), row=row)
    try:
        change_contact(signed_in_user(), row, _typed())
    except HubError as error:
        return _form(_typed(check=False), row=row, error=error), error.status
    flash(gettext("Der Kontakt ist geändert."), "success")
    return redirect(url_for("site.contact_list"))


@blueprint.post("/site/contacts/<uuid:contact_id>/move")
@allow("site.edit", loads=SiteContact)
def move_contact_row(row: SiteContact) -> Any:
    move_contact(signed_in_user(), row, up=request.form.get("direction") == "up")
    return redirect(url_for("site.contact_list"))


@blueprint.post("/site/contacts/<uuid:contact_id>/remove")
@allow("site.edit", loads=SiteContact)
def remove_contact_row(row: SiteContact) -> Any:
    remove_contact(signed_in_user(), row)
    flash(gettext("Der Kontakt ist entfernt."), "success")
    return redirect(url_for("site.contact_list"))


def _typed(*, check: bool = True) -> Contact:
    """Raises `TooLong`."""
    form = request.form
    contact = Contact(
        need=typed_texts(form, "need", {}),
        about=typed_texts(form, "about", {}),
        hours=typed_texts(form, "hours", {}),
        name=clean(form.get("name", "")),
        phone=clean(form.get("phone", "")),
        email=clean(form.get("email", "")),
        institution_id=_institution_id(),
    )
    texts = [*contact.need.values(), *contact.about.values(), *contact.hours.values()]
    if check and max(map(len, [*texts, contact.name, contact.phone, contact.email])) > MAX_CONTACT_CHARACTERS:
        raise TooLong
    return contact


def _institution_id() -> Any:
    chosen = chosen_id(request.form.get("institution_id"))
    return chosen if chosen and session().get(Institution, chosen) is not None else None


def _contact_of(row: SiteContact) -> Contact:
    return Contact(row.need, row.about, row.hours, row.name, row.phone, row.email, row.institution_id)


def _form(contact: Contact, *, row: SiteContact | None = None, error: HubError | None = None) -> str:
    return render_template(
        "site/edit_contact.html",
        contact=contact,
        row=row,
        error=error.message if error else None,
        languages=LANGUAGE_NAMES,
        right_to_left=RIGHT_TO_LEFT,
        institutions=session().execute(select(Institution.id, Institution.name).order_by(Institution.name)).all(),
        most=MAX_CONTACT_CHARACTERS,
        crumbs=crumbs((gettext("Kontakte"), "/site/contacts"), (gettext("Ändern") if row else gettext("Neu"), None)),
    )
