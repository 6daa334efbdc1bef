"""The partners of the cooperation."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub.accounts.forms import InstitutionForm
from hub.accounts.institutions import Description, add_institution, change_institution
from hub.accounts.labels import LEGAL_AREA_LABELS
from hub.accounts.models import Institution
from hub.accounts.queries import institutions_page, people_per_institution
from hub.accounts.routes import blueprint
from hub.forms import errors_on
from hub.guard import allow, signed_in_user


@blueprint.get("/institutions")
@allow("accounts.manage")
def institutions() -> Any:
    page = institutions_page(request.args.get("page", 1, type=int))
    return render_template(
        "accounts/institutions.html",
        page=page,
        people=people_per_institution([institution.id for institution in page.rows]),
        legal_area_labels=LEGAL_AREA_LABELS,
        crumbs=[(gettext("Institutionen"), None)],
    )


@blueprint.route("/institutions/new", methods=["GET", "POST"])
@allow("accounts.manage")
def new_institution() -> Any:
    form = InstitutionForm()
    if form.validate_on_submit():
        with errors_on(form.name):
            made = add_institution(_description(form), actor=signed_in_user())
            flash(gettext("%(name)s ist angelegt.", name=made.name), "success")
            return redirect(url_for("accounts.institutions"))
    return _form_page(form, gettext("Neue Institution"))


@blueprint.route("/institutions/<uuid:institution_id>", methods=["GET", "POST"])
@allow("accounts.manage", loads=Institution)
def institution(institution: Institution) -> Any:
    form = InstitutionForm(obj=institution)
    if form.validate_on_submit():
        with errors_on(form.name):
            change_institution(institution, _description(form), actor=signed_in_user())
            flash(gettext("Gespeichert."), "success")
            return redirect(url_for("accounts.institutions"))
    return _form_page(form, institution.name)


def _description(form: InstitutionForm) -> Description:
    return Description(form.name.data, form.short_name.data, form.legal_area.data, form.contact.data or "")


def _form_page(form: InstitutionForm, title: str) -> Any:
    crumbs = [(gettext("Institutionen"), url_for("accounts.institutions")), (title, None)]
    page = render_template("accounts/institution.html", form=form, title=title, crumbs=crumbs)
    return page, 422 if form.errors else 200
