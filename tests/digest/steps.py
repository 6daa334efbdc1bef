"""Steps of the stories about digests: what was done two days ago, and a worker that looks now."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.comments.models import Comment
from hub.db import now, session, transaction
from hub.digest.sending import queue_due_digests
from hub.documents.models import Entry, Folder, Version
from hub.documents.store import metadata_for, store
from hub.documents.versions import NEW_VERSION, Arrival, file_into_folder
from hub.notices.models import Notice
from tests.mail.steps import use_server, work
from tests.people import Cast
from tests.smtp_sink import SmtpSink

LONG_AGO = timedelta(days=30)
BEFORE_THE_LAST_SLOT = timedelta(hours=27)


def only(cast: Cast, *people: Person, digest: str = "daily") -> None:
    """These get a digest, everybody else none; all accounts are old."""
    with transaction(writing=True) as opened:
        opened.execute(update(Person).values(digest="never", created_at=now() - LONG_AGO))
        chosen = Person.id.in_([person.id for person in people])
        opened.execute(update(Person).where(chosen).values(digest=digest, digest_at=now() - LONG_AGO))


def file(cast: Cast, name: str, content: bytes = b"Inhalt", *, comment: str = "", folder: Folder | None = None) -> None:
    """By the contributor, or in a folder of somebody else's by the manager."""
    with cast.app.app_context(), transaction(writing=True):
        who = cast.manager if folder else cast.contributor
        user, target = user_of_person(session().get_one(Person, who.id)), session().merge(folder or cast.root)
        document_id = uuid.uuid4()
        place = {"path": "", "workspace_id": target.workspace_id, "comment": ""}
        facts = metadata_for(user, document_id=document_id, number=1, name=name, **place)
        stored = store().put(str(document_id), io.BytesIO(content), metadata=facts)
        arrival = Arrival(stored=stored, document_id=document_id, name=name, comment=comment, on_conflict=NEW_VERSION)
        file_into_folder(user, target, arrival)


def it_was_before_the_last_slot() -> None:
    """Everything that happened until here."""
    then = now() - BEFORE_THE_LAST_SLOT
    with transaction(writing=True) as opened:
        for kind in (Version, Comment, Notice):
            opened.execute(update(kind).where(kind.created_at > then).values(created_at=then))  # type: ignore[attr-defined]
        opened.execute(update(Entry).where(Entry.changed_at > then).values(changed_at=then))


def look(app: Flask) -> None:
    with app.app_context():
        queue_due_digests()


def sent_by(app: Flask, *, times: int = 1) -> SmtpSink:
    """The digests that go out when the worker looks this often."""
    with SmtpSink() as sink:
        use_server(app, sink.url)
        for _ in range(times):
            look(app)
            work(app)
        return sink
