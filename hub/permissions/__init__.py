"""Who may do what: one table of named predicates. Lists come from here too, so that none shows more than `can` says."""

from __future__ import annotations

from hub.permissions.feedback import RESTORE_DAYS
from hub.permissions.levels import (
    entry_ids_readable_by,
    level_in,
    workspace_ids_at,
    workspace_ids_readable_by,
    workspace_ids_worked_in_by,
)
from hub.permissions.lists import (
    entries_visible_by,
    event_ids_readable_by,
    events_visible_by,
    readable_entries,
    readable_events,
    readable_workspaces,
    visible_effects,
    visible_entries,
    visible_entry_ids,
    visible_event_ids,
    visible_events,
    visible_forms,
    visible_minutes,
    visible_polls,
    visible_tasks,
    visible_trash,
    visible_workspace_ids,
    visible_workspaces,
)
from hub.permissions.planning import plans_event, registers_colleagues_for_event, registers_for_event
from hub.permissions.table import can, can_know_of

__all__ = [
    "RESTORE_DAYS",
    "can",
    "can_know_of",
    "entries_visible_by",
    "entry_ids_readable_by",
    "event_ids_readable_by",
    "events_visible_by",
    "level_in",
    "plans_event",
    "readable_entries",
    "readable_events",
    "readable_workspaces",
    "registers_colleagues_for_event",
    "registers_for_event",
    "visible_effects",
    "visible_entries",
    "visible_entry_ids",
    "visible_event_ids",
    "visible_events",
    "visible_forms",
    "visible_minutes",
    "visible_polls",
    "visible_tasks",
    "visible_trash",
    "visible_workspace_ids",
    "visible_workspaces",
    "workspace_ids_at",
    "workspace_ids_readable_by",
    "workspace_ids_worked_in_by",
]
