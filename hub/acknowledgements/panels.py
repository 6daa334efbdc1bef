"""What this area adds to the pages and moments of others."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.acknowledgements.asking import ask_again
from hub.acknowledgements.labels import AIM_LABELS
from hub.acknowledgements.queries import overviews_of, waiting_for
from hub.documents.models import CONTRIBUTE, Document, Version
from hub.documents.pages import entry_url
from hub.slots import Action


@slots.fills(slots.DOCUMENT_PANELS, order=20)
def rounds_of_document(user: User, document: Document, level: int) -> str | None:
    overviews = overviews_of(user, document)
    if not overviews:
        return None
    return render_template(
        "acknowledgements/_panel.html",
        current=[overview for overview in overviews if overview.round.is_open],
        former=[overview for overview in overviews if not overview.round.is_open],
        aims=AIM_LABELS,
        url=entry_url(document),
        may_ask=level >= CONTRIBUTE,
    )


@slots.fills(slots.DOCUMENT_ACTIONS, order=20)
def ask_for_answers(_user: User, document: Document, level: int) -> list[Action]:
    if level < CONTRIBUTE:
        return []
    return [Action(gettext("Um Kenntnisnahme bitten"), f"{entry_url(document)}/acknowledgements/new", "check")]


@slots.fills(slots.START_PANELS, order=10)
def waiting_on_start_page(user: User) -> str | None:
    waiting = waiting_for(user)
    return render_template("acknowledgements/_waiting.html", waiting=waiting, aims=AIM_LABELS) if waiting else None


@slots.fills(slots.AFTER_NEW_VERSION, order=20)
def ask_about_new_version(user: User, document: Document, version: Version) -> None:
    if version.number > 1:
        ask_again(user, document, version)
