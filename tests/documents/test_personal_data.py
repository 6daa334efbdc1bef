"""Documents with personal data: whoever marks or uploads one reads who sees it, and no link leads to it."""

from __future__ import annotations

import pytest

from hub import slots
from hub.db import session, transaction
from hub.documents.models import Document, Folder
from hub.documents.personal_data import HoldsPersonalData
from tests.documents.details import describe, filed, text_of
from tests.documents.test_upload import begin, go_on
from tests.people import Browser, Cast, document_named


@pytest.fixture
def browser(embedded_cast: Cast) -> Browser:
    return embedded_cast.browser(embedded_cast.contributor)


def test_the_forms_say_who_will_see_it(embedded_cast: Cast, browser: Browser) -> None:
    document = filed(browser, embedded_cast)
    for address in (
        f"/documents/{document.id}/edit",
        f"/documents/{document.id}/upload",
        f"/folders/{embedded_cast.root.id}/upload",
        f"/folders/{embedded_cast.root.id}",
    ):
        page = text_of(browser.get(address).text)
        assert "Das sehen dann:" in page, address
        assert "Jobcenter Musterstadt" in page.partition("Das sehen dann:")[2][:200], address


def test_the_mark_travels_with_a_form_and_with_a_resumable_upload(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    browser.upload(cast.root.id, "form.txt", b"eins", has_personal_data="y")
    begin(browser, cast, name="ganz.txt", size=4, body=b"eins", personalData="1")
    location = begin(browser, cast, name="stueck.txt", size=4, personalData="1").headers["Location"]
    go_on(browser, location, 0, b"eins")
    for name in ("form.txt", "ganz.txt", "stueck.txt"):
        assert document_named(name).has_personal_data, name
    begin(browser, cast, name="ohne.txt", size=4, body=b"eins")
    assert not document_named("ohne.txt").has_personal_data


def test_a_new_version_marks_but_never_takes_the_mark_away(embedded_cast: Cast, browser: Browser) -> None:
    begin(browser, embedded_cast, name="a.txt", size=4, body=b"eins")
    for body, mark in ((b"zwei", "1"), (b"drei", "")):
        begin(browser, embedded_cast, name="a.txt", size=4, body=body, onConflict="version", personalData=mark)
    document = document_named("a.txt")
    assert (document.number, document.has_personal_data) == (3, True)


def test_no_link_leads_to_it_nor_to_a_folder_that_holds_it(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    document = filed(browser, cast, "Liste.txt")
    user = cast.user(cast.contributor)

    def ask_for_link() -> None:
        with transaction(writing=False), cast.app.app_context():
            for kind, row_id in ((Document, document.id), (Folder, cast.root.id)):
                slots.announce(slots.BEFORE_LINK, user, session().get_one(kind, row_id))

    ask_for_link()
    describe(browser, document, has_personal_data="y")
    with pytest.raises(HoldsPersonalData, match=r"Liste\.txt"):
        ask_for_link()
    for kind, row_id in ((Document, document.id), (Folder, cast.root.id)):
        with transaction(writing=False), cast.app.app_context(), pytest.raises(HoldsPersonalData):
            slots.announce(slots.BEFORE_LINK, user, session().get_one(kind, row_id))
