"""Places where later areas add to what earlier ones show and do: an earlier area names the place and knows nobody.

A filler registers itself when its area is imported; `order` decides who comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from markupsafe import Markup

# Parts of pages. Their fillers return markup (`render_template` of an own template) or None. Each is asked whenever its
# page is shown: what a filler asks then is a constant statement (`hub.db.read`), or nothing where nothing is set up.
HEADER = "header"  # (user): beside the person's menu on every page
PAGE_TOP = "page.top"  # (user): above the content of every page
START_PANELS = "start.panels"  # (user)
START_ASIDE = "start.aside"  # (user)
FOLDER_TOP = "folder.top"  # (user, folder, level): above the list
DOCUMENT_TOP = "document.top"  # (user, document, level): above the list of versions
DOCUMENT_PANELS = "document.panels"  # (user, document, level): below it
DOCUMENT_ASIDE = "document.aside"  # (user, document, level)
ACCOUNT_PANELS = "account.panels"  # (user)
MAIL_PANELS = "mail.panels"  # (user): below the mails on their way, for the administration
EVENT_TOP = "event.top"  # (user, event, may_plan): above a Termin's details
EVENT_PANELS = "event.panels"  # (user, event, may_plan): below them
EVENT_ASIDE = "event.aside"  # (user, event, may_plan)
EVENT_CHANGE = "event.change"  # (user, event): in the forms that change or cancel a Termin: who will be told
INVITED_PANELS = "invited.panels"  # (participant, event): on the personal page of an invitation, without an account
PARTICIPANTS_TOP = "participants.top"  # (user, event): above the list of participants, for those who plan
TASK_PANELS = "task.panels"  # (user, task, may_change)
TASK_ASIDE = "task.aside"  # (user, task, may_change)
CALENDAR_ASIDE = "calendar.aside"  # (user): beside the calendar
PUBLIC_EVENTS_TOP = "public events.top"  # (): above the list of public Termine, for everybody
DELIVERED_FILE = "delivered file"  # (user, delivery, file, page's number): on the page of an Einsendung
FORM_PANELS = "form.panels"  # (user, form): on a Fragebogen's first page
FORM_PREVIEW = "form.preview"  # (content, language): the questions as people will meet them
RESULT_PANELS = "result.panels"  # (user, round): below the results of a Welle
PUBLIC_START = "public start.panels"  # (language): on the first public page

# Menus. Their fillers return lists of `Action`.
NAVIGATION = "navigation"  # (user): asked once for all of a role, who see the same
WORKSPACES_ACTIONS = "workspaces.actions"  # (user): on the list of all Bereiche
WORKSPACE_TABS = "workspace.tabs"  # (user, workspace's id, level): label and address
FOLDER_ACTIONS = "folder.actions"  # (user, folder, level)
SELECTION_ACTIONS = "selection.actions"  # (user, folder, level): buttons that post the chosen entries as `item`
DOCUMENT_ACTIONS = "document.actions"  # (user, document, level)
DOCUMENT_MORE = "document.more"  # (user, document, level): what is rarely needed, folded away beside the document
VERSION_ACTIONS = "version.actions"  # (user, document, number, level); those with a dialog go into a menu
CALENDAR_ACTIONS = "calendar.actions"  # (user, workspace's id or None): on the calendar
CALENDAR_OVERLAY = "calendar.overlay"  # (user, first day, last day, workspace's id or None): lists of `DayMark`
EVENT_ACTIONS = "event.actions"  # (user, event, may_plan)
EVENT_MORE = "event.more"  # (user, event, may_plan): what is rarely needed, folded away
SHARED_FOLDER_ACTIONS = "shared folder.actions"  # (opened link, folder, the link's address): without an account
PUBLIC_EVENT_ACTIONS = "public event.actions"  # (event): beside a public Termin, for everybody
TASK_ACTIONS = "task.actions"  # (user, task, may_change)
FORMS_ACTIONS = "forms.actions"  # (user): in the head of the list of all Fragebögen
FORM_TABS = "form.tabs"  # (user, form): label and address
FORM_ACTIONS = "form.actions"  # (user, form)
ROUND_ACTIONS = "round.actions"  # (user, round): beside a Welle in the list of them
ROUND_COUNTS = "round.counts"  # (ids of Wellen): pairs of a Welle's id and how many answers it has; shown coarsely
CHANNEL_ACTIONS = "channel.actions"  # (user, channel): beside a way in
RESULT_ACTIONS = "result.actions"  # (user, round, question's id): beside one question's results
TEXT_ACTIONS = "text.actions"  # (user, text): beside a text that may be shown
TEXTS_IN_PUBLIC = "texts.in public"  # (texts): what leaves the public site when these texts are withheld
PUBLIC_NAVIGATION = "public navigation"  # (language): where one may go from every public page
TASKS_ACTIONS = "tasks.actions"  # (user, workspace's id or None): on lists and boards of Aufgaben

# What documents are found by beside their own words. Its fillers return pairs of a document's id and words that all its
# readers may read; their changes are noted in `index_change`.
DOCUMENT_REMARKS = "document.remarks"  # (ids of documents)

# Moments. Their fillers return nothing; one that raises a `HubError` stops what was about to happen.
AFTER_NEW_WORKSPACE = "after a new Bereich"  # (user, workspace, its standard folders by name)
BEFORE_NEW_VERSION = "before a new version"  # (user, document); asked before the bytes come, and again
AFTER_NEW_VERSION = "after a new version"  # (user, document, version)
BEFORE_CHANGE = "before changing"  # (user, entry): renaming a document, moving or trashing a folder or document
BEFORE_MOVE = "before moving"  # (user, entry, target); putting back to another place than it lay at, too
BEFORE_LINK = "before a link without an account"  # (user, entry): when it is made and whenever it is opened
AFTER_DELIVERY = "after something was put into a Briefkasten"  # (files)
BEFORE_DELIVERY_GOES = "before delivered files go for good"  # (delivery): refused, or because nobody decided
AFTER_DELIVERY_SETTLED = "after files have left a Briefkasten"  # ()
BEFORE_BYTES_LEAVE = "before bytes leave the hub"  # (sha256), also as an image or text; in a transaction or not
AFTER_REBUILD = "after rows were made again from the store"  # (user, ids of these documents)
BEFORE_PURGE = "before deleting for good"  # (deletion)
BEFORE_EVENT_TIME = "before a Termin gets a time"  # (user, event): new or moved, with its new time in the row
AFTER_EVENT_CHANGE = "after a change of a Termin"  # (user, event, names of the changed columns)
AFTER_EVENT_PLANNED = "after a Termin is no draft any more"  # (user, event)
AFTER_EVENT_CANCELLED = "after a Termin was called off"  # (user, event)
BEFORE_EVENT_DELETED = "before a Termin goes"  # (user, event)
AFTER_EVENT_COPIED = "after a Termin was copied"  # (user, the new event, the one it was made of), also within a series
BEFORE_EVENT_UID = "before a Termin gets another uid"  # (user, event): those told know it by the old one
BEFORE_EVENT_PURGED = "before a deleted Termin goes for good"  # (event)
AFTER_TASK_CHANGE = "after a change of an Aufgabe"  # (user or None, task, names of the changed columns)
AFTER_TEXTS_WITHHELD = "after texts were withheld"  # (user, texts): their words may be public nowhere from now on
AFTER_ROUND_RELEASED = "after a round's results were released"  # (round)
BEFORE_ROUND_RELEASED = "before a round's results are released"  # (round): all answers must be stored by then

Filler = Callable[..., Any]
_fillers: dict[str, list[tuple[int, Filler]]] = {}


class Action(NamedTuple):
    """One line of a menu, or one tab. With `opens_dialog` the page behind `url` is shown in a dialog."""

    label: str
    url: str
    icon: str = ""
    opens_dialog: bool = False
    is_danger: bool = False


class DayMark(NamedTuple):
    """Something that is due on a day, shown in the calendar beside the Termine."""

    day: date
    label: str
    url: str
    icon: str = ""
    is_done: bool = False


def fills(place: str, *, order: int) -> Callable[[Filler], Filler]:
    """Register a filler of one of the places above."""

    def register(filler: Filler) -> Filler:
        known = _fillers.setdefault(place, [])
        known.append((order, filler))
        known.sort(key=lambda one: one[0])
        return filler

    return register


def panels(place: str, *about: Any) -> list[Markup]:
    """The parts of a page that its fillers have something for."""
    found = (filler(*about) for _, filler in _fillers.get(place, ()))
    return [Markup(part) for part in found if part]  # noqa: S704 (made by our own templates)


def actions(place: str, *about: Any) -> list[Any]:
    """The lines of a menu (`Action`) or the marks of a calendar (`DayMark`), of all fillers together."""
    return [action for _, filler in _fillers.get(place, ()) for action in filler(*about)]


def announce(moment: str, *about: Any) -> None:
    """Tell everybody who waits for this moment, in the transaction if one is open. Raises what they object with."""
    for _, filler in _fillers.get(moment, ()):
        filler(*about)
