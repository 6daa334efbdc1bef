"""Keeping a document as an agreement: its terms, its partners, its annexes. Actions; they never commit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext

from hub.accounts.models import Institution
from hub.accounts.signed_in import User
from hub.agreements.models import Agreement, Annex, Signatory
from hub.audit.actions import record
from hub.audit.names import name_actions, tell_in_history
from hub.db import session
from hub.documents.entries import expect_revision, mark_changed
from hub.documents.models import Document
from hub.documents.versions import locked
from hub.errors import HubError, NotFound

CATEGORY = "Vereinbarung"
MAX_NAME_CHARACTERS = 200

name_actions(
    {
        "agreements.keep": lazy_gettext("Vereinbarung geführt oder geändert"),
        "agreements.drop": lazy_gettext("Nicht mehr als Vereinbarung geführt"),
        "agreements.change-signatory": lazy_gettext("Partner einer Vereinbarung geändert"),
        "agreements.change-annex": lazy_gettext("Anlagen einer Vereinbarung geändert"),
    }
)
tell_in_history(
    {
        "agreements.keep": lazy_gettext("hat die Angaben zur Vereinbarung „%(name)s“ geändert"),
        "agreements.drop": lazy_gettext("führt „%(name)s“ nicht mehr als Vereinbarung"),
        "agreements.change-signatory": lazy_gettext("hat die Partner der Vereinbarung „%(name)s“ geändert"),
        "agreements.change-annex": lazy_gettext("hat die Anlagen der Vereinbarung „%(name)s“ geändert"),
    }
)


class EndsBeforeItBegins(HubError):
    message = lazy_gettext("Das Ende liegt vor dem Beginn. Bitte prüfen Sie die beiden Tage.")


class NoPartner(HubError):
    message = lazy_gettext("Bitte wählen Sie eine Institution oder schreiben Sie den Namen des Partners.")


class OwnAnnex(HubError):
    message = lazy_gettext("Eine Vereinbarung ist nicht ihre eigene Anlage. Bitte wählen Sie ein anderes Dokument.")


@dataclass(frozen=True)
class Terms:
    """From when to when it holds, and when it is looked at again; None means open."""

    valid_from: date | None = None
    valid_until: date | None = None
    review_on: date | None = None


@dataclass(frozen=True)
class Signing:
    """One partner: an institution of the hub or a name, and the days that count."""

    institution_id: uuid.UUID | None = None
    name: str = ""
    signed_on: date | None = None
    acceded_on: date | None = None
    ended_on: date | None = None


def keep_agreement(user: User, document: Document, terms: Terms, *, revision: int | None) -> Agreement:
    """Make the document an agreement, or change its terms. Raises `EndsBeforeItBegins` and `ChangedMeanwhile`.

    `revision` is that of the document the person saw: the end of the validity stands there and can be changed there.
    """
    document = locked(document.id)
    expect_revision(document, revision)
    _expect_order(terms.valid_from, terms.valid_until)
    agreement = session().get(Agreement, document.id, populate_existing=True)
    if agreement is None:
        agreement = Agreement(document_id=document.id, kept_by=user.id)
        document.category = document.category or CATEGORY
        session().add(agreement)
    if agreement.review_on != terms.review_on:
        agreement.review_sent_at, agreement.kept_by = None, user.id
    agreement.valid_from, agreement.review_on = terms.valid_from, terms.review_on
    document.valid_until = terms.valid_until
    mark_changed(document, user)
    session().flush()
    _note("agreements.keep", user, document, f"„{document.name}“ als Vereinbarung geführt", **_days(terms))
    return agreement


def drop_agreement(user: User, document: Document) -> None:
    """The document is no agreement any more: partners and annexes are forgotten, the document stays."""
    document = locked(document.id)
    session().delete(agreement_or_404(document))
    session().flush()
    _note("agreements.drop", user, document, f"„{document.name}“ nicht mehr als Vereinbarung geführt")


def add_signatory(user: User, document: Document, signing: Signing) -> Signatory:
    """Raises `NoPartner` and `EndsBeforeItBegins`."""
    document = locked(document.id)
    signatory = Signatory(id=uuid.uuid4(), agreement_id=agreement_or_404(document).document_id, name="")
    _sign(signatory, signing)
    session().add(signatory)
    session().flush()
    _note_partner(user, document, signatory, "hinzugefügt")
    return signatory


def change_signatory(user: User, document: Document, signatory_id: uuid.UUID, signing: Signing) -> None:
    """Raises `NoPartner`, `EndsBeforeItBegins`, `NotFound`."""
    document = locked(document.id)
    signatory = signatory_of(document, signatory_id)
    _sign(signatory, signing)
    session().flush()
    _note_partner(user, document, signatory, "geändert")


def remove_signatory(user: User, document: Document, signatory_id: uuid.UUID) -> str:
    """For what was entered by mistake; who leaves keeps the row with its end. Returns the name."""
    document = locked(document.id)
    signatory = signatory_of(document, signatory_id)
    session().delete(signatory)
    session().flush()
    _note_partner(user, document, signatory, "entfernt")
    return signatory.name


def add_annex(user: User, document: Document, annex: Document) -> None:
    """The caller has checked that the person may read the annex. Raises `OwnAnnex`."""
    document = locked(document.id)
    agreement = agreement_or_404(document)
    if annex.id == document.id:
        raise OwnAnnex
    if session().get(Annex, (agreement.document_id, annex.id)) is not None:
        return
    session().add(Annex(agreement_id=agreement.document_id, document_id=annex.id))
    session().flush()
    # The trail of this Bereich names no document of another one.
    _note("agreements.change-annex", user, document, f"Anlage zu „{document.name}“ hinzugefügt", annex=str(annex.id))


def remove_annex(user: User, document: Document, annex_id: uuid.UUID) -> None:
    document = locked(document.id)
    annex = session().get(Annex, (document.id, annex_id))
    if annex is None:
        raise NotFound
    session().delete(annex)
    session().flush()
    _note("agreements.change-annex", user, document, f"Anlage zu „{document.name}“ entfernt", annex=str(annex_id))


def agreement_or_404(document: Document) -> Agreement:
    """Raises `NotFound` for a document that is no agreement."""
    agreement = session().get(Agreement, document.id)
    if agreement is None:
        raise NotFound
    return agreement


def signatory_of(document: Document, signatory_id: uuid.UUID) -> Signatory:
    """Raises `NotFound` for one of another agreement."""
    signatory = session().get(Signatory, signatory_id)
    if signatory is None or signatory.agreement_id != document.id:
        raise NotFound
    return signatory


def _sign(signatory: Signatory, signing: Signing) -> None:
    institution = session().get(Institution, signing.institution_id) if signing.institution_id else None
    name = institution.name if institution else signing.name.strip()[:MAX_NAME_CHARACTERS]
    if not name:
        raise NoPartner
    for begin in (signing.signed_on, signing.acceded_on):
        _expect_order(begin, signing.ended_on)
    signatory.institution_id = institution.id if institution else None
    signatory.name = name
    signatory.signed_on, signatory.acceded_on = signing.signed_on, signing.acceded_on
    signatory.ended_on = signing.ended_on


def _expect_order(begin: date | None, end: date | None) -> None:
    if begin and end and end < begin:
        raise EndsBeforeItBegins


def _days(terms: Terms) -> dict[str, str]:
    days = {"from": terms.valid_from, "until": terms.valid_until, "review": terms.review_on}
    return {name: str(day) for name, day in days.items() if day}


def _note_partner(user: User, document: Document, signatory: Signatory, what: str) -> None:
    text = f"Partner „{signatory.name}“ der Vereinbarung „{document.name}“ {what}"
    _note("agreements.change-signatory", user, document, text)


def _note(action: str, user: User, document: Document, text: str, **details: str) -> None:
    record(action, actor=user, about=document, workspace_id=document.workspace_id, text=text, details=details)
