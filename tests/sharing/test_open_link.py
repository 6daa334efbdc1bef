"""Coming with nothing but a Freigabelink: what it shows, and everything that ends it at once."""

from __future__ import annotations

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from hub import slots
from hub.accounts.models import Person
from hub.db import now
from hub.documents.models import Entry
from hub.errors import HubError
from hub.sharing.models import ShareLink
from tests.accounts.steps import trail_of
from tests.days import day_in
from tests.people import Browser, Cast
from tests.sharing.steps import filed, folder_called, meanwhile, new_link, only_link, refused, take_right_away

CONTENT = b"0123456789"


def shared_document(cast: Cast, **wishes: object) -> tuple[Browser, str, str]:
    """A visitor without an account, the link's page and the download behind it."""
    maker = cast.browser(cast.contributor)
    document = filed(maker, cast.root, content=CONTENT)
    address = new_link(maker, f"/documents/{document}", **wishes)
    return cast.browser(None), address, f"{address}/documents/{document}/download"


def without_nonce(answer: TestResponse) -> str:
    return re.sub(r'nonce="[^"]+"', "", answer.text)


def test_a_visitor_reads_name_size_institution_and_until_when(cast: Cast) -> None:
    visitor, address, download = shared_document(cast)
    page = visitor.get(address)
    for words in ("Plan.txt", "10 Byte", "Jobcenter Musterstadt", "Gültig bis"):
        assert words in page.text
    assert "Integrationsfachkraft" not in page.text
    assert visitor.get(download).data == CONTENT
    assert "Fassung 1" in trail_of("sharing.fetch")[0].text


def test_addresses_stay_out_of_referrers_caches_search_engines_and_the_trail(embedded_cast: Cast) -> None:
    visitor, address, download = shared_document(embedded_cast)
    for path in (address, download, f"{address}x", f"{address}/more"):
        headers = visitor.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]
    token = address.rpartition("/")[2]
    assert not any(token in f"{line.text}{line.details}" for line in trail_of("sharing.fetch"))


def test_everything_that_does_not_hold_gets_the_same_answer(embedded_cast: Cast) -> None:
    cast = embedded_cast
    visitor, address, _ = shared_document(cast, max_fetches=1)
    unknown = visitor.get("/s/" + "A" * 43)
    assert refused(unknown)
    states = ({"expires_at": now() - timedelta(seconds=1)}, {"revoked_at": now()}, {"fetches": 1})
    for state in states:
        with meanwhile(cast) as opened:
            opened.execute(update(ShareLink).values({"expires_at": now() + timedelta(days=1), "revoked_at": None}))
            opened.execute(update(ShareLink).values(state))
        assert without_nonce(visitor.get(address)) == without_nonce(unknown)
    for malformed in ("x", "%00", "..%2f..", "a/b/c", "A" * 5000, "%F0%9F%92%A9"):
        answer = visitor.get(f"/s/{malformed}")
        assert answer.status_code == 404, malformed


def test_whoever_tries_very_many_addresses_has_to_wait_but_a_good_link_still_opens(embedded_cast: Cast) -> None:
    visitor, address, _ = shared_document(embedded_cast)
    answers = [visitor.get(f"/s/{number}").status_code for number in range(102)]
    assert (answers[0], answers[-1]) == (404, 429)
    assert visitor.get(address).status_code == 200


def test_revoking_ends_a_running_download_with_its_next_piece(cast: Cast) -> None:
    visitor, _, download = shared_document(cast)
    assert visitor.get(download, headers={"Range": "bytes=0-4"}).data == CONTENT[:5]
    assert visitor.get(download, headers={"Range": "bytes=5-"}).data == CONTENT[5:]
    cast.browser(cast.contributor).post(f"/share-links/{only_link().id}/revoke")
    assert refused(visitor.get(download, headers={"Range": "bytes=5-"}))


def test_what_lies_in_the_trash_is_gone_at_once_and_comes_back_with_it(embedded_cast: Cast) -> None:
    visitor, address, download = shared_document(embedded_cast)
    maker = embedded_cast.browser(embedded_cast.contributor)
    item = f"document:{download.split('/')[-2]}"
    maker.post(f"/folders/{embedded_cast.root.id}/selection/trash", {"item": item, "confirmed": "1"})
    assert refused(visitor.get(address))
    assert refused(visitor.get(download))


def test_a_link_rests_while_its_document_lies_in_another_bereich(embedded_cast: Cast) -> None:
    cast = embedded_cast
    visitor, address, _ = shared_document(cast)
    cast.browser(cast.coordination).post("/workspaces/new", {"name": "Vertraulich"})
    with meanwhile(cast) as opened:
        other = opened.scalars(select(Entry).where(Entry.name == "Vertraulich")).one()
        opened.execute(
            update(Entry).where(Entry.name == "Plan.txt").values(workspace_id=other.workspace_id, parent_id=other.id)
        )
    assert refused(visitor.get(address))


def test_a_link_is_worth_what_its_maker_may_now(embedded_cast: Cast) -> None:
    visitor, address, download = shared_document(embedded_cast)
    take_right_away(embedded_cast)
    assert refused(visitor.get(address))
    assert refused(visitor.get(download))


def test_a_link_ends_with_the_account_of_its_maker(embedded_cast: Cast) -> None:
    visitor, address, _ = shared_document(embedded_cast)
    with meanwhile(embedded_cast) as opened:
        opened.get_one(Person, embedded_cast.contributor.id).deactivated_at = now()
    assert refused(visitor.get(address))


def test_looking_and_pieces_count_as_one_fetch_and_asking_for_the_head_as_none(embedded_cast: Cast) -> None:
    visitor, address, download = shared_document(embedded_cast, max_fetches=2)
    visitor.head(download)
    visitor.get(address)
    assert only_link().fetches == 0
    visitor.get(download, headers={"Range": "bytes=0-3"})
    visitor.get(download, headers={"Range": "bytes=4-"})
    assert only_link().fetches == 1
    assert visitor.get(download.replace("/download", "/view")).status_code == 200
    assert visitor.get(download, headers={"Range": "bytes=4-"}).data == CONTENT[4:]
    assert refused(visitor.get(download))
    assert refused(embedded_cast.browser(None).get(download, headers={"Range": "bytes=1-"}))
    assert refused(visitor.get(download, headers={"Range": "bytes=1-", "If-Range": '"other"'}))


def test_a_piece_without_a_beginning_counts(embedded_cast: Cast) -> None:
    visitor, _, download = shared_document(embedded_cast)
    assert visitor.get(download, headers={"Range": "bytes=1-"}).status_code == 206
    assert only_link().fetches == 1


def test_of_many_at_once_only_as_many_get_it_as_allowed(cast: Cast) -> None:
    _, _, download = shared_document(cast, max_fetches=3)
    together = Barrier(8)

    def fetch(_: int) -> int:
        visitor = cast.browser(None)
        together.wait()
        return visitor.get(download).status_code

    with ThreadPoolExecutor(8) as threads:
        answers = sorted(threads.map(fetch, range(8)))
    assert answers == [200] * 3 + [404] * 5
    assert only_link().fetches == 3


def test_looking_only_means_no_download_and_never_a_page_of_the_hub(embedded_cast: Cast) -> None:
    visitor, address, download = shared_document(embedded_cast, allows="view")
    assert "Herunterladen" not in visitor.get(address).text
    assert refused(visitor.get(download))
    seen = visitor.get(download.replace("/download", "/view"))
    assert seen.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in seen.headers["Content-Security-Policy"]


def test_html_is_never_shown_from_the_origin_of_the_hub(embedded_cast: Cast) -> None:
    maker = embedded_cast.browser(embedded_cast.contributor)
    document = filed(maker, embedded_cast.root, "Seite.html", b"<script>alert(1)</script>")
    address = new_link(maker, f"/documents/{document}")
    assert refused(embedded_cast.browser(None).get(f"{address}/documents/{document}/view"))


class TestFolder:
    """A folder with all below it, and nothing beside or above."""

    def shared(self, cast: Cast) -> tuple[Browser, Browser, str, str]:
        maker = cast.browser(cast.contributor)
        folder = folder_called(maker, cast.root, "Tagung")
        below = folder_called(maker, folder, "Vorträge")
        filed(maker, folder, "Programm.txt")
        return maker, cast.browser(None), new_link(maker, f"/folders/{folder.id}"), str(below.id)

    def test_is_browsed_within_its_own_tree(self, embedded_cast: Cast) -> None:
        maker, visitor, address, below = self.shared(embedded_cast)
        inner = maker.upload(uuid.UUID(below), "Vortrag.pdf", b"%PDF-1.4")
        assert inner.status_code == 302
        page = visitor.get(address).text
        assert "Programm.txt" in page
        assert "Vorträge" in page
        page = visitor.get(f"{address}/folders/{below}").text
        assert f'href="{address}">Tagung' in page
        assert "Vortrag.pdf" in page
        assert "Gemeinsame Ablage" not in page

    def test_shows_nothing_outside_of_it(self, embedded_cast: Cast) -> None:
        maker, visitor, address, below = self.shared(embedded_cast)
        secret = filed(maker, embedded_cast.root, "Geheim.txt")
        other = folder_called(maker, embedded_cast.root, "Anderes")
        for path in (f"documents/{secret}/download", f"documents/{secret}/view", f"folders/{other.id}"):
            assert refused(visitor.get(f"{address}/{path}")), path
        for path in (f"folders/{embedded_cast.root.id}", f"folders/{uuid.uuid4()}", f"documents/{below}/download"):
            assert refused(visitor.get(f"{address}/{path}")), path

    def test_leaves_out_what_was_trashed_or_moved_away(self, embedded_cast: Cast) -> None:
        maker, visitor, address, below = self.shared(embedded_cast)
        document = filed(maker, embedded_cast.root, "Später.txt")
        with meanwhile(embedded_cast) as opened:
            opened.get_one(Entry, document).parent_id = uuid.UUID(below)
        assert visitor.get(f"{address}/documents/{document}/download").status_code == 200
        maker.post(f"/folders/{below}/selection/trash", {"item": f"document:{document}", "confirmed": "1"})
        assert refused(visitor.get(f"{address}/documents/{document}/download"))
        assert "Später.txt" not in visitor.get(f"{address}/folders/{below}").text

    def test_withholds_what_another_area_objects_to(self, embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(slots._fillers, slots.BEFORE_LINK, [])

        @slots.fills(slots.BEFORE_LINK, order=1)
        def refuse_personal_data(_user: object, entry: Entry) -> None:
            if entry.name == "Namen.txt":
                raise HubError("personenbezogen")

        maker, visitor, address, _ = self.shared(embedded_cast)
        with meanwhile(embedded_cast) as opened:
            folder = opened.scalars(select(Entry).where(Entry.name == "Tagung")).one()
        document = filed(maker, folder, "Namen.txt")
        answer = maker.post(
            f"/documents/{document}/new-link",
            {"allows": "download", "version": "current", "until": day_in(1).isoformat()},
        )
        assert (answer.status_code, "personenbezogen" in answer.text) == (422, True)
        assert "Namen.txt" not in visitor.get(address).text
        assert refused(visitor.get(f"{address}/documents/{document}/download"))


class TestPassword:
    """A password of the link: asked once, slowed down, forgotten soon."""

    WORD = "Birnen im März"

    def test_opens_for_this_browser_only(self, embedded_cast: Cast) -> None:
        visitor, address, download = shared_document(embedded_cast, password=self.WORD)
        assert "Plan.txt" not in visitor.get(address).text
        assert visitor.get(download).headers["Location"] == address
        assert visitor.post(address, {"password": self.WORD}).status_code == 302
        assert visitor.get(download).data == CONTENT
        assert embedded_cast.browser(None).get(download).status_code == 302
        assert self.WORD not in (only_link().password_hash or "")

    def test_guessing_is_slowed_down(self, embedded_cast: Cast) -> None:
        visitor, address, download = shared_document(embedded_cast, password=self.WORD)
        visitor.get(address)
        wrong = [visitor.post(address, {"password": f"falsch {number}"}).status_code for number in range(11)]
        assert wrong == [422] * 10 + [429]
        assert visitor.post(address, {"password": self.WORD}).status_code == 429
        assert visitor.get(download).status_code == 302

    def test_does_not_open_another_link_and_is_forgotten_after_two_hours(
        self, embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        visitor, address, download = shared_document(embedded_cast, password=self.WORD)
        visitor.get(address)
        visitor.post(address, {"password": self.WORD})
        document = download.split("/")[-2]
        other = new_link(
            embedded_cast.browser(embedded_cast.contributor), f"/documents/{document}", password="ein anderes"
        )
        assert visitor.get(f"{other}/documents/{document}/download").status_code == 302
        later = now().timestamp() + 2 * 60 * 60 + 1
        monkeypatch.setattr("hub.sharing.passes.time.time", lambda: later)
        assert visitor.get(download).status_code == 302
