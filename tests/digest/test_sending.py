"""Digests: once per slot, only what the recipient may read when it is sent, nothing when nothing is new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask_babel import lazy_gettext
from sqlalchemy import update

from hub import jobs
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import now, session, transaction
from hub.digest.schedule import latest_slot
from hub.documents.folders import root_of
from hub.documents.models import Version
from hub.documents.trash import trash_entries
from hub.documents.workspaces import change_member, create_workspace
from hub.notices.actions import notify
from hub.notices.sentences import sentence
from tests.comments.steps import comment
from tests.digest.steps import file, it_was_before_the_last_slot, look, only, sent_by
from tests.mail.steps import mails_waiting, nobody_listens, use_server, work
from tests.people import Cast, document_named
from tests.smtp_sink import SmtpSink, html_of, plain_text_of

BERLIN = ZoneInfo("Europe/Berlin")


def test_it_names_documents_versions_comments_and_notices_by_bereich(cast: Cast) -> None:
    only(cast, cast.reader)
    sentence("test.told", lazy_gettext("Frist am %(day)s"))
    file(cast, "Plan.txt", b"eins")
    file(cast, "Plan.txt", b"zwei", comment="Termine ergänzt")
    file(cast, "Neu &.txt")
    comment(cast.browser(cast.manager), document_named("Plan.txt"), "Der Text bleibt im Hub")
    with transaction(writing=True):
        notify([cast.reader.id], "test.told", url="/", day="Montag")
    it_was_before_the_last_slot()

    [letter] = sent_by(cast.app).mails
    assert (letter["To"], letter["Subject"]) == (cast.reader.email, "Neues in der Ablage")
    text, html = plain_text_of(letter), html_of(letter)
    for shown in (
        "Frist am Montag",
        "Gemeinsame Ablage",
        "Plan.txt – Fassung 2 von Integrationsfachkraft U25 (Jobcenter)",
        "„Termine ergänzt“",
        "Plan.txt – 1 neuer Kommentar, von Teamleitung Jugendamt (Jugendamt)",
    ):
        assert shown in text
        assert shown in html
    assert "Neu &.txt – neu von" in text
    assert "Neu &amp;.txt – neu von" in html
    assert f"http://localhost/documents/{document_named('Plan.txt').id}" in text
    assert "Der Text bleibt im Hub" not in text + html


def test_access_lost_between_change_and_sending_shows_nothing(cast: Cast) -> None:
    only(cast, cast.reader, cast.manager)
    file(cast, "Plan.txt")
    it_was_before_the_last_slot()
    look(cast.app)
    with transaction(writing=True):
        manager = user_of_person(session().get_one(Person, cast.manager.id))
        school = session().get_one(Person, cast.reader.id).institution.principal
        change_member(manager, session().merge(cast.shared), principal=school, level=None)
    assert [letter["To"] for letter in sent_by(cast.app).mails] == [cast.manager.email]


def test_access_lost_while_the_mail_server_was_down_shows_nothing(cast: Cast) -> None:
    only(cast, cast.reader)
    file(cast, "Plan.txt")
    it_was_before_the_last_slot()
    use_server(cast.app, nobody_listens())
    look(cast.app)
    work(cast.app)
    assert len(mails_waiting()) == 1
    with transaction(writing=True):
        manager = user_of_person(session().get_one(Person, cast.manager.id))
        school = session().get_one(Person, cast.reader.id).institution.principal
        change_member(manager, session().merge(cast.shared), principal=school, level=None)
        jobs.hurry("mail.deliver")
    assert (sent_by(cast.app).mails, mails_waiting()) == ([], [])


def test_nobody_is_told_of_bereiche_they_do_not_see_or_of_the_trash(embedded_cast: Cast) -> None:
    cast = embedded_cast
    only(cast, cast.reader, cast.stranger, cast.guest)
    with transaction(writing=True):
        manager = user_of_person(session().get_one(Person, cast.manager.id))
        secret = root_of(create_workspace(manager, name="Nur Jugendamt", purpose="", standard_folders=False))
    file(cast, "Geheim.txt", folder=secret)
    file(cast, "Weg.txt")
    with transaction(writing=True):
        manager = user_of_person(session().get_one(Person, cast.manager.id))
        trash_entries(manager, [session().merge(document_named("Weg.txt"))])
    it_was_before_the_last_slot()
    assert sent_by(cast.app).mails == []


def test_own_changes_are_no_news(embedded_cast: Cast) -> None:
    only(embedded_cast, embedded_cast.contributor)
    file(embedded_cast, "Plan.txt")
    it_was_before_the_last_slot()
    assert sent_by(embedded_cast.app).mails == []


@pytest.mark.parametrize("why", ["deactivated", "invited", "administration", "never"])
def test_who_shall_get_none_gets_none(embedded_cast: Cast, why: str) -> None:
    only(embedded_cast, embedded_cast.reader)
    file(embedded_cast, "Plan.txt")
    it_was_before_the_last_slot()
    look(embedded_cast.app)  # the change comes after the job is queued
    change = {
        "deactivated": {"deactivated_at": now()},
        "invited": {"password_hash": None},
        "administration": {"role": "administration"},
        "never": {"digest": "never"},
    }[why]
    with transaction(writing=True) as opened:
        opened.execute(update(Person).where(Person.id == embedded_cast.reader.id).values(**change))
    assert sent_by(embedded_cast.app).mails == []


def test_it_is_sent_once_however_often_workers_look(cast: Cast) -> None:
    only(cast, cast.reader)
    file(cast, "Plan.txt")
    it_was_before_the_last_slot()
    look(cast.app)
    look(cast.app)
    assert len(sent_by(cast.app, times=3).mails) == 1


def test_a_job_that_is_repeated_after_a_kill_sends_one_mail(embedded_cast: Cast) -> None:
    only(embedded_cast, embedded_cast.reader)
    file(embedded_cast, "Plan.txt")
    it_was_before_the_last_slot()
    for _ in range(3):  # as if the worker had died each time before it could take the job's row away
        with transaction(writing=True):
            jobs.queue("digest.send", person_id=str(embedded_cast.reader.id))
    assert len(sent_by(embedded_cast.app).mails) == 1


def test_after_a_downtime_there_is_one_mail_with_everything(embedded_cast: Cast) -> None:
    only(embedded_cast, embedded_cast.reader)  # the last one was thirty days ago
    file(embedded_cast, "Alt.txt")
    it_was_before_the_last_slot()
    with transaction(writing=True) as opened:
        opened.execute(update(Version).values(created_at=now() - timedelta(days=20)))
    file(embedded_cast, "Neu.txt")
    it_was_before_the_last_slot()
    [letter] = sent_by(embedded_cast.app, times=2).mails
    assert "Alt.txt" in plain_text_of(letter)
    assert "Neu.txt" in plain_text_of(letter)


def test_what_is_newer_than_the_slot_waits_for_the_next(embedded_cast: Cast) -> None:
    only(embedded_cast, embedded_cast.reader)
    file(embedded_cast, "Plan.txt")  # just now
    assert sent_by(embedded_cast.app).mails == []


def test_a_flood_is_cut_and_counted(embedded_cast: Cast) -> None:
    only(embedded_cast, embedded_cast.reader)
    for number in range(20):
        file(embedded_cast, f"Import {number}.txt", f"{number}".encode())
    it_was_before_the_last_slot()
    [letter] = sent_by(embedded_cast.app).mails
    text = plain_text_of(letter)
    assert text.count("neu von") == 8
    assert "und 12 weitere Dokumente" in text


def test_it_waits_while_the_mail_server_is_down_and_comes_once(embedded_cast: Cast) -> None:
    only(embedded_cast, embedded_cast.reader)
    file(embedded_cast, "Plan.txt")
    it_was_before_the_last_slot()
    use_server(embedded_cast.app, nobody_listens())
    look(embedded_cast.app)
    work(embedded_cast.app)
    with SmtpSink() as sink:
        use_server(embedded_cast.app, sink.url)
        with transaction(writing=True):
            jobs.hurry("mail.deliver")
        work(embedded_cast.app)
    assert len(sink.mails) == 1


def test_it_speaks_the_recipients_language(embedded_cast: Cast) -> None:
    only(embedded_cast, embedded_cast.reader)
    with transaction(writing=True) as opened:
        opened.execute(update(Person).where(Person.id == embedded_cast.reader.id).values(language="en"))
    file(embedded_cast, "Plan.txt")
    it_was_before_the_last_slot()
    [letter] = sent_by(embedded_cast.app).mails
    assert '<html lang="en">' in html_of(letter)


@pytest.mark.parametrize(
    ("digest", "moment", "slot"),
    [
        ("daily", (2026, 6, 3, 5, 59), (2026, 6, 2, 6)),
        ("daily", (2026, 6, 3, 6, 0), (2026, 6, 3, 6)),
        ("weekly", (2026, 6, 1, 6, 0), (2026, 6, 1, 6)),  # a Monday
        ("weekly", (2026, 6, 1, 5, 59), (2026, 5, 25, 6)),
        ("weekly", (2026, 6, 7, 23, 0), (2026, 6, 1, 6)),
        ("daily", (2026, 3, 29, 5, 0), (2026, 3, 28, 6)),  # the night the clocks go forward
    ],
)
def test_slots_are_mornings_of_the_towns_clock(digest: str, moment: tuple[int, ...], slot: tuple[int, ...]) -> None:
    at = datetime(*moment, tzinfo=BERLIN).astimezone(UTC)  # type: ignore[misc,arg-type]
    assert latest_slot(digest, at, BERLIN) == datetime(*slot, tzinfo=BERLIN)  # type: ignore[misc,arg-type]
