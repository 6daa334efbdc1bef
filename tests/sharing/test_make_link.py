"""Making a Freigabelink: who may, what it says, where it is listed, how it ends."""

from __future__ import annotations

from datetime import timedelta

from hub.accounts import handover
from hub.db import now
from hub.documents.models import Document
from hub.sharing.jobs import remind_of_ending_links
from hub.sharing.models import ShareLink
from tests.accounts.steps import mails_sent, trail_of
from tests.days import day_in
from tests.people import Cast, document_named
from tests.sharing.steps import (
    IN_TWO_WEEKS,
    filed,
    folder_called,
    meanwhile,
    new_link,
    only_link,
    refused,
    take_right_away,
)


def test_the_form_says_in_words_whom_the_link_lets_in(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    document = filed(browser, embedded_cast.root)
    assert "Jede Person mit diesem Link sieht dieses Dokument" in browser.get(f"/documents/{document}/new-link").text
    folder = browser.get(f"/folders/{embedded_cast.root.id}/new-link").text
    assert "sieht den Ordner und alles, was darin liegt" in folder
    assert f'value="{IN_TWO_WEEKS}"' in folder


def test_the_address_is_shown_once_and_only_its_hash_is_kept(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    address = new_link(browser, f"/documents/{filed(browser, embedded_cast.root)}", purpose="Kammer")
    token = address.rpartition("/")[2]
    assert len(token) == 43
    link = only_link()
    assert token not in (link.token_hash, str(link.id))
    assert token not in browser.get(f"/share-links/{link.id}").text
    [line] = trail_of("sharing.create-link")
    assert "Freigabelink zu „Plan.txt“ erstellt" in line.text
    assert token not in f"{line.text}{line.details}"


def test_no_link_without_an_end_within_ninety_days(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    page = f"/documents/{filed(browser, embedded_cast.root)}/new-link"
    for days in (-1, 91, 4000):
        day = day_in(days).isoformat()
        answer = browser.post(page, {"allows": "download", "version": "current", "until": day})
        assert (answer.status_code, "zwischen heute und heute in 90 Tagen" in answer.text) == (422, True)
    assert browser.post(page, {"allows": "download", "version": "current"}).status_code == 422


def test_what_no_browser_shows_cannot_be_shared_for_looking_only(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    page = f"/documents/{filed(browser, embedded_cast.root, 'Plan.docx')}/new-link"
    answer = browser.post(page, {"allows": "view", "version": "current", "until": IN_TWO_WEEKS})
    assert answer.status_code == 422
    assert "kann ein Browser nicht anzeigen" in answer.text


def test_readers_strangers_and_guests_make_none(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document = filed(cast.browser(cast.contributor), cast.root)
    for person, status in ((cast.reader, 403), (cast.stranger, 404), (cast.guest, 404), (cast.administrator, 404)):
        browser = cast.browser(person)
        wishes = {"allows": "download", "version": "current", "until": IN_TWO_WEEKS}
        assert browser.post(f"/documents/{document}/new-link", wishes).status_code == status
        assert browser.post(f"/folders/{cast.root.id}/new-letterbox", {}).status_code == status


def test_a_link_is_named_to_contributors_managers_and_its_maker(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    folder = folder_called(browser, cast.root, "Tagung")
    document = filed(browser, folder)
    new_link(browser, f"/folders/{folder.id}", purpose="für die Kammer")
    assert "über den Ordner „Tagung“ (für die Kammer)" in browser.get(f"/documents/{document}").text
    assert "Ohne Konto erreichbar über 1 Link" in browser.get(f"/folders/{folder.id}").text
    assert "für die Kammer" in browser.get("/share-links").text
    assert "für die Kammer" in browser.get(f"/folders/{folder.id}/share-links").text
    assert "für die Kammer" in cast.browser(cast.manager).get(f"/workspaces/{cast.shared.id}/share-links").text
    reader = cast.browser(cast.reader)
    for page in (f"/documents/{document}", f"/folders/{folder.id}", "/share-links"):
        assert "für die Kammer" not in reader.get(page).text
        assert "Ohne Konto" not in reader.get(page).text


def test_only_the_maker_and_those_who_manage_revoke(embedded_cast: Cast) -> None:
    maker = embedded_cast.browser(embedded_cast.contributor)
    address = new_link(maker, f"/documents/{filed(maker, embedded_cast.root)}")
    revoke = f"/share-links/{only_link().id}/revoke"
    assert embedded_cast.browser(embedded_cast.reader).post(revoke).status_code == 404
    assert embedded_cast.browser(None).get(address).status_code == 200
    assert "sieht danach sofort nichts mehr" in maker.get(revoke).text
    assert embedded_cast.browser(embedded_cast.manager).post(revoke).status_code == 302
    assert refused(embedded_cast.browser(None).get(address))
    assert [line.actor for line in trail_of("sharing.revoke-link")] == ["Teamleitung Jugendamt"]


def test_the_list_says_why_a_link_rests(embedded_cast: Cast) -> None:
    cast = embedded_cast
    maker = cast.browser(cast.contributor)
    document = filed(maker, cast.root)
    new_link(maker, f"/documents/{document}")
    listed = f"/workspaces/{cast.shared.id}/share-links"
    manager = cast.browser(cast.manager)
    assert "ruht" not in manager.get(listed).text.replace("Ein Link ruht", "")
    take_right_away(cast)
    assert "ruht: Integrationsfachkraft U25 arbeitet hier nicht mehr mit" in manager.get(listed).text
    item = {"item": f"document:{document}", "confirmed": "1"}
    manager.post(f"/folders/{cast.root.id}/selection/trash", item)
    assert "ruht: liegt im Papierkorb" in manager.get(listed).text


def test_the_list_says_that_a_link_rests_while_it_would_show_personal_data(embedded_cast: Cast) -> None:
    maker = embedded_cast.browser(embedded_cast.contributor)
    folder = folder_called(maker, embedded_cast.root, "Planung")
    document = filed(maker, folder)
    new_link(maker, f"/folders/{folder.id}")
    new_link(maker, f"/documents/{filed(maker, embedded_cast.root, 'Frei.txt')}")
    with meanwhile(embedded_cast) as opened:
        opened.get_one(Document, document).has_personal_data = True
    page = maker.get("/share-links").text
    assert page.count("ruht: enthält personenbezogene Daten") == 1
    assert page.count(">gilt<") == 1


def test_the_maker_is_told_once_three_days_before_the_end(cast: Cast) -> None:
    maker = cast.browser(cast.contributor)
    new_link(maker, f"/documents/{filed(maker, cast.root)}")
    with cast.app.app_context():
        remind_of_ending_links()
    assert mails_sent(cast) == []
    with meanwhile(cast) as opened:
        link = opened.get_one(ShareLink, only_link().id)
        link.created_at, link.expires_at = now() - timedelta(days=12), now() + timedelta(days=2)
    for _ in range(2):
        with cast.app.app_context():
            remind_of_ending_links()
    [mail] = mails_sent(cast)
    assert cast.contributor.email in mail
    assert "Ihr Freigabelink zu „Plan.txt“ gilt nur noch bis" in " ".join(mail.split())


def test_a_fixed_version_stays_the_one_that_was_shared(embedded_cast: Cast) -> None:
    maker = embedded_cast.browser(embedded_cast.contributor)
    document = f"/documents/{filed(maker, embedded_cast.root, content=b'alt')}"
    assert "fest: Fassung 1" in maker.get(f"{document}/new-link?version=1").text
    fixed, current = new_link(maker, document, version="1"), new_link(maker, document)
    maker.upload(embedded_cast.root.id, "Plan.txt", b"ganz neu", on_conflict="version")
    visitor, row = embedded_cast.browser(None), document_named("Plan.txt")
    assert visitor.get(f"{fixed}/documents/{row.id}/download").data == b"alt"
    assert visitor.get(f"{current}/documents/{row.id}/download").data == b"ganz neu"


def test_who_leaves_hands_links_over_or_lets_them_rest(embedded_cast: Cast) -> None:
    cast = embedded_cast
    maker = cast.browser(cast.contributor)
    address = new_link(maker, f"/documents/{filed(maker, cast.root)}")
    leaving = f"/people/{cast.contributor.id}/deactivate"
    office = cast.browser(cast.administrator)
    assert "Freigabelinks und Briefkästen" in office.get(leaving).text
    with meanwhile(cast):
        handover.hand_over(old=cast.contributor.principal, new=cast.manager.principal)
    assert "Jugendamt Musterstadt" in cast.browser(None).get(address).text
    assert only_link().created_by == cast.manager.id
