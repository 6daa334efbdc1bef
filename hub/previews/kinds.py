"""Which files can be looked at, by what their names promise; what is really in them is seen when pages are made."""

from __future__ import annotations

IMAGES = {f"image/{name}" for name in ("png", "jpeg", "gif", "webp", "bmp", "x-ms-bmp", "tiff")}
OFFICE = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
OFFICE_TYPES = {
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/rtf",
    "text/rtf",
}
MACRO_ENABLED = ".macroenabled.12"
TEXT_TYPES = {
    "message/rfc822",
    "application/vnd.ms-outlook",
    "application/json",
    "application/xml",
    "application/xhtml+xml",
    "image/svg+xml",  # its words; no browser ever draws it here
}


def is_office(media_type: str) -> bool:
    """Whether LibreOffice has to make pages of it."""
    return media_type.startswith(OFFICE) or media_type in OFFICE_TYPES or media_type.endswith(MACRO_ENABLED)


def is_text(media_type: str) -> bool:
    """Whether it is shown as text, which is read for the search anyway."""
    return media_type in TEXT_TYPES or (media_type.startswith("text/") and not is_office(media_type))


def has_pages(media_type: str) -> bool:
    """Whether images can be made of its pages."""
    return media_type == "application/pdf" or media_type in IMAGES or is_office(media_type)


def can_be_shown(media_type: str) -> bool:
    """Whether there may be a preview at all."""
    return is_text(media_type) or has_pages(media_type)
