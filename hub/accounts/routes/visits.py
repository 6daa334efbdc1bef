"""Notes that a device is in use, after the answer is made: it decides when the session is idle."""

from __future__ import annotations

import logging

from flask import Response, g
from sqlalchemy.exc import DBAPIError

from hub.accounts.routes import blueprint
from hub.accounts.signed_in import User, touch_sign_in

logger = logging.getLogger(__name__)


@blueprint.after_app_request
def note_visit(response: Response) -> Response:
    user = g.get("_login_user")  # where flask-login keeps it; `current_user` would ask the database for assets too
    if isinstance(user, User):
        try:
            touch_sign_in(user)
        except DBAPIError:
            logger.warning("could not note a visit; the page is answered all the same")
    return response
