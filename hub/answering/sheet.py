"""A Fragebogen that is being filled in, page by page: what was said so far travels with the page. Knows no request."""

from __future__ import annotations

from collections.abc import Iterator

from hub.answering.values import Errors, Raw, Values, checked_values, is_asked, names_of
from hub.feedback.content import Content, Page, Question


class Sheet:
    """`values` and `errors` are those of `checked_values`."""

    def __init__(self, content: Content, raw: Raw) -> None:
        self.content = content
        self.raw = raw
        self.values: Values
        self.errors: Errors
        self.values, self.errors = checked_values(content, raw)

    def page(self, key: str | None) -> Page:
        """The first one where there is no such page."""
        return next((page for page in self.content.pages if page.id == key), self.content.pages[0])

    def after(self, page: Page) -> Page | None:
        following = self.content.pages[self._place(page) + 1 :]
        return next((other for other in following if self._asks_something(other)), None)

    def before(self, page: Page) -> Page:
        earlier = self.content.pages[: self._place(page)]
        return next((other for other in reversed(earlier) if self._asks_something(other)), self.content.pages[0])

    def with_error(self, *, until: Page | None = None) -> Page | None:
        """The first page, up to and with this one, on which something was not understood."""
        last = self._place(until) + 1 if until else None
        return next((page for page in self.content.pages[:last] if self._errors_of(page)), None)

    def progress(self, page: Page) -> tuple[int, int]:
        """Number of the page and how many there are; one that may yet be asked counts."""
        possible = [other for other in self.content.pages if other is page or self._may_ask(other, page)]
        return possible.index(page) + 1, len(possible)

    def questions(self, page: Page) -> list[Question]:
        """What is shown: what depends on a question of the same page is there, a script hides it."""
        here = {question.id for question in page.questions}
        return [question for question in page.questions if self._may_be_asked(question, here)]

    def carried(self, page: Page) -> Iterator[tuple[str, str]]:
        """Fields of the other pages, with what was said there."""
        shown = {question.id for question in self.questions(page)}
        for question in self.content.questions:
            if question.id not in shown:
                for name in names_of(question):
                    yield from ((name, value) for value in self.raw.getlist(name) if value)

    def _errors_of(self, page: Page) -> bool:
        return any(question.id in self.errors for question in page.questions)

    def _asks_something(self, page: Page) -> bool:
        return page is self.content.pages[0] or any(is_asked(question, self.values) for question in page.questions)

    def _may_ask(self, page: Page, current: Page) -> bool:
        """Whether it asks something, as far as can be known on the current page."""
        open_yet: set[str] = set()
        if self._place(page) > self._place(current):
            following = self.content.pages[self._place(current) :]
            open_yet = {question.id for later in following for question in later.questions}
        asks = any(self._may_be_asked(question, open_yet) for question in page.questions)
        return asks or page is self.content.pages[0]

    def _may_be_asked(self, question: Question, open_yet: set[str]) -> bool:
        depends_on_open = question.condition is not None and question.condition.question in open_yet
        return depends_on_open or is_asked(question, self.values)

    def _place(self, page: Page) -> int:
        return next(place for place, other in enumerate(self.content.pages) if other is page)
