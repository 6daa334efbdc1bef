"""Making certificates, for the worker: words into the Vorlage, Word into PDF, bytes into the store, the row last.

Filling and printing run in processes that may do nothing else. Safe to repeat: what a killed worker left is done again,
and bytes without a row are swept.
"""

from __future__ import annotations

import io
import logging
import uuid
from typing import Any, NamedTuple

from sqlalchemy import select

from hub import jobs, slots
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.attendance.certificates import MAKE, usable_template, words_of
from hub.attendance.errors import PrintingFailed, TemplateGone
from hub.attendance.models import FAILED, MADE, WAITING, Certificate
from hub.attendance.queries import details_of
from hub.calendar.models import Event, Participant
from hub.db import now, session, transaction
from hub.documents.models import Version
from hub.documents.store import DERIVED, store, take_back
from hub.errors import HubError
from hub.word_templates.builtin import word_file
from hub.word_templates.filling import fill
from hub.word_templates.queries import WORD, current_version
from search.extract import Status, print_word
from storage import StoredVersion

logger = logging.getLogger(__name__)

PDF = "application/pdf"
BUILT_IN = "teilnahmebescheinigung"
NO_PDF = "no pdf"  # LibreOffice is missing


class Wish(NamedTuple):
    """One certificate to make: the words, and the version of the Vorlage, None for the hub's own."""

    id: uuid.UUID
    revision: int
    words: dict[str, str | list[str] | bool]
    template: Version | None


class Made(NamedTuple):
    content: bytes
    media_type: str
    problem: str = ""


@jobs.handles(MAKE, lane="certificates")
def make_certificate(payload: dict[str, Any]) -> None:
    """One certificate; a wish that was replaced by a newer one is left alone."""
    row_id, revision = uuid.UUID(payload["certificate_id"]), payload["revision"]
    try:
        with transaction(writing=False):
            wish = _wish(row_id, revision)
        if wish is None:
            return
        made = _made(wish)
    except HubError as error:
        _give_up(row_id, revision, str(error.message))
        return
    stored = store().put(
        str(uuid.uuid4()),
        io.BytesIO(made.content),
        metadata={DERIVED: "certificate"},
        expected_size=len(made.content),
    )
    if not _keep(wish, made, stored):
        take_back(stored)


def _wish(row_id: uuid.UUID, revision: int) -> Wish | None:
    """Raises `TemplateGone`."""
    certificate = session().get(Certificate, row_id)
    if certificate is None or certificate.revision != revision or certificate.status != WAITING:
        return None
    participant = session().get_one(Participant, certificate.participant_id)
    event = session().get_one(Event, certificate.event_id)
    details = details_of(event.id)
    version = None
    if details.template_id is not None:
        issuer = user_of_person(session().get_one(Person, certificate.issued_by))
        document = usable_template(issuer, details.template_id)
        if document is None:
            raise TemplateGone
        version = current_version(document)
    return Wish(row_id, revision, words_of(participant, event, details), version)


def _made(wish: Wish) -> Made:
    """Outside of any transaction. Raises `UnusableTemplate`, what holds the Vorlage back, `PrintingFailed`."""
    word = fill(_template(wish.template), wish.words, title=f"Teilnahmebescheinigung {wish.words['name']}")
    printed = print_word(word)
    if printed.status is Status.OK:
        return Made(printed.content, PDF)
    if printed.status is Status.NO_READER:
        return Made(word, WORD, NO_PDF)
    logger.warning("a certificate could not be printed: %s %s", printed.status, printed.detail)
    raise PrintingFailed


def _template(version: Version | None) -> bytes:
    if version is None:
        return word_file(BUILT_IN)
    slots.announce(slots.BEFORE_BYTES_LEAVE, version.sha256)
    with store().open(version.store_key, version.store_version) as stream:
        return stream.read()


def _keep(wish: Wish, made: Made, stored: StoredVersion) -> bool:
    """Write the row; False when the wish is no longer this one."""
    with transaction(writing=True):
        certificate = _locked(wish.id)
        if certificate is None or certificate.revision != wish.revision or certificate.status != WAITING:
            return False
        if certificate.store_key is not None:
            jobs.queue("documents.delete-bytes", stored=[[certificate.store_key, certificate.store_version]])
        certificate.status, certificate.made_at, certificate.problem = MADE, now(), made.problem
        certificate.store_key, certificate.store_version = stored.key, stored.version
        certificate.sha256, certificate.size = stored.sha256, len(made.content)
        certificate.media_type = made.media_type
    return True


def _give_up(row_id: uuid.UUID, revision: int, problem: str) -> None:
    with transaction(writing=True):
        certificate = _locked(row_id)
        if certificate is not None and certificate.revision == revision:
            certificate.status, certificate.problem = FAILED, problem


def _locked(row_id: uuid.UUID) -> Certificate | None:
    return session().scalar(select(Certificate).where(Certificate.id == row_id).with_for_update())
