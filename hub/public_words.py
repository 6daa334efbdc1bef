"""What public pages say, in the eight languages of `hub.feedback.content`: one JSON file per language and folder.

The hub's own two languages come from its translations (gettext); the six others exist for public pages alone.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


class Words(NamedTuple):
    """The words of one area in one language. In templates: `words.say("send")`, `words.say("seats", count=3)`."""

    texts: dict[str, str]

    def say(self, key: str, **values: Any) -> str:
        """The text, its {placeholders} filled. Raises KeyError for a key that does not exist."""
        return self.texts[key].format(**values)


@cache
def words(folder: Path, language: str) -> Words:
    """The words in `folder`/<language>.json: a flat object; every language has the same keys."""
    return Words(json.loads((folder / f"{language}.json").read_text(encoding="utf-8")))
