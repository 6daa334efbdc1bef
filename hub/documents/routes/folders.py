"""Pages of folders: the list, new folder, renaming."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub import slots
from hub.accounts.signed_in import User
from hub.documents.entries import rename_entry
from hub.documents.folders import create_folder
from hub.documents.forms import NameForm
from hub.documents.models import CONTRIBUTE, Document, Entry, Folder
from hub.documents.pages import entry_url, frame_of, lines_of, workspace_tabs
from hub.documents.queries import SORTS, entries_in
from hub.documents.routes import blueprint
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.permissions import level_in
from hub.slots import Action


@blueprint.get("/folders/<uuid:folder_id>")
@allow("documents.read", loads=Folder)
def folder(folder: Folder) -> str:
    user = signed_in_user()
    level = level_in(user, folder.workspace_id)
    sort = request.args.get("sort", "name")
    sort = sort if sort in SORTS else "name"
    descending = request.args.get("order") == "desc"
    page = entries_in(folder, sort=sort, descending=descending, page=request.args.get("page", 1, type=int))

    def page_url(number: int) -> str | None:
        if not 1 <= number <= page.last:
            return None
        return f"?sort={sort}&order={'desc' if descending else 'asc'}&page={number}"

    def sort_url(key: str) -> str:
        return f"?sort={key}&order={'desc' if key == sort and not descending else 'asc'}"

    return render_template(
        "documents/folder.html",
        folder=folder,
        rows=lines_of(page.rows, user=user),
        sort={"key": sort, "descending": descending},
        sort_url=sort_url,
        first=page.first_row,
        last=page.first_row + len(page.rows) - 1,
        total=page.total,
        previous_url=page_url(page.number - 1),
        next_url=page_url(page.number + 1),
        may_write=level >= CONTRIBUTE,
        workspace_tabs=_tabs_on(folder),
        top=slots.panels(slots.FOLDER_TOP, user, folder, level),
        actions=slots.actions(slots.FOLDER_ACTIONS, user, folder, level),
        selection_actions=_selection_actions(user, folder, level),
        **frame_of(folder),
    )


def _tabs_on(folder: Folder) -> list[tuple[str, str, bool]]:
    """Only the first page of a Bereich leads to its others."""
    return workspace_tabs(folder.workspace_id, at=f"/workspaces/{folder.workspace_id}") if folder.is_root else []


def _selection_actions(user: User, folder: Folder, level: int) -> list[Action]:
    address = f"/folders/{folder.id}/selection"
    found = slots.actions(slots.SELECTION_ACTIONS, user, folder, level)
    if level >= CONTRIBUTE:
        found.append(Action(gettext("Verschieben"), f"{address}/move", "move"))
    found.append(Action(gettext("Kopieren"), f"{address}/copy", "copy"))
    if level >= CONTRIBUTE:
        found.append(Action(gettext("In den Papierkorb"), f"{address}/trash", "trash", is_danger=True))
    return found


@blueprint.route("/folders/<uuid:folder_id>/new-folder", methods=["GET", "POST"])
@allow("documents.add", loads=Folder)
def new_folder(folder: Folder) -> Any:
    form = NameForm()
    if form.validate_on_submit():
        with errors_on(form.name):
            made = create_folder(signed_in_user(), folder, name=form.name.data)
            flash(gettext("Ordner „%(name)s“ angelegt.", name=made.name), "success")
            return redirect(entry_url(folder))
    return _name_page(
        form, folder, title=gettext("Neuer Ordner"), submit=gettext("Ordner anlegen"), back=entry_url(folder)
    )


@blueprint.route("/folders/<uuid:entry_id>/rename", methods=["GET", "POST"], endpoint="rename_folder")
@allow("documents.change", loads=Folder)
def rename_folder(folder: Folder) -> Any:
    return _rename(folder)


@blueprint.route("/documents/<uuid:entry_id>/rename", methods=["GET", "POST"], endpoint="rename_document")
@allow("documents.change", loads=Document)
def rename_document(document: Document) -> Any:
    return _rename(document)


def _rename(entry: Entry) -> Any:
    form = NameForm(name=entry.name, revision=entry.revision)
    if form.validate_on_submit():
        with errors_on(form.name):
            rename_entry(signed_in_user(), entry, name=form.name.data, revision=form.revision.data)
            flash(gettext("Umbenannt in „%(name)s“.", name=entry.name), "success")
            return redirect(entry_url(entry))
    return _name_page(
        form,
        entry,
        title=gettext("„%(name)s“ umbenennen", name=entry.name),
        submit=gettext("Umbenennen"),
        back=entry_url(entry),
    )


def _name_page(form: NameForm, entry: Entry, *, title: str, submit: str, back: str) -> tuple[str, int] | Response:
    page = render_template(
        "documents/name.html", form=form, title=title, submit_label=submit, back=back, **frame_of(entry)
    )
    return page, 422 if form.errors else 200
