"""Building Fragebögen by their pages, as stories need it."""

from __future__ import annotations

import uuid
from typing import Any

from hub.db import session, transaction
from hub.documents.models import Workspace
from hub.feedback.actions import content_of, create_form
from hub.feedback.content import Content
from hub.feedback.models import FeedbackForm
from tests.feedback.steps import contributor, some_content
from tests.people import Browser, Cast


class Builder:
    """A person at one Fragebogen; every change is sent with the revision that stands now."""

    def __init__(self, cast: Cast, browser: Browser, form_id: uuid.UUID) -> None:
        self.app, self.browser, self.id, self.url = cast.app, browser, form_id, f"/feedback/{form_id}"

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> Any:
        return self.browser.post(f"{self.url}/{path}", {"revision": str(self.revision), **(data or {})}, **options)

    def get(self, path: str = "") -> Any:
        return self.browser.get(f"{self.url}/{path}" if path else self.url)

    @property
    def form(self) -> FeedbackForm:
        with self.app.app_context(), transaction(writing=False):
            return session().get_one(FeedbackForm, self.id)

    @property
    def revision(self) -> int:
        return self.form.revision

    @property
    def content(self) -> Content:
        return content_of(self.form)

    @property
    def order(self) -> list[str]:
        return [question.id for question in self.content.questions]


def building(cast: Cast, content: Content | None = None) -> Builder:
    """The contributor at a new Fragebogen of „Gemeinsame Ablage“."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        workspace = opened.get_one(Workspace, cast.shared.id)
        draft = content or some_content()
        form = create_form(contributor(cast), workspace, title="Befragung", audience="youth", content=draft)
    return Builder(cast, cast.browser(cast.contributor), form.id)
