"""What a file is: by its content first, then by its name, then by what the browser said."""

from __future__ import annotations

import re
from enum import StrEnum

from search.extract.document import Document
from search.extract.formats.plain import decoded, is_text
from search.extract.outcome import KIB, MIB, Status, Unreadable


class Kind(StrEnum):
    """Named after the module in `formats/` that reads it."""

    ARCHIVE = "archive"
    HTML = "html"
    MAIL = "mail"
    OLD_OFFICE = "old_office"
    OPENDOCUMENT = "opendocument"
    OUTLOOK = "outlook"
    PDF = "pdf"
    PICTURE = "picture"
    PLAIN = "plain"
    RTF = "rtf"
    SLIDES = "slides"
    WORD = "word"
    WORKBOOK = "workbook"
    XML_TEXT = "xml_text"


BEGINNING = 8 * KIB
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
BARE_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")  # Excel 2 to 5
MAGIC = {
    Kind.ARCHIVE: (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00PK\x03\x04"),
    Kind.OLD_OFFICE: (OLE, *BARE_EXCEL),
    Kind.RTF: (b"{\\rtf",),
    Kind.PICTURE: (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"),
}
BITMAP, ZEROS_AT_6 = b"BM", bytes(4)  # many a text begins with BM, too
WEBP_AT_8 = b"WEBP"
OTHER = (b"\x1f\x8b", b"7z\xbc\xaf'\x1c", b"\xfd7zXZ", b"Rar!\x1a", b"\x7fELF", b"!<arch>\n")
TAR_AT_257 = b"ustar"
PDF_WITHIN = 1 * KIB
BY_MAIN_PART = (
    (b"wordprocessingml.document.main+xml", Kind.WORD),
    (b"wordprocessingml.template.main+xml", Kind.WORD),
    (b"ms-word.document.macroEnabled.main+xml", Kind.WORD),
    (b"ms-word.template.macroEnabledTemplate.main+xml", Kind.WORD),
    (b"spreadsheetml.sheet.main+xml", Kind.WORKBOOK),
    (b"spreadsheetml.template.main+xml", Kind.WORKBOOK),
    (b"ms-excel.sheet.macroEnabled.main+xml", Kind.WORKBOOK),
    (b"ms-excel.template.macroEnabled.main+xml", Kind.WORKBOOK),
    (b"presentationml.", Kind.SLIDES),
    (b"ms-powerpoint.", Kind.SLIDES),
)
OFFICE_SUFFIXES = {
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), Kind.WORD),
    **dict.fromkeys(("xlsx", "xlsm", "xltx", "xltm"), Kind.WORKBOOK),
    **dict.fromkeys(("pptx", "pptm", "potx", "potm", "ppsx", "ppsm"), Kind.SLIDES),
    **dict.fromkeys(("odt", "ott", "ods", "ots", "odp", "otp", "odg"), Kind.OPENDOCUMENT),
}
TEXT_SUFFIXES = {
    **dict.fromkeys(("txt", "csv", "tsv", "md", "log", "json", "ics", "vcf", "ini", "yaml", "yml"), Kind.PLAIN),
    **dict.fromkeys(("html", "htm", "xht"), Kind.HTML),
    **dict.fromkeys(("eml", "mht", "mhtml"), Kind.MAIL),
}
TEXT_MEDIA_TYPES = {
    "text/plain": Kind.PLAIN,
    "text/csv": Kind.PLAIN,
    "text/html": Kind.HTML,
    "message/rfc822": Kind.MAIL,
}
LOOKS_LIKE_HTML = re.compile(r"\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
HEADER = re.compile(r"[\w-]{1,60}:")
HEADERS_OF_MAIL = {
    "from",
    "received",
    "return-path",
    "subject",
    "mime-version",
    "date",
    "message-id",
    "to",
    "delivered-to",
}


def kind_of(document: Document) -> Kind:
    """Raises `Unreadable` for what is empty, locked as a whole, or of no kind that is read here."""
    with document.path.open("rb") as file:
        beginning = file.read(BEGINNING)
    if not beginning:
        raise Unreadable(Status.EMPTY, "no bytes")
    kind = kind_of_beginning(beginning, document.name, document.media_type)
    if kind is Kind.ARCHIVE:
        return _kind_of_zip(document)
    if kind is Kind.OLD_OFFICE and beginning.startswith(OLE):
        return _kind_of_ole(document)
    if kind is None:
        raise Unreadable(Status.UNSUPPORTED, f"begins with {beginning[:8]!r}")
    return kind


def kind_of_beginning(beginning: bytes, name: str, media_type: str = "") -> Kind | None:
    """What a file may be that begins like this: every zip file is an archive here, and every OLE file old Office."""
    suffix = name.lower().rpartition(".")[2]
    if kind := _marked_kind(beginning, suffix):
        return kind
    return _kind_of_text(decoded(beginning), suffix, media_type) if _may_be_text(beginning) else None


def has_no_reader(beginning: bytes, name: str) -> bool:
    """Whether a few bytes are enough to say that nobody here reads such a file; does not look at any text."""
    return not _marked_kind(beginning, name.lower().rpartition(".")[2]) and not _may_be_text(beginning)


def _marked_kind(beginning: bytes, suffix: str) -> Kind | None:
    for kind, magic in MAGIC.items():
        if beginning.startswith(magic):
            return kind
    if b"%PDF-" in beginning[:PDF_WITHIN] and suffix not in TEXT_SUFFIXES:  # which may write about it
        return Kind.PDF
    if beginning[8:12] == WEBP_AT_8 or (beginning.startswith(BITMAP) and beginning[6:10] == ZEROS_AT_6):
        return Kind.PICTURE
    return None


def _may_be_text(beginning: bytes) -> bool:
    return not beginning.startswith(OTHER) and beginning[257:262] != TAR_AT_257 and is_text(beginning)


def _kind_of_text(beginning: str, suffix: str, media_type: str) -> Kind:
    if suffix in TEXT_SUFFIXES:
        return TEXT_SUFFIXES[suffix]
    if LOOKS_LIKE_HTML.match(beginning):
        return Kind.HTML
    if beginning.lstrip("\ufeff \r\n\t").startswith("<?xml") or suffix in ("xml", "svg"):
        return Kind.XML_TEXT
    if _looks_like_mail(beginning):
        return Kind.MAIL
    return TEXT_MEDIA_TYPES.get(media_type, Kind.PLAIN)


def _looks_like_mail(beginning: str) -> bool:
    names = set()
    for line in beginning.splitlines():
        if not line:
            break
        if line.startswith((" ", "\t", "From ", ">From ")):
            continue
        if not HEADER.match(line):
            return False
        names.add(line.partition(":")[0].lower())
    return len(names & HEADERS_OF_MAIL) > 1


def _kind_of_zip(document: Document) -> Kind:
    from search.extract.ooxml import CONTENT_TYPES  # noqa: PLC0415 (each process reads one file: it loads what that needs)
    from search.extract.package import open_package  # noqa: PLC0415

    with open_package(document.path, document.limits) as package:
        if CONTENT_TYPES in package:
            types = package.beginning(CONTENT_TYPES, 4 * MIB)
            for main_part, kind in BY_MAIN_PART:
                if main_part in types:
                    return kind
            if document.suffix not in OFFICE_SUFFIXES:
                raise Unreadable(Status.UNSUPPORTED, "an Office file that is neither Word, Excel nor PowerPoint")
        if "mimetype" in package and b"opendocument" in package.beginning("mimetype", KIB):
            return Kind.OPENDOCUMENT
    return OFFICE_SUFFIXES.get(document.suffix, Kind.ARCHIVE)


def _kind_of_ole(document: Document) -> Kind:
    from search.extract.ole import open_ole  # noqa: PLC0415

    with open_ole(document.path) as ole:
        if ole.exists("EncryptedPackage"):
            raise Unreadable(Status.LOCKED)
        if ole.exists("__properties_version1.0"):
            return Kind.OUTLOOK
        if any(map(ole.exists, ("WordDocument", "Workbook", "Book", "PowerPoint Document"))):
            return Kind.OLD_OFFICE
        raise Unreadable(Status.UNSUPPORTED, f"OLE file with {', '.join(path[0] for path in ole.listdir()[:5])}")
