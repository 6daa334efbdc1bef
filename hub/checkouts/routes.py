"""Pages of the check-out, and what it shows on the page of a document."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.checkouts.actions import break_check_out, check_out, give_back, holder_of
from hub.checkouts.forms import BreakForm
from hub.documents.models import CONTRIBUTE, MANAGE, Document
from hub.documents.pages import entry_url, frame_of
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.slots import Action

blueprint = Blueprint("checkouts", __name__)


@blueprint.get("/documents/<uuid:document_id>/check-out")
@allow("documents.change", loads=Document)
def check_out_page(document: Document) -> str:
    hours = current_app.config["SETTINGS"].checkout_hours
    return render_template("checkouts/check_out.html", document=document, hours=hours, **frame_of(document))


@blueprint.post("/documents/<uuid:document_id>/check-out")
@allow("documents.change", loads=Document)
def take(document: Document) -> Any:
    check_out(signed_in_user(), document)
    flash(gettext("Sie haben „%(name)s“ jetzt in Bearbeitung. Alle sehen das.", name=document.name), "success")
    return redirect(entry_url(document))


@blueprint.post("/documents/<uuid:document_id>/check-out/return")
@allow("documents.change", loads=Document)
def return_document(document: Document) -> Any:
    give_back(signed_in_user(), document)
    flash(gettext("„%(name)s“ ist wieder frei für alle.", name=document.name), "success")
    return redirect(entry_url(document))


@blueprint.route("/documents/<uuid:document_id>/check-out/break", methods=["GET", "POST"])
@allow("checkouts.break", loads=Document)
def break_for_other(document: Document) -> Any:
    form = BreakForm()
    if form.validate_on_submit():
        with errors_on(form.note):
            break_check_out(signed_in_user(), document, note=form.note.data)
            flash(gettext("Die Bearbeitung ist beendet. Die Person bekommt Ihre Nachricht."), "success")
            return redirect(entry_url(document))
    page = render_template(
        "checkouts/break.html", form=form, document=document, holder=holder_of(document), **frame_of(document)
    )
    return page, 422 if form.errors else 200


@slots.fills(slots.DOCUMENT_TOP, order=10)
def who_works_on_it(user: User, document: Document, level: int) -> str | None:
    holder = holder_of(document)
    if holder is None:
        return None
    return render_template(
        "checkouts/_banner.html",
        document=document,
        holder=holder,
        is_own=holder.id == user.id,
        may_break=level >= MANAGE,
    )


@slots.fills(slots.DOCUMENT_ACTIONS, order=10)
def check_out_action(user: User, document: Document, level: int) -> list[Action]:
    holder = holder_of(document) if level >= CONTRIBUTE else None
    if level < CONTRIBUTE or (holder is not None and holder.id != user.id):
        return []
    label = gettext("Länger in Bearbeitung behalten") if holder else gettext("In Bearbeitung nehmen")
    return [Action(label, f"{entry_url(document)}/check-out", "lock", opens_dialog=True)]
