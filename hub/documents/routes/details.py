"""Angaben: of one document, of many at once; what takes its place; Wiedervorlagen."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext, ngettext

from hub import slots
from hub.accounts.signed_in import User
from hub.documents.audience import readers_of
from hub.documents.details import (
    Change,
    Details,
    change_details,
    describe_document,
    remove_successor,
    set_successor,
)
from hub.documents.forms import ChangeForm, DescribeForm
from hub.documents.models import CONTRIBUTE, Document, Folder
from hub.documents.pages import entry_url, frame_of, icon_of
from hub.documents.queries import categories_for, documents_to_choose, person_name
from hub.documents.reminders import finish_reminder, reminders_due_for
from hub.documents.routes import blueprint
from hub.documents.routes.selection import chosen
from hub.errors import HubError
from hub.forms import errors_on
from hub.guard import admit, allow, signed_in_user
from hub.slots import Action


class OnlyFolders(HubError):
    def __init__(self) -> None:
        super().__init__(gettext("Ordner haben keine Angaben. Bitte wählen Sie Dokumente aus."))


@blueprint.route("/documents/<uuid:document_id>/edit", methods=["GET", "POST"])
@allow("documents.change", loads=Document)
def describe(document: Document) -> Any:
    form = _describe_form(document)
    if form.validate_on_submit():
        with errors_on(form.title):
            describe_document(signed_in_user(), document, _details(form), revision=form.revision.data)
            flash(gettext("Angaben gespeichert."), "success")
            return redirect(entry_url(document))
    page = render_template(
        "documents/describe.html",
        form=form,
        document=document,
        categories=categories_for(signed_in_user()),
        **frame_of(document),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/documents/<uuid:document_id>/successor", methods=["GET", "POST"])
@allow("documents.change", loads=Document)
def successor(document: Document) -> Any:
    """Looking for the document that takes the place of this one, and saying so."""
    if request.method == "POST":
        found = admit("documents.read", Document, _chosen_id())
        set_successor(signed_in_user(), document, found, replaces=bool(request.form.get("replaces")))
        flash(gettext("„%(name)s“ ist jetzt der Nachfolger.", name=found.name), "success")
        return redirect(entry_url(document))
    words = request.args.get("q", "")
    return render_template(
        "documents/successor.html",
        document=document,
        words=words,
        found=documents_to_choose(signed_in_user(), words, near=document),
        icon_of=icon_of,
        **frame_of(document),
    )


@blueprint.post("/documents/<uuid:document_id>/successor/remove")
@allow("documents.change", loads=Document)
def no_successor(document: Document) -> Any:
    remove_successor(signed_in_user(), document)
    flash(gettext("„%(name)s“ hat keinen Nachfolger mehr.", name=document.name), "success")
    return redirect(entry_url(document))


@blueprint.post("/documents/<uuid:document_id>/reminder/finish")
@allow("documents.finish-reminder", loads=Document)
def finish(document: Document) -> Any:
    finish_reminder(signed_in_user(), document)
    flash(gettext("Wiedervorlage von „%(name)s“ erledigt.", name=document.name), "success")
    return redirect("/" if request.form.get("back") == "start" else entry_url(document))


@blueprint.post("/folders/<uuid:folder_id>/selection/details")
@allow("documents.change", loads=Folder)
def change_selection(folder: Folder) -> Any:
    """Two steps: what was chosen in the list brings the form, the one with `confirmed` does it."""
    documents = [entry for entry in chosen(folder) if isinstance(entry, Document)]
    if not documents:
        raise OnlyFolders
    form = ChangeForm() if request.form.get("confirmed") else ChangeForm(formdata=None)
    form.offer_people([(reader.id, reader.name, reader.institution) for reader in readers_of(folder.workspace_id)])
    if request.form.get("confirmed") and form.validate():
        with errors_on(form.responsible):
            change_details(signed_in_user(), documents, _change(form))
            flash(
                ngettext(
                    "Angaben von %(num)s Dokument geändert.",
                    "Angaben von %(num)s Dokumenten geändert.",
                    len(documents),
                ),
                "success",
            )
            return redirect(entry_url(folder))
    page = render_template(
        "documents/change_details.html",
        form=form,
        folder=folder,
        documents=documents,
        categories=categories_for(signed_in_user()),
        **frame_of(folder),
    )
    return page, 422 if form.errors else 200


@slots.fills(slots.SELECTION_ACTIONS, order=10)
def change_details_of_many(user: User, folder: Folder, level: int) -> list[Action]:  # noqa: ARG001
    if level < CONTRIBUTE:
        return []
    return [Action(gettext("Angaben ändern"), f"/folders/{folder.id}/selection/details", "tag")]


@slots.fills(slots.DOCUMENT_MORE, order=10)
def name_successor(user: User, document: Document, level: int) -> list[Action]:  # noqa: ARG001
    if level < CONTRIBUTE:
        return []
    return [Action(gettext("Nachfolger festlegen"), f"{entry_url(document)}/successor", "documents")]


@slots.fills(slots.START_PANELS, order=20)
def due_reminders(user: User) -> str | None:
    due = reminders_due_for(user)
    return render_template("documents/_reminders.html", reminders=due) if due else None


def _describe_form(document: Document) -> DescribeForm:
    reminder = document.reminder
    form = DescribeForm(
        title=document.title,
        tags=", ".join(document.tags or []),
        category=document.category,
        status=document.status or "",
        responsible=str(document.responsible_id or ""),
        valid_until=document.valid_until,
        remind_on=reminder.due_on if reminder else None,
        remind_note=reminder.note if reminder else "",
        has_personal_data=document.has_personal_data,
        revision=document.revision,
    )
    people = [(reader.id, reader.name, reader.institution) for reader in readers_of(document.workspace_id)]
    if document.responsible_id and document.responsible_id not in {row_id for row_id, *_ in people}:
        people.append((document.responsible_id, person_name(document.responsible_id), gettext("liest hier nicht mehr")))
    form.offer_people(people)
    return form


def _details(form: DescribeForm) -> Details:
    return Details(
        title=form.title.data or "",
        tags=(form.tags.data or "").split(","),
        category=form.category.data or "",
        status=form.status.data or "",
        responsible_id=uuid.UUID(form.responsible.data) if form.responsible.data else None,
        valid_until=form.valid_until.data,
        remind_on=form.remind_on.data,
        remind_note=form.remind_note.data or "",
        has_personal_data=form.has_personal_data.data,
    )


def _change(form: ChangeForm) -> Change:
    return Change(
        added_tags=(form.add_tags.data or "").split(","),
        removed_tags=(form.remove_tags.data or "").split(","),
        category=form.category.data or "",
        status=form.status.data or "",
        responsible_id=uuid.UUID(form.responsible.data) if form.responsible.data else None,
        valid_until=form.valid_until.data,
        remind_on=form.remind_on.data,
        remind_note=form.remind_note.data or "",
        cleared=frozenset(form.cleared.data or ()),
    )


def _chosen_id() -> uuid.UUID:
    chosen_id = request.form.get("document", type=uuid.UUID)
    if chosen_id is None:
        raise HubError(gettext("Bitte wählen Sie ein Dokument aus."))
    return chosen_id
