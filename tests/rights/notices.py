"""Mail, notices, comments, history, digests."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.comments.actions import write_comment
from hub.db import session
from hub.documents.models import Document
from hub.notices.models import Notice
from tests.people import Cast

IDS = {"notice_id": "notice", "comment_id": "comment"}
TABLE = """
POST   /account/digest                                                          302 422 422 422 422 422 422
GET    /comments/<uuid:comment_id>/answer                                       302 404 404 200 200 200 404
POST   /comments/<uuid:comment_id>/answer                                       302 404 404 422 422 422 404
GET    /comments/<uuid:comment_id>/delete                                       302 404 404 403 200 403 404
POST   /comments/<uuid:comment_id>/delete                                       302 404 404 403 302 403 404
GET    /comments/<uuid:comment_id>/edit                                         302 404 404 403 200 403 404
POST   /comments/<uuid:comment_id>/edit                                         302 404 404 403 422 403 404
POST   /comments/<uuid:comment_id>/reopen                                       302 404 404 403 302 302 404
POST   /comments/<uuid:comment_id>/resolve                                      302 404 404 403 302 302 404
GET    /digest/<token>                                                          404 404 404 404 404 404 404
POST   /digest/<token>                                                          404 404 404 404 404 404 404
GET    /documents/<uuid:document_id>/comments                                   302 404 404 200 200 200 404
POST   /documents/<uuid:document_id>/comments                                   302 404 404 422 422 422 404
GET    /documents/<uuid:document_id>/history                                    302 404 404 200 200 200 404
GET    /folders/<uuid:folder_id>/history                                        302 404 404 200 200 200 404
GET    /mail                                                                    302 403 403 403 403 403 200
POST   /mail/retry                                                              302 403 403 403 403 403 302
GET    /notices                                                                 302 200 200 200 200 200 200
POST   /notices/<uuid:notice_id>/open                                           302 404 404 302 404 404 404
POST   /notices/<uuid:notice_id>/read                                           302 404 404 302 404 404 404
POST   /notices/read-all                                                        302 302 302 302 302 302 302
GET    /workspaces/<uuid:workspace_id>/history                                  302 404 404 200 200 200 404
"""


def make_things(cast: Cast, ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    """A comment of the person who contributes, a notice of the one who reads."""
    author = user_of_person(session().get_one(Person, cast.contributor.id))
    comment = write_comment(author, session().get_one(Document, ids["document"]), text="Bitte ansehen")
    notice = Notice(id=uuid.uuid4(), person_id=cast.reader.id, kind="x", words={}, url="/")
    session().add(notice)
    session().flush()
    return {"comment": comment.id, "notice": notice.id}
