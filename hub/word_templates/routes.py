"""Pages of Vorlagen: choosing one, filling it in, offering a document as one."""

from __future__ import annotations

import uuid
from typing import Any, NamedTuple

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.names import name_actions, tell_in_history
from hub.db import transaction
from hub.documents.downloads import content_disposition
from hub.documents.made_files import file_content
from hub.documents.models import CONTRIBUTE, Document, Folder
from hub.documents.pages import entry_url, frame_of
from hub.documents.store import store
from hub.errors import HubError, NotFound
from hub.guard import admit, allow, allow_stream, signed_in_user
from hub.word_templates.actions import offer_template, withdraw_template
from hub.word_templates.builtin import BUILT_IN, word_file
from hub.word_templates.filling import fields_of, fill
from hub.word_templates.forms import filling_form, values_in
from hub.word_templates.queries import (
    WORD,
    can_be_template,
    current_version,
    is_offered,
    known_values,
    offered_templates,
)

blueprint = Blueprint("word_templates", __name__)
name_actions(
    {
        "word-templates.offer": lazy_gettext("Als Vorlage angeboten"),
        "word-templates.withdraw": lazy_gettext("Nicht mehr als Vorlage angeboten"),
    }
)
tell_in_history(
    {
        "word-templates.offer": lazy_gettext("hat „%(name)s“ als Vorlage angeboten"),
        "word-templates.withdraw": lazy_gettext("bietet „%(name)s“ nicht mehr als Vorlage an"),
    }
)


class Chosen(NamedTuple):
    """A Vorlage with its bytes, and what the hub knows for the folder it is filled in for."""

    key: str
    name: str
    content: bytes
    known: dict[str, str]
    has_personal_data: bool = False


@blueprint.get("/folders/<uuid:folder_id>/templates")
@allow("documents.add", loads=Folder)
def choose_template(folder: Folder) -> str:
    return render_template(
        "word_templates/choose.html",
        folder=folder,
        built_in=BUILT_IN,
        offered=offered_templates(signed_in_user()),
        **frame_of(folder),
    )


@blueprint.get("/word-templates/<key>.docx")
@allow("workspaces.list")
def download_built_in(key: str) -> Response:
    """A Vorlage of the hub as it is, to make an own one of it."""
    if key not in BUILT_IN:
        raise NotFound
    response = Response(word_file(key), mimetype=WORD)
    response.headers["Content-Disposition"] = content_disposition("attachment", f"{BUILT_IN[key].name}.docx")
    return response


@blueprint.route("/folders/<uuid:folder_id>/templates/<key>", methods=["GET", "POST"])
@allow_stream("documents.add", loads=Folder)
def fill_template(folder_id: uuid.UUID, key: str) -> Any:
    """Outside of a transaction: reading and filling take a second, and the bytes come before their row."""
    user = signed_in_user()
    chosen = _chosen(user, folder_id, key)
    fields = fields_of(chosen.content)
    form = filling_form(fields, chosen.known, file_name=f"{chosen.name} {chosen.known['heute']}.docx")
    if request.method == "POST" and form.validate():
        try:
            content = fill(chosen.content, values_in(form, fields))
            document_id = _file(user, folder_id, chosen, name=form.name.data, content=content)
        except HubError as error:
            form.name.errors = [str(error.message)]
        else:
            flash(gettext("Aus der Vorlage „%(name)s“ angelegt.", name=chosen.name), "success")
            return redirect(url_for("documents.document", document_id=document_id))
    with transaction(writing=False):
        folder = admit("documents.add", Folder, folder_id)
        page = render_template(
            "word_templates/fill.html", folder=folder, form=form, template=chosen, **frame_of(folder)
        )
    return page, 422 if form.errors else 200


@blueprint.get("/documents/<uuid:document_id>/offer-as-template")
@allow("documents.change", loads=Document)
def offer_page(document: Document) -> str:
    return render_template("word_templates/offer.html", document=document, **frame_of(document))


@blueprint.post("/documents/<uuid:document_id>/offer-as-template")
@allow("documents.change", loads=Document)
def offer(document: Document) -> Any:
    offer_template(signed_in_user(), document)
    flash(gettext("„%(name)s“ steht jetzt unter den Vorlagen.", name=document.name), "success")
    return redirect(entry_url(document))


@blueprint.post("/documents/<uuid:document_id>/withdraw-template")
@allow("documents.change", loads=Document)
def withdraw(document: Document) -> Any:
    withdraw_template(signed_in_user(), document)
    flash(gettext("„%(name)s“ ist keine Vorlage mehr.", name=document.name), "success")
    return redirect(entry_url(document))


@slots.fills(slots.FOLDER_ACTIONS, order=20)
def folder_actions(_user: User, folder: Folder, level: int) -> list[slots.Action]:
    if level < CONTRIBUTE:
        return []
    return [slots.Action(gettext("Aus Vorlage anlegen"), f"/folders/{folder.id}/templates", "word")]


@slots.fills(slots.DOCUMENT_ASIDE, order=60)
def template_panel(_user: User, document: Document, level: int) -> str | None:
    if level < CONTRIBUTE or not is_offered(document.id):
        return None
    return render_template("word_templates/_panel.html", document=document)


@slots.fills(slots.DOCUMENT_MORE, order=30)
def offer_action(_user: User, document: Document, level: int) -> list[slots.Action]:
    if level < CONTRIBUTE or not can_be_template(document) or is_offered(document.id):
        return []
    url = f"{entry_url(document)}/offer-as-template"
    return [slots.Action(gettext("Als Vorlage anbieten"), url, "word", opens_dialog=True)]


def _chosen(user: User, folder_id: uuid.UUID, key: str) -> Chosen:
    """Raises NotFound for a Vorlage that does not exist, is no longer offered, or is not for this person."""
    with transaction(writing=False):
        known = known_values(user, admit("documents.add", Folder, folder_id))
        if key in BUILT_IN:
            return Chosen(key, str(BUILT_IN[key].name), word_file(key), known)
        document = admit("documents.read", Document, _id_in(key))
        if not is_offered(document.id):
            raise NotFound
        version, is_marked = current_version(document), bool(document.has_personal_data)
    slots.announce(slots.BEFORE_BYTES_LEAVE, version.sha256)
    with store().open(version.store_key, version.store_version) as stream:
        return Chosen(key, document.name.removesuffix(".docx"), stream.read(), known, is_marked)


def _id_in(key: str) -> uuid.UUID:
    try:
        return uuid.UUID(key)
    except ValueError:
        raise NotFound from None


def _file(user: User, folder_id: uuid.UUID, chosen: Chosen, *, name: str, content: bytes) -> uuid.UUID:
    """The new document's id; the mark of the Vorlage stays on it. Raises what refuses an upload."""
    path = name if name.lower().endswith(".docx") else f"{name}.docx"
    facts = {"comment": gettext("Aus einer Vorlage angelegt"), "has_personal_data": chosen.has_personal_data}
    return file_content(user, folder_id, name=path, content=content, **facts).document.id
