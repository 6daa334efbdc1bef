"""Rights to documents and what belongs to them, and to uploads, notices and searches of one's own."""

from __future__ import annotations

from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.acknowledgements.models import Addressee, Round
from hub.comments.models import Comment
from hub.db import session
from hub.documents.models import CONTRIBUTE, MANAGE, READ, Document, Entry, Upload
from hub.exchange.models import ImportRun
from hub.finder.models import SavedSearch
from hub.notices.models import Notice
from hub.permissions.levels import Predicate, level_in

# By ownership: what is one person's own.


def owns_search(user: User, search: SavedSearch) -> bool:
    return search.person_id == user.id and user.sees_content


def owns_notice(user: User, notice: Notice) -> bool:
    return notice.person_id == user.id


def owns_upload(user: User, upload: Upload) -> bool:
    return upload.person_id == user.id and user.sees_content


def owns_import(user: User, run: ImportRun) -> bool:
    folder = session().get(Entry, run.folder_id)
    return (
        run.person_id == user.id
        and folder is not None
        and folder.trash_id is None
        and level_in(user, folder.workspace_id) >= CONTRIBUTE
    )


def answers_for_document(user: User, document: Document) -> bool:
    """Who works in the Bereich, and the person responsible as long as they may read."""
    level = level_in(user, document.workspace_id)
    return level >= CONTRIBUTE or (level >= READ and document.responsible_id == user.id)


# By level on the document that a thing is about; nothing about what lies in the trash.


def at_least_on_the_document(level: int) -> Predicate:
    def holds_level(user: User, comment: Comment) -> bool:
        document = session().get(Entry, comment.document_id)
        return document is not None and document.trash_id is None and level_in(user, document.workspace_id) >= level

    return holds_level


reads_comment = at_least_on_the_document(READ)
contributes_to_the_document = at_least_on_the_document(CONTRIBUTE)


def wrote_comment(user: User, comment: Comment) -> bool:
    return comment.created_by == user.id and comment.deleted_at is None and reads_comment(user, comment)


def settles_comment(user: User, comment: Comment) -> bool:
    return wrote_comment(user, comment) or contributes_to_the_document(user, comment)


def reads_round(user: User, asked: Round | Addressee) -> bool:
    document = _document_asked_about(asked)
    return document.trash_id is None and level_in(user, document.workspace_id) >= READ


def contributes_to_round(user: User, asked: Round) -> bool:
    document = _document_asked_about(asked)
    return document.trash_id is None and level_in(user, document.workspace_id) >= CONTRIBUTE


def ends_round(user: User, asked: Round) -> bool:
    """Whoever asked, as long as they may still ask, and those who manage the Bereich."""
    document = _document_asked_about(asked)
    needed = CONTRIBUTE if asked.asked_by == user.id else MANAGE
    return document.trash_id is None and level_in(user, document.workspace_id) >= needed


def answers_for(user: User, addressee: Addressee) -> bool:
    """The person who is asked, their deputy, or for an institution any of its own people."""
    if not reads_round(user, addressee):
        return False
    if addressee.institution_id is not None:
        return f"institution:{addressee.institution_id}" in user.principals
    if addressee.person_id == user.id:
        return True
    asked = session().get_one(Person, addressee.person_id)
    return asked.is_active and asked.deputy_id == user.id


def _document_asked_about(asked: Round | Addressee) -> Document:
    about = asked if isinstance(asked, Round) else asked.round
    return session().get_one(Document, about.document_id)
