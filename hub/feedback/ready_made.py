"""Ready-made sets of questions, one JSON file each in `sets/`: a whole Fragebogen in all languages to begin with."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from hub.feedback.content import AUDIENCES, Content, Option, said

SETS = Path(__file__).parent / "sets"
_POINTS = Path(__file__).parent / "points.json"
_ONE_SCALE = {"matrix": "scale"}  # kinds that begin with the points of another


class ReadyMadeSet(NamedTuple):
    """`name` is the file's: the audience it is made for."""

    name: str
    content: Content

    @property
    def title(self) -> str:
        return said(self.content.title, "de")


def ready_made_sets(folder: Path = SETS) -> list[ReadyMadeSet]:
    """In the order of the audiences. Each call gives values of its own, to be changed freely."""
    found = [ReadyMadeSet(name, Content.model_validate_json(text)) for name, text in _files(folder)]
    return sorted(found, key=lambda one: AUDIENCES.index(one.name) if one.name in AUDIENCES else len(AUDIENCES))


def usual_points(kind: str) -> list[Option]:
    """What a new question of this kind begins with, in all languages: the points of a scale; nothing for most."""
    points = json.loads(_points()).get(_ONE_SCALE.get(kind, kind), [])
    return [Option.model_validate(point) for point in points]


@cache
def _files(folder: Path) -> tuple[tuple[str, str], ...]:
    return tuple((file.stem, file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json")))


@cache
def _points() -> str:
    return _POINTS.read_text(encoding="utf-8")
