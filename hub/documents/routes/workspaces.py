"""The start page, the list of Bereiche, their settings and members."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub import slots
from hub.documents.audience import LEVEL_LABELS, audience_of, names_of_principals, sharers_of
from hub.documents.folders import root_of
from hub.documents.forms import MemberForm, NewWorkspaceForm, WorkspaceForm
from hub.documents.models import Workspace
from hub.documents.pages import entry_url, workspace_tabs
from hub.documents.queries import possible_members, workspaces_of
from hub.documents.quota import room_in
from hub.documents.routes import blueprint
from hub.documents.workspaces import (
    change_member,
    create_workspace,
    describe_member_change,
    describe_workspace,
    grants_of,
)
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.permissions import can


@blueprint.get("/workspaces")
@allow("workspaces.list")
def workspaces() -> str:
    user = signed_in_user()
    rows = workspaces_of(user)
    return render_template(
        "documents/workspaces.html",
        workspaces=rows,
        sharers=sharers_of(row.id for row in rows),
        may_create=can(user, "workspaces.create"),
        actions=slots.actions(slots.WORKSPACES_ACTIONS, user),
        crumbs=[(gettext("Ablage"), None)],
    )


@blueprint.route("/workspaces/new", methods=["GET", "POST"])
@allow("workspaces.create")
def new_workspace() -> Any:
    form = NewWorkspaceForm()
    if form.validate_on_submit():
        with errors_on(form.name):
            made = create_workspace(
                signed_in_user(),
                name=form.name.data,
                purpose=form.purpose.data or "",
                standard_folders=form.standard_folders.data,
            )
            flash(
                gettext("Bereich „%(name)s“ angelegt. Jetzt können Sie sagen, wer mitarbeitet.", name=made.name),
                "success",
            )
            return redirect(url_for("documents.members", workspace_id=made.id))
    crumbs = [(gettext("Ablage"), "/workspaces"), (gettext("Neuer Bereich"), None)]
    page = render_template("documents/new_workspace.html", form=form, crumbs=crumbs)
    return page, 422 if form.errors else 200


@blueprint.get("/workspaces/<uuid:workspace_id>")
@allow("workspaces.read", loads=Workspace)
def workspace(workspace: Workspace) -> Any:
    return redirect(entry_url(root_of(workspace)))


@blueprint.get("/workspaces/<uuid:workspace_id>/audience")
@allow("workspaces.read", loads=Workspace)
def audience(workspace: Workspace) -> str:
    return render_template(
        "documents/audience.html",
        workspace=workspace,
        audience=audience_of(workspace.id),
        crumbs=_crumbs(workspace, gettext("Wer sieht das?")),
    )


@blueprint.route("/workspaces/<uuid:workspace_id>/settings", methods=["GET", "POST"])
@allow("workspaces.manage", loads=Workspace)
def workspace_settings(workspace: Workspace) -> Any:
    form = WorkspaceForm(obj=workspace)
    if form.validate_on_submit():
        with errors_on(form.name):
            describe_workspace(signed_in_user(), workspace, name=form.name.data, purpose=form.purpose.data or "")
            flash(gettext("Gespeichert."), "success")
            return redirect(url_for("documents.workspace", workspace_id=workspace.id))
    page = render_template(
        "documents/workspace_settings.html",
        form=form,
        workspace=workspace,
        room=room_in(workspace.id),
        workspace_tabs=workspace_tabs(workspace.id, at=request.path),
        crumbs=_crumbs(workspace, gettext("Einstellungen")),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/workspaces/<uuid:workspace_id>/members", methods=["GET", "POST"])
@allow("workspaces.manage", loads=Workspace)
def members(workspace: Workspace) -> Any:
    """Two steps: the first POST says in words what would change, the one with `confirmed` does it."""
    form = MemberForm()
    form.principal.choices = _grouped_choices()
    if form.validate_on_submit():
        return _change(workspace, principal=form.principal.data, level=int(form.level.data), form=form)
    return _members_page(workspace, form), 422 if form.errors else 200


@blueprint.post("/workspaces/<uuid:workspace_id>/members/remove")
@allow("workspaces.manage", loads=Workspace)
def remove_member(workspace: Workspace) -> Any:
    return _change(workspace, principal=request.form.get("principal", ""), level=None, form=MemberForm(formdata=None))


def _change(workspace: Workspace, *, principal: str, level: int | None, form: MemberForm) -> Any:
    form.principal.choices = _grouped_choices()
    if not request.form.get("confirmed"):
        return render_template(
            "documents/member_change.html",
            workspace=workspace,
            change=describe_member_change(workspace, principal=principal, level=level),
            principal=principal,
            level=level,
            crumbs=_crumbs(workspace, gettext("Mitglieder")),
        )
    with errors_on(form.principal):
        change_member(signed_in_user(), workspace, principal=principal, level=level)
        flash(gettext("Die Mitglieder von „%(name)s“ sind geändert.", name=workspace.name), "success")
        if can(signed_in_user(), "workspaces.manage", workspace):
            return redirect(url_for("documents.members", workspace_id=workspace.id))
        return redirect(url_for("documents.workspaces"))  # they have taken themselves out
    return _members_page(workspace, form), 422


def _members_page(workspace: Workspace, form: MemberForm) -> str:
    grants = grants_of(workspace.id)
    names = names_of_principals(grants)
    rows = sorted(
        (names.get(principal, principal), principal.partition(":")[0], str(LEVEL_LABELS[level]), principal)
        for principal, level in grants.items()
    )
    return render_template(
        "documents/members.html",
        workspace=workspace,
        form=form,
        grants=rows,
        workspace_tabs=workspace_tabs(workspace.id, at=f"/workspaces/{workspace.id}/members"),
        audience=audience_of(workspace.id),
        crumbs=_crumbs(workspace, gettext("Mitglieder")),
    )


def _grouped_choices() -> dict[str, list[tuple[str, str]]]:
    labels = {"institution": gettext("Institutionen"), "group": gettext("Gruppen"), "person": gettext("Personen")}
    choices: dict[str, list[tuple[str, str]]] = {label: [] for label in labels.values()}
    for principal, name, kind in possible_members():
        choices[labels[kind]].append((principal, name))
    return choices


def _crumbs(workspace: Workspace, here: str) -> list[tuple[str, str | None]]:
    return [(gettext("Ablage"), "/workspaces"), (workspace.name, f"/workspaces/{workspace.id}"), (here, None)]
