"""The mails that wait, for the administration: how many, since when, why; never what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext
from sqlalchemy import bindparam, func, select

from hub import jobs
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.audit.names import name_actions
from hub.db import now, read, session
from hub.mail.models import Mail
from hub.paging import Page, page_of

TROUBLE_AFTER = timedelta(hours=1)
_FAILING = (
    select(Mail.id)
    .where(Mail.failing_since <= bindparam("since", type_=Mail.failing_since.type), Mail.given_up_at.is_(None))
    .limit(1)
)

name_actions({"mail.retry": lazy_gettext("E-Mails noch einmal versucht")})


@dataclass(frozen=True)
class QueueState:
    """`oldest_at` is when the one that waits longest was written."""

    waiting: int
    given_up: int
    oldest_at: datetime | None


def queue_state() -> QueueState:
    row = (
        session()
        .execute(
            select(
                func.count().filter(Mail.given_up_at.is_(None)),
                func.count().filter(Mail.given_up_at.is_not(None)),
                func.min(Mail.created_at).filter(Mail.given_up_at.is_(None)),
            )
        )
        .one()
    )
    return QueueState(waiting=row[0], given_up=row[1], oldest_at=row[2])


def mails_on_their_way(page: int) -> Page[Mail]:
    """What is not sent yet: first what was given up, then by age."""
    return page_of(select(Mail).order_by(Mail.given_up_at.is_(None), Mail.created_at), page)


def is_failing() -> bool:
    """Whether mail has not gone out for an hour. One look into an index."""
    return bool(read(_FAILING, since=now() - TROUBLE_AFTER))


def try_again(user: User) -> int:
    """Let the worker try every mail that failed at once, those that were given up too; returns how many."""
    failed = session().scalars(select(Mail).where(Mail.failing_since.is_not(None)).with_for_update()).all()
    for mail in failed:
        if mail.given_up_at is not None:
            mail.given_up_at = mail.failing_since = None
            jobs.queue("mail.deliver", mail_id=str(mail.id))
    jobs.hurry("mail.deliver")
    if failed:
        record("mail.retry", actor=user, text=f"{len(failed)} E-Mails noch einmal versucht")
    return len(failed)
