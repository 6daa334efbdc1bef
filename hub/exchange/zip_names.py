"""Names inside a ZIP file that every system can unpack, Windows above all. Pure rules, no rows."""

from __future__ import annotations

import unicodedata

from hub.documents.names import BIDI_CONTROLS, FORBIDDEN, MAX_NAME_CHARACTERS, RESERVED, name_key, numbered_name

NAMELESS = "Ohne Namen"


def windows_name(name: str) -> str:
    """The name with everything replaced that Windows cannot store; names of the hub come out as they are."""
    composed = unicodedata.normalize("NFC", name)
    mapped = "".join("_" if _is_unfit(character) else character for character in composed)
    mapped = mapped[:MAX_NAME_CHARACTERS].strip().rstrip(". ") or NAMELESS
    return f"_{mapped}" if mapped.split(".")[0].strip().lower() in RESERVED else mapped


class ArchivePaths:
    """Gives every folder and file of an archive a path of its own: what would be one on Windows gets a number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free_path(self, folder: str, name: str) -> str:
        """`folder` is a path that was given out here, or ""; it stays relative whatever the name is."""
        wanted, number = windows_name(name), 1
        path = f"{folder}/{wanted}" if folder else wanted
        while name_key(path) in self._taken:
            number += 1
            path = "/".join(part for part in (folder, numbered_name(wanted, number)) if part)
        self._taken.add(name_key(path))
        return path


def _is_unfit(character: str) -> bool:
    return (
        character in FORBIDDEN
        or character in BIDI_CONTROLS
        or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
    )
