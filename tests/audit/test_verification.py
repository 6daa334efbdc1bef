"""The trail is append-only, and whoever gets round that is found out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from hub import db
from hub.audit.actions import record
from hub.audit.verification import verify
from hub.db import transaction
from tests.people import Cast


def write(*texts: str) -> None:
    with transaction(writing=True):
        for line in texts:
            record("documents.upload", actor=None, text=line)


@contextmanager
def protection_switched_off() -> Iterator[Connection]:
    """As somebody with full power over the database could do."""
    with db.engine().execution_options(hub_writing=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("GRANT UPDATE, DELETE ON audit_entry TO CURRENT_USER"))
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        else:
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_entry_no_{verb}"))
        yield connection


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET text = 'anders'", "DELETE FROM audit_entry", "DELETE FROM audit_entry WHERE number = 1"],
)
def test_the_database_refuses_to_change_or_delete_a_line(cast: Cast, statement: str) -> None:
    before = verify()
    with pytest.raises(DBAPIError), transaction(writing=True) as opened:
        opened.execute(text(statement))
    assert verify() == before


def test_an_untouched_chain_is_whole(cast: Cast) -> None:
    write(*(f"Zeile {number}" for number in range(1_500)))
    result = verify()
    assert result.is_intact
    assert result.entries >= 1_500


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_entry SET text = 'anders' WHERE number = 5",
        "UPDATE audit_entry SET actor = 'jemand' WHERE number = 5",
        "UPDATE audit_entry SET details = '{\"a\": 1}' WHERE number = 5",
        "UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE number = 5",
        "UPDATE audit_entry SET hash = previous_hash WHERE number = 5",
        "DELETE FROM audit_entry WHERE number = 5",
    ],
)
def test_a_changed_or_missing_line_is_found(cast: Cast, tampering: str) -> None:
    write("eins", "zwei", "drei")
    with protection_switched_off() as connection:
        connection.execute(text(tampering))
    assert verify().broken_at == 5


def test_a_missing_first_line_is_found(cast: Cast) -> None:
    with protection_switched_off() as connection:
        connection.execute(text("DELETE FROM audit_entry WHERE number = 1"))
    assert verify().broken_at == 1


def test_the_page_says_how_far_the_chain_was_found_whole(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.data_protection)
    assert "noch nicht geprüft" in browser.get("/audit").text
    entries = verify().entries
    browser.post("/audit/verify")
    assert f"Kette geprüft: unversehrt bis Nr. {entries}." in browser.get("/audit").text


def test_the_page_says_where_the_chain_is_broken(embedded_cast: Cast) -> None:
    with protection_switched_off() as connection:
        connection.execute(text("UPDATE audit_entry SET text = 'anders' WHERE number = 2"))
    browser = embedded_cast.browser(embedded_cast.data_protection)
    browser.post("/audit/verify")
    assert "beschädigt ab Nr. 2" in browser.get("/audit").text


def test_an_empty_trail_is_whole(embedded_app: object) -> None:
    assert verify().is_intact
