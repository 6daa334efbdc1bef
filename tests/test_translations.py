"""Every German sentence has an English one, nothing on a page is left out, and who asks for English gets English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import Environment

from tests.people import Cast

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "hub" / "translations"
ENGLISH = TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po"
PRINTED = '<html lang="de">'  # printed sheets are German for everybody, like the documents the hub writes
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if PRINTED not in path.read_text())
TRANSLATORS = {"_", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext", "lazy_pgettext"}

ATTRIBUTES = re.compile(r'(\s*[a-z-]+=" ?[a-z-]*")*\s*')  # what a macro puts into a tag elsewhere
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
NAMES = {"JBA", "Hub", "Tab", "Esc", "SHA", "Deutsch", "English"}  # the same in every language
GERMAN = re.compile(
    r"[äöüßÄÖÜ„]|\b(der|die|das|und|nicht|ist|sind|ein|eine|einen|bitte|Sie|Ihr|Ihre|von|mit|wurde|wird|zu|zur|alle|"
    r"neu|neue|neuer|noch|kein|keine|Datei|Dateien|Dokument|Dokumente|Ordner|Bereich|Fassung|Papierkorb|Ablage|Person|"
    r"Personen|Gruppe|Konto|Passwort|Abbrechen|Speichern|Suche|Seite|Hilfe)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def english() -> Catalog:
    with ENGLISH.open("rb") as source:
        return read_po(source, locale="en")


@pytest.fixture(scope="module")
def sentences() -> Catalog:
    """What the sources say, collected as `requirements/translations.sh` does."""
    with (TRANSLATIONS / "babel.cfg").open() as source:
        method_map, options_map = parse_mapping_cfg(source)
    keywords = DEFAULT_KEYWORDS | parse_keywords(["lazy_gettext", "lazy_pgettext:1c,2"])
    found = Catalog()
    for _, _, message, _, context in extract_from_dir(ROOT, method_map, options_map, keywords):
        found.add(message, context=context)
    return found


def test_every_sentence_has_a_translation(sentences: Catalog, english: Catalog) -> None:
    missing = [name_of(message) for message in sentences if message.id and not is_translated(message, english)]

    assert missing == [], "run `make translations` and translate"


def test_no_translation_is_left_over(sentences: Catalog, english: Catalog) -> None:
    unknown = [name_of(message) for message in english if message.id and not sentences.get(message.id, message.context)]

    assert unknown == [] and not english.obsolete, "run `make translations`"


def test_no_translation_is_a_guess(english: Catalog) -> None:
    assert [name_of(message) for message in english if message.fuzzy] == []


def test_placeholders_agree(english: Catalog) -> None:
    for message in english:
        for german, translated in zip(texts(message.id), texts(message.string), strict=True):
            assert sorted(PLACEHOLDER.findall(german)) == sorted(PLACEHOLDER.findall(translated)), german


def test_translations_are_english(english: Catalog) -> None:
    left = [text for message in english if message.id for text in texts(message.string) if re.search("[äöüß„]", text)]

    assert left == []


def test_the_catalogue_names_no_date_and_no_machine() -> None:
    header, _, entries = ENGLISH.read_text().partition("\n\n")

    assert not re.search(r"Date:|Generated-By|Translator|Team|@", header)
    assert "#:" not in entries


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_text_of_a_template_is_translated(template: Path) -> None:
    markup, literals = markup_and_literals(template.read_text())

    left = [text for text in TextsOfMarkup(markup).texts if is_sentence(text) and not ATTRIBUTES.fullmatch(text)]
    left += [text for text in literals if GERMAN.search(text) and not re.fullmatch("[a-z._-]+", text)]

    assert left == [], "put it into {{ _('…') }}"


def test_no_sentence_hides_in_an_f_string() -> None:
    """Babel does not look into f-strings on every Python, so the sentence would stay German."""
    hidden = [
        f"{source.relative_to(ROOT)}:{call.lineno}"
        for source in (ROOT / "hub").rglob("*.py")
        for text in ast.walk(ast.parse(source.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TRANSLATORS
    ]

    assert hidden == []


@pytest.mark.parametrize("address", ["/sign-in", "/sign-in/forgotten", "/help"])
def test_the_browsers_language_decides_for_visitors(embedded_app: Flask, english: Catalog, address: str) -> None:
    client = embedded_app.test_client()
    german = client.get(address, headers={"Accept-Language": "de-DE,de;q=0.9,en;q=0.8"}).text
    page = client.get(address, headers={"Accept-Language": "en-GB,en;q=0.9"}).text

    assert '<html lang="de"' in german and german_left(german, english)
    assert '<html lang="en"' in page and german_left(page, english) == []


def test_a_person_who_chose_english_reads_english(embedded_cast: Cast, english: Catalog) -> None:
    cast, workspace = embedded_cast, f"/workspaces/{embedded_cast.shared.id}"
    pages = {
        cast.manager: ["/", "/workspaces", workspace, f"{workspace}/members", f"{workspace}/settings", "/trash"],
        cast.administrator: ["/people", "/people/new", "/institutions", "/groups", f"/groups/{cast.group.id}"],
        cast.coordination: ["/calendar", "/rooms", "/polls", "/polls/new", "/tasks", f"{workspace}/task-templates"],
        cast.data_protection: ["/audit", "/account", "/account/sessions", "/trash"],
    }
    for person, addresses in pages.items():
        browser = cast.browser(person)
        browser.post("/account/appearance", {"language": "en"})
        for address in addresses:
            page = browser.get(address, follow_redirects=True).text

            assert '<html lang="en"' in page, address
            assert german_left(page, english) == [], address


def is_sentence(text: str) -> bool:
    """Whether it is for people: neither a name nor what a macro makes for a class or an icon."""
    is_code = re.fullmatch(r"[a-z\s-]+", text) and not GERMAN.search(text)
    return bool(set(re.findall(r"[^\W\d_]{2,}", text)) - NAMES) and not is_code


def german_left(page: str, english: Catalog) -> list[str]:
    """The sentences of the catalogue that stand on the page in German, as a text or an attribute of their own."""
    same_as_a_name = {"Technische Administration", "Fortbildung"}  # a person of the cast, a format of events
    found = {escape(text).strip() for text in re.findall(r'>([^<>]+)<|"([^"<>]+)"', page) for text in text if text}
    return [
        german
        for message in english
        if message.id and message.id != message.string
        for german in texts(message.id)
        if escape(german) in found - same_as_a_name
    ]


def is_translated(message: Message, english: Catalog) -> bool:
    translated = english.get(message.id, message.context)
    return translated is not None and all(texts(translated.string)) and len(texts(translated.string)) > 0


def texts(words: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The one sentence, or those for one and for many."""
    return (words,) if isinstance(words, str) else tuple(words)


def name_of(message: Message) -> str:
    return " / ".join(texts(message.id))


def markup_and_literals(source: str) -> tuple[str, list[str]]:
    """A template's HTML without what Jinja puts in, and the strings in its expressions that nobody translates."""
    markup: list[str] = []
    literals: list[str] = []
    brackets: list[str] = []  # the name before each open one
    before = ""
    for _, kind, value in Environment(autoescape=True).lex(source):
        if kind == "whitespace":
            continue
        if kind in ("data", "variable_begin", "block_begin"):
            markup.append(value if kind == "data" else " ")
        elif kind == "operator" and value == "(":
            brackets.append(before)
        elif kind == "operator" and value == ")":
            brackets.pop()
        elif kind == "string" and not TRANSLATORS & set(brackets):
            literals.append(value[1:-1])
        before = value
    return "".join(markup), literals


class TextsOfMarkup(HTMLParser):
    """The texts a person reads or hears: between tags, and in attributes."""

    read_aloud = ("alt", "aria-label", "aria-description", "placeholder", "title")

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for name, value in attrs if name in self.read_aloud and value]

    def handle_data(self, data: str) -> None:
        self.texts += list(_stripped(data))


def _stripped(data: str) -> Iterator[str]:
    if data.strip():
        yield data.strip()
