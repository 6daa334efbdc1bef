"""What happens to a Termin besides planning: announced, called off, deleted, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from hub import slots
from hub.calendar.actions import restore_event
from hub.calendar.models import Event
from hub.calendar.queries import deleted_events_of
from hub.calendar.repeat_forms import ReachForm
from hub.calendar.routes import blueprint
from hub.calendar.routes.events import frame_of_event, url_of_event
from hub.calendar.series_changes import ALL, cancel_events, delete_events, plan_events
from hub.calendar.words import when_in_words
from hub.documents.models import Workspace
from hub.documents.pages import workspace_tabs
from hub.errors import HubError
from hub.guard import allow, signed_in_user


@blueprint.route("/events/<uuid:event_id>/announce", methods=["GET", "POST"])
@allow("events.plan", loads=Event)
def announce(event: Event) -> Any:
    return _confirm(event, "calendar/announce.html", gettext("Bekannt geben"), scope=ALL, then=_announce)


@blueprint.route("/events/<uuid:event_id>/cancel", methods=["GET", "POST"])
@allow("events.plan", loads=Event)
def cancel(event: Event) -> Any:
    return _confirm(event, "calendar/cancel.html", gettext("Absagen"), then=_cancel)


@blueprint.route("/events/<uuid:event_id>/delete", methods=["GET", "POST"])
@allow("events.plan", loads=Event)
def delete(event: Event) -> Any:
    return _confirm(event, "calendar/delete.html", gettext("Löschen"), then=_delete)


@blueprint.get("/workspaces/<uuid:workspace_id>/deleted-events")
@allow("events.create", loads=Workspace)
def deleted_events(workspace: Workspace) -> str:
    return render_template(
        "calendar/deleted_events.html",
        workspace=workspace,
        rows=[(row.Event, when_in_words(row.Event), row.deleted_by) for row in deleted_events_of(workspace)],
        tabs=workspace_tabs(workspace.id, at=""),
        crumbs=[(gettext("Termine"), "/calendar"), (gettext("Gelöschte Termine"), None)],
    )


@blueprint.post("/events/<uuid:event_id>/restore")
@allow("events.restore", loads=Event)
def restore(event: Event) -> Any:
    try:
        restore_event(signed_in_user(), event)
    except HubError as error:
        flash(str(error.message), "warning")
        return redirect(url_for("calendar.deleted_events", workspace_id=event.workspace_id))
    if event.is_draft:
        flash(gettext("Der Termin ist wieder da, als Entwurf. Geben Sie ihn bekannt, wenn er stattfindet."), "success")
    else:
        flash(gettext("Der Termin ist wieder da."), "success")
    return redirect(url_of_event(event))


def _confirm(event: Event, template: str, label: str, *, then: Callable[..., Any], scope: str = "this") -> Any:
    user, form = signed_in_user(), ReachForm(scope=scope)
    if request.method == "POST" and form.validate():
        try:
            return then(user, event, form)
        except HubError as error:
            form.form_errors = [str(error.message)]
    page = render_template(
        template,
        event=event,
        reach=form,
        when=when_in_words(event),
        told=slots.panels(slots.EVENT_CHANGE, user, event),
        **frame_of_event(event, label),
    )
    return page, 422 if form.errors else 200


def _announce(user: Any, event: Event, form: ReachForm) -> Any:
    count = plan_events(user, event, reach=form.reach)
    flash(ngettext("Der Termin ist bekannt gegeben.", "%(num)s Termine sind bekannt gegeben.", count), "success")
    return redirect(url_of_event(event))


def _cancel(user: Any, event: Event, form: ReachForm) -> Any:
    count = cancel_events(user, event, reach=form.reach)
    flash(ngettext("Der Termin ist abgesagt.", "%(num)s Termine sind abgesagt.", count), "success")
    return redirect(url_of_event(event) if event.deleted_at is None else "/calendar")


def _delete(user: Any, event: Event, form: ReachForm) -> Any:
    count = delete_events(user, event, reach=form.reach)
    flash(
        ngettext(
            "Der Termin ist gelöscht. Sie können das 30 Tage lang rückgängig machen.",
            "%(num)s Termine sind gelöscht. Sie können das 30 Tage lang rückgängig machen.",
            count,
        ),
        "success",
    )
    return redirect(url_for("calendar.deleted_events", workspace_id=event.workspace_id))
