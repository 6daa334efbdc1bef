"""Pages of asking, answering, and who has answered."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub.acknowledgements import jobs, panels  # noqa: F401 (register themselves)
from hub.acknowledgements.answering import answer_round, expect_answerable
from hub.acknowledgements.asking import Asked, Wish, ask, expect_sensible, who_is_asked
from hub.acknowledgements.ending import close_round, withdraw_round
from hub.acknowledgements.errors import RoundEnded, VersionReplaced
from hub.acknowledgements.filing import Sheet, file_sheet, sheet_for
from hub.acknowledgements.forms import AnswerForm, AskForm
from hub.acknowledgements.labels import AIM_LABELS, ANSWER_LABELS, POSSIBLE_ANSWERS
from hub.acknowledgements.models import OBJECTED, Addressee, Round
from hub.acknowledgements.queries import overview_of, possible_addressees, version_shown
from hub.acknowledgements.sheet import MEDIA_TYPE
from hub.audit.actions import record
from hub.days import today
from hub.db import session, transaction
from hub.documents.downloads import content_disposition
from hub.documents.models import Document
from hub.documents.pages import entry_url, frame_of
from hub.errors import HubError
from hub.forms import errors_on
from hub.guard import allow, allow_stream, load, signed_in_user
from hub.permissions import can

blueprint = Blueprint("acknowledgements", __name__)

USUAL_TIME = timedelta(days=14)


@blueprint.route("/documents/<uuid:document_id>/acknowledgements/new", methods=["GET", "POST"])
@allow("acknowledgements.ask", loads=Document)
def ask_page(document: Document) -> Any:
    form = _ask_form(document)
    if not form.validate_on_submit() or request.form.get("back"):
        return _ask_form_page(document, form)
    wish, asked = _wish_of(form), None
    with errors_on(form.aim):
        if form.number.data != document.number:
            raise VersionReplaced(document.number or 0)
    with errors_on(form.due_on):
        expect_sensible(wish)
    with errors_on(form.institutions):
        asked = who_is_asked(document, wish)
    if form.errors or asked is None:
        return _ask_form_page(document, form)
    if request.form.get("confirmed") != asked.fingerprint:
        return _confirm_page(document, form, asked)
    made = ask(signed_in_user(), document, wish, number=form.number.data, round_id=_round_id(form))
    flash(gettext("Die Anfrage ist gestellt. Alle Gefragten wurden benachrichtigt."), "success")
    return redirect(_url(made))


@blueprint.get("/acknowledgements/<uuid:round_id>")
@allow("acknowledgements.read", loads=Round)
def overview(asked: Round) -> str:
    user, document = signed_in_user(), _document_of(asked)
    return render_template(
        "acknowledgements/overview.html",
        document=document,
        url=_url(asked),
        document_url=entry_url(document),
        overview=overview_of(user, asked),
        version=version_shown(asked),
        may_end=asked.is_open and can(user, "acknowledgements.end", asked),
        may_file=can(user, "acknowledgements.file", asked),
        aim=AIM_LABELS[asked.aim],
        **_frame(document, gettext("Fassung %(number)s", number=asked.number)),
    )


@blueprint.route("/acknowledgements/addressees/<uuid:addressee_id>/answer", methods=["GET", "POST"])
@allow("acknowledgements.answer", loads=Addressee)
def answer(addressee: Addressee) -> Any:
    asked = addressee.round
    document = _document_of(asked)
    form = AnswerForm(answer=addressee.answer, objection=addressee.objection)
    form.answer.choices = [(key, ANSWER_LABELS[key]) for key in POSSIBLE_ANSWERS[asked.aim]]
    if form.validate_on_submit():
        field = form.objection if form.answer.data == OBJECTED else form.answer
        with errors_on(field):
            has_changed = answer_round(
                signed_in_user(), addressee, answer=form.answer.data, objection=form.objection.data or ""
            )
            flash(
                gettext("Ihre Antwort ist gespeichert.") if has_changed else gettext("Daran ändert sich nichts."),
                "success",
            )
            return redirect(_url(asked))
    elif not form.is_submitted():
        try:
            expect_answerable(signed_in_user(), addressee, asked, document)
        except HubError as error:
            flash(str(error.message), "info")
            return redirect(_url(asked))
    page = render_template(
        "acknowledgements/answer.html",
        document=document,
        overview=overview_of(signed_in_user(), asked),
        line=next(line for line in overview_of(signed_in_user(), asked).lines if line.id == addressee.id),
        version=version_shown(asked),
        form=form,
        url=_url(asked),
        download_url=f"{entry_url(document)}/versions/{asked.number}/download",
        aim=AIM_LABELS[asked.aim],
        **_frame(document, gettext("Antworten")),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/acknowledgements/<uuid:round_id>/close", methods=["GET", "POST"])
@allow("acknowledgements.end", loads=Round)
def close(asked: Round) -> Any:
    if request.method == "POST":
        close_round(signed_in_user(), asked)
        flash(gettext("Abgeschlossen. Der Stand bleibt, wie er ist."), "success")
        return redirect(_url(asked))
    return _end_page(asked, "acknowledgements/close.html")


@blueprint.route("/acknowledgements/<uuid:round_id>/withdraw", methods=["GET", "POST"])
@allow("acknowledgements.end", loads=Round)
def withdraw(asked: Round) -> Any:
    if request.method == "POST":
        withdraw_round(signed_in_user(), asked)
        flash(gettext("Die Anfrage ist zurückgezogen."), "success")
        return redirect(_url(asked))
    return _end_page(asked, "acknowledgements/withdraw.html")


def _sheet(asked: Round) -> Sheet:
    return sheet_for(signed_in_user(), asked)


@blueprint.get("/acknowledgements/<uuid:round_id>/sheet")
@allow_stream("acknowledgements.read", loads=Round, first=_sheet)
def sheet(made: Sheet) -> Response:
    if request.method == "GET":
        with transaction(writing=True):
            record(
                "acknowledgements.export",
                actor=signed_in_user(),
                about=load(Round, made.round_id),
                workspace_id=made.workspace_id,
                text=f"„{made.name}“ heruntergeladen",
            )
    response = Response(made.content, mimetype=MEDIA_TYPE)
    response.headers["Content-Disposition"] = content_disposition("attachment", made.name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/acknowledgements/<uuid:round_id>/file")
@allow_stream("acknowledgements.file", loads=Round, first=_sheet)
def file(made: Sheet) -> Any:
    try:
        filed = file_sheet(signed_in_user(), made)
    except HubError as error:
        flash(str(error.message), "warning")
        return redirect(url_for("acknowledgements.overview", round_id=made.round_id))
    if filed.is_new_version:
        flash(gettext("„%(name)s“ liegt jetzt neben dem Dokument.", name=made.name), "success")
    else:
        flash(gettext("„%(name)s“ liegt schon dort, seither hat sich nichts geändert.", name=made.name), "info")
    return redirect(entry_url(filed.document))


def _ask_form(document: Document) -> AskForm:
    form = AskForm(due_on=today() + USUAL_TIME, number=document.number, round_id=str(uuid.uuid4()))
    form.institutions.choices, form.groups.choices, form.people.choices = possible_addressees(
        signed_in_user(), document
    )
    form.due_on.render_kw = {"min": today().isoformat()}
    return form


def _ask_form_page(document: Document, form: AskForm) -> Any:
    form.number.data, form.number.raw_data = document.number, None  # what the page shows now is what is asked about
    page = render_template(
        "acknowledgements/ask.html",
        document=document,
        form=form,
        document_url=entry_url(document),
        **_frame(document, gettext("Um Kenntnisnahme bitten")),
    )
    return page, 422 if form.errors else 200


def _confirm_page(document: Document, form: AskForm, asked: Asked) -> str:
    return render_template(
        "acknowledgements/confirm.html",
        document=document,
        form=form,
        asked=asked,
        document_url=entry_url(document),
        has_changed=bool(request.form.get("confirmed")),
        **_frame(document, gettext("Um Kenntnisnahme bitten")),
    )


def _wish_of(form: AskForm) -> Wish:
    return Wish(
        aim=form.aim.data,
        principals=form.principals,
        due_on=form.due_on.data,
        of_institution=form.of_institution.data,
        asks_again=form.asks_again.data,
        message=form.message.data or "",
    )


def _round_id(form: AskForm) -> uuid.UUID:
    """The page's own id for the round to come: sent twice it is one round."""
    try:
        return uuid.UUID(form.round_id.data or "")
    except ValueError:
        return uuid.uuid4()


def _end_page(asked: Round, template: str) -> Any:
    if not asked.is_open:
        raise RoundEnded
    document = _document_of(asked)
    shown = overview_of(signed_in_user(), asked)
    return render_template(
        template, document=document, overview=shown, url=_url(asked), **_frame(document, gettext("Beenden"))
    )


def _frame(document: Document, here: str) -> dict[str, Any]:
    frame = frame_of(document)
    *above, (name, _) = frame["crumbs"]
    return frame | {"crumbs": [*above, (name, entry_url(document)), (here, None)]}


def _document_of(asked: Round) -> Document:
    return session().get_one(Document, asked.document_id)


def _url(asked: Round) -> str:
    return f"/acknowledgements/{asked.id}"
