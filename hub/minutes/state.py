"""Whether a Protokoll may still be changed; everything that changes one asks here first."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from hub.acknowledgements.texts import clean_text
from hub.calendar.models import Event
from hub.db import session
from hub.minutes.errors import MinutesClosed, NoTitle, TooLong
from hub.minutes.models import CLOSED, AgendaItem, Minutes

MAX_TITLE_CHARACTERS = 300
MAX_TEXT_CHARACTERS = 20_000


def expect_open(event_id: uuid.UUID) -> None:
    """Hold the state until the commit, so that nothing is written while it is being closed. Raises `MinutesClosed`."""
    held = select(Minutes.state).where(Minutes.event_id == event_id).with_for_update(read=True)
    if session().scalar(held) == CLOSED:
        raise MinutesClosed


def minutes_of(event: Event) -> Minutes:
    """The row, made when it is first needed, and held until the commit."""
    found = session().get(Minutes, event.id, with_for_update=True, populate_existing=True)
    if found is None:
        found = Minutes(event_id=event.id)
        session().add(found)
        session().flush()
    return found


def writable_item(item_id: uuid.UUID) -> AgendaItem:
    """The item as it stands now, held until the commit. Raises `MinutesClosed`."""
    item = session().get_one(AgendaItem, item_id, with_for_update=True, populate_existing=True)
    expect_open(item.event_id)
    return item


def event_of(item: AgendaItem) -> Event:
    return session().get_one(Event, item.event_id)


def one_line(raw: str) -> str:
    """A title. Raises `NoTitle`, `TooLong`."""
    title = " ".join(clean_text(raw).split())
    if not title:
        raise NoTitle
    return checked_length(title, MAX_TITLE_CHARACTERS)


def paragraphs(raw: str) -> str:
    """Plain text in lines. Raises `TooLong`."""
    return checked_length(clean_text(raw), MAX_TEXT_CHARACTERS)


def checked_length(text: str, most: int) -> str:
    if len(text) > most:
        raise TooLong(most)
    return text
