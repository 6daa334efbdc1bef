"""Every page is valid HTML: a language, a title, one first heading, ids that exist once; scripts carry the nonce."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.browser.live import LiveHub
from tests.browser.pages import PAGES, places_of
from tests.browser.shown import Shown
from tests.visitor import Answer, Visitor

HTML = "{http://www.w3.org/1999/xhtml}"
SPRITE = Path(__file__).parents[2] / "hub" / "static" / "icons.svg"
KNOWN_ICONS = set(re.findall(r'id="([^"]+)"', SPRITE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def places(hub: LiveHub) -> dict[str, str]:
    return places_of(hub)


def page_of(shown: Shown, hub: LiveHub, places: dict[str, str]) -> Answer:
    visitor = hub.visitor(shown.who) if shown.who else Visitor(hub.url)
    return visitor.get(shown.address.format(**places))


@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_every_page_is_valid_html(shown: Shown, hub: LiveHub, places: dict[str, str]) -> None:
    answer = page_of(shown, hub, places)
    parser = html5lib.HTMLParser()
    document = parser.parse(answer.text)

    assert [(code, place) for place, code, _ in parser.errors] == []
    assert document.get("lang") == shown.language
    assert words_of(document, "title")[0].strip(" –").removesuffix("JBA-Hub").strip(" –")
    assert len(words_of(document, "h1")) == 1
    ids = Counter(element.get("id") for element in document.iter() if element.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    assert dangling(document, set(ids)) == []
    assert icons_in(answer.text) - KNOWN_ICONS == set()
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    assert nonce
    assert {script.get("nonce") for script in document.iter(f"{HTML}script")} <= {nonce.group(1)}


def icons_in(page: str) -> set[str]:
    """The names of the pictures that the page takes from the sprite."""
    return set(re.findall(r'href="[^"]*/icons\.svg#([^"]+)"', page))


def words_of(document: Element, name: str) -> list[str]:
    return ["".join(element.itertext()).strip() for element in document.iter(HTML + name)]


def dangling(document: Element, ids: set[str]) -> list[str]:
    """What labels, descriptions and links inside the page point at without it being there."""
    names = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
    wanted = [name for element in document.iter() for key in names for name in (element.get(key) or "").split()]
    wanted += [link.get("href", "")[1:] for link in document.iter(f"{HTML}a") if link.get("href", "").startswith("#")]
    return sorted(set(wanted) - ids)
