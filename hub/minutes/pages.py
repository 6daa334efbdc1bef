"""What several pages of agendas and minutes show alike."""

from __future__ import annotations

import uuid

from flask_babel import gettext

from hub.calendar.models import Event
from hub.documents.models import Workspace
from hub.documents.pages import workspace_tabs

Crumbs = list[tuple[str, str | None]]
CASE_CONFERENCE = "fallkonferenz"


def events_of(event: Event) -> Crumbs:
    """„Termine › Dienstgespräch“."""
    return [(gettext("Termine"), "/calendar"), (event.title, f"/events/{event.id}")]


def crumbs_of(event: Event, here: str) -> Crumbs:
    """„Termine › Dienstgespräch › Protokoll › Beschluss ändern“."""
    return [*events_of(event), (gettext("Protokoll"), f"/events/{event.id}/minutes"), (here, None)]


def is_about_cases(event: Event) -> bool:
    """Whether the format says that single young people are talked about: nothing of that belongs in these minutes."""
    return CASE_CONFERENCE in event.format.name.casefold()


def register_frame(workspace: Workspace, *, at: str) -> dict[str, object]:
    """Breadcrumbs and tabs of the pages about decisions, questions and topics of a Bereich; `at` is one of them."""
    home = f"/workspaces/{workspace.id}"
    here = f"{home}/{at}"
    parts = [
        (gettext("Beschlüsse"), f"{home}/decisions"),
        (gettext("Offene Fragen"), f"{home}/questions"),
        (gettext("Themenspeicher"), f"{home}/topics"),
    ]
    return {
        "workspace": workspace,
        "workspace_tabs": workspace_tabs(workspace.id, at=f"{home}/decisions"),
        "parts": [(label, url, url == here) for label, url in parts],
        "crumbs": [
            (gettext("Ablage"), "/workspaces"),
            (workspace.name, home),
            *[(label, None) for label, url in parts if url == here],
        ],
    }


def minutes_url(event_id: uuid.UUID, item_id: uuid.UUID | None = None) -> str:
    return f"/events/{event_id}/minutes" + (f"#item-{item_id}" if item_id else "")
