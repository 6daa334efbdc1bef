"""One run of the form: the token that its pages share. On a tablet it ends with the return to the beginning.

What was said so far travels in the pages, and a browser that goes back sends such a page again: of a run that has ended
nothing is read, wherever the page comes from. The hub cannot recognise people; a run ends because its pages say so.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

from hub.answering import limits
from hub.answering.actions import use_token
from hub.answering.queries import WayIn
from hub.answering.routes import blueprint
from hub.answering.routes.pages import is_tablet
from hub.answering.tokens import ANSWER, WISH, PageToken, new_token, page_token, renewed_token, was_used
from hub.db import transaction
from hub.guard import nameless

LEFT_ALONE_SECONDS = 300  # a tablet, with something half filled in; a script notices sooner
TABLET_PAGE_SECONDS = 1800  # nobody stands in front of one page for longer


@blueprint.get("/r/<code>/start-over")
@nameless
def start_over(code: str) -> Response:
    """End the run of the token in the address. By GET, because pages that are left alone come here by themselves."""
    sent = request.args.get("token", "")
    token = page_token(ANSWER, sent) or page_token(WISH, sent)
    if token is not None and not limits.answers_too_often(str(request.remote_addr)):
        with transaction(writing=True):
            use_token(token.hash)
    return at_the_beginning(code)


def at_the_beginning(code: str) -> Response:
    return redirect(f"/r/{code}", 303)


def start_over_url(code: str, token: str) -> str:
    return f"/r/{code}/start-over?{urlencode({'token': token})}"


def running(way_in: WayIn, purpose: str) -> PageToken | None:
    """The token of the page that was sent; None when it holds no more, on a tablet also when its run has ended."""
    if not is_tablet(way_in):
        return page_token(purpose, request.form.get("token", ""))
    token = page_token(purpose, request.form.get("token", ""), most_seconds=TABLET_PAGE_SECONDS)
    with transaction(writing=False):
        return None if token is None or was_used(token) else token


def token_for(way_in: WayIn, purpose: str) -> str:
    """What the next page carries: the run's own for as long as it holds, so that it is one answer on whichever way."""
    sent = request.form.get("token", "")
    if page_token(purpose, sent) is None:
        return new_token(purpose)
    return renewed_token(purpose, sent) if is_tablet(way_in) else sent
