"""Groups (Gremien) and who belongs to them."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub.accounts import groups as keeping
from hub.accounts import handover
from hub.accounts.forms import GroupForm, MemberForm, person_choices
from hub.accounts.models import Group, Person
from hub.accounts.queries import active_people, groups_page, members_of, members_per_group
from hub.accounts.routes import blueprint
from hub.forms import errors_on
from hub.guard import allow, signed_in_user


@blueprint.get("/groups")
@allow("groups.manage")
def groups() -> Any:
    page = groups_page(request.args.get("page", 1, type=int))
    members = members_per_group([group.id for group in page.rows])
    crumbs = [(gettext("Gruppen"), None)]
    return render_template("accounts/groups.html", page=page, members=members, crumbs=crumbs)


@blueprint.route("/groups/new", methods=["GET", "POST"])
@allow("groups.manage")
def new_group() -> Any:
    form = GroupForm()
    if form.validate_on_submit():
        with errors_on(form.name):
            made = keeping.add_group(name=form.name.data, purpose=form.purpose.data or "", actor=signed_in_user())
            flash(
                gettext("Die Gruppe „%(name)s“ ist angelegt. Jetzt fehlen noch Mitglieder.", name=made.name), "success"
            )
            return redirect(url_for("accounts.group", group_id=made.id))
    page = render_template("accounts/new_group.html", form=form, crumbs=_crumbs(gettext("Neue Gruppe")))
    return page, 422 if form.errors else 200


@blueprint.route("/groups/<uuid:group_id>", methods=["GET", "POST"])
@allow("groups.manage", loads=Group)
def group(group: Group) -> Any:
    form = GroupForm(obj=group)
    if form.validate_on_submit():
        with errors_on(form.name):
            keeping.change_group(group, name=form.name.data, purpose=form.purpose.data or "", actor=signed_in_user())
            flash(gettext("Gespeichert."), "success")
            return redirect(url_for("accounts.group", group_id=group.id))
    return _group_page(group, form, _member_form(group, empty=True))


@blueprint.post("/groups/<uuid:group_id>/members")
@allow("groups.manage", loads=Group)
def add_member(group: Group) -> Any:
    """Two steps: the first POST says in words what the person will see, the one with `confirmed` does it."""
    form = _member_form(group)
    if not form.validate():
        return _group_page(group, GroupForm(formdata=None, obj=group), form)
    person = _person(form.person_id.data)
    if not form.confirmed.data:
        return _confirm_page("add_member", group, person=person)
    with errors_on(form.person_id):
        keeping.add_member(group, person, actor=signed_in_user())
        flash(gettext("%(name)s gehört jetzt zur Gruppe.", name=person.name), "success")
        return redirect(url_for("accounts.group", group_id=group.id))
    return _group_page(group, GroupForm(formdata=None, obj=group), form)


@blueprint.post("/groups/<uuid:group_id>/members/<uuid:person_id>/remove")
@allow("groups.manage", loads=Group)
def remove_member(group: Group, person_id: uuid.UUID) -> Any:
    person = keeping.remove_member(group, person_id, actor=signed_in_user())
    flash(gettext("%(name)s gehört nicht mehr zur Gruppe.", name=person.name), "success")
    return redirect(url_for("accounts.group", group_id=group.id))


@blueprint.route("/groups/<uuid:group_id>/delete", methods=["GET", "POST"])
@allow("groups.manage", loads=Group)
def delete_group(group: Group) -> Any:
    if request.method == "GET":
        return _confirm_page("delete_group", group, members=members_of(group))
    keeping.delete_group(group, actor=signed_in_user())
    flash(gettext("Die Gruppe „%(name)s“ ist gelöscht.", name=group.name), "success")
    return redirect(url_for("accounts.groups"))


def _member_form(group: Group, *, empty: bool = False) -> MemberForm:
    form = MemberForm(formdata=None) if empty else MemberForm()
    members = {member.id for member in members_of(group)}
    candidates = [person for person in active_people() if person.id not in members]
    form.person_id.choices = person_choices(candidates, nobody=gettext("Bitte wählen"))
    return form


def _person(person_id: uuid.UUID) -> Person:
    return next(person for person in active_people() if person.id == person_id)


def _group_page(group: Group, form: GroupForm, member_form: MemberForm) -> Any:
    page = render_template(
        "accounts/group.html",
        group=group,
        form=form,
        member_form=member_form,
        members=members_of(group),
        shared=handover.held_by(group.principal),
        crumbs=_crumbs(group.name),
    )
    return page, 422 if form.errors or member_form.errors else 200


def _confirm_page(name: str, group: Group, **values: Any) -> str:
    crumbs = [*_crumbs(group.name)[:1], (group.name, url_for("accounts.group", group_id=group.id))]
    shared = handover.held_by(group.principal)
    return render_template(f"accounts/{name}.html", group=group, shared=shared, crumbs=crumbs, **values)


def _crumbs(here: str) -> list[tuple[str, str | None]]:
    return [(gettext("Gruppen"), url_for("accounts.groups")), (here, None)]
