"""The page „Aufbewahrung“ of a Bereich: what becomes due, and what can be done with it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from hub import slots
from hub.accounts.signed_in import User
from hub.days import today
from hub.documents.models import MANAGE, Workspace
from hub.documents.pages import icon_of, workspace_tabs
from hub.forms import chosen_ids, errors_on
from hub.guard import allow, signed_in_user
from hub.retention.deletion import propose_deletion
from hub.retention.ends import chosen_due, offer_to_archive, postpone
from hub.retention.forms import PostponeForm
from hub.retention.kept_documents import due_in
from hub.retention.labels import ANSWER_LABELS, OUTCOME_LABELS
from hub.retention.lists import offers_in, open_proposals_in, records_in
from hub.retention.queries import holds_in
from hub.retention.routes import blueprint
from hub.slots import Action, fills


@blueprint.get("/workspaces/<uuid:workspace_id>/retention")
@allow("retention.manage", loads=Workspace)
def workspace_retention(workspace: Workspace) -> str:
    address = f"/workspaces/{workspace.id}/retention"
    return render_template(
        "retention/workspace.html",
        workspace=workspace,
        page=due_in(workspace.id, page=request.args.get("page", 1, type=int)),
        today=today(),
        proposals=open_proposals_in(workspace.id),
        offers=offers_in(workspace.id),
        holds=holds_in(workspace.id),
        records=records_in(workspace.id),
        outcomes=OUTCOME_LABELS,
        answers=ANSWER_LABELS,
        icon_of=icon_of,
        actions=[
            Action(gettext("Archiv anbieten"), f"{address}/offer", "archive"),
            Action(gettext("Länger aufbewahren"), f"{address}/postpone", "clock"),
            Action(gettext("Löschung vorschlagen"), f"{address}/propose", "trash", is_danger=True),
        ],
        workspace_tabs=workspace_tabs(workspace.id, at=address),
        crumbs=crumbs_in(workspace),
    )


@blueprint.post("/workspaces/<uuid:workspace_id>/retention/offer")
@allow("retention.manage", loads=Workspace)
def offer(workspace: Workspace) -> Any:
    made = offer_to_archive(signed_in_user(), workspace, chosen_ids())
    flash(gettext("Die Liste für das Archiv ist fertig. Sie können sie als CSV speichern und senden."), "success")
    return redirect(url_for("retention.archive_offer", offer_id=made.id))


@blueprint.post("/workspaces/<uuid:workspace_id>/retention/propose")
@allow("retention.manage", loads=Workspace)
def propose(workspace: Workspace) -> Any:
    made = propose_deletion(signed_in_user(), workspace, chosen_ids())
    flash(gettext("Vorgeschlagen. Gelöscht wird erst, wenn eine zweite Person bestätigt."), "success")
    return redirect(url_for("retention.deletion_proposal", proposal_id=made.id))


@blueprint.post("/workspaces/<uuid:workspace_id>/retention/postpone")
@allow("retention.manage", loads=Workspace)
def keep_longer(workspace: Workspace) -> Any:
    """Two steps: the list posts what is meant, the page asks until when and why."""
    ids = chosen_ids()
    is_asked = "to" in request.form
    form = PostponeForm(formdata=request.form if is_asked else None)
    if is_asked and form.validate_on_submit():
        with errors_on(form.to):
            count = postpone(signed_in_user(), workspace, ids, to=form.to.data, reason=form.reason.data)
            flash(ngettext("%(num)s Dokument bleibt länger.", "%(num)s Dokumente bleiben länger.", count), "success")
            return redirect(url_for("retention.workspace_retention", workspace_id=workspace.id))
    page = render_template(
        "retention/postpone.html",
        form=form,
        workspace=workspace,
        documents=chosen_due(workspace, ids),
        crumbs=crumbs_in(workspace),
    )
    return page, 422 if form.errors else 200


@fills(slots.WORKSPACE_TABS, order=60)
def retention_tab(_user: User, workspace_id: uuid.UUID, level: int) -> list[Action]:
    return [Action(gettext("Aufbewahrung"), f"/workspaces/{workspace_id}/retention")] if level >= MANAGE else []


def crumbs_in(workspace: Workspace, here: str = "") -> list[tuple[str, str | None]]:
    """The way to the page of a Bereich, or to one below it."""
    way: list[tuple[str, str | None]] = [(gettext("Ablage"), "/workspaces")]
    way.append((workspace.name, f"/workspaces/{workspace.id}"))
    if not here:
        return [*way, (gettext("Aufbewahrung"), None)]
    return [*way, (gettext("Aufbewahrung"), f"/workspaces/{workspace.id}/retention"), (here, None)]
