"""„Meine Aufgaben“, the list of a Bereich, and its workload."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask_babel import gettext, lazy_gettext

from hub import slots
from hub.documents.models import Workspace
from hub.guard import allow, signed_in_user
from hub.tasks.labels import STATUS_LABELS
from hub.tasks.owners import owners_at
from hub.tasks.pages import frame_of
from hub.tasks.queries import SORTS, Filter, groups_by_day, my_tasks, tags_in, tasks_page
from hub.tasks.routes import blueprint
from hub.tasks.workload import workload_of

GROUP_LABELS = {
    "overdue": lazy_gettext("Überfällig"),
    "week": lazy_gettext("Diese Woche"),
    "later": lazy_gettext("Später"),
    "none": lazy_gettext("Ohne Datum"),
}
DUE_LABELS = {
    "overdue": lazy_gettext("überfällig"),
    "week": lazy_gettext("diese Woche"),
    "none": lazy_gettext("ohne Datum"),
}


@blueprint.get("/tasks")
@allow("tasks.list")
def mine() -> str:
    user = signed_in_user()
    of_circles, is_done = bool(request.args.get("all")), bool(request.args.get("done"))
    lines = my_tasks(user, of_circles=of_circles, is_done=is_done)
    return render_template(
        "tasks/mine.html",
        lines=lines,
        groups=groups_by_day(lines),
        labels=GROUP_LABELS,
        of_circles=of_circles,
        is_done=is_done,
        actions=slots.actions(slots.TASKS_ACTIONS, user, None),
        crumbs=[],
    )


@blueprint.get("/workspaces/<uuid:workspace_id>/tasks")
@allow("workspaces.read", loads=Workspace)
def of_workspace(workspace: Workspace) -> str:
    user, wanted = signed_in_user(), _filter()
    page = tasks_page(user, workspace, wanted, request.args.get("page", 1, type=int))
    return render_template(
        "tasks/list.html",
        page=page,
        wanted=wanted,
        is_filtered=replace(wanted, sort="due", descending=False) != Filter(),
        owners=owners_at(user, workspace.id).choices_for(user),
        statuses=STATUS_LABELS,
        tags=[(tag, tag) for tag in tags_in(workspace)],
        dues=DUE_LABELS,
        sort={"key": wanted.sort, "descending": wanted.descending},
        sort_url=lambda key: _url(wanted, sort=key, descending=wanted.sort == key and not wanted.descending),
        page_url=lambda number: _url(wanted, page=number),
        actions=slots.actions(slots.TASKS_ACTIONS, user, workspace.id),
        **frame_of(workspace),
    )


@blueprint.get("/workspaces/<uuid:workspace_id>/tasks/workload")
@allow("workspaces.read", loads=Workspace)
def workload(workspace: Workspace) -> str:
    loads = workload_of(signed_in_user(), workspace)
    return render_template(
        "tasks/workload.html",
        loads=loads,
        most=max((load.open for load in loads), default=0),
        **frame_of(workspace, (gettext("Auslastung"), None)),
    )


def _filter() -> Filter:
    asked = request.args
    sort = asked.get("sort", "due")
    return Filter(
        owner=asked.get("owner", ""),
        status=asked.get("status", ""),
        tag=asked.get("tag", ""),
        due=asked.get("due", ""),
        sort=sort if sort in SORTS else "due",
        descending=bool(asked.get("descending")),
    )


def _url(wanted: Filter, **changes: Any) -> str:
    """The same list, sorted or turned to another page."""
    number = changes.pop("page", None)
    shown = replace(wanted, **changes)
    asked = {
        "owner": shown.owner,
        "status": shown.status,
        "tag": shown.tag,
        "due": shown.due,
        "sort": shown.sort if shown.sort != "due" else "",
        "descending": "1" if shown.descending else "",
        "page": number or "",
    }
    return "?" + urlencode({name: value for name, value in asked.items() if value})
