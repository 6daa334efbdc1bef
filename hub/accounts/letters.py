"""The mails about accounts: plain, calm, and they say what to do if one did not ask for them."""

from __future__ import annotations

from flask_babel import force_locale, gettext

from hub import mail
from hub.accounts.models import Person


def send_invitation(person: Person, link: str) -> None:
    with force_locale(person.language):
        body = gettext(
            "Guten Tag %(name)s,\n\n"
            "für Sie wurde ein Konto im JBA-Hub angelegt, der gemeinsamen digitalen Ablage der Jugendberufsagentur.\n\n"
            "Mit diesem Link legen Sie Ihr Passwort fest:\n\n%(link)s\n\n"
            "Der Link gilt 24 Stunden und nur einmal. Danach bekommen Sie auf der Anmeldeseite über "
            "„Passwort vergessen“ einen neuen.\n\n"
            "Sie können mit dieser Einladung nichts anfangen? Dann brauchen Sie nichts zu tun: "
            "Ohne den Link bleibt das Konto verschlossen.\n",
            name=person.name,
            link=link,
        )
        mail.send(recipient=person.email, subject=gettext("Ihr Zugang zum JBA-Hub"), body=body)


def send_reset(person: Person, link: str) -> None:
    with force_locale(person.language):
        body = gettext(
            "Guten Tag %(name)s,\n\n"
            "für Ihr Konto im JBA-Hub wurde ein neues Passwort angefordert.\n\n"
            "Mit diesem Link legen Sie es fest:\n\n%(link)s\n\n"
            "Der Link gilt 24 Stunden und nur einmal. Danach sind alle Ihre Geräte abgemeldet.\n\n"
            "Sie haben das nicht angefordert? Dann brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist. "
            "Kommt das öfter vor, sagen Sie bitte Ihrer Technischen Administration Bescheid.\n",
            name=person.name,
            link=link,
        )
        mail.send(recipient=person.email, subject=gettext("Neues Passwort für den JBA-Hub"), body=body)


def send_password_changed(person: Person) -> None:
    with force_locale(person.language):
        body = gettext(
            "Guten Tag %(name)s,\n\n"
            "das Passwort Ihres Kontos im JBA-Hub wurde gerade geändert. Alle anderen Geräte sind abgemeldet.\n\n"
            "Sie waren das nicht? Dann fordern Sie bitte gleich auf der Anmeldeseite über „Passwort vergessen“ ein "
            "neues an und sagen Ihrer Technischen Administration Bescheid.\n",
            name=person.name,
        )
        mail.send(recipient=person.email, subject=gettext("Ihr Passwort wurde geändert"), body=body)
