"""The register of agreements, the page of one, and what other pages show of it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.agreements import handover, jobs  # noqa: F401 (register what they have)
from hub.agreements.actions import (
    Signing,
    Terms,
    add_annex,
    add_signatory,
    agreement_or_404,
    change_signatory,
    drop_agreement,
    keep_agreement,
    remove_annex,
    remove_signatory,
    signatory_of,
)
from hub.agreements.forms import SignatoryForm, TermsForm
from hub.agreements.models import Agreement
from hub.agreements.queries import (
    ALL,
    COMING,
    CURRENT,
    ENDED,
    REVIEW,
    VALIDITIES,
    agreements_for,
    agreements_with_annex,
    annexes_of,
    institution_choices,
    partners_of,
    reviews_due_for,
    signatories_of,
)
from hub.days import today
from hub.db import session
from hub.documents.models import CONTRIBUTE, Document
from hub.documents.pages import crumbs_to, entry_url, frame_of, icon_of, url_of
from hub.documents.queries import documents_to_choose
from hub.errors import HubError
from hub.forms import errors_on
from hub.guard import admit, allow, signed_in_user
from hub.permissions import level_in
from hub.slots import Action

blueprint = Blueprint("agreements", __name__)

STAFF = ("coordination", "staff")


@blueprint.get("/agreements")
@allow("agreements.list")
def register() -> str:
    validity = request.args.get("validity", CURRENT)
    validity = validity if validity in VALIDITIES else CURRENT
    page = agreements_for(signed_in_user(), validity=validity, page=request.args.get("page", 1, type=int))
    labels = {
        CURRENT: gettext("Gültig"),
        COMING: gettext("Künftig"),
        ENDED: gettext("Abgelaufen"),
        REVIEW: gettext("Zu überprüfen"),
        ALL: gettext("Alle"),
    }

    def page_url(number: int) -> str | None:
        return f"?validity={validity}&page={number}" if 1 <= number <= page.last else None

    return render_template(
        "agreements/register.html",
        page=page,
        partners=partners_of(row.id for row in page.rows),
        filters=[(label, f"/agreements?validity={key}", key == validity) for key, label in labels.items()],
        today=today(),
        previous_url=page_url(page.number - 1),
        next_url=page_url(page.number + 1),
        crumbs=[(gettext("Vereinbarungen"), None)],
    )


@blueprint.get("/documents/<uuid:document_id>/agreement")
@allow("documents.read", loads=Document)
def agreement(document: Document) -> str:
    user = signed_in_user()
    return render_template(
        "agreements/agreement.html",
        document=document,
        agreement=agreement_or_404(document),
        signatories=signatories_of(document),
        annexes=annexes_of(user, document),
        may_write=level_in(user, document.workspace_id) >= CONTRIBUTE,
        today=today(),
        url_of=url_of,
        icon_of=icon_of,
        **_frame(document),
    )


@blueprint.route("/documents/<uuid:document_id>/agreement/edit", methods=["GET", "POST"])
@allow("documents.change", loads=Document)
def edit(document: Document) -> Any:
    kept = session().get(Agreement, document.id)
    form = TermsForm(obj=kept, valid_until=document.valid_until, revision=document.revision)
    if form.validate_on_submit():
        terms = Terms(form.valid_from.data, form.valid_until.data, form.review_on.data)
        with errors_on(form.valid_until):
            keep_agreement(signed_in_user(), document, terms, revision=form.revision.data)
            flash(gettext("„%(name)s“ steht im Verzeichnis der Vereinbarungen.", name=document.name), "success")
            return redirect(_page_of(document))
    page = render_template(
        "agreements/edit.html", form=form, document=document, is_new=kept is None, **_frame(document)
    )
    return page, 422 if form.errors else 200


@blueprint.route("/documents/<uuid:document_id>/agreement/remove", methods=["GET", "POST"])
@allow("documents.change", loads=Document)
def remove(document: Document) -> Any:
    agreement_or_404(document)
    if request.method == "POST":
        drop_agreement(signed_in_user(), document)
        flash(gettext("„%(name)s“ wird nicht mehr als Vereinbarung geführt.", name=document.name), "success")
        return redirect(entry_url(document))
    return render_template("agreements/remove.html", document=document, **_frame(document))


@blueprint.route("/documents/<uuid:document_id>/agreement/signatories/new", methods=["GET", "POST"])
@allow("documents.change", loads=Document)
def new_signatory(document: Document) -> Any:
    agreement_or_404(document)
    form = SignatoryForm()
    form.offer_institutions(institution_choices())
    if form.validate_on_submit():
        with errors_on(form.name):
            made = add_signatory(signed_in_user(), document, _signing(form))
            flash(gettext("Partner „%(name)s“ hinzugefügt.", name=made.name), "success")
            return redirect(_page_of(document))
    return _signatory_page(form, document, title=gettext("Partner hinzufügen"))


@blueprint.route("/documents/<uuid:document_id>/agreement/signatories/<uuid:signatory_id>", methods=["GET", "POST"])
@allow("documents.change", loads=Document)
def edit_signatory(document: Document, signatory_id: uuid.UUID) -> Any:
    signatory = signatory_of(document, signatory_id)
    institution = str(signatory.institution_id or "")
    form = SignatoryForm(
        institution=institution,
        name="" if institution else signatory.name,
        signed_on=signatory.signed_on,
        acceded_on=signatory.acceded_on,
        ended_on=signatory.ended_on,
    )
    form.offer_institutions(institution_choices())
    if form.validate_on_submit():
        with errors_on(form.name):
            change_signatory(signed_in_user(), document, signatory_id, _signing(form))
            flash(gettext("Gespeichert."), "success")
            return redirect(_page_of(document))
    return _signatory_page(form, document, title=gettext("Partner „%(name)s“", name=signatory.name), known=signatory.id)


@blueprint.post("/documents/<uuid:document_id>/agreement/signatories/<uuid:signatory_id>/remove")
@allow("documents.change", loads=Document)
def delete_signatory(document: Document, signatory_id: uuid.UUID) -> Any:
    name = remove_signatory(signed_in_user(), document, signatory_id)
    flash(gettext("Partner „%(name)s“ entfernt.", name=name), "success")
    return redirect(_page_of(document))


@blueprint.route("/documents/<uuid:document_id>/agreement/annexes", methods=["GET", "POST"])
@allow("documents.change", loads=Document)
def annexes(document: Document) -> Any:
    """Looking for a document that becomes an annex."""
    agreement_or_404(document)
    if request.method == "POST":
        annex_id = request.form.get("document", type=uuid.UUID)
        if annex_id is None:
            raise HubError(gettext("Bitte wählen Sie ein Dokument aus."))
        annex = admit("documents.read", Document, annex_id)
        add_annex(signed_in_user(), document, annex)
        flash(gettext("„%(name)s“ ist jetzt Anlage.", name=annex.name), "success")
        return redirect(_page_of(document))
    words = request.args.get("q", "")
    return render_template(
        "agreements/annexes.html",
        document=document,
        words=words,
        found=documents_to_choose(signed_in_user(), words, near=document),
        icon_of=icon_of,
        **_frame(document),
    )


@blueprint.post("/documents/<uuid:document_id>/agreement/annexes/<uuid:annex_id>/remove")
@allow("documents.change", loads=Document)
def delete_annex(document: Document, annex_id: uuid.UUID) -> Any:
    remove_annex(signed_in_user(), document, annex_id)
    flash(gettext("Das Dokument ist keine Anlage mehr."), "success")
    return redirect(_page_of(document))


@slots.fills(slots.NAVIGATION, order=20)
def navigation(user: User) -> list[Action]:
    return [Action(gettext("Vereinbarungen"), "/agreements", "documents")] if user.role in STAFF else []


@slots.fills(slots.DOCUMENT_MORE, order=20)
def agreement_action(user: User, document: Document, level: int) -> list[Action]:  # noqa: ARG001
    if level < CONTRIBUTE or session().get(Agreement, document.id) is not None:
        return []
    return [Action(gettext("Als Vereinbarung führen"), f"{_page_of(document)}/edit", "institution", opens_dialog=True)]


@slots.fills(slots.DOCUMENT_ASIDE, order=20)
def agreement_panel(user: User, document: Document, level: int) -> str | None:  # noqa: ARG001
    kept = session().get(Agreement, document.id)
    above = agreements_with_annex(user, document)
    if kept is None and not above:
        return None
    return render_template(
        "agreements/_panel.html",
        document=document,
        agreement=kept,
        partners=partners_of([document.id])[document.id] if kept else [],
        above=above,
        today=today(),
    )


@slots.fills(slots.START_PANELS, order=30)
def reviews_on_start(user: User) -> str | None:
    due = reviews_due_for(user)
    return render_template("agreements/_reviews.html", reviews=due) if due else None


def _page_of(document: Document) -> str:
    return f"{entry_url(document)}/agreement"


def _frame(document: Document) -> dict[str, Any]:
    *above, (name, _) = crumbs_to(document)
    return frame_of(document) | {"crumbs": [*above, (name, entry_url(document)), (gettext("Vereinbarung"), None)]}


def _signing(form: SignatoryForm) -> Signing:
    return Signing(
        institution_id=uuid.UUID(form.institution.data) if form.institution.data else None,
        name=form.name.data or "",
        signed_on=form.signed_on.data,
        acceded_on=form.acceded_on.data,
        ended_on=form.ended_on.data,
    )


def _signatory_page(form: SignatoryForm, document: Document, *, title: str, known: uuid.UUID | None = None) -> Any:
    page = render_template(
        "agreements/signatory.html", form=form, document=document, title=title, known=known, **_frame(document)
    )
    return page, 422 if form.errors else 200
