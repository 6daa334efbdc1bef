"""Searching from the shell: what a person would find, for operators and for benches."""

from __future__ import annotations

import json
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import session
from hub.finder.asking import Answer, Asked, answer
from hub.permissions import can


def lines_of_answer(words: str, *, address: str, as_json: bool, zone: str) -> Iterator[str]:
    """The first page of hits as lines, or one line of JSON. Ends the command when nobody has this address."""
    person = session().scalar(select(Person).where(func.lower(Person.email) == address.lower()))
    if person is None or not person.is_active:
        raise SystemExit(f"Fehler: Unter {address} gibt es kein Konto.")
    user = user_of_person(person)
    if not can(user, "search.ask"):
        raise SystemExit(f"Fehler: {address} sieht keine Inhalte.")
    found = answer(user, Asked(words=words, chosen={}), ZoneInfo(zone))
    if as_json:
        yield json.dumps(_as_values(found), ensure_ascii=False)
        return
    yield f"{found.found.total} Treffer"
    for _, entry in found.hits:
        yield f"{' › '.join(name for name, _ in entry.path)} › {entry.name}"


def _as_values(found: Answer) -> dict[str, object]:
    return {
        "total": found.found.total,
        "suggestion": found.found.suggestion,
        "hits": [
            {
                "id": hit.id,
                "score": round(hit.score, 4),
                "name": entry.name,
                "path": [name for name, _ in entry.path],
                "snippets": ["".join(text for text, _ in snippet.parts) for snippet in hit.snippets],
            }
            for hit, entry in found.hits
        ],
    }
