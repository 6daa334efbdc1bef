"""The same results as files."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Response
from flask_babel import gettext

from hub.answers import language
from hub.audit.actions import record
from hub.db import transaction
from hub.documents.downloads import content_disposition
from hub.errors import NotFound
from hub.feedback.models import FeedbackRound
from hub.guard import admit, allow_unlocked, signed_in_user
from hub.results.files import Texts, as_csv, as_docx, as_xlsx
from hub.results.reading import RoundResults, results_for
from hub.results.routes import blueprint
from hub.results.texts import texts_by_question

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/rounds/<uuid:evaluated_round_id>/results.csv")
@allow_unlocked("results.read", loads=FeedbackRound)
def as_csv_file(round_id: uuid.UUID) -> Any:
    return _export(round_id, as_csv, "csv", "text/csv; charset=utf-8")


@blueprint.get("/rounds/<uuid:evaluated_round_id>/results.xlsx")
@allow_unlocked("results.read", loads=FeedbackRound)
def as_xlsx_file(round_id: uuid.UUID) -> Any:
    return _export(round_id, as_xlsx, "xlsx", EXCEL)


@blueprint.get("/rounds/<uuid:evaluated_round_id>/results.docx")
@allow_unlocked("results.read", loads=FeedbackRound)
def as_docx_file(round_id: uuid.UUID) -> Any:
    return _export(round_id, as_docx, "docx", WORD)


def _export(
    round_id: uuid.UUID, make: Callable[[RoundResults, str, Texts], bytes], ending: str, content_type: str
) -> Response:
    """Made outside the transaction that writes the line; nothing is made of results that are not there."""
    with transaction(writing=True):
        user, released = signed_in_user(), admit("results.read", FeedbackRound, round_id)
        found = results_for(user, released)
        if found is None:
            raise NotFound
        title = f"{released.form.title} – {released.name}"
        texts = texts_by_question(released, language())
        record(
            "results.export",
            actor=user,
            about=released,
            workspace_id=released.form.workspace_id,
            text=gettext("Ergebnisse von »%(title)s« gespeichert", title=title),
            details={"format": ending},
        )
    response = Response(make(found, title, texts), content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition("attachment", f"{title}.{ending}")
    response.headers["Cache-Control"] = "no-store"
    return response
