"""Answering as a young person does: a page, its token, what is ticked, the button."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from hub.answering.models import IncomingAnswer
from hub.db import session, transaction
from hub.feedback.content import Condition, Content, Option, Page, Question

YES_NO = [Option(id="yes", text={"de": "Ja", "ar": "نعم"}), Option(id="no", text={"de": "Nein", "ar": "لا"})]


class Reader:
    """Somebody without an account, in front of one page of the form."""

    def __init__(self, app: Flask, code: str) -> None:
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.address = f"/r/{code}"
        self.hidden: MultiDict[str, str] = MultiDict()
        self.page: TestResponse

    def open(self, query: str = "", **options: Any) -> Reader:
        return self._see(self.client.get(self.address + query, **options))

    def press(self, go: str = "next", *said: tuple[str, str], **fields: str) -> Reader:
        """Send the page with what was said; `switch="ar"` presses the button of a language."""
        button = [] if "switch" in fields else [("go", go)]
        sent = MultiDict([*self.hidden.items(multi=True), *said, *fields.items(), *button])
        return self._see(self.client.post(self.address, data=sent))

    @property
    def heading(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.page.text)
        return unescape(found.group(1)) if found else ""

    @property
    def is_done(self) -> bool:
        return self.page.status_code == 303 and "/thanks" in self.page.headers["Location"]

    def _see(self, page: TestResponse) -> Reader:
        self.page = page
        pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
        if pairs:
            self.hidden = MultiDict([(unescape(name), unescape(value)) for name, value in pairs])
        return self


def waiting() -> list[IncomingAnswer]:
    """The answers that were taken and not yet stored among others."""
    with transaction(writing=False):
        return list(session().scalars(select(IncomingAnswer)))


def two_pages(**more: Any) -> Content:
    """A choice, then a page that is asked only after „Ja“, then a text."""
    return Content(
        title={"de": "Deine Meinung", "ar": "رأيك"},
        languages=["de", "ar"],
        pages=[
            Page(id="first", questions=[Question(id="been", kind="one", text={"de": "Warst du da?"}, options=YES_NO)]),
            Page(
                id="second",
                questions=[
                    Question(
                        id="how",
                        kind="ten",
                        text={"de": "Wie war es?"},
                        condition=Condition(question="been", options=["yes"]),
                    )
                ],
            ),
            Page(id="third", questions=[Question(id="wish", kind="long", text={"de": "Was wünschst du dir?"})]),
        ],
        **more,
    )
