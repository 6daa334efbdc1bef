"""Answering: for oneself, for one's institution, for somebody one represents; changed until the round ends."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

from sqlalchemy import select

from hub.accounts.signed_in import user_of_person
from hub.audit.models import AuditEntry
from hub.db import session, transaction
from hub.documents.entries import move_entries
from hub.documents.folders import root_of
from hub.documents.models import Document
from hub.documents.workspaces import create_workspace
from hub.notices.models import Notice
from tests.acknowledgements.steps import (
    addressed,
    addressees_of,
    answer,
    answer_url,
    ask,
    change_level,
    colleague,
    filed,
    page_of,
    shut_out,
    stand_in,
)
from tests.documents.test_trash import newest_deletion as newest_deletion_id
from tests.documents.test_trash import put_into_trash
from tests.people import Cast

STRINGS = Path(__file__).parent.parent.parent.parent / "shared" / "strings"


def newest_deletion() -> str:
    return f"/trash/{newest_deletion_id()}"


def lines(action: str) -> list[AuditEntry]:
    with transaction(writing=False) as opened:
        statement = select(AuditEntry).where(AuditEntry.action == f"acknowledgements.{action}")
        return list(opened.scalars(statement.order_by(AuditEntry.number)))


def test_the_page_names_the_version_its_comment_and_offers_exactly_that_file(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    browser.get(f"/folders/{cast.root.id}/upload")
    browser.upload(cast.root.id, "Plan.txt", b"eins", comment="nach dem Dienstgespräch")
    document = filed(cast, b"eins")
    asked = ask(browser, document, people=[cast.reader.principal])
    filed(cast, b"zwei")
    reader = cast.browser(cast.reader)
    page = reader.get(answer_url(addressed(asked, cast.reader))).text
    assert "nach dem Dienstgespräch" in page
    assert f"/documents/{document.id}/versions/1/download" in page
    assert "Inzwischen gibt es Fassung 2" in page


def test_an_answer_stands_in_overview_and_trail_and_leaves_the_start_page(cast: Cast) -> None:
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    reader = cast.browser(cast.reader)
    reader.get("/")
    assert answer(reader, addressed(asked, cast.reader)).status_code == 302
    page = page_of(cast.browser(cast.manager), asked)
    assert "1 von 1 haben geantwortet" in page
    assert "zur Kenntnis genommen" in page
    assert "Bitte zur Kenntnis nehmen" not in reader.get("/").text
    assert [line.actor for line in lines("answer")] == [cast.reader.name]


def test_the_same_answer_twice_changes_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    reader, addressee = cast.browser(cast.reader), addressed(asked, cast.reader)
    for _ in range(2):
        assert answer(reader, addressee).status_code == 302
    assert len(lines("answer")) == 1


def test_an_answer_may_be_changed_and_the_trail_says_so_without_the_text(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal], aim="agree")
    reader, addressee = cast.browser(cast.reader), addressed(asked, cast.reader)
    answer(reader, addressee, "objected", "Die Frist ist zu kurz.")
    assert "Die Frist ist zu kurz." in page_of(cast.browser(cast.manager), asked)
    answer(reader, addressee, "agreed")
    assert "Die Frist ist zu kurz." not in page_of(cast.browser(cast.manager), asked)
    assert lines("answer")[-1].details["former"] == "objected"
    assert not [line for line in lines("answer") if "Frist" in line.text or "Frist" in str(line.details)]


def test_the_asker_hears_of_an_objection_and_of_the_last_answer(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    answer(cast.browser(cast.reader), addressed(asked, cast.reader), "objected", "So nicht.")
    with transaction(writing=False) as opened:
        notices = opened.scalars(select(Notice).where(Notice.person_id == cast.contributor.id)).all()
    assert sorted(notice.kind for notice in notices) == ["acknowledgements.complete", "acknowledgements.objection"]
    assert all("So nicht" not in json.dumps(notice.words) for notice in notices)


def test_an_objection_says_what_it_is(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    reader, addressee = cast.browser(cast.reader), addressed(asked, cast.reader)
    for text in ("", "   \n\t ", "\u200b\u200d", "\u202e", "\x07"):
        refused = answer(reader, addressee, "objected", text)
        assert refused.status_code == 422, text
        assert "worin Ihr Einwand besteht" in refused.text, text
    assert addressed(asked, cast.reader).answer is None


def test_a_long_objection_is_refused_and_not_lost(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    refused = answer(cast.browser(cast.reader), addressed(asked, cast.reader), "objected", "ä" * 10_000)
    assert refused.status_code == 422
    assert "10000 Zeichen, möglich sind 4000" in refused.text
    assert "ä" * 10_000 in refused.text


def test_only_the_answers_that_were_asked_for_count(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    reader, addressee = cast.browser(cast.reader), addressed(asked, cast.reader)
    for given in ("", "agreed", "maybe", "noted\x00"):
        assert answer(reader, addressee, given).status_code in (400, 422), given
    assert addressed(asked, cast.reader).answer is None


def test_hostile_strings_are_kept_as_text_and_shown_as_text(cast: Cast) -> None:
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    reader = cast.browser(cast.reader)
    samples = [file.read_text(encoding="utf-8", errors="replace")[:50] for file in sorted(STRINGS.iterdir())]
    hostile = "<script>alert(1)</script>\x01\x0b\x1f\ufffe\u202e" + "\n".join(samples).replace("\x00", "")
    assert answer(reader, addressed(asked, cast.reader), "objected", hostile[:3900]).status_code == 302
    kept = addressed(asked, cast.reader).objection
    assert kept.startswith("<script>alert(1)</script>")
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff\u202e]", kept)
    page = reader.get(f"/acknowledgements/{asked.id}").text
    assert "<script>alert(1)" not in page
    assert kept.splitlines()[1] in unescape(page)


# Deputies


def test_a_deputy_answers_and_it_says_so(embedded_cast: Cast) -> None:
    cast = embedded_cast
    stand_in(cast.contributor, cast.reader)
    asked = ask(cast.browser(cast.manager), filed(cast), people=[cast.reader.principal])
    deputy = cast.browser(cast.contributor)
    assert "in Vertretung für Schulsozialarbeit" in deputy.get("/").text
    assert answer(deputy, addressed(asked, cast.reader)).status_code == 302
    page = page_of(cast.browser(cast.manager), asked)
    assert "Integrationsfachkraft U25 in Vertretung für Schulsozialarbeit" in page
    assert lines("answer")[0].details["for"] == "in Vertretung für Schulsozialarbeit"


def test_a_deputy_never_overrides_what_the_person_said_but_the_person_may(embedded_cast: Cast) -> None:
    cast = embedded_cast
    stand_in(cast.contributor, cast.reader)
    asked = ask(cast.browser(cast.manager), filed(cast), people=[cast.reader.principal], aim="agree")
    deputy, reader, addressee = cast.browser(cast.contributor), cast.browser(cast.reader), addressed(asked, cast.reader)
    answer(deputy, addressee, "agreed")
    assert answer(reader, addressee, "objected", "Doch nicht.").status_code == 302
    refused = answer(deputy, addressee, "agreed")
    assert refused.status_code == 422
    assert "Schulsozialarbeit hat inzwischen geantwortet" in refused.text
    assert addressed(asked, cast.reader).answer == "objected"


def test_nobody_answers_for_somebody_they_do_not_represent(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.manager), filed(cast), people=[cast.reader.principal])
    addressee = addressed(asked, cast.reader)
    for person in (cast.contributor, cast.manager, cast.coordination):
        browser = cast.browser(person)
        assert browser.get(answer_url(addressee)).status_code == 403
        assert answer(browser, addressee).status_code == 403
    for person in (cast.stranger, cast.guest, cast.administrator):
        assert answer(cast.browser(person), addressee).status_code == 404
    assert addressed(asked, cast.reader).answer is None


def test_a_former_deputy_cannot_answer_any_more(embedded_cast: Cast) -> None:
    cast = embedded_cast
    stand_in(cast.contributor, cast.reader)
    asked = ask(cast.browser(cast.manager), filed(cast), people=[cast.reader.principal])
    stand_in(cast.manager, cast.reader)
    assert answer(cast.browser(cast.contributor), addressed(asked, cast.reader)).status_code == 403


def test_a_deputy_without_access_of_their_own_learns_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    stand_in(cast.stranger, cast.reader)
    asked = ask(cast.browser(cast.manager), filed(cast), people=[cast.reader.principal])
    stranger = cast.browser(cast.stranger)
    assert "Plan.txt" not in stranger.get("/").text
    assert answer(stranger, addressed(asked, cast.reader)).status_code == 404


def test_nobody_is_represented_where_they_have_no_access_any_more(embedded_cast: Cast) -> None:
    cast = embedded_cast
    stand_in(cast.contributor, cast.reader)
    asked = ask(cast.browser(cast.manager), filed(cast), people=[cast.reader.principal])
    shut_out(cast)
    deputy = cast.browser(cast.contributor)
    assert "Bitte zur Kenntnis nehmen" not in deputy.get("/").text
    refused = answer(deputy, addressed(asked, cast.reader))
    assert refused.status_code == 422
    assert "hat keinen Zugang mehr" in refused.text
    assert addressed(asked, cast.reader).answer is None


# Institutions


def test_one_person_of_an_institution_is_enough(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.manager), filed(cast), institutions=[cast.jobcenter.principal])
    newcomer = colleague(cast)  # who joined later may answer as well
    browser = cast.browser(newcomer)
    assert "für Jobcenter, eine Person genügt" in browser.get("/").text
    answer(browser, addressed(asked, cast.jobcenter))
    assert "Bitte zur Kenntnis nehmen" not in cast.browser(cast.contributor).get("/").text
    assert f"· {newcomer.name}" in page_of(cast.browser(cast.manager), asked)


def test_the_first_answer_of_an_institution_counts_and_the_second_is_told(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.manager), filed(cast), institutions=[cast.jobcenter.principal], aim="agree")
    other, addressee = cast.browser(colleague(cast)), addressed(asked, cast.jobcenter)
    other.get(answer_url(addressee))
    answer(cast.browser(cast.contributor), addressee, "agreed")
    refused = answer(other, addressee, "objected", "Nein.")
    assert refused.status_code == 422
    assert "Integrationsfachkraft U25 hat inzwischen geantwortet" in refused.text
    assert addressed(asked, cast.jobcenter).answer == "agreed"


def test_a_guest_does_not_speak_for_the_institution(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.manager), filed(cast), institutions=[cast.jobcenter.principal])
    change_level(cast, cast.guest.principal, 10)
    guest = cast.browser(cast.guest)
    assert "Bitte zur Kenntnis nehmen" not in guest.get("/").text
    assert answer(guest, addressed(asked, cast.jobcenter)).status_code == 403


# Rights that change


def test_who_loses_access_finds_nothing_and_cannot_answer_and_the_overview_says_so(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    reader, addressee = cast.browser(cast.reader), addressed(asked, cast.reader)
    reader.get("/")
    shut_out(cast)
    assert "Plan.txt" not in reader.get("/").text
    assert answer(reader, addressee).status_code == 404
    assert reader.get(f"/acknowledgements/{asked.id}").status_code == 404
    page = page_of(cast.browser(cast.manager), asked)
    assert "hat keinen Zugang mehr" in page
    assert "vollständig" in page  # nobody is awaited any more


def test_a_deactivated_person_is_not_awaited(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    cast.browser(cast.administrator).post(f"/people/{cast.reader.id}/deactivate")
    assert "hat keinen Zugang mehr" in page_of(cast.browser(cast.manager), asked)


def test_of_a_document_in_the_trash_nothing_is_shown_and_back_it_is_as_before(cast: Cast) -> None:
    document = filed(cast)
    asked = ask(cast.browser(cast.contributor), document, people=[cast.reader.principal])
    reader = cast.browser(cast.reader)
    put_into_trash(cast, cast.browser(cast.contributor), f"document:{document.id}")
    assert "Bitte zur Kenntnis nehmen" not in reader.get("/").text
    assert reader.get(f"/acknowledgements/{asked.id}").status_code == 404
    assert answer(reader, addressed(asked, cast.reader)).status_code == 404
    manager = cast.browser(cast.manager)
    trash = newest_deletion()
    manager.get("/trash")
    assert manager.post(f"{trash}/restore").status_code == 302
    assert answer(reader, addressed(asked, cast.reader)).status_code == 302


def test_deleting_a_document_for_good_takes_its_rounds_along(cast: Cast) -> None:
    document = filed(cast)
    asked = ask(cast.browser(cast.contributor), document, people=[cast.reader.principal])
    put_into_trash(cast, cast.browser(cast.contributor), f"document:{document.id}")
    manager = cast.browser(cast.manager)
    trash = newest_deletion()
    manager.get(f"{trash}/purge")
    assert manager.post(f"{trash}/purge").status_code == 302
    assert addressees_of(asked) == []


def test_where_a_document_is_moved_its_new_readers_see_who_answered_and_the_former_do_not(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    asked = ask(cast.browser(cast.contributor), document, people=[cast.reader.principal])
    with transaction(writing=True):
        user = user_of_person(session().merge(cast.contributor))
        place = create_workspace(user, name="Nur wir", purpose="", standard_folders=False)
        move_entries(user, [session().get_one(Document, document.id)], target=root_of(place))
    assert "hat keinen Zugang mehr" in page_of(cast.browser(cast.contributor), asked)
    for person in (cast.reader, cast.manager):
        assert cast.browser(person).get(f"/acknowledgements/{asked.id}").status_code == 404
    assert answer(cast.browser(cast.reader), addressed(asked, cast.reader)).status_code == 404
