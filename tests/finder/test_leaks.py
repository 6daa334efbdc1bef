"""Nothing that somebody may not read shows anywhere in the search: no hit, number, filter, name or suggestion."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import uuid
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from hub import indexing
from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.db import session, transaction
from hub.documents.entries import set_name
from hub.documents.found import names_beginning
from hub.documents.models import CONTRIBUTE, DRAFT, READ, RELEASED, Document, Entry, Folder, Reading, Version
from hub.documents.workspaces import change_member, create_workspace
from hub.finder.asking import Asked, question_of
from hub.finder.names import facet_names
from hub.found import entry_id, parts_of
from hub.permissions import can
from search import Found
from search.german import fold
from search.question import Question, parse
from tests.people import Cast, cast_of

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "small_sgb.jsonl.gz"
DOCUMENTS, QUESTIONS = 90, 200
EVERYTHING = 10_000
ARTEN = ("", "Protokoll", "Vereinbarung", "Quartalsblatt")
STATES = ("", DRAFT, RELEASED)


@dataclass
class World:
    """Six Bereiche with different readers, full of law; `texts` are all the words of each entry, by its index id.

    `facets` are what their rows say of Art and Status.
    """

    texts: dict[str, str]
    facets: dict[str, dict[str, str]]
    people: list[User]
    all_scopes: list[str]
    random: random.Random


@pytest.fixture
def world(app: Flask) -> World:
    chance = random.Random(42)
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        sections = chance.sample([json.loads(line) for line in lines], DOCUMENTS)
    cast = cast_of(app)
    with app.app_context():
        with transaction(writing=True):
            folders = _workspaces(cast)
            for number, section in enumerate(sections):
                _document(
                    folders[number % len(folders)],
                    cast,
                    name=f"{section['title'][:80]}.txt",
                    text=section["text"],
                    category=chance.choice(ARTEN),
                    status=chance.choice(STATES),
                )
        while indexing.catch_up():
            pass
        with transaction(writing=False) as opened:
            people = [user_of_person(person) for person in opened.scalars(select(Person))]
            entries = opened.scalars(select(Entry)).all()
            texts = {entry_id(entry.kind, entry.id): entry.name for entry in entries}
            facets = {found_id: {"category": "", "status": ""} for found_id in texts}
            for document in opened.scalars(select(Document)):
                facets[entry_id("document", document.id)] = {
                    "category": document.category or "",
                    "status": document.status or "",
                }
                reading = opened.get_one(Reading, document.sha256)
                texts[entry_id("document", document.id)] += "\n" + zlib.decompress(reading.text).decode()
            return World(texts, facets, people, sorted({str(entry.workspace_id) for entry in entries}), chance)


def test_two_hundred_questions_show_everybody_what_a_slow_filter_shows(app: Flask, world: World) -> None:
    questions = [_some_question(world) for _ in range(QUESTIONS)]
    with app.app_context(), transaction(writing=False):
        readable = {user.id: _readable(user, world) for user in world.people}
        for words in questions:
            everything = _find(parse(words), world.all_scopes)
            for user in world.people:
                names = facet_names(user)
                own = _find(question_of(Asked(words=words, chosen={}), names, today=_TODAY), names["scope"].keys())
                _compare(words, own, everything, readable[user.id])
                _compare_facets(words, own, world)
                assert _words_of(own.suggestion) <= _words_of(" ".join(world.texts[i] for i in readable[user.id])) | (
                    _words_of(words)
                ), (words, user.email)


def test_an_art_or_status_that_is_asked_for_finds_what_a_slow_filter_finds(app: Flask, world: World) -> None:
    asked = {"art:quartalsblatt": ("category", "Quartalsblatt"), "status:entwurf": ("status", DRAFT)}
    with app.test_request_context(), transaction(writing=False):
        for user in world.people:
            readable = _readable(user, world)
            for words, (facet, value) in asked.items():
                names = facet_names(user, words)
                own = _find(question_of(Asked(words=words, chosen={}), names, today=_TODAY), names["scope"].keys())
                expected = {found_id for found_id in readable if world.facets[found_id][facet] == value}
                assert {hit.id for hit in own.hits} == expected, (words, user.email)
                assert expected or value not in names[facet] or facet == "status", user.email
                assert own.counts[facet].get(value, 0) == own.total == len(expected)


def test_the_list_under_the_box_names_only_what_the_person_may_read(app: Flask, world: World) -> None:
    beginnings = [world.random.choice(_words(text))[:3] for text in world.texts.values()]
    with app.app_context(), transaction(writing=False):
        for user in world.people:
            readable = _readable(user, world)
            for beginning in beginnings:
                rows = names_beginning(user, beginning, limit=EVERYTHING)
                assert {entry_id(row.kind, row.id) for row in rows} <= readable
                for row in rows:
                    assert any(word.startswith(fold(beginning)) for word in re.split(r"\s+", fold(row.name)))


_TODAY = date(2026, 11, 22)


def _compare(words: str, own: Found, everything: Found, readable: set[str]) -> None:
    shown = [hit.id for hit in own.hits]
    assert set(shown) <= readable, words
    expected = [] if everything.instead else [hit.id for hit in everything.hits if hit.id in readable]
    if own.instead:
        assert set(expected) <= set(shown), words
        assert not expected or " ODER " in words, words  # only there may other words have been found beside it
    else:
        assert sorted(shown) == sorted(expected), words
        assert own.total == len(expected), words
    kinds = Counter(parts_of(found_id)[0] for found_id in shown)
    assert {value: count for value, count in own.counts["kind"].items() if count} == dict(kinds), words
    assert sum(own.counts["scope"].values()) == len(shown), words


def _compare_facets(words: str, own: Found, world: World) -> None:
    """Art and Status are counted over exactly what is shown."""
    for facet in ("category", "status"):
        values = Counter(world.facets[hit.id][facet] for hit in own.hits)
        counted = {value: count for value, count in own.counts[facet].items() if count}
        assert counted == {value: count for value, count in values.items() if value}, (words, facet)


def _find(question: Question, scopes: object) -> Found:
    return indexing.index().find(question, scopes=list(scopes), limit=EVERYTHING)  # type: ignore[call-overload]


def _readable(user: User, world: World) -> set[str]:
    """One by one: what `can` says of each row."""
    permitted = set()
    for found_id in world.texts:
        entry = session().get_one(Entry, parts_of(found_id)[1])
        if can(user, "documents.read", entry):
            permitted.add(found_id)
    return permitted


def _some_question(world: World) -> str:
    words = _words(world.random.choice(list(world.texts.values())))
    start = world.random.randrange(len(words))
    shape = world.random.choice(("one", "two", "phrase", "prefix", "typo", "not", "or"))
    one, other = words[start], world.random.choice(words)
    return {
        "one": one,
        "two": f"{one} {other}",
        "phrase": '"' + " ".join(words[start : start + 2]) + '"',
        "prefix": one[:4] + "*",
        "typo": one[:3] + "x" + one[3:],
        "not": f"{one} -{other}",
        "or": f"{one} ODER {other}",
    }[shape]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{4,}", text) or ["nichts"]


def _words_of(text: str | None) -> set[str]:
    return {fold(word) for word in re.findall(r"\w+", text or "")}


def _workspaces(cast: Cast) -> list[Folder]:
    coordination = user_of_person(session().merge(cast.coordination))
    manager = user_of_person(session().merge(cast.manager))
    folders = []
    grants: list[tuple[str, ...]] = [
        (cast.jobcenter.principal,),
        (cast.group.principal,),
        (f"person:{cast.guest.id}",),
        (f"institution:{cast.reader.institution_id}", cast.jobcenter.principal),
        (),
    ]
    for number, principals in enumerate(grants):
        workspace = create_workspace(manager, name=f"Bereich {number}", purpose="", standard_folders=False)
        for level, principal in zip((READ, CONTRIBUTE), principals, strict=False):
            change_member(coordination, workspace, principal=principal, level=level)
        folders.append(session().scalars(select(Folder).where(Folder.workspace_id == workspace.id)).one())
    return [*folders, session().merge(cast.root)]


def _document(folder: Folder, cast: Cast, *, name: str, text: str, category: str, status: str) -> None:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        id=uuid.uuid4(),
        workspace_id=folder.workspace_id,
        parent_id=folder.id,
        created_by=cast.manager.id,
        changed_by=cast.manager.id,
        title="",
        tags=[],
        category=category,
        status=status,
        number=1,
        size=len(text),
        sha256=sha256,
        media_type="text/plain",
    )
    set_name(document, f"{uuid.uuid4().hex[:6]} {name}")
    session().add(document)
    session().flush()
    session().add(
        Version(
            document_id=document.id,
            number=1,
            store_key=str(document.id),
            store_version="1",
            size=len(text),
            sha256=sha256,
            media_type="text/plain",
            file_name=document.name,
            created_by=cast.manager.id,
        )
    )
    session().merge(Reading(sha256=sha256, status="ok", detail="", text=zlib.compress(text.encode())))
