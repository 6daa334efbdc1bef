"""Telling once a day that Gesprächswünsche wait: never how many, from whom or what about. What was told of is a row."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

from flask_babel import lazy_gettext
from sqlalchemy import select, update

from hub import jobs
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.answering.models import ContactWish
from hub.db import session, transaction
from hub.documents.models import Workspace
from hub.feedback.models import FeedbackForm, FormVersion
from hub.notices.actions import notify
from hub.notices.sentences import sentence
from hub.permissions import can

sentence("wishes.waiting", lazy_gettext("Zu „%(title)s“ wünschen sich Menschen ein Gespräch. Bitte melden Sie sich."))


@jobs.every(timedelta(days=1))
def tell_of_wishes() -> None:
    """One Fragebogen per transaction; repeated, nothing is told twice."""
    waiting = (
        select(ContactWish.form_id)
        .join(FeedbackForm, FeedbackForm.id == ContactWish.form_id)
        .where(~ContactWish.is_told, FeedbackForm.deleted_at.is_(None))
        .distinct()
    )
    with transaction(writing=False) as opened:
        ids = opened.scalars(waiting).all()
    for form_id in ids:
        with transaction(writing=True):
            tell_of_wishes_to(form_id)


def tell_of_wishes_to(form_id: uuid.UUID) -> None:
    """Within a transaction."""
    untold = ContactWish.form_id == form_id, ~ContactWish.is_told
    told = session().execute(update(ContactWish).where(*untold).values(is_told=True).returning(ContactWish.id))
    form = session().get(FeedbackForm, form_id)
    if not told.all() or form is None:
        return
    notify(
        settlers_of(form),
        "wishes.waiting",
        url=f"/feedback/{form_id}/wishes",
        about=session().get_one(Workspace, form.workspace_id),
        by_mail=True,
        title=form.title,
    )


def settlers_of(form: FeedbackForm) -> list[uuid.UUID]:
    """Who made the Fragebogen or published it, as far as they may settle; where nobody is left, all who may."""
    published_by = select(FormVersion.published_by).where(FormVersion.form_id == form.id)
    makers = Person.id.in_(published_by) | (Person.id == form.created_by)
    return list(_may_settle(form, makers)) or list(_may_settle(form, ~makers))


def _may_settle(form: FeedbackForm, who: object) -> Iterator[uuid.UUID]:
    people = session().scalars(select(Person).where(who, Person.deactivated_at.is_(None)).order_by(Person.name))  # type: ignore[arg-type]
    return (person.id for person in people.all() if can(user_of_person(person), "wishes.settle", form))
