"""What the pages of this area share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash
from flask_babel import gettext

from hub.calendar.models import Event
from hub.db import session
from hub.errors import HubError


def crumbs_of(event: Event, *below: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """The way from the calendar over the Termin to here."""
    return [(gettext("Termine"), "/calendar"), (event.title, f"/events/{event.id}"), *below]


def try_it(action: Callable[[], Any], *, done: str) -> bool:
    """For buttons: a broken rule undoes what was tried and is said on the next page."""
    try:
        with session().begin_nested():
            action()
    except HubError as error:
        flash(str(error.message), "warning")
        return False
    flash(done, "success")
    return True
