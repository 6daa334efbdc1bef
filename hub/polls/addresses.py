"""The addresses of a Terminumfrage: one for everybody who is asked, one for changing one's own answer."""

from __future__ import annotations

import uuid

from flask import current_app
from flask_babel import lazy_gettext
from itsdangerous import BadSignature, URLSafeSerializer

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import session
from hub.errors import HubError
from hub.permissions import can
from hub.polls.models import Poll, Voter


class LinkNotValid(HubError):
    """Unknown, forged, revoked, or made by somebody who may not ask any more: nobody is told which."""

    status = 404
    message = lazy_gettext(
        "Dieser Link gilt nicht (mehr). Bitten Sie die Person, die ihn geschickt hat, um einen neuen."
    )


def address_of(poll: Poll) -> str:
    """What is passed on; empty when the poll has no address."""
    return f"{_url()}/p/{token_of(poll)}" if poll.link_revision is not None else ""


def token_of(poll: Poll) -> str:
    token: str = _signer("poll").dumps([poll.id.hex, poll.link_revision])
    return token


def own_token(voter: Voter) -> str:
    """Lets change this one answer."""
    token: str = _signer("voter").dumps(voter.id.hex)
    return token


def poll_of_token(token: str) -> Poll:
    """The poll behind an address, as long as who made it may still ask. Raises `LinkNotValid`."""
    try:
        poll_id, revision = _signer("poll").loads(token)
        poll = session().get(Poll, uuid.UUID(poll_id))
    except (BadSignature, ValueError, TypeError) as error:
        raise LinkNotValid from error
    if poll is None or poll.link_revision is None or poll.link_revision != revision:
        raise LinkNotValid
    maker = session().get_one(Person, poll.created_by)
    if not maker.is_active or not can(user_of_person(maker), "polls.manage", poll):
        raise LinkNotValid
    return poll


def voter_of_token(poll: Poll, token: str) -> Voter:
    """Whose answer is changed. Raises `LinkNotValid`."""
    try:
        voter = session().get(Voter, uuid.UUID(_signer("voter").loads(token)))
    except (BadSignature, ValueError, TypeError) as error:
        raise LinkNotValid from error
    if voter is None or voter.poll_id != poll.id:
        raise LinkNotValid
    return voter


def _url() -> str:
    return str(current_app.config["SETTINGS"].url)


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"hub.polls.{purpose}")
