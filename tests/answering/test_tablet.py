"""The tablet at the counter: begins anew by itself, shows nothing of the last person."""

from __future__ import annotations

import re
from html import unescape

from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from hub.answering.tokens import ANSWER
from tests.answering.steps import Reader, two_pages, waiting
from tests.feedback.steps import asked
from tests.people import Cast


class Earlier(TimestampSigner):
    """Signs as it did some minutes ago."""

    minutes_ago = 0

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 60 * self.minutes_ago


def token_of(cast: Cast, *, minutes_ago: int) -> str:
    """What a page of that time carries."""
    signer = type("Then", (Earlier,), {"minutes_ago": minutes_ago})
    key, salt = cast.app.config["SECRET_KEY"], f"hub.answering.{ANSWER}"
    return str(URLSafeTimedSerializer(key, salt=salt, signer=signer).dumps("a run"))


def at_the_tablet(cast: Cast) -> Reader:
    return Reader(cast.app, asked(cast, two_pages(asks_for_contact=True), way="tablet").code).open()


def test_after_the_thanks_it_returns_to_the_beginning_by_itself(embedded_cast: Cast) -> None:
    reader = at_the_tablet(embedded_cast)
    reader.press("next", ("q.been", "no")).press()
    thanks = reader.client.get(reader.page.headers["Location"])

    assert thanks.headers["Refresh"] == f"20; url={reader.address}"
    assert f'href="{reader.address}"' in thanks.text
    assert len(waiting()) == 1


def test_going_back_shows_nothing_of_the_last_person(embedded_cast: Cast) -> None:
    reader = at_the_tablet(embedded_cast)
    reader.press("next", ("q.been", "no"))
    between = reader.hidden.copy()
    reader.press("next", ("q.wish", "Geheimes"))
    reader.hidden = between
    again = reader.press("back", ("q.wish", "Geheimes")).page

    assert (again.status_code, again.headers["Location"]) == (303, reader.address)
    assert "Geheimes" not in again.text


def test_a_form_that_somebody_left_half_filled_does_not_come_back(embedded_cast: Cast) -> None:
    """Left by „Von vorn beginnen“, or by itself: a browser that sends an old page again gets the beginning."""
    reader = at_the_tablet(embedded_cast)
    first = reader.hidden.copy()
    half = reader.press("next", ("q.been", "yes")).press("next", ("q.how", "7"))
    assert ("q.how", "7") in half.hidden.items()
    over = unescape(re.findall(r'href="(/r/[^"]*/start-over[^"]*)"', half.page.text)[0])
    assert reader.client.get(over).headers["Location"] == reader.address

    for hidden in (first, half.hidden.copy()):
        for go in ("next", "back"):
            reader.hidden = hidden.copy()
            again = reader.press(go, ("q.been", "yes")).page
            assert (again.status_code, again.headers["Location"]) == (303, reader.address)
    assert waiting() == []


def test_without_scripts_a_form_that_is_left_alone_ends_by_itself(embedded_cast: Cast) -> None:
    half = at_the_tablet(embedded_cast).press("next", ("q.been", "yes")).page
    head = half.text.partition("</head>")[0]
    assert re.search(r'<noscript><meta http-equiv="refresh" content="300; url=/r/\w+/start-over\?token=', head)


def test_the_next_person_begins_a_run_of_their_own(embedded_cast: Cast) -> None:
    reader = at_the_tablet(embedded_cast)
    over = unescape(re.findall(r'href="(/r/[^"]*/start-over[^"]*)"', reader.page.text)[0])
    reader.client.get(over)
    reader.open().press("next", ("q.been", "no")).press()
    assert reader.is_done
    assert len(waiting()) == 1


def test_a_page_that_lies_about_for_long_opens_nothing(embedded_cast: Cast) -> None:
    reader = at_the_tablet(embedded_cast)
    for minutes, status in ((20, 200), (40, 303)):
        reader.hidden["token"] = token_of(embedded_cast, minutes_ago=minutes)
        assert reader.press("next", ("q.been", "yes")).page.status_code == status


def test_nothing_is_kept_or_suggested(embedded_cast: Cast) -> None:
    page = at_the_tablet(embedded_cast).page
    assert page.headers["Cache-Control"] == "no-store"
    assert 'autocomplete="off"' in page.text
    assert "data-keep-draft" not in page.text and "draft.js" not in page.text
    assert "Von vorn beginnen" in page.text


def test_a_wish_that_is_left_half_typed_goes(embedded_cast: Cast) -> None:
    reader = at_the_tablet(embedded_cast)
    reader.address += "/wish"
    typed = {"name": "Sam Geheim", "reach_by": "", "message": ""}
    refused = reader.open().press("", **typed).page
    assert "Sam Geheim" in refused.text
    refresh, _, over = refused.headers["Refresh"].partition("; url=")
    assert refresh == "300"

    assert reader.client.get(over).status_code == 303
    again = reader.press("", **typed).page
    assert (again.status_code, "Sam Geheim" in again.text) == (303, False)


def test_on_ones_own_device_nothing_returns_by_itself(embedded_cast: Cast) -> None:
    reader = Reader(embedded_cast.app, asked(embedded_cast).code).open()
    assert "Refresh" not in reader.client.get(f"{reader.address}/thanks").headers
