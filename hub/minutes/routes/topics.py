"""The Themenspeicher of a Bereich."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext

from hub.documents.models import Workspace
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.minutes.forms import TopicForm
from hub.minutes.models import Topic
from hub.minutes.pages import register_frame
from hub.minutes.register import waiting_topics
from hub.minutes.routes import blueprint
from hub.minutes.topics import add_topic, remove_topic
from hub.permissions import can


@blueprint.get("/workspaces/<uuid:workspace_id>/topics")
@allow("topics.read", loads=Workspace)
def topics(workspace: Workspace) -> Any:
    return _page(workspace, TopicForm(formdata=None))


@blueprint.post("/workspaces/<uuid:workspace_id>/topics")
@allow("topics.write", loads=Workspace)
def suggest(workspace: Workspace) -> Any:
    form = TopicForm()
    if form.validate():
        with errors_on(form.title):
            add_topic(signed_in_user(), workspace, title=form.title.data or "", reason=form.reason.data or "")
            flash(gettext("Das Thema liegt im Themenspeicher."), "success")
            return redirect(f"/workspaces/{workspace.id}/topics")
    return _page(workspace, form)


@blueprint.post("/topics/<uuid:topic_id>/remove")
@allow("topics.write", loads=Topic)
def remove_from_store(topic: Topic) -> Any:
    back = f"/workspaces/{topic.workspace_id}/topics"
    remove_topic(signed_in_user(), topic)
    flash(gettext("Das Thema ist entfernt."), "success")
    return redirect(back)


def _page(workspace: Workspace, form: TopicForm) -> Any:
    user = signed_in_user()
    page = render_template(
        "minutes/topics.html",
        form=form,
        topics=waiting_topics(user, workspace.id),
        may_write=can(user, "topics.write", workspace),
        **register_frame(workspace, at="topics"),
    )
    return page, 422 if form.errors else 200
