"""How often somebody wants a digest."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext

from hub.accounts.models import DIGESTS, Person
from hub.db import now
from hub.errors import HubError

LABELS = {
    "daily": lazy_gettext("täglich"),
    "weekly": lazy_gettext("wöchentlich, am Montag"),
    "never": lazy_gettext("nie"),
}


def change_digest(person: Person, digest: str) -> None:
    """Choose a rhythm. Who had none before gets what is new from now on.

    No line in the trail: it would keep for years how often somebody likes to read, and answer nobody's question.
    """
    if digest not in DIGESTS:
        raise HubError(gettext("Bitte wählen Sie täglich, wöchentlich oder nie."))
    if person.digest == "never":
        person.digest_at = now()
    person.digest = digest
