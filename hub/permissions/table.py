"""Every permission by name, and who may know that a thing exists."""

from __future__ import annotations

from typing import Any

from hub.accounts.signed_in import User
from hub.acknowledgements.models import Addressee, Round
from hub.answering.models import AnswerBurst, ContactWish, GivenText
from hub.calendar.models import Event, Participant
from hub.comments.models import Comment
from hub.documents.models import CONTRIBUTE, MANAGE, READ, Entry, TrashEntry, Upload, Workspace
from hub.effects.models import Effect
from hub.exchange.models import ImportRun
from hub.feedback.models import FeedbackChannel, FeedbackForm, FeedbackRound, LibraryQuestion
from hub.feeds.models import CalendarImport, Feed
from hub.finder.models import SavedSearch
from hub.handouts.models import Printing
from hub.minutes.models import AgendaItem, Decision, Question, Topic
from hub.notices.models import Notice
from hub.permissions.feedback import (
    at_least_on_the_effect,
    at_least_on_the_form,
    compares_institutions,
    drops_library_question,
    edits_site,
    restores_form,
)
from hub.permissions.files import (
    answers_for,
    answers_for_document,
    contributes_to_round,
    ends_round,
    owns_import,
    owns_notice,
    owns_search,
    owns_upload,
    reads_comment,
    reads_round,
    settles_comment,
    wrote_comment,
)
from hub.permissions.levels import (
    Predicate,
    administers_accounts,
    at_least,
    coordinates,
    guards_data_protection,
    is_signed_in,
    is_staff,
    keeps_groups,
    made_or_at_least,
    sees_content,
)
from hub.permissions.planning import (
    answers_invitation,
    gives_back,
    holds_registration,
    keeps_resource,
    manages_registration,
    owns_calendar_import,
    owns_feed,
    plans_event,
    plans_event_of,
    plans_event_with,
    plans_task,
    reads_and_takes_part,
    reads_event,
    reads_minutes,
    reads_minutes_with,
    reads_task,
    reads_task_comment,
    reads_task_of,
    registers_colleagues_for_event,
    registers_for_event,
    restores_event,
    restores_task,
    sees_registration,
    speaks_for,
    takes_part,
    works_on_task,
    works_on_task_of,
    wrote_task_comment,
)
from hub.polls.models import Poll
from hub.processes.models import TaskTemplate
from hub.retention.models import ArchiveOffer, DeletionProposal, LegalHold
from hub.rooms.models import Booking, Resource
from hub.sharing.models import Delivery, Letterbox, ShareLink
from hub.site.models import SiteContact, SiteImage, SiteMessage, SitePage
from hub.task_guests.models import TaskGuest
from hub.tasks.models import Task, TaskComment
from hub.trainings.models import Registration

PERMISSIONS: dict[str, Predicate] = {
    # audit, accounts
    "audit.read": guards_data_protection,
    "account.own": is_signed_in,
    "accounts.manage": administers_accounts,
    "groups.manage": keeps_groups,
    # notices
    "notices.own": owns_notice,
    # documents
    "workspaces.list": sees_content,
    "workspaces.create": is_staff,
    "workspaces.read": at_least(READ),
    "workspaces.manage": at_least(MANAGE),
    "workspaces.set-quota": coordinates,
    "documents.read": at_least(READ),
    "documents.add": at_least(CONTRIBUTE),
    "documents.change": at_least(CONTRIBUTE),
    "documents.finish-reminder": answers_for_document,
    "documents.purge": at_least(MANAGE),
    "uploads.continue": owns_upload,
    # checkouts, agreements
    "checkouts.break": at_least(MANAGE),
    "agreements.list": sees_content,
    # sharing
    "sharing.own": sees_content,
    "sharing.create": at_least(CONTRIBUTE),
    "sharing.see": made_or_at_least(CONTRIBUTE),
    "sharing.revoke": made_or_at_least(MANAGE),
    "sharing.take-over": at_least(CONTRIBUTE),
    # acknowledgements
    "acknowledgements.ask": at_least(CONTRIBUTE),
    "acknowledgements.read": reads_round,
    "acknowledgements.answer": answers_for,
    "acknowledgements.end": ends_round,
    "acknowledgements.file": contributes_to_round,
    # comments, history
    "comments.read": reads_comment,
    "comments.write": at_least(READ),
    "comments.change": wrote_comment,
    "comments.settle": settles_comment,
    "history.read": at_least(READ),
    # retention
    "retention.configure": coordinates,
    "retention.read": at_least(READ),
    "retention.manage": at_least(MANAGE),
    # calendar
    "calendar.list": sees_content,
    "calendar.configure": coordinates,
    "events.create": at_least(CONTRIBUTE),
    "events.read": reads_event,
    "events.take-part": takes_part,
    "events.plan": plans_event,
    "events.restore": restores_event,
    "participants.manage": plans_event_of,
    # feeds
    "feeds.make": sees_content,
    "feeds.own": owns_feed,
    "feeds.import": owns_calendar_import,
    # invitations
    "invitations.answer": answers_invitation,
    # trainings
    "events.register": registers_for_event,
    "events.register-colleagues": registers_colleagues_for_event,
    "registrations.own": holds_registration,
    "registrations.manage": manages_registration,
    "registrations.see": sees_registration,
    # tasks
    "tasks.list": sees_content,
    "tasks.create": at_least(CONTRIBUTE),
    "tasks.read": reads_task,
    "tasks.change": works_on_task,
    "tasks.comment": reads_task,
    "tasks.delete": plans_task,
    "tasks.restore": restores_task,
    "task-comments.read": reads_task_comment,
    "task-comments.change": wrote_task_comment,
    # processes, task_guests
    "task-templates.read": at_least(READ),
    "task-templates.change": at_least(CONTRIBUTE),
    "task-guests.read": reads_task_of,
    "task-guests.revoke": works_on_task_of,
    # rooms
    "rooms.list": sees_content,
    "rooms.add": is_staff,
    "rooms.add-for": speaks_for,
    "rooms.keep": keeps_resource,
    "rooms.give-back": gives_back,
    # polls
    "polls.read": at_least(READ),
    "polls.manage": at_least(CONTRIBUTE),
    # attendance
    "attendance.own": reads_and_takes_part,
    # minutes
    "minutes.read": reads_minutes,
    "minutes.write": plans_event,
    "agenda.read": reads_minutes_with,
    "agenda.write": plans_event_with,
    "topics.read": at_least(READ),
    "topics.write": at_least(CONTRIBUTE),
    "decisions.read": at_least(READ),
    # feedback, answering, handouts, results, effects
    "feedback.list": sees_content,
    "feedback.create": at_least(CONTRIBUTE),
    "feedback.read": at_least_on_the_form(READ),
    "feedback.change": at_least_on_the_form(CONTRIBUTE),
    "feedback.publish": at_least_on_the_form(CONTRIBUTE),
    "feedback.restore": restores_form,
    "feedback.drop-question": drops_library_question,
    "wishes.settle": at_least_on_the_form(CONTRIBUTE),
    "results.read": at_least_on_the_form(READ),
    "results.moderate": at_least_on_the_form(CONTRIBUTE),
    "results.release": at_least_on_the_form(CONTRIBUTE),
    "results.compare": compares_institutions,
    "effects.create": at_least_on_the_form(CONTRIBUTE),
    "effects.read": at_least_on_the_effect(READ),
    "effects.change": at_least_on_the_effect(CONTRIBUTE),
    # site
    "site.edit": edits_site,
    "site.appoint": coordinates,
    # exchange, scanning
    "imports.own": owns_import,
    "scanning.watch": administers_accounts,
    # finder
    "search.ask": sees_content,
    "searches.own": owns_search,
}

# What a person must be allowed to see before „no“ may be said as 403 instead of 404.
READ_PERMISSIONS: dict[type, str] = {
    Notice: "notices.own",
    Workspace: "workspaces.read",
    Entry: "documents.read",
    TrashEntry: "documents.read",
    Upload: "uploads.continue",
    ShareLink: "sharing.see",
    Letterbox: "sharing.see",
    Delivery: "sharing.take-over",
    Round: "acknowledgements.read",
    Addressee: "acknowledgements.read",
    Comment: "comments.read",
    LegalHold: "retention.read",
    ArchiveOffer: "retention.read",
    DeletionProposal: "retention.read",
    Event: "events.read",
    Participant: "participants.manage",
    Feed: "feeds.own",
    CalendarImport: "feeds.import",
    Registration: "registrations.see",
    Task: "tasks.read",
    TaskTemplate: "task-templates.read",
    TaskGuest: "task-guests.read",
    TaskComment: "task-comments.read",
    Resource: "rooms.list",
    Poll: "polls.read",
    Booking: "rooms.list",
    AgendaItem: "agenda.read",
    Decision: "agenda.read",
    Question: "topics.read",
    Topic: "topics.read",
    FeedbackForm: "feedback.read",
    FeedbackRound: "feedback.read",
    FeedbackChannel: "feedback.read",
    LibraryQuestion: "feedback.list",
    Printing: "feedback.read",
    AnswerBurst: "feedback.read",
    GivenText: "feedback.read",
    ContactWish: "wishes.settle",
    Effect: "effects.read",
    SitePage: "site.edit",
    SiteImage: "site.edit",
    SiteContact: "site.edit",
    SiteMessage: "site.edit",
    ImportRun: "imports.own",
    SavedSearch: "searches.own",
}


def can(user: User, permission: str, thing: Any = None) -> bool:
    """Whether the person may do this, to this. Raises KeyError for a permission that is not in the table."""
    return PERMISSIONS[permission](user, thing)


def can_know_of(user: User, thing: Any) -> bool:
    """Whether the person may know that the thing exists at all."""
    for kind, permission in READ_PERMISSIONS.items():
        if isinstance(thing, kind):
            return can(user, permission, thing)
    return True
