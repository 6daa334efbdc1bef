"""What the virus scan holds back leaves by none of the ways there are, and nothing of what stands in it."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update

from hub.config import Settings
from hub.db import transaction
from hub.exchange import history
from hub.scanning.models import CLEAN, INFECTED, Scan
from tests.acknowledgements.steps import preview, wish
from tests.conftest import running
from tests.exchange.steps import contents
from tests.finder.steps import ask, settle
from tests.people import Browser, Cast, document_named
from tests.sharing.steps import filed, hand_in, new_letterbox, new_link, only_delivery
from tests.word_templates.test_templates import word

SECRET = "Zwetschgenkuchen"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def embedded_app(embedded_settings: Settings) -> Iterator[Flask]:
    """With a virus scanner that never answers: nothing is known to be clean."""
    yield from running(embedded_settings.model_copy(update={"clamd_url": "tcp://127.0.0.1:9"}))


@pytest.fixture(autouse=True)
def without_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "find_library", lambda name: None)


def judge(status: str) -> None:
    with transaction(writing=True) as opened:
        opened.execute(update(Scan).values(status=status))


def two_versions(cast: Cast, browser: Browser) -> str:
    document = filed(browser, cast.root, "Rezept.txt", f"Der {SECRET} ist fertig.".encode())
    browser.upload(cast.root.id, "Rezept.txt", f"Der {SECRET} ist gegessen.".encode(), on_conflict="version")
    return f"/documents/{document}"


def ways_out(cast: Cast, document: str, link: str) -> dict[str, bytes]:
    """What comes by each way, also as text."""
    browser, manager, visitor = cast.browser(cast.contributor), cast.browser(cast.manager), cast.browser(None)
    folder = f"/folders/{cast.root.id}"
    paths = ("download", "view", "versions/1/download", "preview", "preview?version=1", "compare", "compare/word", "")
    ways = {path: browser.get(f"{document}/{path}".rstrip("/")).data for path in paths}
    ways |= {f"link {path}": visitor.get(f"{link}{document}/{path}").data for path in ("download", "view")}
    archives = {
        "folder": browser.post(f"{folder}/download").data,
        "selection": browser.post(f"{folder}/selection/download", {"item": document[1:].replace("s/", ":")}).data,
        "export": manager.post(f"/workspaces/{cast.shared.id}/export").data,
    }
    ways |= {name: b"".join(contents(data).values()) for name, data in archives.items()}
    ways["search"] = ask(browser, "Rezept").text.encode() + ask(browser, "fertig gegessen").text.encode()
    return ways


@pytest.mark.parametrize("status", ["waiting", INFECTED])
def test_no_way_leads_out(embedded_cast: Cast, status: str) -> None:
    cast = embedded_cast
    document = two_versions(cast, cast.browser(cast.contributor))
    link = new_link(cast.browser(cast.contributor), document)
    settle(cast.app)
    judge(status)
    leaking = [way for way, data in ways_out(cast, document, link).items() if SECRET.encode() in data]
    assert leaking == []


def test_the_same_ways_are_open_for_what_is_clean(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document = two_versions(cast, cast.browser(cast.contributor))
    link = new_link(cast.browser(cast.contributor), document)
    settle(cast.app)
    judge(CLEAN)
    closed = {way for way, data in ways_out(cast, document, link).items() if SECRET.encode() not in data}
    assert closed == {"compare/word"}  # only for Word files


def test_what_comes_out_of_a_letterbox_waits_for_the_scan(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    hand_in(cast.browser(None), new_letterbox(browser, cast.root), ("Zuarbeit.txt", SECRET.encode()))
    files = {"item": [str(file.id) for file in only_delivery().files]}
    assert browser.post(f"/deliveries/{only_delivery().id}/take-over", files).status_code == 302
    assert browser.get(f"/documents/{document_named('Zuarbeit.txt').id}/download").status_code == 423


def test_a_template_that_waits_is_not_filled(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    browser.post(
        f"/folders/{cast.root.id}/upload",
        {"files": (io.BytesIO(word(f"{{{{ titel }}}} {SECRET}")), "Muster.docx", WORD_TYPE)},
        content_type="multipart/form-data",
    )
    key: uuid.UUID = document_named("Muster.docx").id
    browser.post(f"/documents/{key}/offer-as-template")
    address = f"/folders/{cast.root.id}/templates/{key}"
    assert browser.get(address).status_code == 423
    assert browser.post(address, {"name": "Kopie", "field-titel": "x"}).status_code == 423


def test_who_is_asked_to_take_note_gets_the_fixed_version_only_when_it_is_clean(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    two_versions(cast, browser)
    document = document_named("Rezept.txt")
    sent = wish(people=[cast.reader.principal], number="2")
    confirmed = preview(browser, document, sent).text.partition('name="confirmed" value="')[2].partition('"')[0]
    made = browser.post(f"/documents/{document.id}/acknowledgements/new", sent | {"confirmed": confirmed})
    assert made.status_code == 302, made.text
    reader = cast.browser(cast.reader)
    assert SECRET not in reader.get(made.headers["Location"]).text
    assert reader.get(f"/documents/{document.id}/versions/2/download").status_code == 423
    assert SECRET.encode() not in b"".join(contents(reader.get(f"{made.headers['Location']}/sheet").data).values())
