"""Steps of search stories: filing a text, letting the worker do its work, asking."""

from __future__ import annotations

import html
import re
import uuid
from typing import NamedTuple

from flask import Flask

from hub import indexing, jobs
from tests.people import Browser, document_named


class Page(NamedTuple):
    """What a person reads on the page of results."""

    names: list[str]
    text: str


def settle(app: Flask) -> None:
    """Do what the worker would do: read texts, bring the index up to date."""
    with app.app_context():
        jobs.run_due_jobs()
        while indexing.catch_up():
            pass


def ask(browser: Browser, words: str, **filters: str) -> Page:
    """The page of results for these words."""
    response = browser.get("/search", query_string={"q": words, **filters})
    assert response.status_code == 200, response.text
    names = re.findall(r'data-hit="([^"]*)"', response.text)
    return Page([html.unescape(name) for name in names], response.text)


def file_text(browser: Browser, folder_id: uuid.UUID, name: str, text: str) -> None:
    response = browser.upload(folder_id, name, text.encode(), on_conflict="version")
    assert response.status_code == 302, response.text


def describe(browser: Browser, name: str, **details: str) -> None:
    """Set the Angaben of the document with this name."""
    document = document_named(name)
    page = f"/documents/{document.id}/edit"
    browser.get(page)
    response = browser.post(page, {"revision": str(document.revision), **details})
    assert response.status_code == 302, response.text


def filter_counts(page: Page, title: str) -> dict[str, int]:
    """What stands under a heading of the filters beside the results, with the hits of each."""
    for part in page.text.split('<details class="filter"')[1:]:
        if f"<summary>{title}<" in part:
            listed = part.split("</details>")[0]
            found = re.findall(r'filter-label">(?:<svg.*?</svg>)?([^<]+)</span>.*?aria-hidden="true">(\d+)<', listed)
            return {html.unescape(label): int(count) for label, count in found}
    return {}
