"""Addresses for people without an account: signed, so that they can be written again and are kept nowhere."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from hub.accounts.models import Person
from hub.calendar.models import PLANNED, Event
from hub.db import now, session
from hub.sharing.addresses import LinkNotValid
from hub.trainings.models import EXPIRED, Registration, RegistrationOffer

HOLDS_AFTER_THE_END = timedelta(days=14)


def public_address(offer: RegistrationOffer) -> str:
    """Where anybody may register."""
    return f"{_base()}/t/{_signer('offer').dumps([offer.id.hex, offer.link_revision])}"


def personal_address(registration: Registration, *, page: str = "mine") -> str:
    """Where one person confirms, answers an offer or cancels."""
    return f"{_base()}/t/{page}/{_signer('mine').dumps([registration.id.hex, registration.link_revision])}"


def offer_behind(token: str) -> tuple[RegistrationOffer, Event]:
    """What the public address leads to. Raises `LinkNotValid`."""
    row_id, revision = _read("offer", token)
    offer = session().get(RegistrationOffer, row_id)
    if offer is None or offer.link_revision != revision or not offer.allows_guests:
        raise LinkNotValid
    event = session().get_one(Event, offer.event_id)
    if event.deleted_at is not None or event.status != PLANNED or event.ends_at <= now():
        raise LinkNotValid
    return offer, event


def registration_behind(token: str) -> tuple[Registration, RegistrationOffer, Event]:
    """Whose page it is. Raises `LinkNotValid`, also some time after the Termin."""
    row_id, revision = _read("mine", token)
    registration = session().get(Registration, row_id)
    if registration is None or registration.link_revision != revision:
        raise LinkNotValid
    offer = session().get_one(RegistrationOffer, registration.offer_id)
    event = session().get_one(Event, offer.event_id)
    person = session().get(Person, registration.person_id) if registration.person_id else None
    is_forgotten = registration.status == EXPIRED and not registration.is_verified
    is_there = event.deleted_at is None and not event.is_draft and now() < event.ends_at + HOLDS_AFTER_THE_END
    if is_forgotten or not is_there or (person is not None and not person.is_active):
        raise LinkNotValid
    return registration, offer, event


def _read(kind: str, token: str) -> tuple[uuid.UUID, int]:
    try:
        row_id, revision = _signer(kind).loads(token)
        return uuid.UUID(row_id), int(revision)
    except (BadSignature, ValueError, TypeError, AttributeError):
        raise LinkNotValid from None


def _signer(kind: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"hub.trainings.{kind}")


def _base() -> str:
    settings: Any = current_app.config["SETTINGS"]
    return str(settings.url)
