"""Who sees which results, and how."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from hub.days import today
from hub.db import now, transaction
from hub.feedback.actions import as_json, content_of, publish_form
from hub.feedback.models import FeedbackForm
from hub.feedback.rounds import open_round
from tests.feedback.steps import Asked, asked, contributor, some_content
from tests.people import Cast
from tests.results.steps import NO, YES, Given, evaluated, institution_called

PLACES: tuple[Given, ...] = tuple(
    (count, values, place)
    for place in ("Jobcenter", "Berufskolleg", "Jugendamt")
    for count, values in ((16, YES), (9, NO))
)


@pytest.fixture
def three_places(embedded_cast: Cast) -> Asked:
    one = asked(embedded_cast)
    evaluated(embedded_cast, one, *PLACES, (12, YES, None), (8, NO, None))
    return one


def page(cast: Cast, person: object, one: Asked) -> str:
    text: str = cast.browser(person).get(f"/feedback/{one.form}/results").text  # type: ignore[arg-type]
    return text


def test_agencies_see_all_institutions_beside_each_other(embedded_cast: Cast, three_places: Asked) -> None:
    text = page(embedded_cast, embedded_cast.contributor, three_places)
    assert "Jobcenter Musterstadt" in text
    assert "Berufskolleg Musterstadt" in text
    assert "Alle übrigen" in text


def test_a_school_sees_the_total_and_its_own_row_only(embedded_cast: Cast, three_places: Asked) -> None:
    text = page(embedded_cast, embedded_cast.reader, three_places)
    assert "95" in text
    assert "Berufskolleg Musterstadt" in text
    for other in ("Jobcenter Musterstadt", "Jugendamt Musterstadt", "Alle übrigen"):
        assert other not in text


def test_the_files_of_a_school_hold_no_other_school_either(embedded_cast: Cast, three_places: Asked) -> None:
    text = embedded_cast.browser(embedded_cast.reader).get(f"/rounds/{three_places.round}/results.csv").text
    assert "Berufskolleg Musterstadt" in text
    assert "Jugendamt Musterstadt" not in text


def test_results_of_a_deleted_fragebogen_are_nobodys(embedded_cast: Cast, three_places: Asked) -> None:
    with transaction(writing=True) as opened:
        opened.get_one(FeedbackForm, three_places.form).deleted_at = now()
    browser = embedded_cast.browser(embedded_cast.coordination)
    assert browser.get(f"/feedback/{three_places.form}/results").status_code == 404
    assert browser.get(f"/rounds/{three_places.round}/results.csv").status_code == 404


def test_a_hidden_number_is_said_to_be_hidden(embedded_cast: Cast) -> None:
    one = asked(embedded_cast)
    points = (("4", 20), ("1", 12), ("2", 3))
    evaluated(embedded_cast, one, *((count, {"understood": point}, None) for point, count in points))
    text = page(embedded_cast, embedded_cast.contributor, one)
    assert "verdeckt" in text
    assert ">20<" in text
    assert ">12<" not in text


@pytest.mark.parametrize("wrong", ["x", str(uuid.uuid4()), "%00", "1' OR 1=1"])
def test_a_welle_that_is_none_of_this_fragebogen_is_not_found(
    embedded_cast: Cast, three_places: Asked, wrong: str
) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert browser.get(f"/feedback/{three_places.form}/results", query_string={"round": wrong}).status_code == 404


def test_the_course_over_the_wellen_stands_beside_the_question(embedded_cast: Cast, three_places: Asked) -> None:
    second = next_round(embedded_cast, three_places)
    evaluated(embedded_cast, second, (30, YES, None), (20, NO, None))
    text = page(embedded_cast, embedded_cast.contributor, second)
    assert "Verlauf über die Wellen" in text
    assert "Winter" in text


def test_the_same_question_of_another_audience_stands_beside(embedded_cast: Cast) -> None:
    content = some_content()
    content.pages[0].questions[0].library_key = "understood"
    one, other = asked(embedded_cast, content), asked(embedded_cast, content)
    for form in (one, other):
        evaluated(embedded_cast, form, (20, YES, None), (12, NO, None), (3, {"understood": "2"}, None))
    assert "Vergleich mit anderen Fragebögen" in page(embedded_cast, embedded_cast.contributor, one)


def test_a_question_text_is_text_and_no_markup(embedded_cast: Cast) -> None:
    content = some_content()
    content.pages[0].questions[0].text = {"de": "<script>alert(1)</script>"}
    one = asked(embedded_cast, content)
    evaluated(embedded_cast, one, (20, YES, None))
    assert "<script>alert(1)" not in page(embedded_cast, embedded_cast.contributor, one)


def next_round(cast: Cast, one: Asked) -> Asked:
    with cast.app.app_context(), transaction(writing=True) as opened:
        form = opened.get_one(FeedbackForm, one.form)
        user = contributor(cast)
        form.draft = as_json(content_of(form))
        version = publish_form(user, form)
        later = today() + timedelta(days=1)
        running = open_round(user, form, version, name="Winter", opens_on=later, closes_on=later)
        assert institution_called("Jobcenter")
        return one._replace(version=version.id, round=running.id)
