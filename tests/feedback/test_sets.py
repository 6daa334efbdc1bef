"""The ready-made sets: complete in eight languages, short, and in the right form of address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import hub.feedback
from hub.feedback.content import AUDIENCES, LANGUAGES, TEXTS, YOUTH, Content, Option, Question, all_texts, missing_texts

FOLDER = Path(hub.feedback.__file__).parent / "sets"
QUESTIONS = {audience: 6 for audience in AUDIENCES} | {"attendees": 7}
POINTS = ["4", "3", "2", "1"]
SIMPLE_WORDS = 12  # of one sentence
INTRO_CHARACTERS = 220  # what a poster has room for; that it is anonymous and optional is said by every page and sheet


def content_of(audience: str) -> Content:
    return Content.model_validate_json((FOLDER / f"{audience}.json").read_bytes())


def texts_in(audience: str, language: str) -> str:
    return "\n".join(texts.get(language, "") for _, texts in all_texts(content_of(audience)))


def ways_to_answer(question: Question) -> tuple[str, list[Option]]:
    return question.kind, question.options


def test_there_is_one_set_for_every_audience() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == set(AUDIENCES)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_set_is_written_in_all_eight_languages(audience: str) -> None:
    content = content_of(audience)
    assert content.languages == list(LANGUAGES)
    assert list(missing_texts(content)) == []
    assert all(texts.get("de") for where, texts in all_texts(content) if not where.startswith(("help", "page")))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_set_is_short_and_every_question_may_be_skipped(audience: str) -> None:
    questions = content_of(audience).questions
    assert len(questions) == QUESTIONS[audience]
    assert not any(question.is_required for question in questions)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_intro_is_short_and_says_how_long_it_takes(audience: str) -> None:
    for language, intro in content_of(audience).intro.items():
        assert len(intro) <= INTRO_CHARACTERS, language
        assert re.search("[3۳]", intro), language


@pytest.mark.parametrize("audience", AUDIENCES)
def test_ids_are_unique(audience: str) -> None:
    questions = content_of(audience).questions
    assert len({question.id for question in questions}) == len(questions)
    for question in questions:
        assert len({option.id for option in question.options}) == len(question.options)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_scales_have_four_points_from_best_to_worst_and_dont_know(audience: str) -> None:
    scales = [question for question in content_of(audience).questions if question.kind in ("scale", "smileys")]
    assert scales
    for question in scales:
        assert [option.id for option in question.options] == POINTS
        assert question.has_dont_know


@pytest.mark.parametrize("audience", AUDIENCES)
def test_who_writes_freely_is_asked_for_no_names(audience: str) -> None:
    for question in content_of(audience).questions:
        assert bool(question.help) == (question.kind in TEXTS)


def test_questions_that_stand_in_several_sets_are_answered_alike() -> None:
    seen: dict[str | None, tuple[str, list[Option]]] = {}
    for audience in AUDIENCES:
        for question in content_of(audience).questions:
            assert seen.setdefault(question.library_key, ways_to_answer(question)) == ways_to_answer(question), (
                question.id
            )


def test_every_audience_is_asked_what_is_compared() -> None:
    for audience in AUDIENCES:
        keys = {question.library_key for question in content_of(audience).questions}
        assert keys >= {"recommend", "taken-seriously", "next-step", "change"}, audience


def test_young_people_are_asked_their_age_in_bands_last() -> None:
    age = content_of(YOUTH).questions[-1]
    assert [option.id for option in age.options] == ["under-15", "15-17", "18-20", "21-24"]


@pytest.mark.parametrize("language", ["de", "de-simple"])
def test_young_people_are_called_du_and_all_others_sie(language: str) -> None:
    du = r"\b[Dd](u|ich|ir|ein\w*)\b"
    for audience in AUDIENCES:
        assert bool(re.search(du, texts_in(audience, language))) == (audience == YOUTH)
        assert bool(re.search(r"\b(Sie|Ihnen|Ihre[mnrs]?)\b", texts_in(audience, language))) == (audience != YOUTH)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_simple_language_has_short_sentences_without_side_clauses(audience: str) -> None:
    for sentence in re.split(r"[.?!\n]+", texts_in(audience, "de-simple")):
        assert len(sentence.split()) <= SIMPLE_WORDS, sentence
        assert "," not in sentence, sentence
