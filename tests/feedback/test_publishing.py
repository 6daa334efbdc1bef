"""Translating and publishing a Fragebogen, its versions, copies, the Fragensammlung, the list, deleting and finding."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hub import indexing
from hub.audit.models import AuditEntry
from hub.db import now, session, transaction
from hub.documents.models import Membership, Workspace
from hub.documents.workspaces import create_workspace
from hub.feedback import ready_made
from hub.feedback.actions import change_draft
from hub.feedback.content import Content, Option, Page, Question
from hub.feedback.jobs import empty_form_trash
from hub.feedback.models import FeedbackForm, FormVersion, LibraryQuestion
from hub.feedback.ready_made import ready_made_sets
from tests.feedback.building import Builder, building
from tests.feedback.steps import asked, contributor, some_content
from tests.people import Cast


def with_languages(*languages: str) -> Content:
    content = some_content()
    content.languages = [*languages]
    return content


def versions(cast: Cast) -> list[FormVersion]:
    with cast.app.app_context(), transaction(writing=False):
        return list(session().scalars(select(FormVersion).order_by(FormVersion.number)))


def test_missing_texts_are_counted_and_named_and_publishing_them_needs_a_confirmation(embedded_cast: Cast) -> None:
    content = with_languages("de", "en", "uk")
    del content.pages[0].questions[2].text["en"]
    builder = building(embedded_cast, content)
    page = builder.get("publish").text
    assert "in English fehlt 1 Text" in page
    assert "Frage 3: „Was wünschst du dir?“" in page
    assert "in Українська fehlen 11 Texte" in page

    refused = builder.post("publish")
    assert refused.status_code == 422
    assert "Es fehlen Texte" in refused.text
    assert versions(embedded_cast) == []
    assert builder.post("publish", {"accepts_missing": "y"}).status_code == 302
    assert len(versions(embedded_cast)) == 1


def test_texts_are_translated_beside_the_german_ones(embedded_cast: Cast) -> None:
    builder = building(embedded_cast, with_languages("de", "ar"))
    page = builder.get("translations/ar").text
    assert "Ich fühle mich verstanden." in page
    assert 'dir="rtl"' in page
    said = {"text-title": "رأيك", "text-question.wish": "ماذا تتمنى؟", "text-option.heard.school": "المدرسة"}
    assert builder.post("translations/ar", said).status_code == 302

    content = builder.content
    assert content.title["ar"] == "رأيك"
    assert content.questions[2].text["ar"] == "ماذا تتمنى؟"
    assert content.questions[1].options[1].text["ar"] == "المدرسة"
    assert "رأيك" in builder.get("preview/ar").text


def test_translations_that_come_too_late_are_not_lost(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    builder.post("questions/wish/move", {"to": "up"})
    late = builder.post("translations/en", {"text-title": "Your view", "revision": "0"})

    assert late.status_code == 409
    assert 'value="Your view"' in late.text
    assert builder.content.title["en"] == "Your opinion"


def test_languages_that_are_not_offered_have_no_pages(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    for path in ("translations/uk", "translations/de", "translations/xx", "preview/uk", "preview/xx"):
        assert builder.get(path).status_code == 404


def test_publishing_shows_what_changed_and_keeps_the_version_before(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    builder.post("publish")
    assert "Nichts" in builder.get("publish").text
    assert builder.post("publish").status_code == 422
    builder.post("questions/wish", {"kind": "long", "text": "Was fehlt dir?"})
    builder.post("questions/heard/move", {"to": "up"})
    page = builder.get("publish").text
    assert "Frage neu formuliert: „Was wünschst du dir?“ → „Was fehlt dir?“" in page
    assert "Reihenfolge der Fragen geändert" in page
    builder.post("publish")

    assert [version.number for version in versions(embedded_cast)] == [1, 2]
    assert "Was wünschst du dir?" in builder.get("versions/1").text
    assert "Was fehlt dir?" in builder.get("versions/2").text
    assert builder.get("versions/3").status_code == 404
    assert "Fassung 2" in builder.get("versions").text


def test_only_what_was_looked_at_is_published(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    builder.post("questions/wish/move", {"to": "up"})
    assert builder.post("publish", {"revision": "0"}).status_code == 409
    assert versions(embedded_cast) == []


def test_what_nobody_could_answer_is_not_published(embedded_cast: Cast) -> None:
    empty = Content(title={"de": "Leer"}, pages=[Page(id="first")])
    assert "noch keine Frage" in building(embedded_cast, empty).post("publish").text
    one = Question(id="a", kind="one", text={"de": "Wie?"}, options=[Option(id="x", text={"de": "so"})])
    half = Content(title={"de": "Halb"}, pages=[Page(id="first", questions=[one])])
    answer = building(embedded_cast, half).post("publish")
    assert answer.status_code == 422
    assert "mindestens zwei Antworten" in answer.text


def test_headline_audience_and_languages_are_changed(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    assert '<input checked id="languages-1" name="languages" type="checkbox" value="en">' in builder.get("frame").text
    fields = {"title": "Herbst", "audience": "parents", "headline": "Ihre Meinung", "intro": "Kurz.\nUnd gut."}
    answer = builder.post("frame", {**fields, "languages": ["uk", "de-simple"], "asks_for_contact": "y"})

    assert answer.status_code == 302
    content, form = builder.content, builder.form
    assert (form.title, form.audience) == ("Herbst", "parents")
    assert content.languages == ["de", "de-simple", "uk"]
    assert (content.title["de"], content.intro["de"]) == ("Ihre Meinung", "Kurz.\nUnd gut.")
    assert content.asks_for_contact


@pytest.fixture
def one_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with one ready-made set."""
    content = some_content().model_dump(mode="json", exclude_defaults=True)
    (tmp_path / "youth.json").write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(ready_made.ready_made_sets, "__defaults__", (tmp_path,))


@pytest.mark.usefixtures("one_set")
def test_a_fragebogen_begins_with_a_ready_made_set(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert "Vorlage für junge Menschen: Deine Meinung" in browser.get("/feedback/new").text
    fields = {"title": "Herbst", "workspace_id": str(embedded_cast.shared.id), "audience": "youth"}
    assert browser.post("/feedback/new", {**fields, "source": "set:youth"}).status_code == 302

    with transaction(writing=False):
        form = session().scalars(select(FeedbackForm)).one()
    assert form.draft["title"] == {"de": "Deine Meinung", "en": "Your opinion"}


def test_the_sets_that_come_with_the_hub_are_sound() -> None:
    for one in ready_made_sets():
        assert one.title
        assert one.content.questions


def test_a_fragebogen_of_another_bereich_is_copied_by_those_who_read_it(embedded_cast: Cast) -> None:
    cast = embedded_cast
    source = building(cast)
    with cast.app.app_context(), transaction(writing=True):
        own = create_workspace(cast.user(cast.reader), name="Schule", purpose="", standard_folders=False).id
    browser = cast.browser(cast.reader)
    assert "Kopie von „Befragung“ (Gemeinsame Ablage)" in browser.get(f"/feedback/new?copy={source.id}").text
    fields = {"title": "Kopie", "workspace_id": str(own), "audience": "youth", "source": f"copy:{source.id}"}
    answer = browser.post("/feedback/new", fields)

    assert answer.status_code == 302
    with transaction(writing=False):
        copy = session().scalars(select(FeedbackForm).where(FeedbackForm.title == "Kopie")).one()
    assert copy.draft == source.form.draft
    stranger = cast.browser(cast.stranger)
    assert "Befragung" not in stranger.get(f"/feedback/new?copy={source.id}").text


def test_nobody_asks_where_they_only_read_and_nobody_copies_what_they_may_not_read(embedded_cast: Cast) -> None:
    cast = embedded_cast
    source = building(cast)
    fields = {"title": "Nein", "workspace_id": str(cast.shared.id), "audience": "youth"}
    for person, begin in ((cast.reader, "empty"), (cast.stranger, f"copy:{source.id}")):
        browser = cast.browser(person)
        browser.get("/feedback/new")
        assert browser.post("/feedback/new", {**fields, "source": begin}).status_code == 422
    with transaction(writing=False):
        assert session().scalars(select(FeedbackForm.title)).all() == ["Befragung"]


def test_a_question_goes_into_the_library_and_into_another_fragebogen(embedded_cast: Cast) -> None:
    first, second = building(embedded_cast), building(embedded_cast, Content(pages=[Page(id="only")]))
    first.post("questions/understood/keep")
    first.post("questions/understood/keep")
    with transaction(writing=False):
        kept = session().scalars(select(LibraryQuestion)).one()
    assert "Ich fühle mich verstanden." in second.get("library").text
    assert second.post("library", {"question": str(kept.id), "page": "only"}).status_code == 302

    taken = second.content.questions[0]
    assert taken.library_key == kept.key == first.content.questions[0].library_key
    assert taken.options == first.content.questions[0].options
    assert second.post("library", {"question": "unsinn"}).status_code == 404


def test_only_who_put_it_there_takes_a_question_out_of_the_library(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    builder.post("questions/understood/keep")
    with transaction(writing=False):
        kept = session().scalars(select(LibraryQuestion.id)).one()
    manager = embedded_cast.browser(embedded_cast.manager)
    manager.get("/feedback")
    assert manager.post(f"/feedback/library/{kept}/delete").status_code == 403
    assert builder.browser.post(f"/feedback/library/{kept}/delete").status_code == 302
    with transaction(writing=False):
        assert session().scalars(select(LibraryQuestion)).all() == []


def test_the_list_says_how_each_fragebogen_stands(cast: Cast) -> None:
    building(cast)
    running = asked(cast)
    page = cast.browser(cast.reader).get("/feedback").text

    assert "Gemeinsame Ablage" in page
    assert "Entwurf" in page
    assert "läuft" in page
    with transaction(writing=True) as opened:
        opened.get_one(FeedbackForm, running.form).rounds[0].ended_at = now()
    assert "beendet" in cast.browser(cast.reader).get("/feedback").text


def test_strangers_see_no_fragebogen_and_readers_change_none(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    stranger, reader = embedded_cast.browser(embedded_cast.stranger), embedded_cast.browser(embedded_cast.reader)
    assert "Befragung" not in stranger.get("/feedback").text
    for path in ("", "/preview/de", "/versions"):
        assert stranger.get(f"{builder.url}{path}").status_code == 404
        assert reader.get(f"{builder.url}{path}").status_code == 200
    assert "data-questionnaire" not in reader.get(builder.url).text
    assert reader.post(f"{builder.url}/questions/wish/move", {"to": "up", "revision": "0"}).status_code == 403


def test_who_loses_the_bereich_loses_its_forms(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    with transaction(writing=True) as opened:
        for membership in opened.scalars(select(Membership).where(Membership.level == 20)):
            opened.delete(membership)
    assert builder.get().status_code == 404
    assert builder.post("pages").status_code == 404


def test_a_deleted_fragebogen_is_gone_and_comes_back(embedded_cast: Cast) -> None:
    builder = building(embedded_cast)
    assert builder.post("delete").status_code == 302
    listed = builder.browser.get("/feedback").text
    assert f'action="{builder.url}/restore"' in listed
    assert builder.get().status_code == 404
    assert "Befragung" in builder.browser.get("/feedback/deleted").text
    reader = embedded_cast.browser(embedded_cast.reader)
    assert "Befragung" not in reader.get("/feedback/deleted").text
    assert reader.post(f"{builder.url}/restore").status_code == 404
    assert builder.post("restore").status_code == 302
    assert builder.get().status_code == 200


def test_a_fragebogen_that_takes_answers_is_not_deleted(embedded_cast: Cast) -> None:
    running = asked(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get("/feedback/new")
    answer = browser.post(f"/feedback/{running.form}/delete")

    assert answer.status_code == 422
    assert "zuerst die Welle" in answer.text


def test_after_thirty_days_what_was_never_asked_goes_for_good(cast: Cast) -> None:
    builder, running = building(cast), asked(cast)
    builder.post("publish")
    with transaction(writing=True) as opened:
        for form_id in (builder.id, running.form):
            opened.get_one(FeedbackForm, form_id).deleted_at = now() - timedelta(days=31)
    assert builder.post("restore").status_code == 404
    for _ in range(2):
        empty_form_trash()

    with transaction(writing=False):
        assert session().scalars(select(FeedbackForm.id)).all() == [running.form]
        trail = session().scalars(select(AuditEntry.text).where(AuditEntry.action == "feedback.purge")).all()
    assert trail == ["Fragebogen endgültig gelöscht"]


def found(cast: Cast, builder: Builder, words: str) -> bool:
    with cast.app.app_context():
        while indexing.catch_up():
            pass
    return f'href="{builder.url}"' in cast.browser(cast.reader).get(f"/search?q={words}").text


def test_a_fragebogen_is_found_by_its_title_and_its_questions_by_those_who_read_it(cast: Cast) -> None:
    builder = building(cast)
    assert found(cast, builder, "Befragung")
    assert found(cast, builder, "verstanden")
    assert builder.url not in cast.browser(cast.stranger).get("/search?q=verstanden").text
    builder.post("questions/understood/delete")
    assert not found(cast, builder, "verstanden")
    builder.post("delete")
    assert not found(cast, builder, "Befragung")


def test_every_bereich_has_its_own_heading(embedded_cast: Cast) -> None:
    with embedded_cast.app.app_context(), transaction(writing=True):
        user = embedded_cast.user(embedded_cast.contributor)
        other = create_workspace(user, name="Jobcenter intern", purpose="", standard_folders=False)
        assert session().get_one(Workspace, other.id)
    building(embedded_cast)
    page = embedded_cast.browser(embedded_cast.contributor).get("/feedback").text
    assert page.count("</h2>") >= 1
    assert "Jobcenter intern" not in page  # nothing is asked there yet


OUTDATED = "Der deutsche Text wurde seitdem geändert"


def reworded(cast: Cast) -> Builder:
    """A translated Fragebogen whose heading was worded anew in German."""
    builder = building(cast)
    content = builder.content
    content.title["de"] = "Was meinst du?"
    with cast.app.app_context(), transaction(writing=True) as opened:
        form = opened.get_one(FeedbackForm, builder.id)
        change_draft(contributor(cast), form, content, base=form.revision)
    return builder


def test_a_translation_older_than_the_german_text_is_marked_and_does_not_keep_from_publishing(cast: Cast) -> None:
    builder = reworded(cast)
    assert builder.form.outdated == {"en": ["title"]}
    assert builder.get("translations/en").text.count(OUTDATED) == 1
    assert OUTDATED in builder.get("publish").text
    assert builder.post("publish", {"accepts_missing": "y"}).status_code == 302


@pytest.mark.parametrize(
    "said", [{"text-title": "What do you think?"}, {"fits-title": "on"}], ids=["anew", "confirmed"]
)
def test_a_translation_that_is_written_anew_or_confirmed_is_marked_no_more(
    embedded_cast: Cast, said: dict[str, str]
) -> None:
    builder = reworded(embedded_cast)
    assert builder.post("translations/en", said).status_code == 302
    assert OUTDATED not in builder.get("translations/en").text
    assert OUTDATED not in builder.get("publish").text


def test_other_changes_leave_the_mark(embedded_cast: Cast) -> None:
    builder = reworded(embedded_cast)
    builder.post("questions/wish/move", {"to": "up"})
    assert builder.form.outdated == {"en": ["title"]}
