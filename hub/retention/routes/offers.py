"""What is offered to the archive: the list, the same as CSV, and the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.csv_export import csv_export
from hub.db import session, transaction
from hub.documents.models import Workspace
from hub.documents.pages import icon_of
from hub.formats import local
from hub.forms import chosen_ids
from hub.guard import allow, signed_in_user
from hub.retention.ends import answer_offer
from hub.retention.kept_documents import KeptDocument, kept_among
from hub.retention.labels import ANSWER_LABELS
from hub.retention.lists import documents_offered
from hub.retention.models import NOT_WORTHY, TAKEN, ArchiveOffer
from hub.retention.routes import blueprint
from hub.retention.routes.due import crumbs_in
from hub.slots import Action


@blueprint.get("/archive-offers/<uuid:offer_id>")
@allow("retention.manage", loads=ArchiveOffer)
def archive_offer(offer: ArchiveOffer) -> str:
    workspace = session().get_one(Workspace, offer.workspace_id)
    return render_template(
        "retention/offer.html",
        offer=offer,
        documents=_documents_of(offer),
        answers=ANSWER_LABELS,
        icon_of=icon_of,
        actions=[
            Action(gettext("Vom Archiv übernommen"), f"/archive-offers/{offer.id}/answers/{TAKEN}", "archive"),
            Action(gettext("Nicht archivwürdig"), f"/archive-offers/{offer.id}/answers/{NOT_WORTHY}", "close"),
        ],
        crumbs=crumbs_in(workspace, gettext("Anbietung an das Archiv")),
    )


@blueprint.get("/archive-offers/<uuid:offer_id>/list.csv")
@allow("retention.manage", loads=ArchiveOffer)
def offer_as_csv(offer: ArchiveOffer) -> Response:
    rows = [_csv_head(), *(_csv_row(document, current_app.config["ZONE"]) for document, _ in _documents_of(offer))]
    headers = {"Content-Disposition": 'attachment; filename="anbietungsliste.csv"'}
    return Response(csv_export(_recorded(offer, rows, actor=signed_in_user())), mimetype="text/csv", headers=headers)


@blueprint.post("/archive-offers/<uuid:offer_id>/answers/<answer>")
@allow("retention.manage", loads=ArchiveOffer)
def note_answer(offer: ArchiveOffer, answer: str) -> Any:
    count = answer_offer(signed_in_user(), offer, chosen_ids(), answer=answer)
    flash(
        ngettext("Antwort zu %(num)s Dokument vermerkt.", "Antwort zu %(num)s Dokumenten vermerkt.", count), "success"
    )
    return redirect(url_for("retention.archive_offer", offer_id=offer.id))


def _documents_of(offer: ArchiveOffer) -> list[tuple[KeptDocument, str | None]]:
    answers = documents_offered(offer)
    kept = kept_among(offer.workspace_id, answers.keys()).values()
    return [(document, answers[document.id]) for document in sorted(kept, key=lambda each: each.name.lower())]


def _csv_head() -> tuple[str, ...]:
    return (
        gettext("Name"),
        gettext("Titel"),
        gettext("Ordner"),
        gettext("Letzte Fassung vom"),
        gettext("Aufbewahrungsklasse"),
        gettext("Ende der Aufbewahrung"),
    )


def _csv_row(document: KeptDocument, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        document.name,
        document.title,
        document.folder,
        local(document.last_version_at, zone).strftime("%d.%m.%Y"),
        document.class_name,
        document.ends_on.strftime("%d.%m.%Y") if document.ends_on else "",
    )


def _recorded(offer: ArchiveOffer, rows: list[tuple[str, ...]], *, actor: User) -> Iterator[tuple[str, ...]]:
    # Runs while the answer is being sent: the request's transaction is over, so it opens its own.
    with transaction(writing=True):
        record(
            "retention.export-offer",
            actor=actor,
            about=offer,
            workspace_id=offer.workspace_id,
            text=f"Liste von {len(rows) - 1} Dokumenten für das Archiv gespeichert",
        )
    yield from rows
