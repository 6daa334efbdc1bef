"""Background work of sharing: telling people before links end, and forgetting what nobody took over."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy import select

from hub import jobs
from hub.db import now, session, transaction
from hub.documents.models import Entry
from hub.formats import date
from hub.notices.actions import notify
from hub.notices.sentences import sentence
from hub.sharing.addresses import Link
from hub.sharing.deliveries import KEPT_FOR, deliveries_to_announce, forget_delivery, overdue_deliveries, why_kept
from hub.sharing.models import Delivery, Letterbox, ShareLink

REMINDED_BEFORE = timedelta(days=3)

sentence("sharing.link-ends", lazy_gettext("Ihr Freigabelink zu „%(name)s“ gilt nur noch bis %(day)s."))
sentence("sharing.letterbox-ends", lazy_gettext("Ihr Briefkasten „%(name)s“ ist nur noch bis %(day)s offen."))
sentence("sharing.delivery", lazy_gettext("%(who)s hat etwas in den Briefkasten „%(letterbox)s“ gelegt."))
sentence(
    "sharing.delivery-ends",
    lazy_gettext(
        "Im Briefkasten „%(letterbox)s“ wartet noch etwas von %(who)s. Ohne Entscheidung wird es am %(day)s gelöscht."
    ),
)


@jobs.every(timedelta(hours=6))
def remind_of_ending_links() -> None:
    """Three days ahead, once; links that were made for less are not worth a reminder."""
    with transaction(writing=True):
        for link in [*_ending(ShareLink), *_ending(Letterbox)]:
            link.reminded_at = now()
            if link.expires_at - link.created_at > REMINDED_BEFORE:
                _remind(link)


def _ending(kind: type[ShareLink] | type[Letterbox]) -> list[Link]:
    soon = (
        select(kind)
        .join(Entry, Entry.id == kind.entry_id)
        .where(kind.revoked_at.is_(None), kind.reminded_at.is_(None), Entry.trash_id.is_(None))
        .where(kind.expires_at > now(), kind.expires_at <= now() + REMINDED_BEFORE)
        .limit(500)
        .with_for_update(of=kind, skip_locked=True)
    )
    return list(session().scalars(soon))


def _remind(link: Link) -> None:
    entry = session().get_one(Entry, link.entry_id)
    is_share = isinstance(link, ShareLink)
    notify(
        [link.created_by],
        "sharing.link-ends" if is_share else "sharing.letterbox-ends",
        url=f"/{'share-links' if is_share else 'letterboxes'}/{link.id}",
        about=entry,
        by_mail=True,
        name=entry.name if isinstance(link, ShareLink) else link.title,
        day=date(link.expires_at, current_app.config["ZONE"]),
    )


@jobs.every(timedelta(hours=6))
def forget_old_deliveries() -> None:
    """What nobody took over in 30 days goes, three days after its Briefkasten's owner was told; what is held stays."""
    with transaction(writing=True):
        for delivery in deliveries_to_announce():
            if why_kept(delivery):
                continue  # told of as soon as it can be deleted at all
            delivery.reminded_at = now()
            _announce(delivery)
    with transaction(writing=False):
        overdue = overdue_deliveries()
    for delivery_id in overdue:
        _forget(delivery_id)


def _announce(delivery: Delivery) -> None:
    ends_at = max(delivery.created_at + KEPT_FOR, now() + REMINDED_BEFORE)
    notify(
        [delivery.letterbox.created_by],
        "sharing.delivery-ends",
        url=f"/deliveries/{delivery.id}",
        about=session().get_one(Entry, delivery.letterbox.entry_id),
        by_mail=True,
        who=delivery.sender,
        letterbox=delivery.letterbox.title,
        day=date(ends_at, current_app.config["ZONE"]),
    )


def _forget(delivery_id: uuid.UUID) -> None:
    with transaction(writing=True) as opened:
        delivery = opened.get(Delivery, delivery_id, with_for_update=True)
        if delivery is not None and not why_kept(delivery):
            forget_delivery(delivery)
