"""The address of a link is its key: it is in no log, whatever goes wrong."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import text

from hub.db import transaction
from hub.server import HideSecretAddresses
from tests.people import Cast
from tests.sharing.steps import filed, hand_in, new_letterbox, new_link


@pytest.mark.parametrize(
    "line",
    [
        "Error handling request /s/{}/documents/1?x=1",
        "Invalid HTTP request line: 'POST /b/{} HTTP/9'",
        "Error handling request /digest/{}?digest=never",
    ],
)
def test_errors_of_the_web_server_do_not_name_it(line: str) -> None:
    token = "kZ9-_" * 8
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 1, "%s", (line.format(token),), None)
    assert HideSecretAddresses().filter(record)
    assert token not in record.getMessage()
    assert record.getMessage().startswith(line.partition("{")[0])


def test_errors_of_the_hub_do_not_name_it(embedded_cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    cast = embedded_cast
    maker, visitor = cast.browser(cast.contributor), cast.browser(None)
    link = new_link(maker, f"/documents/{filed(maker, cast.root)}")
    letterbox = new_letterbox(maker, cast.root)
    visitor.get(letterbox)
    with transaction(writing=True) as opened:
        opened.execute(text("ALTER TABLE person RENAME TO people"))
    with caplog.at_level(logging.DEBUG):
        assert visitor.get(link).status_code == 503
        assert hand_in(visitor, letterbox, ("a.txt", b"x")).status_code == 503
    assert caplog.records
    for address in (link, letterbox):
        assert address.rpartition("/")[2] not in caplog.text


def test_the_trail_names_no_address(embedded_cast: Cast) -> None:
    cast = embedded_cast
    maker, visitor = cast.browser(cast.contributor), cast.browser(None)
    link = new_link(maker, f"/documents/{filed(maker, cast.root)}")
    letterbox = new_letterbox(maker, cast.root)
    visitor.get(link)
    hand_in(visitor, letterbox, ("a.txt", b"x"))
    with transaction(writing=False) as opened:
        kept = [opened.execute(text(f"SELECT * FROM {table}")).all() for table in ("audit_entry", "notice", "mail")]
    for address in (link, letterbox):
        assert address.rpartition("/")[2] not in str(kept)
