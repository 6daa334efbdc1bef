"""Comments on a document: below its versions, on a page of their own, and the forms around one of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.comments import findable, trail  # noqa: F401 (register what they add elsewhere)
from hub.comments.actions import change_comment, delete_comment, reopen_comment, resolve_comment, write_comment
from hub.comments.errors import NoLongerThere
from hub.comments.forms import CommentForm
from hub.comments.mentions import readers
from hub.comments.models import Comment
from hub.comments.queries import one_comment, threads_of
from hub.db import session
from hub.documents.models import CONTRIBUTE, Document
from hub.documents.pages import entry_url, frame_of
from hub.forms import errors_on
from hub.guard import admit, allow, signed_in_user
from hub.permissions import level_in

blueprint = Blueprint("comments", __name__)


@slots.fills(slots.DOCUMENT_PANELS, order=30)
def _panel(user: User, document: Document, level: int) -> str:
    return render_template(
        "comments/_panel.html", **_about(user, document, level), form=_new_form(document).beside_others()
    )


@blueprint.get("/documents/<uuid:document_id>/comments")
@allow("comments.write", loads=Document)
def comments(document: Document) -> str:
    return _comments_page(document, _new_form(document).beside_others())


@blueprint.post("/documents/<uuid:document_id>/comments")
@allow("comments.write", loads=Document)
def write(document: Document) -> Any:
    form = _new_form(document).beside_others()
    if form.validate():
        with errors_on(form.text):
            comment = write_comment(signed_in_user(), document, text=form.text.data, chosen=form.principals)
            return redirect(_place_of(comment))
    return _comments_page(document, form), 422


@blueprint.route("/comments/<uuid:comment_id>/answer", methods=["GET", "POST"])
@allow("comments.read", loads=Comment)
def answer(comment: Comment) -> Any:
    document = admit("comments.write", Document, comment.document_id)
    if comment.deleted_at is not None:
        raise NoLongerThere
    form = _new_form(document)
    if form.validate_on_submit():
        with errors_on(form.text):
            made = write_comment(
                signed_in_user(), document, text=form.text.data, answers=comment, chosen=form.principals
            )
            return redirect(_place_of(made))
    return _form_page(document, form, title=gettext("Antworten"), submit=gettext("Antworten"), answered=comment)


@blueprint.route("/comments/<uuid:comment_id>/edit", methods=["GET", "POST"])
@allow("comments.change", loads=Comment)
def change(comment: Comment) -> Any:
    document = admit("comments.write", Document, comment.document_id)
    form = CommentForm(text=comment.text, chosen=list(comment.mentions))
    form.offer(readers(document).choices)
    if form.validate_on_submit():
        with errors_on(form.text):
            change_comment(signed_in_user(), document, comment, text=form.text.data, chosen=form.principals)
            return redirect(_place_of(comment))
    return _form_page(document, form, title=gettext("Kommentar ändern"), submit=gettext("Speichern"))


@blueprint.route("/comments/<uuid:comment_id>/delete", methods=["GET", "POST"])
@allow("comments.change", loads=Comment)
def delete(comment: Comment) -> Any:
    document = admit("comments.write", Document, comment.document_id)
    user = signed_in_user()
    if request.method == "POST":
        delete_comment(user, document, comment)
        flash(gettext("Kommentar gelöscht."), "success")
        return redirect(_place_of(comment))
    shown = one_comment(user, comment)
    return render_template(
        "comments/delete.html", comment=shown, back=_place_of(comment), document=document, **frame_of(document)
    )


@blueprint.post("/comments/<uuid:comment_id>/resolve")
@allow("comments.settle", loads=Comment)
def resolve(comment: Comment) -> Any:
    resolve_comment(signed_in_user(), _document_of(comment), comment)
    return redirect(_place_of(comment))


@blueprint.post("/comments/<uuid:comment_id>/reopen")
@allow("comments.settle", loads=Comment)
def reopen(comment: Comment) -> Any:
    reopen_comment(signed_in_user(), _document_of(comment), comment)
    return redirect(_place_of(comment))


def _new_form(document: Document) -> CommentForm:
    form = CommentForm()
    form.offer(readers(document).choices)
    return form


def _about(user: User, document: Document, level: int, *, page: int = 1) -> dict[str, Any]:
    return {
        "document": document,
        "threads": threads_of(user, document, page=page),
        "may_settle_all": level >= CONTRIBUTE,
        "comments_url": url_for("comments.comments", document_id=document.id),
    }


def _comments_page(document: Document, form: CommentForm) -> str:
    user = signed_in_user()
    page = request.args.get("page", 1, type=int)
    about = _about(user, document, level_in(user, document.workspace_id), page=page)
    return render_template("comments/comments.html", form=form, **about, **frame_of(document))


def _form_page(
    document: Document, form: CommentForm, *, title: str, submit: str, answered: Comment | None = None
) -> Any:
    page = render_template(
        "comments/form.html",
        form=form,
        title=title,
        submit_label=submit,
        answered=one_comment(signed_in_user(), answered) if answered else None,
        document=document,
        back=entry_url(document),
        **frame_of(document),
    )
    return page, 422 if form.errors else 200


def _document_of(comment: Comment) -> Document:
    return session().get_one(Document, comment.document_id)


def _place_of(comment: Comment) -> str:
    return f"/documents/{comment.document_id}#comment-{comment.id}"
