"""A Fragebogen of the contributor, one that was deleted, and a question in the library."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import session
from hub.documents.models import Workspace
from hub.feedback.actions import create_form
from hub.feedback.deleting import delete_form
from hub.feedback.library import keep_question
from hub.feedback.models import FeedbackForm
from tests.feedback.steps import ask, some_content
from tests.people import Cast

IDS = {"form_id": "feedback_form", "deleted_form_id": "deleted_form", "library_question_id": "library_question"}
WORDS = {"pages/<key>": "pages/first", "questions/<key>": "questions/first", "<language>": "en", "<int:number>": "1"}
TABLE = """
GET    /feedback                                                                302 200 200 200 200 200 403
GET    /feedback/<uuid:form_id>                                                 302 404 404 200 200 200 404
GET    /feedback/<uuid:form_id>/delete                                          302 404 404 403 200 200 404
GET    /feedback/<uuid:form_id>/frame                                           302 404 404 403 200 200 404
GET    /feedback/<uuid:form_id>/library                                         302 404 404 403 200 200 404
GET    /feedback/<uuid:form_id>/pages/<key>                                     302 404 404 403 200 200 404
GET    /feedback/<uuid:form_id>/pages/<key>/delete                              302 404 404 403 200 200 404
GET    /feedback/<uuid:form_id>/preview/<language>                              302 404 404 200 200 200 404
GET    /feedback/<uuid:form_id>/publish                                         302 404 404 403 200 200 404
GET    /feedback/<uuid:form_id>/questions                                       302 404 404 403 200 200 404
GET    /feedback/<uuid:form_id>/questions/<key>                                 302 404 404 403 200 200 404
GET    /feedback/<uuid:form_id>/questions/<key>/condition                       302 404 404 403 200 200 404
GET    /feedback/<uuid:form_id>/questions/<key>/delete                          302 404 404 403 200 200 404
GET    /feedback/<uuid:form_id>/questions/new                                   302 404 404 403 404 404 404
GET    /feedback/<uuid:form_id>/translations/<language>                         302 404 404 403 200 200 404
GET    /feedback/<uuid:form_id>/versions                                        302 404 404 200 200 200 404
GET    /feedback/<uuid:form_id>/versions/<int:number>                           302 404 404 200 200 200 404
GET    /feedback/deleted                                                        302 200 200 200 200 200 403
GET    /feedback/new                                                            302 200 200 200 200 200 403
POST   /feedback/<uuid:deleted_form_id>/restore                                 302 404 404 404 302 302 404
POST   /feedback/<uuid:form_id>/delete                                          302 404 404 403 422 422 404
POST   /feedback/<uuid:form_id>/frame                                           302 404 404 403 422 422 404
POST   /feedback/<uuid:form_id>/library                                         302 404 404 403 404 404 404
POST   /feedback/<uuid:form_id>/pages                                           302 404 404 403 409 409 404
POST   /feedback/<uuid:form_id>/pages/<key>                                     302 404 404 403 409 409 404
POST   /feedback/<uuid:form_id>/pages/<key>/delete                              302 404 404 403 409 409 404
POST   /feedback/<uuid:form_id>/pages/<key>/move                                302 404 404 403 404 404 404
POST   /feedback/<uuid:form_id>/publish                                         302 404 404 403 409 409 404
POST   /feedback/<uuid:form_id>/questions/<key>                                 302 404 404 403 422 422 404
POST   /feedback/<uuid:form_id>/questions/<key>/condition                       302 404 404 403 409 409 404
POST   /feedback/<uuid:form_id>/questions/<key>/delete                          302 404 404 403 409 409 404
POST   /feedback/<uuid:form_id>/questions/<key>/duplicate                       302 404 404 403 409 409 404
POST   /feedback/<uuid:form_id>/questions/<key>/keep                            302 404 404 403 409 409 404
POST   /feedback/<uuid:form_id>/questions/<key>/move                            302 404 404 403 404 404 404
POST   /feedback/<uuid:form_id>/questions/new                                   302 404 404 403 404 404 404
POST   /feedback/<uuid:form_id>/translations/<language>                         302 404 404 403 409 409 404
POST   /feedback/library/<uuid:library_question_id>/delete                      302 403 403 403 302 403 404
POST   /feedback/new                                                            302 422 422 422 422 422 403
"""


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    workspace = session().get_one(Workspace, cast.shared.id)
    content = some_content()
    content.pages[0].questions[0].id = "first"
    form = session().get_one(FeedbackForm, ask(user, workspace, content).form)
    kept = keep_question(user, form, "first", base=0)
    deleted = create_form(user, workspace, title="Alt", audience="youth", content=some_content())
    delete_form(user, deleted)
    return {"feedback_form": form.id, "deleted_form": deleted.id, "library_question": kept.id}
