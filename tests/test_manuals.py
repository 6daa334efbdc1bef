"""What the manuals promise: links lead somewhere, every setting is named, and what goes into .env takes effect."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hub.config import Settings

ROOT = Path(__file__).parent.parent
MANUALS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def anchor_of(heading: str) -> str:
    """As GitLab and GitHub make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("manual", MANUALS, ids=lambda manual: manual.name)
def test_the_links_of_a_manual_lead_somewhere(manual: Path) -> None:
    written = manual.read_text(encoding="utf-8")
    anchors = {anchor_of(heading) for heading in re.findall(r"^#+ (.*)$", written, re.MULTILINE)}
    for link in re.findall(r"\]\(([^)]+)\)", written):
        if link.startswith("#"):
            assert link[1:] in anchors
        elif not link.startswith("https://"):
            assert (manual.parent / link).exists(), link


def test_the_readme_names_every_setting() -> None:
    written = (ROOT / "README.md").read_text(encoding="utf-8")
    names = {"PORT" if name == "port" else f"HUB_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in names if f"`{name}`" not in written} == set()


def test_what_the_manual_names_for_env_reaches_the_containers() -> None:
    written = (ROOT / "docs" / "betrieb.md").read_text(encoding="utf-8")
    part = written.partition("`.env` –")[2].partition("**Mail:**")[0]
    named = set(re.findall(r"HUB_[A-Z_]+", part))
    assert "HUB_LAND" in named
    used = set(re.findall(r"HUB_[A-Z_]+", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert named <= used
