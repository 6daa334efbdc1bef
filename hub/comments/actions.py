"""Writing, changing, deleting and settling comments. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from flask_babel import lazy_gettext

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.comments.errors import EmptyComment, NoLongerThere
from hub.comments.mentions import Directory, mentions_in, readers
from hub.comments.models import Comment
from hub.db import now, session
from hub.documents.models import Document
from hub.notices.actions import notify
from hub.notices.sentences import sentence

MAX_CHARACTERS = 10_000

sentence("comments.mention", lazy_gettext("%(who)s hat Sie in einem Kommentar zu „%(document)s“ erwähnt."))
sentence(
    "comments.mention-institution",
    lazy_gettext("%(who)s hat %(institution)s in einem Kommentar zu „%(document)s“ erwähnt."),
)
sentence("comments.answer", lazy_gettext("%(who)s hat auf Ihren Kommentar zu „%(document)s“ geantwortet."))


def write_comment(
    user: User,
    document: Document,
    *,
    text: str,
    answers: Comment | None = None,
    chosen: Collection[str] = (),
) -> Comment:
    """Write a comment, or an answer to one; answers to an answer stand beside it. `chosen` are principals to tell.

    Raises `EmptyComment`, `CannotRead`, `NoLongerThere`.
    """
    able = readers(document)
    thread = _thread_of(answers, document) if answers else None
    comment = Comment(
        id=uuid.uuid4(),
        document_id=document.id,
        parent_id=thread.id if thread else None,
        text=_clean(text),
        mentions=mentions_in(user, text, chosen, able),
        created_by=user.id,
    )
    session().add(comment)
    if thread is not None:
        thread.resolved_at = thread.resolved_by = None  # an answer opens it again
    session().flush()
    told = _tell_mentioned(user, document, comment, able, known=set())
    if answers and answers.created_by not in told | {user.id} and f"person:{answers.created_by}" in able.people:
        _tell(user, document, comment, [answers.created_by], "comments.answer")
    _record(user, document, comment, "comments.write", "Kommentar zu „{}“ geschrieben")
    return comment


def change_comment(user: User, document: Document, comment: Comment, *, text: str, chosen: Collection[str]) -> None:
    """Change the text of an own comment; who is mentioned anew is told. Raises `EmptyComment`, `CannotRead`."""
    able = readers(document)
    known = set(comment.mentions)
    comment.text, comment.mentions = _clean(text), mentions_in(user, text, chosen, able)
    comment.edited_at = now()
    session().flush()
    _tell_mentioned(user, document, comment, able, known=known)
    _record(user, document, comment, "comments.change", "Kommentar zu „{}“ geändert")


def delete_comment(user: User, document: Document, comment: Comment) -> None:
    """Take the words out; that there was a comment stays, because answers may stand under it."""
    comment.text, comment.mentions, comment.deleted_at = "", {}, now()
    session().flush()
    _record(user, document, comment, "comments.delete", "Kommentar zu „{}“ gelöscht")


def resolve_comment(user: User, document: Document, comment: Comment) -> None:
    """„Erledigt“: the comment with its answers."""
    if comment.parent_id is not None or comment.resolved_at is not None:
        return
    comment.resolved_at, comment.resolved_by = now(), user.id
    session().flush()
    _record(user, document, comment, "comments.resolve", "Kommentar zu „{}“ erledigt")


def reopen_comment(user: User, document: Document, comment: Comment) -> None:
    if comment.resolved_at is None:
        return
    comment.resolved_at = comment.resolved_by = None
    session().flush()
    _record(user, document, comment, "comments.reopen", "Kommentar zu „{}“ wieder geöffnet")


def _clean(text: str) -> str:
    text = "\n".join(text.splitlines()).strip()
    if not text:
        raise EmptyComment
    return text


def _thread_of(answered: Comment, document: Document) -> Comment:
    if answered.document_id != document.id or answered.deleted_at is not None:
        raise NoLongerThere
    thread = session().get(Comment, answered.parent_id) if answered.parent_id else answered
    if thread is None:
        raise NoLongerThere
    return thread


def _tell_mentioned(
    user: User, document: Document, comment: Comment, able: Directory, *, known: set[str]
) -> set[uuid.UUID]:
    """Tell those who are mentioned for the first time, each once: by name first, as it says more. Returns them all."""
    told: set[uuid.UUID] = {user.id}
    for principal in sorted(comment.mentions, reverse=True):  # person:… before institution:…
        people = [person_id for person_id in able.people[principal] if person_id not in told]
        told.update(people)
        if principal in known or not people:
            continue
        if principal.startswith("person:"):
            _tell(user, document, comment, people, "comments.mention", by_mail=True)
        else:
            name = comment.mentions[principal]
            _tell(user, document, comment, people, "comments.mention-institution", institution=name)
    return told


def _tell(
    user: User,
    document: Document,
    comment: Comment,
    people: Collection[uuid.UUID],
    kind: str,
    *,
    by_mail: bool = False,
    **words: str,
) -> None:
    notify(
        people,
        kind,
        url=f"/documents/{document.id}#comment-{comment.id}",
        about=document,
        by_mail=by_mail,
        who=user.name,
        document=document.name,
        **words,
    )


def _record(user: User, document: Document, comment: Comment, action: str, text: str) -> None:
    """The trail says that, never what: a text that was deleted shall be gone."""
    record(
        action,
        actor=user,
        about=document,
        workspace_id=document.workspace_id,
        text=text.format(document.name),
        details={"comment": str(comment.id)},
    )
