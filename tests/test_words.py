"""What public pages say: every language says everything, with the same placeholders."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from hub.feedback.content import LANGUAGES

HUB = Path(__file__).parent.parent / "hub"
FOLDERS = sorted(HUB.rglob("words"))


def placeholders(texts: dict[str, str]) -> dict[str, set[str]]:
    return {key: set(re.findall(r"{(\w+)}", text)) for key, text in texts.items()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(HUB)))
def test_every_language_says_everything(folder: Path) -> None:
    texts = {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in LANGUAGES}
    for name in LANGUAGES:
        assert placeholders(texts[name]) == placeholders(texts["de"]), name
        assert all(text.strip() for text in texts[name].values()), name
