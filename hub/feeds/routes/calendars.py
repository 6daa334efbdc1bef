"""The files themselves: behind secret addresses, of one Termin, and of what is public.

A secret address is a key: it stays out of referrers, shared caches, search engines and logs (hub/server.py, Caddyfile).
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext
from sqlalchemy import update

from hub.accounts import throttle
from hub.calendar.ical import calendar_of, public_calendar_of
from hub.calendar.models import Event
from hub.days import today
from hub.db import now, session, transaction
from hub.documents.downloads import content_disposition
from hub.errors import HubError, NotFound
from hub.feeds.addresses import NoSuchFeed, Opened, open_feed
from hub.feeds.models import Feed
from hub.feeds.queries import State, events_of, public_event, public_events, public_state, state_of
from hub.feeds.routes import blueprint
from hub.guard import allow, public, public_address

PREFIX = "/feeds/"
REFRESH_MINUTES = 60
PUBLIC_SECONDS = 600
MAX_UNKNOWN = 100  # addresses that do not hold, tried from one network address in 15 minutes
MEDIA_TYPE = "text/calendar; charset=utf-8"


@blueprint.after_app_request
def keep_address_secret(response: Response) -> Response:
    if request.path.startswith(PREFIX):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        if response.status_code not in (200, 304):
            response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.errorhandler(NoSuchFeed)
def answer_no_such_feed(error: NoSuchFeed) -> Any:
    """One answer for all that do not hold; whoever tries very many has to wait."""
    try:
        with transaction(writing=True):
            throttle.count_attempt(throttle.visit_key(request.remote_addr or ""), most=MAX_UNKNOWN)
    except throttle.TooManyAttempts as refused:
        return _sorry(refused), refused.status, {"Retry-After": str(refused.seconds)}
    return _sorry(error), error.status


def _sorry(error: HubError) -> str:
    return render_template("feeds/not_valid.html", message=error.message)


@blueprint.get("/feeds/<path:_address>")
@public_address
def malformed_address(_address: str) -> Any:
    raise NoSuchFeed


@blueprint.get("/feeds/<token>.ics")
@public_address
def feed(token: str) -> Response:
    """What has not changed is answered before a single Termin is loaded."""
    with transaction(writing=False):
        opened = open_feed(token)
        state = state_of(opened)
        changed_at = _changed_at(opened.feed, state)
        response = _with_validators(Response(status=304), state, changed_at)
        if not _is_known(state, changed_at):
            response = _with_validators(Response(_content(opened), content_type=MEDIA_TYPE), state, changed_at)
    _note(opened.feed, state, changed_at)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _content(opened: Opened) -> bytes:
    name = opened.workspace.name if opened.workspace else gettext("Meine Termine")
    return calendar_of(events_of(opened), name=f"{name} (JBA-Hub)", refresh_minutes=REFRESH_MINUTES)


def _changed_at(feed: Feed, state: State) -> datetime:
    """Since when the feed shows this; whole seconds, because HTTP knows no smaller ones, and never the same twice."""
    if feed.state == state:
        return feed.changed_at
    return max(now().replace(microsecond=0), feed.changed_at.replace(microsecond=0) + timedelta(seconds=1))


def _note(feed: Feed, state: State, changed_at: datetime) -> None:
    """Write down what it shows now; nothing to write where nothing has changed today."""
    if feed.state == state and feed.fetched_on == today():
        return
    with transaction(writing=True):
        values = {"state": state, "changed_at": changed_at, "fetched_on": today()}
        session().execute(update(Feed).where(Feed.id == feed.id).values(values))


def _is_known(state: State, changed_at: datetime) -> bool:
    """Whether the caller has this already (RFC 9110 §13.2.2: a tag comes before a time)."""
    if request.if_none_match:
        return request.if_none_match.contains_weak(state)
    since = request.if_modified_since
    return since is not None and changed_at.replace(microsecond=0) <= since.astimezone(UTC)


def _with_validators(response: Response, state: State, changed_at: datetime | None) -> Response:
    response.set_etag(state)
    response.last_modified = changed_at
    return response


@blueprint.get("/events/<uuid:event_id>.ics")
@allow("events.read", loads=Event)
def event_file(event: Event) -> Response:
    return _as_file(calendar_of([event], is_apart=True), event)


@blueprint.get("/public/events.ics")
@public
def public_feed() -> Response:
    """What was announced for everybody. No account, no cookie; the same for all, so any cache may keep it."""
    state = public_state()
    known = request.if_none_match and request.if_none_match.contains_weak(state)
    response = Response(status=304) if known else Response(_public_content(state), content_type=MEDIA_TYPE)
    return _for_all(_with_validators(response, state, None))


@lru_cache(maxsize=2)
def _public_content(_tag: str) -> bytes:
    """The tag changes whenever this might."""
    return public_calendar_of(public_events(), name=gettext("Öffentliche Termine"), refresh_minutes=REFRESH_MINUTES)


@blueprint.get("/public/events/<uuid:event_id>.ics")
@public
def public_event_file(event_id: uuid.UUID) -> Response:
    event = public_event(event_id)
    if event is None:
        raise NotFound
    return _for_all(_as_file(public_calendar_of([event]), event))


def _as_file(content: bytes, event: Event) -> Response:
    response = Response(content, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = content_disposition("attachment", f"{event.title}.ics")
    return response


def _for_all(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
