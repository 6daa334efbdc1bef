"""Reading Fragebögen: lists with their state, versions, what was deleted lately."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import load_only

from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.days import today
from hub.db import now, session
from hub.documents.models import CONTRIBUTE, Workspace
from hub.feedback.models import FeedbackForm, FeedbackRound, FormVersion
from hub.permissions import RESTORE_DAYS, visible_forms, workspace_ids_at

MANY = 500
_SHOWN = (FeedbackForm.title, FeedbackForm.audience, FeedbackForm.changed_at, FeedbackForm.workspace_id)


@dataclass(frozen=True)
class FormLine:
    """One Fragebogen in the list. `state` as in `labels.STATE_LABELS`, `version` the number of the last one or 0."""

    id: uuid.UUID
    title: str
    audience: str
    changed_at: datetime
    workspace_id: uuid.UUID
    workspace: str
    version: int
    state: str

    @property
    def url(self) -> str:
        return f"/feedback/{self.id}"


def forms_for(user: User) -> list[tuple[str, list[FormLine]]]:
    """By Bereich: what the person may read, what was changed last first. One query."""
    day = today()
    lines = [_line(row) for row in session().execute(_lines(day).where(visible_forms(user)))]
    lines.sort(key=lambda line: (line.workspace.casefold(), str(line.workspace_id)))
    return [
        (name, list(found)) for (_, name), found in groupby(lines, key=lambda one: (one.workspace_id, one.workspace))
    ]


def readable_forms(user: User) -> Sequence[tuple[uuid.UUID, str, str]]:
    """Id, title and Bereich of everything one may copy."""
    wanted = (
        select(FeedbackForm.id, FeedbackForm.title, Workspace.name)
        .join(Workspace, Workspace.id == FeedbackForm.workspace_id)
        .where(visible_forms(user))
        .order_by(Workspace.name, FeedbackForm.title)
        .limit(MANY)
    )
    return [(row_id, title, workspace) for row_id, title, workspace in session().execute(wanted)]


def workspaces_to_ask_in(user: User) -> list[tuple[uuid.UUID, str]]:
    wanted = select(Workspace.id, Workspace.name).where(Workspace.id.in_(workspace_ids_at(user, CONTRIBUTE)))
    return [(row_id, name) for row_id, name in session().execute(wanted.order_by(Workspace.name))]


def deleted_forms(user: User) -> Sequence[tuple[FeedbackForm, str]]:
    """What the person may still bring back, with its Bereich."""
    wanted = (
        select(FeedbackForm, Workspace.name)
        .join(Workspace, Workspace.id == FeedbackForm.workspace_id)
        .where(
            FeedbackForm.deleted_at > now() - timedelta(days=RESTORE_DAYS),
            FeedbackForm.workspace_id.in_(workspace_ids_at(user, CONTRIBUTE)),
        )
        .order_by(FeedbackForm.deleted_at.desc())
    )
    return [(form, workspace) for form, workspace in session().execute(wanted.limit(MANY))]


def versions_of(form: FeedbackForm) -> Sequence[tuple[FormVersion, str, int]]:
    """The newest first, who published it and how many Wellen asked it."""
    asked = select(func.count(FeedbackRound.id)).where(FeedbackRound.version_id == FormVersion.id).scalar_subquery()
    wanted = (
        select(FormVersion, Person.name, asked)
        .join(Person, Person.id == FormVersion.published_by)
        .where(FormVersion.form_id == form.id)
        .order_by(FormVersion.number.desc())
    )
    return [(version, name, count) for version, name, count in session().execute(wanted)]


def who_changed(form: FeedbackForm) -> str:
    """The name of the person who saved last."""
    return session().scalars(select(Person.name).where(Person.id == form.changed_by)).one()


def _lines(day: date) -> Any:
    of_form = FeedbackRound.form_id == FeedbackForm.id
    is_open = and_(
        of_form,
        FeedbackRound.ended_at.is_(None),
        or_(FeedbackRound.closes_on.is_(None), FeedbackRound.closes_on >= day),
    )
    number = select(func.max(FormVersion.number)).where(FormVersion.form_id == FeedbackForm.id).scalar_subquery()
    return (
        select(
            FeedbackForm,
            Workspace.name.label("workspace"),
            func.coalesce(number, 0).label("version"),
            exists().where(is_open, FeedbackRound.opens_on <= day).label("runs"),
            exists().where(is_open).label("waits"),
            exists().where(of_form).label("was_asked"),
        )
        .join(Workspace, Workspace.id == FeedbackForm.workspace_id)
        .options(
            load_only(FeedbackForm.title, FeedbackForm.audience, FeedbackForm.changed_at, FeedbackForm.workspace_id)
        )
        .order_by(FeedbackForm.changed_at.desc())
        .limit(MANY)
    )


def _line(row: Any) -> FormLine:
    form = row.FeedbackForm
    return FormLine(
        id=form.id,
        title=form.title,
        audience=form.audience,
        changed_at=form.changed_at,
        workspace_id=form.workspace_id,
        workspace=row.workspace,
        version=row.version,
        state=_state(row),
    )


def _state(row: Any) -> str:
    if not row.version:
        return "draft"
    if row.runs:
        return "running"
    if row.waits:
        return "planned"
    return "over" if row.was_asked else "published"
