"""Taking a whole Bereich out, for those who manage it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_babel import gettext, ngettext

from hub.answers import language
from hub.documents.models import Workspace
from hub.documents.pages import workspace_tabs
from hub.exchange.archives import zip_response
from hub.exchange.export import Export, export_of, files_of_export, note_export
from hub.exchange.history import can_print
from hub.exchange.routes import blueprint
from hub.formats import filesize
from hub.guard import allow, allow_stream, signed_in_user


@blueprint.get("/workspaces/<uuid:workspace_id>/export")
@allow("workspaces.manage", loads=Workspace)
def export_page(workspace: Workspace) -> str:
    export = export_of(workspace)
    return render_template(
        "exchange/export.html",
        workspace=workspace,
        documents=ngettext("%(num)s Dokument", "%(num)s Dokumente", export.documents),
        versions=ngettext("%(num)s Fassung", "%(num)s Fassungen", len(export.versions)),
        size=filesize(export.size, language()),
        prints=can_print(),
        workspace_tabs=workspace_tabs(workspace.id, at=request.path),
        crumbs=_crumbs(workspace),
    )


@blueprint.post("/workspaces/<uuid:workspace_id>/export")
@allow_stream("workspaces.manage", loads=Workspace, first=export_of)
def export_workspace(export: Export) -> Any:
    """Without a length: the history is set while the documents are on their way."""
    note_export(signed_in_user(), export)
    return zip_response(f"{export.workspace.name} Export", files_of_export(export), length=None)


def _crumbs(workspace: Workspace) -> list[tuple[str, str | None]]:
    home = f"/workspaces/{workspace.id}"
    return [(gettext("Ablage"), "/workspaces"), (workspace.name, home), (gettext("Export"), None)]
