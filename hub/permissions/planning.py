"""Rights to Termine, Protokolle, Fortbildungen, Räume and Aufgaben."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.calendar.models import DRAFT, Event, Participant
from hub.db import session
from hub.documents.models import CONTRIBUTE, READ
from hub.feeds.models import CalendarImport, Feed
from hub.minutes.models import AgendaItem, Decision
from hub.permissions.levels import is_staff, level_in
from hub.rooms.models import Booking, Resource
from hub.task_guests.models import TaskGuest
from hub.tasks.models import Task, TaskComment, TaskHelper
from hub.trainings.models import Registration, RegistrationOffer

# Termine: the level in their Bereich, or an invitation to this one; drafts only for those who plan.


def reads_event(user: User, event: Event) -> bool:
    if event.deleted_at is not None:
        return False
    level = level_in(user, event.workspace_id)
    if event.status == DRAFT:
        return level >= CONTRIBUTE
    return level >= READ or takes_part(user, event)


def takes_part(user: User, event: Event) -> bool:
    """Whether the person is invited or registered, whatever the Bereich says."""
    if not user.sees_content:
        return False
    found = select(Participant.id).where(Participant.event_id == event.id, Participant.person_id == user.id)
    return session().scalar(found) is not None


def plans_event(user: User, event: Event) -> bool:
    """Who works in the Bereich plans its Termine."""
    return event.deleted_at is None and level_in(user, event.workspace_id) >= CONTRIBUTE


def restores_event(user: User, event: Event) -> bool:
    """Whoever plans in the Bereich, for as long as a deleted Termin is kept."""
    return event.deleted_at is not None and level_in(user, event.workspace_id) >= CONTRIBUTE


def plans_event_of(user: User, participant: Participant) -> bool:
    return plans_event(user, session().get_one(Event, participant.event_id))


# Attendance: one's own part in a Termin that one may read.


def reads_and_takes_part(user: User, event: Event) -> bool:
    return reads_event(user, event) and takes_part(user, event)


# Tagesordnung and Protokoll: an invitation alone shows titles and times; what was said is for who reads the Bereich.


def reads_minutes(user: User, event: Event) -> bool:
    return reads_event(user, event) and level_in(user, event.workspace_id) >= READ


def plans_event_with(user: User, part: AgendaItem | Decision) -> bool:
    """Who plans the Termin writes its agenda and its minutes."""
    item = part.item if isinstance(part, Decision) else part
    return plans_event(user, session().get_one(Event, item.event_id))


def reads_minutes_with(user: User, part: AgendaItem | Decision) -> bool:
    item = part.item if isinstance(part, Decision) else part
    return reads_minutes(user, session().get_one(Event, item.event_id))


# Feeds and imports of calendars: each is one person's own.


def owns_feed(user: User, feed: Feed) -> bool:
    return feed.person_id == user.id and user.sees_content


def owns_calendar_import(user: User, run: CalendarImport) -> bool:
    return run.person_id == user.id and level_in(user, run.workspace_id) >= CONTRIBUTE


# invitations: whoever is invited answers; nobody is asked about a draft.


def answers_invitation(user: User, event: Event) -> bool:
    return event.deleted_at is None and event.status != DRAFT and takes_part(user, event)


# Fortbildungen: whoever may read a Termin may register for it; a registration is the person's own, and the planners'.


def registers_for_event(user: User, event: Event) -> bool:
    """Those who see content; on a draft nobody has been asked yet."""
    return user.sees_content and event.status != DRAFT and reads_event(user, event)


def registers_colleagues_for_event(user: User, event: Event) -> bool:
    """Whoever belongs to an institution, for the others who do; guests stand for themselves only."""
    return is_staff(user, event) and registers_for_event(user, event)


def holds_registration(user: User, registration: Registration) -> bool:
    """Whose it is, and the colleague who made it as long as they could make it still; nobody's of what was deleted."""
    event = _event_of(registration)
    if not user.sees_content or event.deleted_at is not None or event.status == DRAFT:
        return False
    if registration.person_id == user.id:
        return True
    is_colleague = registration.institution_id == user.institution_id
    return registration.registered_by == user.id and is_colleague and registers_colleagues_for_event(user, event)


def manages_registration(user: User, registration: Registration) -> bool:
    return plans_event(user, _event_of(registration))


def sees_registration(user: User, registration: Registration) -> bool:
    return holds_registration(user, registration) or manages_registration(user, registration)


def _event_of(registration: Registration) -> Event:
    offer = session().get_one(RegistrationOffer, registration.offer_id)
    return session().get_one(Event, offer.event_id)


# Aufgaben: the level in their Bereich; nothing about what lies in the trash.


def reads_task(user: User, task: Task) -> bool:
    return task.deleted_at is None and level_in(user, task.workspace_id) >= READ


def works_on_task(user: User, task: Task) -> bool:
    """Who works in the Bereich, and whoever has the task or helps with it as long as they may read it."""
    if task.deleted_at is not None:
        return False
    level = level_in(user, task.workspace_id)
    return level >= CONTRIBUTE or (level >= READ and (task.owner in user.principals or helps_with(user, task)))


def helps_with(user: User, task: Task) -> bool:
    found = select(TaskHelper.task_id).where(TaskHelper.task_id == task.id, TaskHelper.principal.in_(user.principals))
    return session().scalar(found.limit(1)) is not None


def plans_task(user: User, task: Task) -> bool:
    """Who works in the Bereich plans its Aufgaben: whoever merely has one does not take it away."""
    return task.deleted_at is None and level_in(user, task.workspace_id) >= CONTRIBUTE


def restores_task(user: User, task: Task) -> bool:
    return task.deleted_at is not None and level_in(user, task.workspace_id) >= CONTRIBUTE


def works_on_task_of(user: User, guest: TaskGuest) -> bool:
    return works_on_task(user, session().get_one(Task, guest.task_id))


def reads_task_of(user: User, guest: TaskGuest) -> bool:
    return reads_task(user, session().get_one(Task, guest.task_id))


def reads_task_comment(user: User, comment: TaskComment) -> bool:
    return reads_task(user, session().get_one(Task, comment.task_id))


def wrote_task_comment(user: User, comment: TaskComment) -> bool:
    return comment.created_by == user.id and comment.deleted_at is None and reads_task_comment(user, comment)


# Räume und Geräte: kept by the staff of the institution they belong to, and by the Koordination.


def speaks_for(user: User, institution_id: uuid.UUID) -> bool:
    return user.role == "coordination" or (user.role == "staff" and user.institution_id == institution_id)


def keeps_resource(user: User, resource: Resource) -> bool:
    return speaks_for(user, resource.institution_id)


def gives_back(user: User, booking: Booking) -> bool:
    """Who plans the Termin it was booked for, and who keeps what was booked."""
    if keeps_resource(user, session().get_one(Resource, booking.resource_id)):
        return True
    event = session().get(Event, booking.event_id) if booking.event_id else None
    return event is not None and plans_event(user, event)
