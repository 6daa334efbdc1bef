"""The pages of calendars to subscribe to and to import."""

from __future__ import annotations

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.feeds.addresses import create_feed
from hub.feeds.importing import begin_import
from hub.feeds.reading_process import read
from tests.browser.live import LiveHub
from tests.browser.shown import Shown
from tests.feeds.steps import calendar_file

PAGES = [
    Shown("feeds.own_feeds", "koordination", "/account/feeds"),
    Shown("feeds.revoke", "koordination", "/account/feeds/{feed}/revoke"),
    Shown("feeds.renew", "koordination", "/account/feeds/{feed}/renew"),
    Shown("feeds.import_page", "koordination", "/workspaces/{workspace}/calendar/import"),
    Shown("feeds.calendar_import", "koordination", "/calendar-imports/{calendar_import}"),
    Shown("feeds.malformed_address", None, "/feeds/gibt-es-nicht"),
]
NOT_PAGES = {"feeds.feed", "feeds.event_file", "feeds.public_feed", "feeds.public_event_file"}
SERIES = (
    "DTSTART;TZID=Europe/Berlin:20270302T090000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY\nUID:1\n"
    "SUMMARY:Abstimmungsgespräch Übergang Schule–Beruf"
)
BROKEN = "DTSTART:20270302T090000Z\nRRULE:FREQ=SECONDLY\nUID:2\nSUMMARY:Kaputt"


def make_places(hub: LiveHub, places: dict[str, str]) -> dict[str, str]:
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        shared = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        feed, _ = create_feed(user, workspace=None, workspace_ids=[shared.id], purpose="Outlook im Büro")
        items = read(calendar_file(SERIES, BROKEN), "Europe/Berlin")["items"]
        run = begin_import(user, shared, file_name="kalender.ics", items=items)
        return {"feed": str(feed.id), "calendar_import": str(run.id)}
