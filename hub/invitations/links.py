"""The personal address of one invitation: a signed token, kept nowhere, that lets answer this one and nothing else."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from hub.calendar.models import Participant
from hub.db import now
from hub.invitations.invited import Invited, ahead_in_series, invited_with
from hub.sharing.addresses import LinkNotValid

VALID_AFTER_THE_END = timedelta(days=1)


def personal_link(participant: Participant) -> str:
    token = _signer().dumps([participant.id.hex, participant.link_revision])
    return f"{current_app.config['SETTINGS'].url}/i/{token}"


def invited_by_token(token: str) -> Invited:
    """Whose invitation it is. Raises `LinkNotValid` for every reason it may not hold: nobody is told which."""
    try:
        row_id, revision = _signer().loads(token)
        found = invited_with([uuid.UUID(row_id)])
    except (BadSignature, ValueError, TypeError, AttributeError):
        raise LinkNotValid from None
    if not found or found[0].participant.link_revision != revision:
        raise LinkNotValid
    invited = _next_of_series(found[0])
    if invited.participant.link_revision > revision:  # renewed for the rest of the series (`renew_link`)
        raise LinkNotValid
    event = invited.event
    is_there = event.deleted_at is None and not event.is_draft and now() < event.ends_at + VALID_AFTER_THE_END
    if not is_there or not invited.is_reachable:
        raise LinkNotValid
    return invited


def _next_of_series(invited: Invited) -> Invited:
    """The address in the mail about a series leads on to its next Termin when the first one is over."""
    if invited.event.series_id is None or (invited.event.ends_at > now() and invited.event.deleted_at is None):
        return invited
    return next(iter(ahead_in_series(invited)), invited)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="hub.invitations")
