"""People for the Technische Administration: list, invite, change, close and reopen accounts, end their sessions."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub.accounts import handover
from hub.accounts.forms import (
    DeactivateForm,
    EditPersonForm,
    PeopleFilterForm,
    PersonForm,
    institution_choices,
    person_choices,
)
from hub.accounts.invitations import AddressTaken, Profile, invite_again, invite_person
from hub.accounts.labels import ROLE_LABELS, STATE_LABELS
from hub.accounts.models import Person
from hub.accounts.people import change_person, deactivate_person, reactivate_person
from hub.accounts.queries import (
    PeopleFilter,
    active_people,
    all_institutions,
    devices_of,
    groups_of,
    people_page,
    possible_deputies,
    represented_by,
    state_of,
)
from hub.accounts.routes import blueprint
from hub.accounts.sign_in import end_sign_in, end_sign_ins
from hub.db import session
from hub.errors import Conflict
from hub.forms import errors_on
from hub.guard import allow, signed_in_user


@blueprint.get("/people")
@allow("accounts.manage")
def people() -> Any:
    form = PeopleFilterForm(request.args)
    form.institution.choices = institution_choices(all_institutions(), nothing=gettext("Alle Institutionen"))
    wanted = _filter(form) if form.validate() else PeopleFilter()
    return render_template(
        "accounts/people.html",
        form=form,
        page=people_page(wanted, form.page.data or 1),
        chosen={name: value for name, value in request.args.items() if value and name != "page"},
        role_labels=ROLE_LABELS,
        state_labels=STATE_LABELS,
        state_of=state_of,
        crumbs=[(gettext("Personen"), None)],
    )


@blueprint.route("/people/new", methods=["GET", "POST"])
@allow("accounts.manage")
def new_person() -> Any:
    form = PersonForm()
    form.institution_id.choices = institution_choices(all_institutions())
    if form.validate_on_submit():
        with errors_on(form.email):
            person = invite_person(_profile(form), actor=signed_in_user())
            flash(gettext("Die Einladung an %(name)s ist unterwegs.", name=person.name), "success")
            return redirect(url_for("accounts.people"))
    page = render_template("accounts/new_person.html", form=form, crumbs=_crumbs(gettext("Person einladen")))
    return page, 422 if form.errors else 200


@blueprint.route("/people/<uuid:person_id>", methods=["GET", "POST"])
@allow("accounts.manage", loads=Person)
def person(person: Person) -> Any:
    form = EditPersonForm(obj=person)
    form.institution_id.choices = institution_choices(all_institutions())
    form.deputy_id.choices = person_choices(possible_deputies(person), nobody=gettext("niemand"))
    if form.validate_on_submit() and _changed(person, form):
        flash(gettext("Gespeichert."), "success")
        return redirect(url_for("accounts.person", person_id=person.id))
    page = render_template(
        "accounts/person.html",
        form=form,
        person=person,
        state=state_of(person),
        state_labels=STATE_LABELS,
        groups=groups_of(person),
        devices=devices_of(person.id),
        crumbs=_crumbs(person.name),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/people/<uuid:person_id>/invite")
@allow("accounts.manage", loads=Person)
def invite_person_again(person: Person) -> Any:
    invite_again(person, actor=signed_in_user())
    flash(gettext("Eine neue Einladung an %(name)s ist unterwegs.", name=person.name), "success")
    return redirect(url_for("accounts.person", person_id=person.id))


@blueprint.route("/people/<uuid:person_id>/deactivate", methods=["GET", "POST"])
@allow("accounts.manage", loads=Person)
def deactivate(person: Person) -> Any:
    form = DeactivateForm()
    others = {other.id: other for other in active_people() if other.id != person.id}
    form.successor_id.choices = person_choices(others.values(), nobody=gettext("niemanden"))
    if form.validate_on_submit():
        with errors_on(form.successor_id):
            successor = others.get(form.successor_id.data)
            deactivate_person(person, actor=signed_in_user(), successor=successor)
            flash(gettext("Das Konto von %(name)s ist deaktiviert.", name=person.name), "success")
            return redirect(url_for("accounts.people"))
    page = render_template(
        "accounts/deactivate.html",
        form=form,
        person=person,
        groups=groups_of(person),
        represented=represented_by(person),
        held=handover.held_by(person.principal),
        crumbs=_crumbs(gettext("Deaktivieren"), person),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/people/<uuid:person_id>/reactivate")
@allow("accounts.manage", loads=Person)
def reactivate(person: Person) -> Any:
    reactivate_person(person, actor=signed_in_user())
    flash(gettext("%(name)s kann sich wieder anmelden.", name=person.name), "success")
    return redirect(url_for("accounts.person", person_id=person.id))


@blueprint.get("/people/<uuid:person_id>/sessions")
@allow("accounts.manage", loads=Person)
def devices_of_person(person: Person) -> Any:
    return render_template(
        "accounts/devices.html",
        devices=devices_of(person.id),
        this_device=signed_in_user().sign_in_id,
        person=person,
        crumbs=_crumbs(gettext("Angemeldete Geräte"), person),
    )


@blueprint.post("/people/<uuid:person_id>/sessions/<uuid:sign_in_id>/end")
@allow("accounts.manage", loads=Person)
def end_device_of_person(person: Person, sign_in_id: uuid.UUID) -> Any:
    end_sign_in(sign_in_id, of=person, actor=signed_in_user())
    flash(gettext("Das Gerät ist abgemeldet."), "success")
    return redirect(url_for("accounts.devices_of_person", person_id=person.id))


@blueprint.post("/people/<uuid:person_id>/sessions/end-all")
@allow("accounts.manage", loads=Person)
def end_devices_of_person(person: Person) -> Any:
    end_sign_ins(of=person, actor=signed_in_user())
    flash(gettext("Alle Geräte von %(name)s sind abgemeldet.", name=person.name), "success")
    return redirect(url_for("accounts.devices_of_person", person_id=person.id))


def _filter(form: PeopleFilterForm) -> PeopleFilter:
    return PeopleFilter(
        institution_id=form.institution.data, role=form.role.data, state=form.state.data, words=form.q.data
    )


def _profile(form: PersonForm) -> Profile:
    deputy = form["deputy_id"].data if "deputy_id" in form else None
    return Profile(form.email.data, form.name.data, form.role.data, form.institution_id.data, deputy)


def _changed(person: Person, form: EditPersonForm) -> bool:
    """Try the change; a broken rule is shown at the field it is about."""
    try:
        with session().begin_nested():
            change_person(person, _profile(form), actor=signed_in_user())
    except AddressTaken as taken:
        form.email.errors = [str(taken.message)]
    except Conflict as conflict:
        form.role.errors = [str(conflict.message)]
    return not form.errors


def _crumbs(here: str, person: Person | None = None) -> list[tuple[str, str | None]]:
    crumbs: list[tuple[str, str | None]] = [(gettext("Personen"), url_for("accounts.people"))]
    if person:
        crumbs.append((person.name, url_for("accounts.person", person_id=person.id)))
    return [*crumbs, (here, None)]
