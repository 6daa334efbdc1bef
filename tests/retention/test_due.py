"""What becomes due: the list, postponing, the reminder, the archive."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from hub.days import today
from hub.db import now, transaction
from hub.documents.models import Document
from hub.notices.models import Notice
from hub.retention.jobs import tell_of_ending_retention
from hub.retention.kept_documents import due_in
from tests.days import day_in
from tests.documents.test_trash import put_into_trash
from tests.people import Cast
from tests.retention.steps import DELETED, OFFERED, chosen, exists, file_old, give_class, page_of


def due_names(cast: Cast) -> list[str]:
    with cast.app.app_context(), transaction(writing=False):
        return [row.name for row in due_in(cast.shared.id, page=1).rows]


def test_only_what_ends_within_thirty_days_is_on_the_list(cast: Cast) -> None:
    give_class(cast, cast.root, DELETED)
    this_year = now().year
    file_old(cast, "alt.txt", at=datetime(this_year - 6, 7, 1, tzinfo=UTC))
    file_old(cast, "jung.txt", at=datetime(this_year - 4, 7, 1, tzinfo=UTC))
    [grant] = file_old(cast, "Bescheid.txt")
    give_class(cast, grant, "grants", ends_on=day_in(29))
    [later] = file_old(cast, "Bescheid 2.txt")
    give_class(cast, later, "grants", ends_on=day_in(31))
    [kept] = file_old(cast, "Bericht.txt")
    give_class(cast, kept, "reports")
    [form] = file_old(cast, "Formular.txt")
    give_class(cast, form, "forms")
    [gone] = file_old(cast, "weg.txt")
    put_into_trash(cast, cast.browser(cast.manager), f"document:{gone.id}")
    assert due_names(cast) == ["alt.txt", "Bescheid.txt"]


def test_a_class_reaches_what_lies_folders_below(embedded_cast: Cast) -> None:
    cast = embedded_cast
    give_class(cast, cast.root, DELETED)
    file_old(cast, *(f"{number:02}.txt" for number in range(12)), relativePath="A/B/C")
    page = cast.browser(cast.manager).get(page_of(cast))
    assert page.text.count("31.12.2015") == 12


def test_postponing_needs_a_reason_and_a_later_day(embedded_cast: Cast) -> None:
    cast = embedded_cast
    give_class(cast, cast.root, DELETED)
    [document] = file_old(cast, "alt.txt")
    browser, address = cast.browser(cast.manager), f"{page_of(cast)}/postpone"
    assert "Länger aufbewahren" in browser.post(address, chosen(document)).text
    for wrong in ({"to": "", "reason": "x"}, {"to": "gestern", "reason": "x"}, {"to": "2010-01-01", "reason": "x"}):
        assert browser.post(address, chosen(document) | wrong).status_code == 422
    assert browser.post(address, chosen(document) | {"to": "2999-01-01", "reason": " "}).status_code == 422
    fine = {"to": "31.12.2999", "reason": "Verfahren läuft noch"}
    assert browser.post(address, chosen(document) | fine).status_code == 302
    assert due_names(cast) == []
    page = browser.get(f"/documents/{document.id}").text
    assert "31.12.2999" in page
    assert "Verfahren läuft noch" in page


@pytest.mark.parametrize("verb", ["offer", "propose", "postpone"])
def test_a_forged_selection_changes_nothing(embedded_cast: Cast, verb: str) -> None:
    cast = embedded_cast
    [document] = file_old(cast, "ohne Klasse.txt")
    browser, address = cast.browser(cast.manager), f"{page_of(cast)}/{verb}"
    assert browser.post(address).status_code == 422
    assert browser.post(address, {"item": "document:x"}).status_code == 404
    assert browser.post(address, chosen(document)).status_code == 409
    assert cast.browser(cast.contributor).post(address, chosen(document)).status_code == 403
    assert cast.browser(cast.stranger).post(address, chosen(document)).status_code == 404


def test_managers_are_told_once_per_document_and_once_per_bereich(cast: Cast) -> None:
    give_class(cast, cast.root, DELETED)
    file_old(cast, "eins.txt", "zwei.txt")
    with cast.app.app_context():
        tell_of_ending_retention()
        tell_of_ending_retention()
    file_old(cast, "drei.txt")
    with cast.app.app_context():
        tell_of_ending_retention()
    with transaction(writing=False) as opened:
        notices = opened.scalars(select(Notice).where(Notice.kind == "retention.due").order_by(Notice.created_at)).all()
        assert [notice.words["count"] for notice in notices] == ["2", "1"]
        assert {notice.person_id for notice in notices} == {cast.manager.id}


def test_the_archive_is_asked_first_by_a_list_without_formulas(embedded_cast: Cast) -> None:
    cast = embedded_cast
    give_class(cast, cast.root, OFFERED)
    first, second = file_old(cast, "=cmd().txt", "Protokoll.txt")
    browser = cast.browser(cast.manager)
    refused = browser.post(f"{page_of(cast)}/propose", chosen(first))
    assert refused.status_code == 409
    assert "muss zuerst dem Archiv angeboten werden" in refused.text
    offer = browser.post(f"{page_of(cast)}/offer", chosen(first, second)).location
    assert browser.post(f"{page_of(cast)}/offer", chosen(first)).status_code == 409
    answer = browser.get(f"{offer}/list.csv")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("'=cmd().txt;;Gemeinsame Ablage;01.06.2010;Steuergruppe;31.12.2020")
    assert len(lines) == 3
    assert browser.post(f"{offer}/answers/vielleicht", chosen(first)).status_code == 404
    assert browser.post(f"{offer}/answers/taken", chosen(first)).status_code == 302
    assert "vom Archiv übernommen" in browser.get(page_of(cast)).text
    assert browser.post(f"{page_of(cast)}/propose", chosen(first)).status_code == 302
    assert browser.post(f"{page_of(cast)}/propose", chosen(second)).status_code == 409
    assert cast.browser(cast.stranger).get(f"{offer}/list.csv").status_code == 404
    assert exists(first)


def test_a_notice_is_not_sent_for_what_is_young(embedded_cast: Cast) -> None:
    cast = embedded_cast
    give_class(cast, cast.root, DELETED)
    file_old(cast, "neu.txt", at=now())
    with cast.app.app_context():
        tell_of_ending_retention()
    with transaction(writing=False) as opened:
        assert opened.scalar(select(func.count()).select_from(Notice)) == 0


def test_gueltig_bis_begins_the_period_where_it_is_set(cast: Cast) -> None:
    give_class(cast, cast.root, "forms")  # replaced and three years
    ended, running = file_old(cast, "abgelaufen.txt", "gilt noch.txt")
    with transaction(writing=True) as opened:
        opened.get_one(Document, ended.id).valid_until = day_in(-3 * 366)
        opened.get_one(Document, running.id).valid_until = day_in()
    assert due_names(cast) == ["abgelaufen.txt"]


def test_what_is_replaced_begins_its_period_that_day_and_ends_it_when_it_is_not_any_more(cast: Cast) -> None:
    give_class(cast, cast.root, "forms")  # replaced and three years
    replaced, back = file_old(cast, "ersetzt.txt", "doch nicht.txt")
    browser = cast.browser(cast.contributor)
    for document in (replaced, back):
        with transaction(writing=False) as opened:
            revision = opened.get_one(Document, document.id).revision
        form = {"revision": revision, "status": "replaced"}
        assert browser.post(f"/documents/{document.id}/edit", form).status_code == 302
    with transaction(writing=False) as opened, cast.app.app_context():
        assert opened.get_one(Document, replaced.id).replaced_on == today()
    with transaction(writing=True) as opened:
        for document in (replaced, back):
            opened.get_one(Document, document.id).replaced_on = day_in(-3 * 366)
    assert due_names(cast) == ["doch nicht.txt", "ersetzt.txt"]
    with transaction(writing=True) as opened:
        opened.get_one(Document, back.id).status = "released"
    assert due_names(cast) == ["ersetzt.txt"]
