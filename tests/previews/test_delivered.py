"""What waits in a Briefkasten can be looked at by those who may take it over, as images and text of our own making."""

from __future__ import annotations

import html

import pytest
from sqlalchemy import func, select

from hub import jobs
from hub.audit.models import AuditEntry
from hub.db import transaction
from hub.documents.folders import root_of
from hub.documents.models import Folder, Reading
from hub.documents.store import store
from hub.documents.workspaces import create_workspace
from hub.previews.models import Preview, PreviewPage
from hub.sharing.models import Delivery
from tests.people import Browser, Cast
from tests.previews.steps import image_at, images_on, make_pages, text_pdf
from tests.sharing.steps import folder_called, hand_in, meanwhile, new_letterbox, only_delivery


def delivered(cast: Cast, *files: tuple[str, bytes]) -> str:
    """The page of an Einsendung with these files."""
    folder = folder_called(cast.browser(cast.contributor), cast.root, "Zuarbeiten")
    hand_in(cast.browser(None), new_letterbox(cast.browser(cast.contributor), folder), *files)
    return f"/deliveries/{only_delivery().id}"


def page(browser: Browser, address: str, **asked: str) -> str:
    answer = browser.get(address, query_string=asked)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def looked_at(cast: Cast, address: str) -> str:
    """The page once the worker has made what the first look asked for."""
    browser = cast.browser(cast.contributor)
    assert "Die Vorschau wird vorbereitet." in page(browser, address)
    make_pages(cast.app)
    return page(browser, address)


def test_pages_of_a_delivered_file_are_images_on_the_page_of_the_delivery(cast: Cast) -> None:
    address = delivered(cast, ("Plan.pdf", text_pdf("Zahlen des Jahres", "Anhang")))
    shown = looked_at(cast, address)
    assert "Seite 1 von 2" in shown
    assert "Zahlen des Jahres" in shown
    [image] = images_on(shown)
    assert image_at(cast.browser(cast.contributor), image).size == (1100, 1557)
    assert "Anhang" in page(cast.browser(cast.contributor), address, file=image.split("/")[4], page="2")


def test_a_delivered_text_is_shown_as_text_and_never_as_a_page_of_its_own(embedded_cast: Cast) -> None:
    shown = embedded_cast.browser(embedded_cast.contributor)
    address = delivered(embedded_cast, ("Brief.html", b"<h1>Guten Tag</h1><script>alert(1)</script>"))
    text = looked_at(embedded_cast, address)
    assert "Guten Tag" in text
    assert "alert(1)" not in shown.get(address).text


@pytest.mark.parametrize("who", ["reader", "stranger", "guest", "administrator"])
def test_those_who_may_not_take_it_over_see_nothing(embedded_cast: Cast, who: str) -> None:
    address = delivered(embedded_cast, ("Plan.pdf", text_pdf("Zahlen")))
    [image] = images_on(looked_at(embedded_cast, address))
    browser = embedded_cast.browser(getattr(embedded_cast, who))
    assert {browser.get(where).status_code for where in (address, image)} == {404}


def test_a_page_is_asked_for_by_its_own_delivery_only(embedded_cast: Cast) -> None:
    address = delivered(embedded_cast, ("Plan.pdf", text_pdf("Zahlen")))
    [image] = images_on(looked_at(embedded_cast, address))
    other = image.replace(image.split("/")[4], address.split("/")[2])
    assert embedded_cast.browser(embedded_cast.contributor).get(other).status_code == 404


def stored(cast: Cast) -> set[tuple[str, str]]:
    with cast.app.app_context():
        return {(one.key, one.version) for one in store().walk()}


def test_when_it_is_refused_nothing_of_its_pages_is_left(cast: Cast) -> None:
    before = stored(cast)
    address = delivered(cast, ("Plan.pdf", text_pdf("Zahlen")), ("Notiz.txt", b"Worte"))
    looked_at(cast, address)
    browser = cast.browser(cast.contributor)
    files = [str(file.id) for file in only_delivery().files]
    for file in files:
        page(browser, address, file=file)
    make_pages(cast.app)
    assert browser.post(f"{address}/refuse", {"item": files, "confirmed": "1"}).status_code == 302
    with cast.app.app_context():
        jobs.run_due_jobs("main")
        with transaction(writing=False) as opened:
            left = [opened.scalar(select(func.count()).select_from(kind)) for kind in (Preview, PreviewPage, Reading)]
        assert left == [0, 0, 0]
    assert stored(cast) == before


def test_what_is_taken_over_keeps_its_pages(embedded_cast: Cast) -> None:
    address = delivered(embedded_cast, ("Plan.pdf", text_pdf("Zahlen")))
    looked_at(embedded_cast, address)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.post(f"{address}/take-over", {"item": [str(file.id) for file in only_delivery().files]})
    with embedded_cast.app.app_context():
        jobs.run_due_jobs("main")
    with transaction(writing=False) as opened:
        assert opened.scalar(select(func.count()).select_from(PreviewPage)) == 1


def test_those_who_cannot_take_it_over_any_more_do_not_see_it_either(embedded_cast: Cast) -> None:
    """The folder has gone to another Bereich; here it can only be refused."""
    address = delivered(embedded_cast, ("Plan.pdf", text_pdf("Zahlen")))
    [image] = images_on(looked_at(embedded_cast, address))
    browser = embedded_cast.browser(embedded_cast.contributor)
    manager = embedded_cast.user(embedded_cast.manager)
    with meanwhile(embedded_cast) as opened:
        elsewhere = root_of(create_workspace(manager, name="Intern", purpose="", standard_folders=False))
        folder = opened.scalars(select(Folder).where(Folder.name == "Zuarbeiten")).one()
        folder.workspace_id, folder.parent_id = elsewhere.workspace_id, elsewhere.id
    assert "Vorschau von" not in page(browser, address)
    assert browser.get(image).status_code == 404


def test_who_looked_is_in_the_trail(embedded_cast: Cast) -> None:
    address = delivered(embedded_cast, ("Plan.pdf", text_pdf("Zahlen")))
    looked_at(embedded_cast, address)
    page(embedded_cast.browser(embedded_cast.contributor), address)
    with transaction(writing=False) as opened:
        looks = select(AuditEntry.text).where(AuditEntry.action == "previews.look-at-delivery")
        receipt = opened.scalars(select(Delivery.receipt)).one()
        assert opened.scalars(looks).all() == [f"Datei aus Einsendung {receipt} angesehen"]
