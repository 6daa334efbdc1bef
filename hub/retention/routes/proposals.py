"""Deletion by two people: the second one reads what it is about, confirms or withdraws."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext

from hub.accounts.models import Person
from hub.db import session
from hub.documents.models import Workspace
from hub.documents.pages import icon_of
from hub.guard import allow, signed_in_user
from hub.retention.deletion import check_proposal, confirm_deletion, withdraw_proposal
from hub.retention.models import OPEN, DeletionProposal
from hub.retention.routes import blueprint
from hub.retention.routes.due import crumbs_in


@blueprint.get("/deletion-proposals/<uuid:proposal_id>")
@allow("retention.manage", loads=DeletionProposal)
def deletion_proposal(proposal: DeletionProposal) -> str:
    workspace = session().get_one(Workspace, proposal.workspace_id)
    return render_template(
        "retention/proposal.html",
        proposal=proposal,
        is_open=proposal.state == OPEN,
        is_own=proposal.proposed_by == signed_in_user().id,
        proposer=session().get_one(Person, proposal.proposed_by).name,
        checked=check_proposal(proposal),
        icon_of=icon_of,
        crumbs=crumbs_in(workspace, gettext("Löschvorschlag")),
    )


@blueprint.post("/deletion-proposals/<uuid:proposal_id>/confirm")
@allow("retention.manage", loads=DeletionProposal)
def confirm(proposal: DeletionProposal) -> Any:
    made, checked = confirm_deletion(signed_in_user(), proposal)
    for name, reason in checked.dropped:
        flash(gettext("Herausgenommen: „%(name)s“ %(reason)s.", name=name, reason=reason), "warning")
    if made is None:
        flash(gettext("Es war nichts mehr zu löschen."), "info")
    else:
        flash(
            ngettext(
                "%(num)s Dokument ist endgültig gelöscht. Der Nachweis steht unten.",
                "%(num)s Dokumente sind endgültig gelöscht. Der Nachweis steht unten.",
                made.documents,
            ),
            "success",
        )
    return _back(proposal)


@blueprint.post("/deletion-proposals/<uuid:proposal_id>/withdraw")
@allow("retention.manage", loads=DeletionProposal)
def withdraw(proposal: DeletionProposal) -> Any:
    withdraw_proposal(signed_in_user(), proposal)
    flash(gettext("Der Löschvorschlag ist zurückgezogen. Es wurde nichts gelöscht."), "success")
    return _back(proposal)


def _back(proposal: DeletionProposal) -> Any:
    return redirect(url_for("retention.workspace_retention", workspace_id=proposal.workspace_id))
