"""What Aufgaben add to the pages and menus of others."""

from __future__ import annotations

import uuid
from datetime import date

from flask import render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.calendar.models import Event
from hub.documents.models import CONTRIBUTE, Document
from hub.documents.pages import entry_url
from hub.slots import Action, DayMark
from hub.tasks.models import DONE
from hub.tasks.pages import tasks_url
from hub.tasks.panel_queries import due_between, first_of_mine, tasks_of_document, tasks_of_event

ON_START_PAGE = 5


@slots.fills(slots.NAVIGATION, order=12)
def _navigation(user: User) -> list[Action]:
    return [Action(gettext("Aufgaben"), "/tasks", "tasks")] if user.sees_content else []


@slots.fills(slots.WORKSPACE_TABS, order=20)
def _tab(_user: User, workspace_id: uuid.UUID, _level: int) -> list[Action]:
    return [Action(gettext("Aufgaben"), tasks_url(workspace_id))]


@slots.fills(slots.START_PANELS, order=15)
def _due_first(user: User) -> str | None:
    lines = first_of_mine(user, most=ON_START_PAGE)
    return render_template("tasks/_start.html", lines=lines) if lines else None


@slots.fills(slots.DOCUMENT_PANELS, order=25)
def _of_document(user: User, document: Document, _level: int) -> str | None:
    lines = tasks_of_document(user, document)
    return render_template("tasks/_document.html", lines=lines) if lines else None


@slots.fills(slots.DOCUMENT_ACTIONS, order=25)
def _for_document(_user: User, document: Document, level: int) -> list[Action]:
    if level < CONTRIBUTE:
        return []
    address = f"{tasks_url(document.workspace_id)}/new?document={document.id}&next={entry_url(document)}"
    return [Action(gettext("Aufgabe anlegen"), address, "tasks", opens_dialog=True)]


@slots.fills(slots.EVENT_PANELS, order=40)
def _of_event(user: User, event: Event, may_plan: bool) -> str | None:
    lines = tasks_of_event(user, event)
    if not lines and not may_plan:
        return None
    new_url = f"{tasks_url(event.workspace_id)}/new"
    return render_template("tasks/_event.html", lines=lines, event=event, may_plan=may_plan, new_url=new_url)


@slots.fills(slots.CALENDAR_OVERLAY, order=20)
def _marks(user: User, first: date, last: date, workspace_id: uuid.UUID | None) -> list[DayMark]:
    return [
        DayMark(row.due_on, row.title, f"/tasks/{row.id}", "tasks", row.status == DONE)
        for row in due_between(user, first, last, workspace_id)
    ]
