"""A Folge of the contributor, from the released Welle of a Fragebogen in „Gemeinsame Ablage“."""

from __future__ import annotations

import uuid

from hub.db import session
from hub.documents.models import Workspace
from tests.effects.steps import acting, make_effect, release
from tests.feedback.steps import ask
from tests.people import Cast

IDS = {"effect_id": "effect"}
ADDRESSES = {"/feedback/<uuid:form_id>/effects": "effect_form"}
TABLE = """
GET    /effects                                                                 302 200 200 200 200 200 403
GET    /effects/new                                                             302 404 404 404 404 404 403
POST   /effects/new                                                             302 404 404 404 404 404 403
GET    /effects/<uuid:effect_id>                                                302 404 404 200 200 200 404
GET    /effects/<uuid:effect_id>/decision                                       302 404 404 403 200 200 404
POST   /effects/<uuid:effect_id>/decision                                       302 404 404 403 422 422 404
GET    /effects/<uuid:effect_id>/delete                                         302 404 404 403 200 200 404
POST   /effects/<uuid:effect_id>/delete                                         302 404 404 403 302 302 404
GET    /effects/<uuid:effect_id>/edit                                           302 404 404 403 200 200 404
POST   /effects/<uuid:effect_id>/edit                                           302 404 404 403 422 422 404
GET    /effects/<uuid:effect_id>/preview                                        302 404 404 200 200 200 404
GET    /effects/<uuid:effect_id>/publish                                        302 404 404 403 200 200 404
POST   /effects/<uuid:effect_id>/publish                                        302 404 404 403 422 422 404
GET    /effects/<uuid:effect_id>/take-back                                      302 404 404 403 200 200 404
POST   /effects/<uuid:effect_id>/take-back                                      302 404 404 403 302 302 404
GET    /effects/<uuid:effect_id>/task                                           302 404 404 403 200 200 404
POST   /effects/<uuid:effect_id>/task                                           302 404 404 403 422 422 404
GET    /feedback/<uuid:form_id>/effects                                         302 404 404 200 200 200 404
GET    /public/changes                                                          200 200 200 200 200 200 200
"""


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = acting(cast.contributor)
    asked = ask(user, session().get_one(Workspace, cast.shared.id))
    release(asked.round)
    return {"effect": make_effect(user, asked).id, "effect_form": asked.form}
