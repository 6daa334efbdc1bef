"""„Verlauf“ of a document, a folder and a Bereich, and the ways there."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.documents.folders import root_of
from hub.documents.models import Document, Folder, Workspace
from hub.documents.pages import entry_url, frame_of, workspace_tabs
from hub.guard import allow
from hub.history.queries import HistoryPage, history_of_document, history_of_folder, history_of_workspace
from hub.slots import Action

blueprint = Blueprint("history", __name__)

MAX_NUMBER = 2**31 - 1


@blueprint.get("/documents/<uuid:document_id>/history")
@allow("history.read", loads=Document)
def document_history(document: Document) -> str:
    page = history_of_document(document, before=_before())
    return _show(page, name=document.name, back=entry_url(document), **frame_of(document))


@blueprint.get("/folders/<uuid:folder_id>/history")
@allow("history.read", loads=Folder)
def folder_history(folder: Folder) -> str:
    page = history_of_folder(folder, before=_before())
    return _show(page, name=folder.name, back=entry_url(folder), **frame_of(folder))


@blueprint.get("/workspaces/<uuid:workspace_id>/history")
@allow("history.read", loads=Workspace)
def workspace_history(workspace: Workspace) -> str:
    page = history_of_workspace(workspace, before=_before())
    root = root_of(workspace)
    tabs = workspace_tabs(workspace.id, at=request.path)
    return _show(page, name=workspace.name, back=entry_url(root), workspace_tabs=tabs, **frame_of(root))


@slots.fills(slots.DOCUMENT_ACTIONS, order=80)
def _of_document(_user: User, document: Document, _level: int) -> list[Action]:
    return [Action(gettext("Verlauf"), f"{entry_url(document)}/history", "history")]


@slots.fills(slots.FOLDER_ACTIONS, order=80)
def _of_folder(_user: User, folder: Folder, _level: int) -> list[Action]:
    if folder.is_root:  # its Bereich has a tab for it
        return []
    return [Action(gettext("Verlauf"), f"{entry_url(folder)}/history", "history")]


@slots.fills(slots.WORKSPACE_TABS, order=80)
def _of_workspace(_user: User, workspace_id: uuid.UUID, _level: int) -> list[Action]:
    return [Action(gettext("Verlauf"), f"/workspaces/{workspace_id}/history")]


def _before() -> int | None:
    number = request.args.get("before", type=int)
    return min(number, MAX_NUMBER) if number is not None and number > 0 else None


def _show(page: HistoryPage, *, name: str, **frame: Any) -> str:
    return render_template("history/history.html", page=page, name=name, is_first=_before() is None, **frame)
