"""What may be a name, and when two names are the same one. Pure rules, no rows."""

from __future__ import annotations

import mimetypes
import re
import unicodedata

from flask_babel import gettext

from hub.errors import HubError

MAX_NAME_CHARACTERS = 200
MAX_NAME_BYTES = 255  # what ext4, NTFS and S3 clients carry, so that every export can hold the name
MAX_DEPTH = 50
FORBIDDEN = '<>:"/\\|?*'  # Windows cannot store these, and colleagues open the files there
RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in "123456789"), *(f"lpt{n}" for n in "123456789")}
BIDI_CONTROLS = {*"\u061c\u200e\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
JOINERS = "\u200c\u200d"  # needed to write Persian and emoji

# What Debian's table lacks or names differently from browser to browser.
MEDIA_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".eml": "message/rfc822",
    ".msg": "application/vnd.ms-outlook",
    ".zip": "application/zip",
    ".webp": "image/webp",
    ".heic": "image/heic",
}


class BadName(HubError):
    """The name cannot be stored; the message says why and what to do."""


def clean_name(raw: str) -> str:
    """The name as it is stored: composed (NFC), without spaces around it. Raises `BadName`."""
    name = unicodedata.normalize("NFC", raw).strip()
    shown = _shown(name)
    if not name:
        raise BadName(gettext("Bitte geben Sie einen Namen an."))
    if name in (".", ".."):
        raise BadName(gettext("„%(name)s“ ist kein Name. Bitte wählen Sie einen anderen.", name=shown))
    if any(_is_invisible(character) for character in name):
        raise BadName(gettext("„%(name)s“ enthält unsichtbare Zeichen. Bitte benennen Sie die Datei um.", name=shown))
    wrong = sorted({character for character in name if character in FORBIDDEN})
    if wrong:
        raise BadName(
            gettext(
                '„%(name)s“ enthält %(characters)s. Diese Zeichen gehen in Namen nicht: < > : " / \\ | ? *',
                name=shown,
                characters=" ".join(wrong),
            )
        )
    if name.split(".")[0].strip().lower() in RESERVED:
        raise BadName(
            gettext("„%(name)s“ ist unter Windows gesperrt. Bitte wählen Sie einen anderen Namen.", name=shown)
        )
    if name.endswith("."):
        raise BadName(gettext("„%(name)s“ endet mit einem Punkt. Bitte lassen Sie ihn weg.", name=shown))
    if len(name) > MAX_NAME_CHARACTERS or len(name.encode()) > MAX_NAME_BYTES:
        raise BadName(
            gettext(
                "Der Name „%(name)s“ ist zu lang. Bitte kürzen Sie ihn auf höchstens %(most)s Zeichen.",
                name=shown,
                most=MAX_NAME_CHARACTERS,
            )
        )
    return name


def name_key(name: str) -> str:
    """Two names with the same key are one name: only-case differences and Unicode normal forms do not count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).lower())


def split_path(path: str) -> tuple[list[str], str]:
    """The clean folder names and the clean file name of `a/b/c.docx`. Raises `BadName`, also for `..` on the way."""
    parts = [part for part in path.split("/") if part]
    if not parts:
        raise BadName(gettext("Bitte geben Sie einen Namen an."))
    if len(parts) > MAX_DEPTH:
        raise BadName(gettext("Die Ordner sind zu tief verschachtelt (höchstens %(most)s Ebenen).", most=MAX_DEPTH))
    cleaned = [clean_name(part) for part in parts]
    return cleaned[:-1], cleaned[-1]


def numbered_name(name: str, number: int) -> str:
    """„Plan.docx“ → „Plan (2).docx“: the name of the second one of two that are both kept."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:
        stem, dot, ending = name, "", ""
    suffix = f" ({number}){dot}{ending}"
    return stem[: MAX_NAME_CHARACTERS - len(suffix)] + suffix


def media_type_of(name: str) -> str:
    """The media type by the name's ending; what browsers and clients claim is not trusted."""
    ending = re.search(r"\.[^.]+$", name.lower())
    known = MEDIA_TYPES.get(ending.group()) if ending else None
    return known or mimetypes.guess_type(f"x{ending.group()}" if ending else "x")[0] or "application/octet-stream"


def _is_invisible(character: str) -> bool:
    category = unicodedata.category(character)
    if category in ("Cc", "Cs", "Zl", "Zp") or character in BIDI_CONTROLS:
        return True
    return category == "Cf" and character not in JOINERS and not 0xE0020 <= ord(character) <= 0xE007F


def _shown(name: str) -> str:
    """The name as it can be put on a page: what cannot be seen as a box, not longer than a line."""
    visible = "".join("▯" if _is_invisible(character) else character for character in name)
    return visible if len(visible) <= 60 else f"{visible[:57]}…"
