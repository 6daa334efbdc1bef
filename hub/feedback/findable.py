"""How Fragebögen become entries of the search, and how found ones load again."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.db import session
from hub.documents.found_rows import found_in_workspaces
from hub.feedback.actions import content_of
from hub.feedback.content import all_texts
from hub.feedback.labels import AUDIENCE_LABELS
from hub.feedback.models import FeedbackForm
from hub.found import FoundRow, entry_id, loads_found
from hub.indexing import Change, Source, findable
from hub.permissions import visible_forms
from search import Entry as Findable

KIND = "feedback_form"


def _present(row_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    wanted = select(FeedbackForm.id).where(FeedbackForm.id.in_(list(row_ids)), FeedbackForm.deleted_at.is_(None))
    return set(session().scalars(wanted))


def _all_rows() -> list[uuid.UUID]:
    return list(session().scalars(select(FeedbackForm.id).where(FeedbackForm.deleted_at.is_(None))))


def _load(changes: Sequence[Change]) -> Iterator[Findable]:
    wanted = _ROWS.where(FeedbackForm.id.in_([change.row_id for change in changes]), FeedbackForm.deleted_at.is_(None))
    for form, institution_id in session().execute(wanted):
        yield Findable(
            id=entry_id(KIND, form.id),
            scope=str(form.workspace_id),
            title=form.title,
            text="\n".join(text for _, texts in all_texts(content_of(form)) for text in texts.values()),
            changed_at=form.changed_at,
            tags=(),
            facets={"kind": KIND, "institution": str(institution_id)},
        )


@loads_found(KIND)
def _found(user: User, found_ids: Sequence[str]) -> dict[str, FoundRow]:
    return found_in_workspaces(
        FeedbackForm,
        found_ids,
        visible=visible_forms(user),
        icon="chart",
        address="/feedback",
        also=lambda form: {"detail": str(AUDIENCE_LABELS[form.audience])},
    )


_ROWS = select(FeedbackForm, Person.institution_id).join(Person, Person.id == FeedbackForm.changed_by)

findable(
    KIND,
    Source(present=_present, load=_load, ids_of=lambda change: {entry_id(KIND, change.row_id)}, all_rows=_all_rows),
)
