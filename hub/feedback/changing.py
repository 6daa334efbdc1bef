"""Changes of a Fragebogen's content, as plain functions on the value. Knows no rows and no person."""

from __future__ import annotations

from hub.errors import NotFound
from hub.feedback.content import Content, Page, Question, new_key

UP, DOWN = "up", "down"


def page_of(content: Content, key: str) -> Page:
    """Raises `NotFound`."""
    page = next((page for page in content.pages if page.id == key), None)
    if page is None:
        raise NotFound
    return page


def question_of(content: Content, key: str) -> Question:
    """Raises `NotFound`, also for the id of another Fragebogen's question."""
    question = content.question(key)
    if question is None:
        raise NotFound
    return question


def page_with(content: Content, question_key: str) -> Page:
    """Raises `NotFound`."""
    page = next((page for page in content.pages if any(one.id == question_key for one in page.questions)), None)
    if page is None:
        raise NotFound
    return page


def add_page(content: Content, title: str = "") -> Page:
    page = Page(id=new_key(), title={"de": title} if title else {})
    content.pages.append(page)
    return page


def add_question(content: Content, question: Question, *, page_key: str | None = None) -> None:
    """At the end of the page; of the last one where none is named."""
    if not content.pages:
        add_page(content)
    page = page_of(content, page_key) if page_key else content.pages[-1]
    page.questions.append(question)


def replace_question(content: Content, question: Question) -> None:
    """In the place of the one with the same id. Raises `NotFound`."""
    page = page_with(content, question.id)
    page.questions[:] = [question if one.id == question.id else one for one in page.questions]


def duplicate_question(content: Content, key: str) -> Question:
    """A second one right behind it; its results are its own."""
    page, question = page_with(content, key), question_of(content, key)
    double = question.model_copy(deep=True, update={"id": new_key(), "library_key": None})
    page.questions.insert(page.questions.index(question) + 1, double)
    return double


def remove_question(content: Content, key: str) -> None:
    """What was asked only after one of its answers is asked of everybody from now on."""
    page = page_with(content, key)
    page.questions[:] = [one for one in page.questions if one.id != key]
    for question in dependents_of(content, key):
        question.condition = None


def remove_page(content: Content, key: str) -> None:
    """With all its questions."""
    for question in page_of(content, key).questions[:]:
        remove_question(content, question.id)
    content.pages[:] = [page for page in content.pages if page.id != key]


def dependents_of(content: Content, key: str) -> list[Question]:
    """What is asked only after certain answers to this question."""
    return [one for one in content.questions if one.condition is not None and one.condition.question == key]


def place_question(content: Content, key: str, *, page_key: str, before: str | None) -> None:
    """Before this question of that page, or at its end. Raises `NotFound`."""
    question, source, target = question_of(content, key), page_with(content, key), page_of(content, page_key)
    if before == key:
        return
    source.questions.remove(question)
    ids = [one.id for one in target.questions]
    if before is not None and before not in ids:
        raise NotFound
    target.questions.insert(ids.index(before) if before else len(ids), question)


def shift_question(content: Content, key: str, to: str) -> None:
    """One place up or down, over the edge of a page to the next one."""
    page, step = page_with(content, key), _step(to)
    place = [one.id for one in page.questions].index(key)
    if 0 <= place + step < len(page.questions):
        page.questions.insert(place + step, page.questions.pop(place))
        return
    beside = content.pages.index(page) + step
    if 0 <= beside < len(content.pages):
        target = content.pages[beside].questions
        target.insert(len(target) if step < 0 else 0, page.questions.pop(place))


def shift_page(content: Content, key: str, to: str) -> None:
    place = content.pages.index(page_of(content, key))
    aim = place + _step(to)
    if 0 <= aim < len(content.pages):
        content.pages.insert(aim, content.pages.pop(place))


def _step(to: str) -> int:
    if to not in (UP, DOWN):
        raise NotFound
    return -1 if to == UP else 1
