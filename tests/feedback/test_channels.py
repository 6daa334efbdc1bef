"""Ways in: made, listed with their address, closed for good."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hub.db import session, transaction
from hub.errors import NotFound
from hub.feedback.channels import channel_of_code
from hub.feedback.models import FeedbackChannel
from tests.feedback.steps import asked
from tests.people import Cast


def test_a_way_in_is_made_for_a_school_and_a_language(embedded_cast: Cast) -> None:
    found = asked(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/feedback/{found.form}/rounds")
    sent = {
        "way": "paper",
        "name": "Klasse 10",
        "institution_id": str(embedded_cast.jobcenter.id),
        "language": "en",
    }
    assert browser.post(f"/feedback/{found.form}/channels/new", sent).status_code == 302

    with transaction(writing=False):
        made = session().scalars(select(FeedbackChannel).where(FeedbackChannel.name == "Klasse 10")).one()
    shown = browser.get(f"/feedback/{found.form}/rounds").text
    assert (made.way, made.institution_id, made.language) == ("paper", embedded_cast.jobcenter.id, "en")
    assert f"http://localhost/r/{made.code}" in shown
    assert "Jobcenter Musterstadt" in shown


@pytest.mark.parametrize(
    "wrong", [{"way": "carrier-pigeon"}, {"language": "fa"}, {"institution_id": "nobody"}, {"name": "x" * 200}]
)
def test_a_way_in_that_makes_no_sense_is_refused(embedded_cast: Cast, wrong: dict[str, str]) -> None:
    found = asked(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/feedback/{found.form}/rounds")
    sent = {"way": "link", "name": "", "institution_id": "", "language": ""} | wrong

    assert browser.post(f"/feedback/{found.form}/channels/new", sent).status_code == 422


def test_a_closed_way_in_leads_nowhere_and_stays_closed(embedded_cast: Cast) -> None:
    found = asked(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert "nirgends mehr" in browser.get(f"/channels/{found.channel}/close").text
    assert browser.post(f"/channels/{found.channel}/close").status_code == 302

    assert "geschlossen am" in browser.get(f"/feedback/{found.form}/rounds").text
    with transaction(writing=False), pytest.raises(NotFound):
        channel_of_code(found.code)
