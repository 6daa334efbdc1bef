"""Mails about one's registration, written when they are sent: what is not true any more is not said."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import current_app
from flask_babel import force_locale, get_locale, gettext, pgettext

from hub import formats, mail
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.models import Event
from hub.calendar.times import local
from hub.db import session
from hub.documents.models import Folder
from hub.mail.letters import Letter, composes
from hub.permissions import readable_entries, readable_events
from hub.trainings.links import personal_address
from hub.trainings.models import ACTIVE, CONFIRMED, OFFERED, WAITING, Registration, RegistrationOffer

STATE = "state"  # confirmed, waiting, or to be confirmed by the link; an offer has a mail of its own
OFFERED_SEAT = "offered"
LAPSED = "lapsed"
REMOVED = "removed"
SIGNED_OFF = "signed-off"
NO_SEAT = "no-seat"
MOVED = "moved"
CALLED_OFF = "called-off"
REMINDER = "reminder"


def tell(registration: Registration, kind: str) -> None:
    """Queue one mail to whoever is registered, in the open transaction."""
    email = registration.email
    if registration.person_id is not None:
        email = session().get_one(Person, registration.person_id).email
    if email:
        mail.send_composed("trainings.letter", recipient=email, registration_id=str(registration.id), letter=kind)


@composes("trainings.letter")
def letter_about(details: dict[str, str]) -> Letter | None:
    """The mail as things stand now; None where there is nothing to say any more."""
    registration = session().get(Registration, uuid.UUID(details["registration_id"]))
    if registration is None:
        return None
    person = session().get(Person, registration.person_id) if registration.person_id else None
    if person is not None and not person.is_active:
        return None
    offer = session().get_one(RegistrationOffer, registration.offer_id)
    event = session().get_one(Event, offer.event_id)
    if event.is_draft or (event.deleted_at is not None and details["letter"] != CALLED_OFF):
        return None
    with force_locale(person.language if person else "de"):
        about = _About(registration, offer, event, person)
        written = _LETTERS[details["letter"]](about)
        if written is None:
            return None
        subject, parts = written
        greeting = gettext("Guten Tag %(name)s,", name=person.name if person else registration.name)
        closing = gettext("Diese Nachricht kommt vom JBA-Hub.")
        return Letter(subject, "\n\n".join([greeting, *filter(None, parts), closing]) + "\n")


class _About:
    """One registration and what its mails name."""

    def __init__(
        self, registration: Registration, offer: RegistrationOffer, event: Event, person: Person | None
    ) -> None:
        self.registration, self.offer, self.event, self.person = registration, offer, event, person
        self.title = event.title
        self.is_reader = person is not None and bool(readable_events(user_of_person(person), [event.id]))

    @property
    def facts(self) -> str:
        """When and where; the way into the video conference only for who has a seat."""
        video_url = self.event.video_url if self.registration.status == CONFIRMED else ""
        place = " · ".join(part for part in (self.event.place, video_url) if part)
        lines = [self.title, time_in_words(self.event, str(get_locale() or "de")), place]
        return "\n".join(line for line in lines if line)

    @property
    def preparation(self) -> str:
        text = self.offer.preparation
        return gettext("Was Sie mitbringen sollten:\n%(text)s", text=text) if text else ""

    @property
    def page(self) -> str:
        """Where this person sees and changes the registration."""
        if self.is_reader:
            return f"{_base()}/events/{self.event.id}"
        return personal_address(self.registration)

    @property
    def calendar_file(self) -> str:
        if self.is_reader:
            return f"{_base()}/events/{self.event.id}.ics"
        return f"{personal_address(self.registration)}/event.ics"

    @property
    def materials(self) -> str:
        """The folder of the Unterlagen, for who may read it."""
        folder_id = self.event.folder_id
        if folder_id is None or self.person is None:
            return ""
        is_readable = bool(readable_entries(user_of_person(self.person), [folder_id]))
        folder = session().get(Folder, folder_id) if is_readable else None
        return gettext("Unterlagen:") + f"\n{_base()}/folders/{folder.id}" if folder else ""


Written = tuple[str, list[str]] | None


def _state(about: _About) -> Written:
    status, title = about.registration.status, about.title
    if about.registration.is_active and not about.registration.is_verified:
        return _verify(about)
    if status == CONFIRMED:
        return _confirmed(about)
    if status == WAITING:
        return gettext("Warteliste: %(title)s", title=title), [
            gettext("Sie stehen auf der Warteliste. Wird ein Platz frei, bekommen Sie eine Mail mit einem Angebot."),
            about.facts,
            gettext("Von der Warteliste abmelden können Sie sich hier:"),
            about.page,
        ]
    return None


def _verify(about: _About) -> Written:
    return gettext("Bitte bestätigen Sie: %(title)s", title=about.title), [
        gettext("jemand hat Sie mit dieser E-Mail-Adresse angemeldet, vermutlich Sie selbst:"),
        about.facts,
        gettext("Bitte bestätigen Sie die Anmeldung innerhalb von 24 Stunden:"),
        personal_address(about.registration),
        gettext("Waren Sie das nicht? Dann tun Sie nichts. Ihre Angaben werden gelöscht."),
    ]


def _confirmed(about: _About) -> Written:
    return gettext("Angemeldet: %(title)s", title=about.title), [
        gettext("Sie sind angemeldet. Ihr Platz ist sicher."),
        about.facts,
        about.preparation,
        gettext("Für Ihren Kalender:"),
        about.calendar_file,
        gettext("Wenn Sie verhindert sind, melden Sie sich bitte hier ab. Ihr Platz geht dann an die nächste Person."),
        about.page,
    ]


def _offered(about: _About) -> Written:
    registration = about.registration
    if registration.status != OFFERED or registration.offered_until is None:
        return None
    until = formats.date_and_time(registration.offered_until, current_app.config["ZONE"], str(get_locale() or "de"))
    return gettext("Ein Platz ist frei: %(title)s", title=about.title), [
        gettext("für Sie ist ein Platz frei geworden. Er ist bis %(until)s für Sie reserviert.", until=until),
        about.facts,
        gettext("Bitte sagen Sie hier zu oder ab:"),
        about.page if about.is_reader else personal_address(registration, page="offer"),
        gettext("Ohne Antwort bekommt danach die nächste Person den Platz."),
    ]


def _lapsed(about: _About) -> Written:
    return gettext("Angebot abgelaufen: %(title)s", title=about.title), [
        gettext("der reservierte Platz ist an die nächste Person weitergegangen, weil keine Antwort kam."),
        about.facts,
        gettext("Sie können sich gern noch einmal anmelden."),
    ]


def _removed(about: _About) -> Written:
    return gettext("Abgemeldet: %(title)s", title=about.title), [
        gettext("die Organisation hat Ihre Anmeldung zurückgenommen. Bei Fragen wenden Sie sich bitte an sie."),
        about.facts,
    ]


def _signed_off(about: _About) -> Written:
    cancelled = pgettext("training", "Sie sind abgemeldet.")
    return gettext("Abgemeldet: %(title)s", title=about.title), [cancelled, about.facts]


def _no_seat(about: _About) -> Written:
    return gettext("Kein Platz frei geworden: %(title)s", title=about.title), [
        gettext("leider ist kein Platz mehr frei geworden. Die Warteliste ist geschlossen."),
        about.facts,
    ]


def _moved(about: _About) -> Written:
    if about.registration.status not in ACTIVE:
        return None
    return gettext("Geändert: %(title)s", title=about.title), [
        gettext("Zeit oder Ort haben sich geändert. Es gilt jetzt:"),
        about.facts,
        gettext("Ihre Anmeldung bleibt bestehen. Passt es nicht mehr, melden Sie sich bitte hier ab:"),
        about.page,
        gettext("Für Ihren Kalender:"),
        about.calendar_file,
    ]


def _called_off(about: _About) -> Written:
    return gettext("Abgesagt: %(title)s", title=about.title), [
        gettext("der Termin, zu dem Sie sich angemeldet haben, findet nicht statt."),
        about.facts,
    ]


def _reminder(about: _About) -> Written:
    if about.registration.status != CONFIRMED or about.event.is_cancelled:
        return None
    return gettext("In drei Tagen: %(title)s", title=about.title), [
        gettext("wir freuen uns auf Sie:"),
        about.facts,
        about.event.accessibility,
        about.preparation,
        about.materials,
        gettext("Für Ihren Kalender:"),
        about.calendar_file,
        gettext("Wenn Sie verhindert sind, melden Sie sich bitte jetzt ab. Ihr Platz geht dann an die nächste Person."),
        about.page,
    ]


_LETTERS: dict[str, Callable[[_About], Written]] = {
    STATE: _state,
    OFFERED_SEAT: _offered,
    LAPSED: _lapsed,
    REMOVED: _removed,
    SIGNED_OFF: _signed_off,
    NO_SEAT: _no_seat,
    MOVED: _moved,
    CALLED_OFF: _called_off,
    REMINDER: _reminder,
}


def time_in_words(event: Event, language: str) -> str:
    """Day and time where the Termin takes place."""
    first, last = formats.day(event.first_day, language), formats.day(event.last_day, language)
    if event.is_all_day:
        return first if event.first_day == event.last_day else f"{first} – {last}"
    start, end = local(event.starts_at, event.timezone), local(event.ends_at, event.timezone)
    if event.first_day == event.last_day:
        return gettext("%(day)s, %(start)s–%(end)s Uhr", day=first, start=f"{start:%H:%M}", end=f"{end:%H:%M}")
    return f"{first}, {start:%H:%M} – {last}, {end:%H:%M}"


def _base() -> str:
    return str(current_app.config["SETTINGS"].url)
