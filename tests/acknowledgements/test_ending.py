"""Closing and withdrawing: nothing changes afterwards, and not everybody may."""

from __future__ import annotations

import pytest

from tests.acknowledgements.steps import addressed, answer, ask, change_level, filed, page_of, rounds_of
from tests.people import Cast


@pytest.mark.parametrize(("verb", "word"), [("close", "abgeschlossen"), ("withdraw", "zurückgezogen")])
def test_what_has_ended_is_answered_no_more_and_stays_to_be_read(embedded_cast: Cast, verb: str, word: str) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    browser, reader = cast.browser(cast.contributor), cast.browser(cast.reader)
    asked = ask(browser, document, people=[cast.reader.principal, cast.manager.principal])
    answer(reader, addressed(asked, cast.reader))
    assert "1 Antwort fehlt noch" in browser.get(f"/acknowledgements/{asked.id}/close").text
    assert browser.post(f"/acknowledgements/{asked.id}/{verb}").status_code == 302
    assert word in page_of(reader, asked)
    refused = answer(reader, addressed(asked, cast.reader), "objected", "Zu spät.")
    assert refused.status_code == 422
    assert "Diese Anfrage ist beendet" in refused.text
    assert addressed(asked, cast.reader).answer == "noted"
    assert "Bitte zur Kenntnis nehmen" not in cast.browser(cast.manager).get("/").text
    assert browser.post(f"/acknowledgements/{asked.id}/close").status_code == 409


def test_only_the_asker_and_those_who_manage_end_it(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    of_manager = ask(cast.browser(cast.manager), document, people=[cast.reader.principal])
    of_contributor = ask(cast.browser(cast.contributor), document, people=[cast.reader.principal])
    assert cast.browser(cast.contributor).post(f"/acknowledgements/{of_manager.id}/close").status_code == 403
    assert cast.browser(cast.reader).post(f"/acknowledgements/{of_contributor.id}/withdraw").status_code == 403
    assert cast.browser(cast.manager).post(f"/acknowledgements/{of_contributor.id}/withdraw").status_code == 302


def test_an_asker_who_only_reads_by_now_ends_nothing(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    asked = ask(cast.browser(cast.contributor), document, people=[cast.reader.principal])
    change_level(cast, cast.jobcenter.principal, 10)
    assert cast.browser(cast.contributor).post(f"/acknowledgements/{asked.id}/close").status_code == 403


def test_a_round_that_was_closed_is_not_asked_again(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    browser = cast.browser(cast.contributor)
    asked = ask(browser, document, people=[cast.reader.principal], asks_again="y")
    browser.post(f"/acknowledgements/{asked.id}/close")
    filed(cast, b"zwei")
    assert [row.ended_as for row in rounds_of(document)] == ["closed"]
