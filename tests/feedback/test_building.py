"""Adding, changing, moving and taking out questions and pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import event

from hub import db
from hub.audit.models import AuditEntry
from hub.db import session, transaction
from hub.feedback.actions import change_draft, content_of
from hub.feedback.changing import shift_question
from hub.feedback.content import KINDS, MAX_QUESTIONS, Condition, Content, Option, Page, Question
from hub.feedback.errors import ChangedMeanwhile, TooManyQuestions
from hub.feedback.models import FeedbackForm
from hub.feedback.ready_made import usual_points
from tests.feedback.building import Builder, building
from tests.feedback.steps import contributor, some_content
from tests.people import Cast


def two_pages() -> Content:
    content = some_content()
    content.pages.append(Page(id="second", questions=[Question(id="last", kind="short", text={"de": "Sonst noch?"})]))
    return content


def many_questions(count: int) -> Content:
    questions = [Question(id=f"q{number}", kind="short", text={"de": f"Frage {number}"}) for number in range(count)]
    return Content(title={"de": "Viel"}, pages=[Page(id="first", questions=questions)])


def same_fields(builder: Builder, key: str, **more: object) -> dict[str, object]:
    """What the form of a question sends when nothing was touched."""
    question = builder.content.question(key)
    assert question is not None
    return {
        "kind": question.kind,
        "text": question.text["de"],
        "option-id": [option.id for option in question.options],
        "option-text": [option.text["de"] for option in question.options],
        **more,
    }


def test_every_kind_of_question_is_added_and_opened(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    fields = {"text": "Neu?", "page": "first", "option-id": ["", ""], "option-text": ["A", "B"]}
    for kind in KINDS:
        assert builder.get(f"questions/new?kind={kind}&page=first").status_code == 200
        answer = builder.post("questions/new", {**fields, "kind": kind, "row-id": [""], "row-text": ["Aussage"]})

        assert answer.status_code == 302
        added = builder.content.questions[-1]
        assert (added.kind, added.text["de"]) == (kind, "Neu?")
        assert "Neu?" in builder.get(f"questions/{added.id}").text


def test_a_new_scale_comes_with_its_points_in_all_languages(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    page = builder.get("questions/new?kind=scale").text
    assert 'value="stimmt eher nicht"' in page
    ids, texts = ["4", "3", "2", "1"], ["stimmt", "stimmt eher", "stimmt eher nicht", "stimmt nicht"]
    builder.post("questions/new", {"kind": "scale", "text": "Gut?", "option-id": ids, "option-text": texts})

    assert builder.content.questions[-1].options[0].text["tr"] == "katılıyorum"


def test_changing_the_german_text_keeps_translations_and_the_ids_of_answers(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    fields = same_fields(builder, "heard", text="Wie kamst du zu uns?")
    fields["option-text"] = ["Jobcenter", "Schule", ""]
    fields["option-id"] = ["jobcenter", "school", "friends"]
    assert builder.post("questions/heard", fields).status_code == 302

    question = builder.content.question("heard")
    assert question is not None
    assert question.text == {"de": "Wie kamst du zu uns?", "en": "How?"}
    assert [(option.id, option.text) for option in question.options] == [
        ("jobcenter", {"de": "Jobcenter", "en": "jobcenter"}),
        ("school", {"de": "Schule", "en": "school"}),
    ]


def test_answers_are_put_in_order_without_a_script_and_without_saving(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    page = builder.post("questions/heard", same_fields(builder, "heard", text="Ungesichert", arrange="option:2:up"))

    assert page.status_code == 200
    assert page.text.index('value="friends"') < page.text.index('value="school"')
    assert "Ungesichert" in page.text
    assert builder.revision == 0


def test_numbers_have_bounds_and_groups_that_rise(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    fields = {"kind": "number", "text": "Wie alt bist du?", "minimum": "10", "maximum": "30"}
    assert builder.post("questions/new", {**fields, "bands": "15, 18, 21"}).status_code == 302
    assert builder.content.questions[-1].bands == [15, 18, 21]
    for wrong in ("21, 18", "5", "abc", "1" * 40):
        assert builder.post("questions/new", {**fields, "bands": wrong}).status_code == 422
    assert builder.post("questions/new", {**fields, "maximum": "3"}).status_code == 422


def test_a_question_moves_up_and_down_and_over_the_edge_of_a_page(embedded_cast: Cast) -> None:
    builder = building(embedded_cast, two_pages())
    builder.post("questions/wish/move", {"to": "down"})
    assert [len(page.questions) for page in builder.content.pages] == [2, 2]
    builder.post("questions/heard/move", {"to": "up"})
    assert builder.order == ["heard", "understood", "wish", "last"]


def test_a_script_moves_a_question_to_a_place_on_another_page(embedded_cast: Cast) -> None:
    builder = building(embedded_cast, two_pages())
    where = {"page": "second", "before": "last"}
    answer = builder.post("questions/understood/move", where, headers={"Accept": "application/json"})

    assert answer.json == {"revision": 1}
    assert builder.order == ["heard", "wish", "understood", "last"]


def test_a_double_has_ids_of_its_own(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    builder.post("questions/heard/duplicate")

    assert len(set(builder.order)) == 4
    assert builder.content.questions[2].text == builder.content.questions[1].text


def test_pages_are_added_named_moved_and_taken_out(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    builder.post("pages")
    key = builder.content.pages[1].id
    builder.post(f"pages/{key}", {"title": "Über dich"})
    builder.post(f"pages/{key}/move", {"to": "up"})
    assert [page.title.get("de") for page in builder.content.pages] == ["Über dich", None]
    builder.post("pages/first/delete")
    assert [page.id for page in builder.content.pages] == [key]


def test_a_condition_names_answers_of_an_earlier_question(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    assert "Woher kennst du uns?" in builder.get("questions/wish/condition?question=heard").text
    answer = builder.post("questions/wish/condition", {"question": "heard", "option": ["school", "friends"]})

    assert answer.status_code == 302
    wish = builder.content.question("wish")
    assert wish is not None
    assert wish.condition == Condition(question="heard", options=["school", "friends"])
    assert "Nur wenn bei „Woher kennst du uns?“" in builder.get().text


def test_a_condition_on_itself_or_on_a_later_question_is_refused(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    for key in ("heard", "understood"):
        answer = builder.post(f"questions/{key}/condition", {"question": "heard", "option": "school"})

        assert answer.status_code == 422
        assert "muss davor" in answer.text
    assert builder.revision == 0


def with_condition() -> Content:
    content = two_pages()
    wish = content.question("wish")
    assert wish is not None
    wish.condition = Condition(question="heard", options=["school"])
    return content


def test_a_question_does_not_move_behind_one_that_depends_on_it(embedded_cast: Cast) -> None:
    builder = building(embedded_cast, with_condition())
    answer = builder.post("questions/heard/move", {"to": "down"})

    assert answer.status_code == 422
    assert "Reihenfolge" in answer.text
    assert builder.order == ["understood", "heard", "wish", "last"]


def test_an_answer_that_decides_is_not_taken_out(embedded_cast: Cast) -> None:
    builder = building(embedded_cast, with_condition())
    fields = {"kind": "several", "text": "Woher?", "option-id": ["jobcenter", ""], "option-text": ["Jobcenter", "Neu"]}
    answer = builder.post("questions/heard", fields)

    assert answer.status_code == 422
    assert "ändern Sie zuerst dort" in answer.text


def test_taking_out_a_question_says_what_depended_on_it_and_lets_it_be_asked(embedded_cast: Cast) -> None:
    builder = building(embedded_cast, with_condition())
    assert "Was wünschst du dir?" in builder.get("questions/heard/delete").text
    builder.post("questions/heard/delete")

    wish = builder.content.question("wish")
    assert wish is not None
    assert wish.condition is None


def test_who_saves_over_somebody_elses_change_loses_nothing_and_overwrites_nothing(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    builder.post("questions/heard", same_fields(builder, "heard", text="Schneller"))
    late = builder.post("questions/heard", same_fields(builder, "heard", text="Später", revision="0"))

    assert late.status_code == 409
    assert 'value="Später"' in late.text
    assert "Schneller" in late.text
    assert 'value="1"' in late.text  # saved again, it is based on what stands there now
    assert builder.content.question("heard").text["de"] == "Schneller"  # type: ignore[union-attr]


def test_a_change_of_a_question_that_somebody_took_out_is_kept_as_a_new_one(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    fields = same_fields(builder, "heard", text="Meine Mühe", revision="0")
    builder.post("questions/heard/delete")
    late = builder.post("questions/heard", fields)

    assert late.status_code == 409
    assert "Meine Mühe" in late.text
    assert f'action="{builder.url}/questions/new"' in late.text


def test_a_stale_button_changes_nothing(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    builder.post("questions/wish/move", {"to": "up"})
    assert builder.post("questions/wish/move", {"to": "up", "revision": "0"}).status_code == 409
    assert builder.post("questions/wish/move", {"to": "up", "revision": "x"}).status_code == 409
    assert builder.order == ["understood", "wish", "heard"]


def test_of_two_who_save_at_once_one_is_refused(cast: Cast) -> None:
    builder = building(cast)
    start, refused = threading.Barrier(2), list[Exception]()

    def save() -> None:
        start.wait()
        try:
            with cast.app.app_context(), transaction(writing=True) as opened:
                form = opened.get_one(FeedbackForm, builder.id)
                content = content_of(form)
                shift_question(content, "wish", "up")
                change_draft(contributor(cast), form, content, base=0)
        except ChangedMeanwhile as error:
            refused.append(error)

    threads = [threading.Thread(target=save) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert builder.revision == 1
    assert builder.order == ["understood", "wish", "heard"]


def test_beyond_a_hundred_questions_there_is_no_room(embedded_cast: Cast) -> None:
    builder = building(embedded_cast, many_questions(MAX_QUESTIONS))
    answer = builder.post("questions/new", {"kind": "short", "text": "Noch eine?"})

    assert answer.status_code == 422
    assert "höchstens 100 Fragen" in answer.text
    assert builder.post("questions/q1/duplicate").status_code == 422


def test_three_hundred_questions_do_not_come_in_by_copying_either(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        form = opened.get_one(FeedbackForm, builder.id)
        form.draft = many_questions(300).model_dump(mode="json")
    fields = {"title": "Kopie", "workspace_id": str(embedded_cast.shared.id), "audience": "youth"}
    answer = builder.browser.post("/feedback/new", {**fields, "source": f"copy:{builder.id}"})

    assert answer.status_code == 422
    assert str(TooManyQuestions().message) in answer.text


def test_too_much_in_a_field_is_refused_and_what_was_typed_stays(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    assert builder.post("questions/wish", same_fields(builder, "wish", text="x" * 1_100_000)).status_code == 413
    long = builder.post("questions/wish", same_fields(builder, "wish", text="y" * 2001))
    assert long.status_code == 422
    assert "y" * 2001 in long.text
    option = same_fields(builder, "heard") | {"option-id": [""], "option-text": ["z" * 2001]}
    assert builder.post("questions/heard", option).status_code == 422
    assert builder.revision == 0


def test_characters_that_turn_the_text_around_are_taken_out(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    builder.post("questions/wish", same_fields(builder, "wish", text="Was\u202e wünschst\u2066 du\u2028dir\x07?"))

    assert builder.content.questions[2].text["de"] == "Was wünschst du dir?"


def test_markup_is_shown_as_text(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    builder.post("questions/wish", same_fields(builder, "wish", text="<script>alert(1)</script>"))
    for page in ("", "questions/wish", "preview/de", "translations/en", "questions/wish/delete"):
        text = builder.get(page).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text


def test_questions_and_pages_of_another_fragebogen_are_not_found_here(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    for path in ("questions/foreign", "questions/foreign/condition", "questions/foreign/delete", "pages/foreign"):
        assert builder.get(path).status_code == 404
    for path in ("questions/foreign", "questions/foreign/move", "questions/foreign/keep", "pages/foreign/delete"):
        assert builder.post(path, {"kind": "short", "text": "x", "to": "up"}).status_code == 404
    assert builder.post("questions/wish/move", {"page": "first", "before": "foreign"}).status_code == 404
    assert builder.post("questions/wish/condition", {"question": "heard", "option": "foreign"}).status_code == 404


def test_answers_cannot_bear_one_id_twice(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    fields = {"kind": "several", "text": "Woher?", "option-id": ["school", "school"], "option-text": ["A", "B"]}
    answer = builder.post("questions/heard", fields)

    assert answer.status_code == 422
    assert "doppelt" in answer.text


@pytest.fixture
def statements(embedded_cast: Cast) -> Iterator[list[str]]:
    """What the database was asked."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    yield asked
    event.remove(db.engine(), "before_cursor_execute", note)


def test_the_editor_asks_the_database_as_often_for_a_hundred_questions_as_for_one(
    embedded_cast: Cast, statements: list[str]
) -> None:
    counts = []
    for number in (1, MAX_QUESTIONS):
        builder = building(embedded_cast, many_questions(number))
        builder.get()
        statements.clear()
        assert builder.get().status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_every_change_leaves_a_line_in_the_trail(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    builder.post("questions/wish/move", {"to": "up"})
    with embedded_cast.app.app_context(), transaction(writing=False):
        entry = session().query(AuditEntry).order_by(AuditEntry.number.desc()).first()
        assert entry is not None
        assert (entry.action, entry.about) == ("feedback.change", str(builder.id))


def test_the_usual_points_stand_in_all_languages() -> None:
    for kind in ("scale", "smileys", "matrix"):
        points: list[Option] = usual_points(kind)
        assert [len(point.text) for point in points] == [8, 8, 8, 8]
