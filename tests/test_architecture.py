"""Who may know whom: the imports are the architecture."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.app import AREAS

ROOT = Path(__file__).parent.parent
FOREIGN_TO_ENGINES = ("hub", "flask", "sqlalchemy")
# Who asks is part of the frame, as the guard and the permissions are: every area takes a `User`.
WHO_ASKS = "hub.accounts.signed_in"


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", python_files("storage", "search"), ids=name_of)
def test_storage_and_search_know_neither_the_hub_nor_each_other(path: Path) -> None:
    other = "search" if path.is_relative_to(ROOT / "storage") else "storage"
    known = {name.partition(".")[0].lower() for name in imports_of(path)}
    assert known.isdisjoint({*FOREIGN_TO_ENGINES, other})


@pytest.mark.parametrize("path", sorted((ROOT / "hub").glob("*/models.py")), ids=name_of)
def test_models_import_only_the_database_module(path: Path) -> None:
    assert {name for name in imports_of(path) if name == "hub" or name.startswith("hub.")} <= {
        "hub.db",
        *(f"hub.db.{name}" for name in ("Base", "Identified", "UtcDateTime", "now")),
    }


@pytest.mark.parametrize("path", [p for area in AREAS for p in python_files(f"hub/{area}")], ids=name_of)
def test_an_area_uses_only_areas_before_it_and_never_anothers_routes_or_forms(path: Path) -> None:
    area = path.relative_to(ROOT / "hub").parts[0]
    later = AREAS[AREAS.index(area) + 1 :]
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] != "hub" or len(parts) < 2 or parts[1] not in AREAS or parts[1] == area:
            continue
        if name.startswith(WHO_ASKS):
            continue
        assert parts[1] not in later, f"{name_of(path)} imports the later area {parts[1]}"
        assert len(parts) < 3 or parts[2] not in ("routes", "forms"), f"{name_of(path)} imports {name}"


@pytest.mark.parametrize("path", python_files("hub"), ids=name_of)
def test_actions_never_commit_or_read_the_request(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name in ("db.py",) or "migrations" in path.parts:
        return
    assert ".commit()" not in text.replace("store().commit(", "")
    if path.parent.name in AREAS and path.name not in ("downloads.py",) and "blueprint" not in text:
        assert "import request" not in text
        assert ", request" not in "".join(line for line in text.splitlines() if line.startswith("from flask import"))


def test_templates_hold_no_inline_script_or_style() -> None:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        is_letter = path.parent.name == "letters"  # mail programs know no other place for a style
        assert is_letter or " style=" not in text, path
        assert "<style" not in text, path
        assert not any(f" on{event}=" in text for event in ("click", "change", "submit", "load", "input")), path
        for line in text.splitlines():
            assert "<script" not in line or 'nonce="{{ csp_nonce }}"' in line, path
