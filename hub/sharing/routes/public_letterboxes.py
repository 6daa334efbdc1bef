"""What people without an account see behind `/b/<token>`: a form to hand files in, and a receipt."""

from __future__ import annotations

import io
from typing import Any, BinaryIO, cast

from flask import redirect, render_template, request, session, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from hub.accounts import throttle
from hub.db import transaction
from hub.errors import HubError
from hub.formats import filesize
from hub.guard import MAX_FORM_BYTES, accept_form, public_address
from hub.sharing.addresses import LinkNotValid, Opened, open_address
from hub.sharing.forms import DeliveryForm
from hub.sharing.letterboxes import HandedIn, LetterboxFull, receive
from hub.sharing.models import Letterbox
from hub.sharing.routes import blueprint

MAX_DELIVERIES = 30  # from one network address in 15 minutes
RECEIPT = "receipt"


@blueprint.get("/b/<token>")
@public_address
def hand_in_page(token: str) -> Any:
    with transaction(writing=False):
        return _page(DeliveryForm(), open_address(Letterbox, token))


@blueprint.post("/b/<token>")
@public_address
def hand_in(token: str) -> Any:
    with transaction(writing=False):
        opened = open_address(Letterbox, token)
    letterbox = opened.link
    try:
        with transaction(writing=True):
            throttle.count_attempt(throttle.visit_key(f"{request.remote_addr} hands in"), most=MAX_DELIVERIES)
        accept_form(most=letterbox.max_total_bytes + MAX_FORM_BYTES)
    except throttle.TooManyAttempts as refused:
        return _refuse_unread(opened, refused), refused.status, {"Retry-After": str(refused.seconds)}
    except RequestEntityTooLarge:
        full = LetterboxFull(filesize(letterbox.max_total_bytes))
        return _refuse_unread(opened, full), full.status
    form = DeliveryForm()
    if form.validate():
        files = [_handed_in(file) for file in form.files.data or [] if file and file.filename]
        try:
            delivery = receive(token, files, sender=form.sender.data, message=form.message.data or "")
        except LinkNotValid:
            raise
        except HubError as error:
            form.files.errors = [str(error.message)]
        else:
            session[RECEIPT] = [str(letterbox.id), delivery.receipt]
            return redirect(url_for("sharing.handed_in", token=token))
    return _page(form, opened), 422


@blueprint.get("/b/<token>/received")
@public_address
def handed_in(token: str) -> Any:
    with transaction(writing=False):
        opened = open_address(Letterbox, token)
    letterbox = opened.link
    box_id, receipt = session.get(RECEIPT) or (None, None)
    if box_id != str(letterbox.id):
        return redirect(url_for("sharing.hand_in_page", token=token))
    return render_template("sharing/handed_in.html", institution=opened.institution, receipt=receipt, token=token)


def _handed_in(file: FileStorage) -> HandedIn:
    """The form parser keeps large files on disk; only their size is asked here."""
    size = file.stream.seek(0, io.SEEK_END)
    file.stream.seek(0)
    return HandedIn(name=file.filename or "", size=size, stream=cast(BinaryIO, file.stream))


def _refuse_unread(opened: Opened[Letterbox], error: HubError) -> str:
    """The empty form again, because what was sent with it was never read."""
    form = DeliveryForm(formdata=None)
    form.files.errors = [str(error.message)]
    return _page(form, opened)


def _page(form: DeliveryForm, opened: Opened[Letterbox]) -> str:
    return render_template(
        "sharing/hand_in.html",
        form=form,
        letterbox=opened.link,
        institution=opened.institution,
    )
