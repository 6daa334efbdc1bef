"""Wishes to be contacted: apart from the answers, gone when they are done."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select, update

from hub.accounts.models import Person
from hub.answering.jobs import forget_wishes_and_tokens
from hub.answering.models import ContactWish, IncomingAnswer
from hub.answering.telling import tell_of_wishes
from hub.audit.models import AuditEntry
from hub.days import today
from hub.db import now, transaction
from hub.jobs import Job
from hub.notices.models import Notice
from tests.answering.steps import Reader, two_pages
from tests.feedback.steps import Asked, asked
from tests.people import Cast


def wished(cast: Cast, **said: str) -> tuple[Asked, Reader]:
    """Somebody who asks for a conversation."""
    asking = asked(cast, two_pages(asks_for_contact=True))
    reader = Reader(cast.app, asking.code)
    reader.address += "/wish"
    reader.open("?language=ar").press("", **({"name": "Leyla", "reach_by": "0170 1234567"} | said))
    return asking, reader


def wishes() -> list[ContactWish]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(ContactWish)))


def test_a_wish_is_kept_with_what_is_needed_to_answer_it(embedded_cast: Cast) -> None:
    asking, reader = wished(embedded_cast, message="Bewerbung\u202e")
    assert reader.page.headers["Location"].endswith("/wish-sent?language=ar")
    (wish,) = wishes()
    assert (wish.form_id, wish.name, wish.reach_by, wish.message, wish.language) == (
        asking.form,
        "Leyla",
        "0170 1234567",
        "Bewerbung",
        "ar",
    )
    assert wish.wished_in_week_of.weekday() == 0
    with embedded_cast.app.app_context():
        assert wish.delete_on <= today() + timedelta(days=90)


def test_a_wish_and_an_answer_share_nothing(embedded_cast: Cast) -> None:
    shared = {column.name for column in ContactWish.__table__.columns} & {
        column.name for column in IncomingAnswer.__table__.columns
    }
    assert shared == {"id", "language"}


def test_a_wish_that_is_sent_twice_is_one(cast: Cast) -> None:
    _, reader = wished(cast)
    assert reader.press("", name="Leyla", reach_by="0170 1234567").page.status_code == 303
    assert len(wishes()) == 1


def test_without_a_way_to_reach_somebody_there_is_no_wish(embedded_cast: Cast) -> None:
    _, reader = wished(embedded_cast, reach_by="  ", name="Leyla")
    assert reader.page.status_code == 422
    assert 'value="Leyla"' in reader.page.text
    assert wishes() == []


def test_where_nobody_is_asked_there_is_no_form(embedded_cast: Cast) -> None:
    code = asked(embedded_cast).code
    client = embedded_cast.app.test_client()
    assert client.get(f"/r/{code}/wish").status_code == 404
    assert client.post(f"/r/{code}/wish", data={"reach_by": "x"}).status_code == 404
    assert "Gespräch" not in client.get(f"/r/{code}/thanks").text


def test_a_wish_that_is_done_is_deleted_and_only_that_is_on_record(embedded_cast: Cast) -> None:
    asking, _ = wished(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    page = browser.get(f"/feedback/{asking.form}/wishes")
    assert "Leyla" in page.text and "0170 1234567" in page.text
    assert browser.post(f"/wishes/{wishes()[0].id}/done").status_code == 302
    assert wishes() == []
    with transaction(writing=False) as opened:
        line = opened.scalars(select(AuditEntry).where(AuditEntry.action == "wishes.settle")).one()
    assert "Leyla" not in f"{line.text} {line.details}"


def test_who_only_reads_the_bereich_sees_no_wishes(embedded_cast: Cast) -> None:
    asking, _ = wished(embedded_cast)
    for person, status in ((embedded_cast.reader, 403), (embedded_cast.stranger, 404)):
        browser = embedded_cast.browser(person)
        assert browser.get(f"/feedback/{asking.form}/wishes").status_code == status
        assert browser.post(f"/wishes/{wishes()[0].id}/done").status_code == 404
    assert len(wishes()) == 1


def test_wishes_that_nobody_settles_go_after_ninety_days(embedded_cast: Cast) -> None:
    wished(embedded_cast)
    with embedded_cast.app.app_context():
        forget_wishes_and_tokens()
        assert len(wishes()) == 1
        with transaction(writing=True) as opened:
            opened.execute(update(ContactWish).values(delete_on=today()))
        forget_wishes_and_tokens()
        assert wishes() == []


def told() -> list[Notice]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(Notice).where(Notice.kind == "wishes.waiting")))


def test_who_made_the_questionnaire_hears_once_that_a_wish_waits_and_nothing_of_it(cast: Cast) -> None:
    asking, _ = wished(cast)
    for _ in range(2):
        tell_of_wishes()
    (notice,) = told()
    assert (notice.person_id, notice.url) == (cast.contributor.id, f"/feedback/{asking.form}/wishes")
    assert notice.words == {"title": "Meinung junger Menschen"}
    with transaction(writing=False) as opened:
        assert opened.scalar(select(func.count()).select_from(Job).where(Job.kind == "notices.mail")) == 1


def test_where_nobody_is_left_who_made_it_all_who_may_settle_hear_of_a_wish(embedded_cast: Cast) -> None:
    wished(embedded_cast)
    with transaction(writing=True) as opened:
        opened.get_one(Person, embedded_cast.contributor.id).deactivated_at = now()
    tell_of_wishes()
    people = {notice.person_id for notice in told()}
    assert people and embedded_cast.contributor.id not in people and embedded_cast.reader.id not in people


def test_a_wish_that_is_settled_before_is_not_told_of(embedded_cast: Cast) -> None:
    wished(embedded_cast)
    with transaction(writing=True) as opened:
        opened.execute(delete(ContactWish))
    tell_of_wishes()
    assert told() == []
