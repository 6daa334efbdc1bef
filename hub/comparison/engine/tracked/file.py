"""The packages around the trees: what the older file knows, and the new file with one part replaced."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from hub.comparison.engine.alignment import TooMuch
from hub.comparison.engine.tracked.recorder import Known, Recorder
from hub.comparison.engine.tracked.tree import Element, body_of, w
from hub.comparison.engine.tracked.weaving import Weaver
from search.extract.document import Document
from search.extract.formats.word import BODY, TEMPLATE
from search.extract.kinds import Kind, kind_of
from search.extract.markup import Start
from search.extract.ooxml import Parts
from search.extract.outcome import Status, Unreadable
from search.extract.package import Package, open_package

PART_BYTES = 64 * 1024 * 1024


def write_tracked(old: Document, new: Document, result: Path) -> None:
    """Raises `Unreadable`."""
    if {kind_of(old), kind_of(new)} != {Kind.WORD}:
        raise Unreadable(Status.UNSUPPORTED, "not two Word files")
    with open_package(old.path, old.limits) as old_package, open_package(new.path, new.limits) as new_package:
        old_parts, new_parts = Parts(old_package), Parts(new_package)
        name, old_body = _body(old_package, old_parts)
        _, new_body = _body(new_package, new_parts)
        known = Known(frozenset(_styles(old_parts)), _numberings(old_parts), _numberings(new_parts))
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        recorder = Recorder(known=known, date=now, first_id=_last_id(old_body))
        try:
            Weaver(recorder).weave(old_body, new_body, may_move=True)
        except TooMuch as error:
            raise Unreadable(Status.TOO_LARGE, "too many blocks differ") from error
        content = etree.tostring(old_body.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
        _write(old_package, result, replaced=name, content=content)


def _body(package: Package, parts: Parts) -> tuple[str, Element]:
    main = parts.main(*BODY, *TEMPLATE)
    name = next(name for name in package.names if name.lower().lstrip("/") == main)
    content = package.beginning(name, PART_BYTES)
    if len(content) == PART_BYTES:
        raise Unreadable(Status.TOO_LARGE, name)
    return name, body_of(content)


def _styles(parts: Parts) -> list[str]:
    names = parts.of_type("wordprocessingml.styles+xml")[:1]
    found = (event for name in names for event in parts.events(name))
    return [
        event.attributes.get(":styleId", "") for event in found if isinstance(event, Start) and event.name == "style"
    ]


def _numberings(parts: Parts) -> dict[str, str]:
    """By number how a list looks: two files may mean different lists by the same number."""
    looks: dict[str, list[str]] = {}
    used: dict[str, str] = {}
    abstract = number = ""
    for name in parts.of_type("wordprocessingml.numbering+xml")[:1]:
        for event in parts.events(name):
            match event:
                case Start("abstractNum", attributes):
                    abstract, number = attributes.get(":abstractNumId", ""), ""
                case Start("num", attributes):
                    number = attributes.get(":numId", "")
                case Start("abstractNumId", attributes) if number:
                    used[number] = attributes.get(":val", "")
                case Start("lvl" | "numFmt" | "lvlText", attributes) if not number:
                    looks.setdefault(abstract, []).append(f"{attributes.get(':ilvl', '')}{attributes.get(':val', '')}")
    return {number: "\n".join(looks.get(abstract, ())) for number, abstract in used.items()}


def _last_id(body: Element) -> int:
    values = (element.get(w("id"), "") for element in body.iter(etree.Element))
    return max((int(value[:9]) for value in values if value.isascii() and value.isdigit()), default=0)


def _write(package: Package, result: Path, *, replaced: str, content: bytes) -> None:
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in dict.fromkeys(package.names):
            if name == replaced:
                archive.writestr(name, content)
                continue
            with archive.open(name, "w") as target:
                for piece in package.pieces(name):
                    target.write(piece)
