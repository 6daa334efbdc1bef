"""Public Termine for everybody, in eight languages: no account, no cookie, and caches may keep the pages."""

from __future__ import annotations

import uuid
from datetime import date
from itertools import groupby

from flask import Response, request

from hub import slots
from hub.calendar.models import Event
from hub.calendar.public import PublicEvent, public_event, public_events
from hub.calendar.public_words import event_words, month_in, when_in
from hub.calendar.routes import blueprint
from hub.db import session
from hub.guard import public
from hub.public_pages import public_language, public_page, speak
from hub.slots import Action


@slots.fills(slots.PUBLIC_NAVIGATION, order=20)
def public_navigation(language: str) -> list[Action]:
    return [Action(event_words(language).say("nav_events"), "/public/events")]


@blueprint.get("/public/events")
@public
def public_list() -> Response:
    language = public_language()
    speak(language)
    page = public_events(request.args.get("page", 1, type=int))
    months = groupby(page.rows, key=_month)
    said = event_words(language)
    return public_page(
        "calendar/public_events.html",
        language=language,
        about=f"{said.say('title')}: {', '.join(event.title for event in page.rows)}"
        if page.rows
        else said.say("none"),
        words=said,
        page=page,
        months=[(first, month_in(first, language), _told(list(events), language)) for first, events in months],
        top=slots.panels(slots.PUBLIC_EVENTS_TOP),
    )


@blueprint.get("/public/events/<uuid:event_id>")
@public
def public_event_page(event_id: uuid.UUID) -> Response:
    language = public_language()
    speak(language)
    event = public_event(event_id)
    when = when_in(event, language)
    return public_page(
        "calendar/public_event.html",
        language=language,
        about=" · ".join(filter(None, (when, event.place, event.goal or event.description))),
        words=event_words(language),
        event=event,
        when=when,
        actions=slots.actions(slots.PUBLIC_EVENT_ACTIONS, session().get_one(Event, event.id)),
    )


def _month(event: PublicEvent) -> date:
    return event.starts.date().replace(day=1)


def _told(events: list[PublicEvent], language: str) -> list[tuple[PublicEvent, str]]:
    return [(event, when_in(event, language)) for event in events]
