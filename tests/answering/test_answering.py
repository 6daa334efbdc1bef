"""Answering by the public form: pages, languages, conditions, exactly once, without a trace of who it was."""

from __future__ import annotations

import threading

from flask import Flask
from sqlalchemy import select

from hub.answering.models import UsedToken
from hub.answering.queries import way_in_of
from hub.db import session, transaction
from hub.feedback.channels import close_channel
from hub.feedback.content import Option, Page, Question
from hub.feedback.models import FeedbackChannel, FeedbackForm, FeedbackRound
from hub.feedback.rounds import end_round
from tests.answering.steps import Reader, two_pages, waiting
from tests.feedback.steps import asked, contributor, some_content
from tests.people import Cast


def test_an_answer_is_taken_with_what_was_said_and_nothing_else(cast: Cast) -> None:
    code = asked(cast, institution_id=cast.jobcenter.id).code
    reader = Reader(cast.app, code).open()
    reader.press(
        "next", ("q.understood", "3"), ("q.heard", "school"), ("q.heard", "friends"), ("q.wish", " Mehr Zeit ")
    )

    assert reader.is_done
    (kept,) = waiting()
    assert kept.values == {"understood": "3", "heard": ["school", "friends"], "wish": "Mehr Zeit"}
    assert (kept.institution_id, kept.language, kept.burst_id) == (cast.jobcenter.id, "de", None)


def test_everything_may_be_skipped(embedded_cast: Cast) -> None:
    assert Reader(embedded_cast.app, asked(embedded_cast).code).open().press().is_done
    assert [answer.values for answer in waiting()] == [{}]


def test_the_form_sets_no_cookie_and_is_kept_by_nobody(embedded_cast: Cast) -> None:
    reader = Reader(embedded_cast.app, asked(embedded_cast).code).open()
    for page in (reader.page, reader.press().page, reader.client.get(f"{reader.address}/thanks")):
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"
    assert "csrf" not in reader.open().page.text


def test_what_was_said_on_one_page_travels_to_the_last(embedded_cast: Cast) -> None:
    reader = Reader(embedded_cast.app, asked(embedded_cast, two_pages()).code).open()
    assert "Seite 1 von 3" in reader.page.text
    assert "Wie war es?" in reader.press("next", ("q.been", "yes")).page.text
    assert "Seite 3 von 3" in reader.press("next", ("q.how", "7")).page.text
    assert "Wie war es?" in reader.press("back", ("q.wish", "Ruhe")).page.text
    assert 'value="7" checked' in reader.page.text
    reader.press("next", ("q.how", "8")).press("next", ("q.wish", "Ruhe"))

    assert reader.is_done
    assert [answer.values for answer in waiting()] == [{"been": "yes", "how": "8", "wish": "Ruhe"}]


def test_a_page_whose_questions_do_not_apply_is_not_shown(embedded_cast: Cast) -> None:
    reader = Reader(embedded_cast.app, asked(embedded_cast, two_pages()).code).open()
    assert "Seite 2 von 2" in reader.press("next", ("q.been", "no")).page.text
    reader.press("next", ("q.how", "3"))

    assert [answer.values for answer in waiting()] == [{"been": "no"}]


def test_the_language_changes_and_the_answers_stay(embedded_cast: Cast) -> None:
    reader = Reader(embedded_cast.app, asked(embedded_cast, two_pages()).code).open()
    reader.press("next", ("q.been", "yes"), switch="ar")

    assert 'lang="ar" dir="rtl"' in reader.page.text
    assert 'value="yes" checked' in reader.page.text
    reader.press("next", ("q.been", "yes")).press("next", ("q.how", "9")).press()
    assert [(answer.language, answer.values) for answer in waiting()] == [("ar", {"been": "yes", "how": "9"})]


def test_the_first_language_is_the_addresses_the_way_ins_or_the_browsers(embedded_cast: Cast) -> None:
    plain = Reader(embedded_cast.app, asked(embedded_cast, two_pages()).code)
    arabic = Reader(embedded_cast.app, asked(embedded_cast, two_pages(), language="ar").code)

    assert plain.open(headers={"Accept-Language": "ar-SY"}).heading == "رأيك"
    assert plain.open(headers={"Accept-Language": "fr"}).heading == "Deine Meinung"
    assert plain.open("?language=ar").heading == "رأيك"
    assert plain.open("?language=ru").heading == "Deine Meinung"
    assert arabic.open(headers={"Accept-Language": "de"}).heading == "رأيك"


def test_what_is_needed_is_asked_for_again_with_everything_else_kept(embedded_cast: Cast) -> None:
    first = Question(id="age", kind="number", text={"de": "Wie alt bist du?"}, is_required=True)
    second = Question(id="name", kind="short", text={"de": "Was gefällt dir?"})
    content = two_pages().model_copy(update={"pages": [Page(id="one", questions=[first, second])]})
    reader = Reader(embedded_cast.app, asked(embedded_cast, content).code).open()
    reader.press("next", ("q.age", "zwölf"), ("q.name", "<b>Ruhe</b>"))

    assert reader.page.status_code == 422
    assert 'href="#q.age"' in reader.page.text
    assert 'value="&lt;b&gt;Ruhe&lt;/b&gt;"' in reader.page.text
    assert waiting() == []


def test_a_page_that_is_sent_twice_brings_one_answer(cast: Cast) -> None:
    reader = Reader(cast.app, asked(cast).code).open()
    assert reader.press("next", ("q.understood", "4")).is_done
    assert reader.press("next", ("q.understood", "1")).is_done

    assert [answer.values for answer in waiting()] == [{"understood": "4"}]


def test_a_page_that_is_sent_eight_times_at_once_brings_one_answer(cast: Cast) -> None:
    reader = Reader(cast.app, asked(cast).code).open()
    sent = {**reader.hidden.to_dict(), "q.understood": "4", "go": "next"}
    statuses: list[int] = []

    def send() -> None:
        statuses.append(cast.app.test_client(use_cookies=False).post(reader.address, data=sent).status_code)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [303] * 8
    assert len(waiting()) == 1


def test_a_forged_token_brings_no_answer_and_loses_nothing(embedded_cast: Cast) -> None:
    reader = Reader(embedded_cast.app, asked(embedded_cast).code).open()
    reader.hidden["token"] = reader.hidden["token"][:-3] + "abc"
    reader.press("next", ("q.understood", "4"))

    assert reader.page.status_code == 422
    assert 'value="4" checked' in reader.page.text
    assert waiting() == []
    assert reader.press("next", ("q.understood", "4")).is_done


def test_of_the_token_only_a_hash_is_kept(embedded_cast: Cast) -> None:
    reader = Reader(embedded_cast.app, asked(embedded_cast).code).open()
    reader.press()
    with transaction(writing=False):
        (used,) = session().scalars(select(UsedToken.token_hash))
    assert used not in reader.hidden["token"]


def test_whoever_is_signed_in_is_not_looked_up(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    code = asked(embedded_cast).code
    page = browser.get(f"/r/{code}")
    assert embedded_cast.reader.name not in page.text
    assert "Set-Cookie" not in page.headers


def test_a_closed_way_in_an_ended_welle_and_an_unknown_code_look_the_same(embedded_cast: Cast) -> None:
    closed, ended, deleted, paper = (asked(embedded_cast, way=way) for way in ("link", "link", "link", "paper"))
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        user = contributor(embedded_cast)
        close_channel(user, opened.get_one(FeedbackChannel, closed.channel))
        end_round(user, opened.get_one(FeedbackRound, ended.round))
        opened.get_one(FeedbackForm, deleted.form).deleted_at = opened.get_one(FeedbackForm, ended.form).created_at
    for code in (closed.code, ended.code, deleted.code, paper.code, "abcdef", "%00", "x" * 500):
        page = embedded_cast.app.test_client().get(f"/r/{code}")
        assert page.status_code == 404
        if code != "%00":
            assert "nicht antworten" in page.text
            assert page.text == embedded_cast.app.test_client().get("/r/zzzzzz").text


def test_a_welle_that_ends_while_somebody_answers_says_so(embedded_cast: Cast) -> None:
    asking = asked(embedded_cast)
    reader = Reader(embedded_cast.app, asking.code).open()
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        end_round(contributor(embedded_cast), opened.get_one(FeedbackRound, asking.round))

    assert "nicht antworten" in reader.press().page.text
    assert waiting() == []


def test_a_megabyte_in_one_field_is_refused_with_a_page_in_ones_language(embedded_cast: Cast) -> None:
    reader = Reader(embedded_cast.app, asked(embedded_cast).code).open()
    data = reader.hidden.to_dict() | {"q.wish": "x" * 1_000_000}
    refused = reader.client.post(reader.address, data=data, headers={"Accept-Language": "en"})

    assert refused.status_code == 413
    assert "too much text" in refused.text
    assert waiting() == []


def test_fields_of_other_questions_are_neither_kept_nor_carried_along(embedded_cast: Cast) -> None:
    reader = Reader(embedded_cast.app, asked(embedded_cast, two_pages()).code).open()
    reader.press("next", ("q.been", "no"), ("q.fremd", "x"), ("admin", "1"))
    assert "fremd" not in reader.page.text
    reader.press("next", ("q.fremd", "x"))
    assert [answer.values for answer in waiting()] == [{"been": "no"}]


def test_a_form_with_a_hundred_questions_is_answered(embedded_cast: Cast) -> None:
    options = [Option(id="a", text={"de": "A"}), Option(id="b", text={"de": "B"})]
    pages = [
        Page(id=f"p{page}", questions=[Question(id=f"q{page}-{n}", kind="one", options=options) for n in range(10)])
        for page in range(10)
    ]
    content = some_content().model_copy(update={"pages": pages})
    reader = Reader(embedded_cast.app, asked(embedded_cast, content).code).open()
    for page in range(10):
        reader.press("next", *((f"q.q{page}-{n}", "a") for n in range(10)))

    assert reader.is_done
    assert len(waiting()[0].values) == 100


def test_the_first_page_is_small(embedded_cast: Cast) -> None:
    """Everything a browser fetches for it, uncompressed."""
    reader = Reader(embedded_cast.app, asked(embedded_cast, six_questions()).code).open()
    fetched = {part for part in reader.page.text.split('"') if part.startswith("/static/")}
    assert any(part.endswith("public.css") for part in fetched)
    assert any(part.endswith("read-aloud.js") for part in fetched)
    parts = [reader.client.get(part.partition("#")[0]) for part in fetched]
    size = len(reader.page.data) + sum(len(part.data) for part in parts)
    assert size <= 50_000


def six_questions() -> object:
    options = [Option(id=str(n), text={"de": f"Antwort Nummer {n}, ziemlich ausführlich"}) for n in range(5)]
    questions = [
        Question(id=f"x{n}", kind="smileys" if n % 2 else "scale", text={"de": "Eine Frage?" * 5}, options=options)
        for n in range(6)
    ]
    return some_content().model_copy(update={"pages": [Page(id="one", questions=questions)]})


def test_the_parts_of_a_way_in_are_those_of_now(embedded_app: Flask, embedded_cast: Cast) -> None:
    code = asked(embedded_cast).code
    with embedded_app.app_context(), transaction(writing=False):
        found = way_in_of(f" {code.upper()} ")
    assert found is not None and found.channel.code == code
