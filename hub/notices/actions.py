"""Telling people something: on their page of notices, and by mail at once where it cannot wait for the digest."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext

from hub import jobs, mail
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import now, session, transaction
from hub.mail.letters import Letter, composes
from hub.notices.models import Notice
from hub.notices.sentences import text_of
from hub.permissions import readable_entries, readable_events, readable_workspaces


def notify(
    people: Collection[uuid.UUID],
    kind: str,
    *,
    url: str,
    about: Any = None,
    by_mail: bool = False,
    **words: str,
) -> None:
    """Tell these people, in the open transaction; `kind` is a registered sentence (`sentences.py`), `words` fill it.

    `about` is the entry, Bereich or Termin it speaks of, None for the person's own matters; `url` is a path of
    the hub. With `by_mail` a mail goes out at once, to those who may read what it is about when it is sent.
    """
    kind_of_row = about.__tablename__ if about is not None else None
    for person_id in dict.fromkeys(people):
        notice = Notice(
            id=uuid.uuid4(),
            person_id=person_id,
            kind=kind,
            words=words,
            url=url,
            entry_id=about.id if kind_of_row == "entry" else None,
            workspace_id=about.id if kind_of_row == "workspace" else None,
            event_id=about.id if kind_of_row == "event" else None,
        )
        session().add(notice)
        if by_mail:
            jobs.queue("notices.mail", notice_id=str(notice.id))


@jobs.handles("notices.mail")
def mail_notice(payload: dict[str, Any]) -> None:
    """Make one mail of one notice, once, and only for somebody who may still read what it is about."""
    with transaction(writing=True) as opened:
        notice = opened.get(Notice, uuid.UUID(payload["notice_id"]), with_for_update=True)
        if notice is None or notice.mailed_at is not None:
            return
        person = opened.get_one(Person, notice.person_id)
        if may_see(person, notice):
            notice.mailed_at = now()
            mail.send_composed("notice", recipient=person.email, notice_id=str(notice.id))


@composes("notice")
def letter_about(details: dict[str, str]) -> Letter | None:
    """The mail about one notice, written when it is sent; nothing for who may not read any more what it is about."""
    notice = session().get(Notice, uuid.UUID(details["notice_id"]))
    if notice is None:
        return None
    person = session().get_one(Person, notice.person_id)
    if not may_see(person, notice):
        return None
    with force_locale(person.language):
        sentence = text_of(notice)
        body = gettext(
            "Guten Tag %(name)s,\n\n%(sentence)s\n\n%(link)s\n\nDiese Nachricht kommt vom JBA-Hub.\n",
            name=person.name,
            sentence=sentence,
            link=current_app.config["SETTINGS"].url + notice.url,
        )
        return Letter(" ".join(sentence.split()), body)


def may_see(person: Person, notice: Notice) -> bool:
    """Whether the person has an account and may read now what the notice is about."""
    if not person.is_active:
        return False
    user = user_of_person(person)
    if notice.entry_id is not None:
        return bool(readable_entries(user, [notice.entry_id]))
    if notice.workspace_id is not None:
        return bool(readable_workspaces(user, [notice.workspace_id]))
    if notice.event_id is not None:
        return bool(readable_events(user, [notice.event_id]))
    return True
