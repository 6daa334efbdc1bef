"""What may not leave the hub is not shown by it either."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from hub import jobs
from hub.config import Settings
from hub.db import transaction
from hub.previews.models import PreviewPage
from hub.scanning.models import CLEAN, INFECTED, Scan
from tests.conftest import running
from tests.people import Cast
from tests.previews.steps import file, images_on, make_pages, text_pdf, view
from tests.sharing.steps import hand_in, new_letterbox, only_delivery


@pytest.fixture
def embedded_app(embedded_settings: Settings) -> Iterator[Flask]:
    """With a virus scanner that never answers: nothing is known to be clean."""
    yield from running(embedded_settings.model_copy(update={"clamd_url": "tcp://127.0.0.1:9"}))


def judge(status: str) -> None:
    with transaction(writing=True) as opened:
        opened.execute(update(Scan).values(status=status))


def test_pages_of_an_unscanned_file_are_shown_once_it_is_known_to_be_clean(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Plan.pdf", text_pdf("Beschluss"))
    make_pages(embedded_cast.app)
    reader = embedded_cast.browser(embedded_cast.reader)
    held = view(reader, document)
    assert "wird noch auf Schadsoftware geprüft" in held
    assert "Beschluss" not in held
    with transaction(writing=False) as opened:
        assert opened.scalars(select(PreviewPage)).one().store_key
    assert reader.get(f"/documents/{document.id}/pages/1/1").status_code == 423
    judge(CLEAN)
    assert reader.get(images_on(view(reader, document))[0]).status_code == 200


def test_an_infected_text_is_shown_nowhere(embedded_cast: Cast) -> None:
    document = file(embedded_cast, "Notiz.txt", b"verdorbener Text")
    with embedded_cast.app.app_context():
        jobs.run_due_jobs("reading")
    judge(INFECTED)
    reader = embedded_cast.browser(embedded_cast.reader)
    assert "wurde Schadsoftware gefunden" in view(reader, document)
    assert "verdorbener Text" not in view(reader, document)
    assert "verdorbener Text" not in reader.get(f"/documents/{document.id}").text


def test_a_delivered_file_is_neither_shown_nor_drawn_before_it_is_known_to_be_clean(embedded_cast: Cast) -> None:
    owner = embedded_cast.browser(embedded_cast.contributor)
    address = new_letterbox(owner, embedded_cast.root)
    hand_in(embedded_cast.browser(None), address, ("Plan.pdf", text_pdf("Zahlen")))
    delivery = f"/deliveries/{only_delivery().id}"
    assert "wird noch auf Schadsoftware geprüft" in owner.get(delivery).text
    assert make_pages(embedded_cast.app) == 0
    judge(CLEAN)
    owner.get(delivery)
    make_pages(embedded_cast.app)
    [image] = images_on(owner.get(delivery).text)
    assert owner.get(image).status_code == 200
    judge(INFECTED)
    assert owner.get(image).status_code == 403
    assert images_on(owner.get(delivery).text) == []
