"""What the pages of a Termin's attendance share: their tabs, and answers that are files."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext

from hub.attendance.models import Certificate
from hub.calendar.models import Event
from hub.documents.downloads import FILE_POLICY, content_disposition
from hub.documents.store import store
from hub.errors import NotFound

PDF = "application/pdf"
ENDINGS = {PDF: "pdf"}


def tabs_of(event: Event, current: str) -> list[tuple[str, str, bool]]:
    """Label, address, whether it is this page."""
    home = f"/events/{event.id}"
    places = (
        ("attendance", gettext("Anwesenheit")),
        ("certificates", gettext("Bescheinigungen")),
        ("feedback", gettext("Kurzfeedback")),
    )
    return [(label, f"{home}/{place}", place == current) for place, label in places]


def crumbs_of(event: Event, here: str) -> list[tuple[str, str | None]]:
    return [(gettext("Termine"), "/calendar"), (event.title, f"/events/{event.id}"), (here, None)]


def pdf_response(name: str, content: bytes) -> Response:
    return _file(content, PDF, f"{name}.pdf", "inline")


def certificate_response(certificate: Certificate) -> Response:
    """The whole file: a page or two. Raises `NotFound`."""
    if certificate.store_key is None or certificate.store_version is None:
        raise NotFound
    with store().open(certificate.store_key, certificate.store_version) as stream:
        content = stream.read()
    name = f"Teilnahmebescheinigung.{file_ending(certificate)}"
    return _file(content, certificate.media_type, name, "attachment")


def file_ending(certificate: Certificate) -> str:
    return ENDINGS.get(certificate.media_type, "docx")


def _file(content: bytes, media_type: str, name: str, kind: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = content_disposition(kind, name)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response
