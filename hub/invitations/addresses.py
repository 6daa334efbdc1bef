"""E-mail addresses as people paste them, mostly out of Outlook. Knows no table and sends nothing."""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_NAME_CHARACTERS = 120
MAX_SHOWN_CHARACTERS = 60
SEPARATORS = re.compile(r"[;\r\n\v\f\x85\u2028\u2029]+")
QUOTED = re.compile(r'"([^"\r\n]*)"(?=(\s*<)?)')
# Bounded on purpose: a megabyte without a blank must not take minutes.
FOUND = re.compile(
    r"<([^<>]{0,400})>|\[(mailto:[^\[\]]{0,400})\]|((?:mailto:)?[^\s<>,;:\"()\[\]]{1,64}@[^\s<>,;:\"()\[\]]{1,255})"
)
LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")  # RFC 5322 dot-atom
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
UNFIT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029<>\"()\[\]]+")


class Address(NamedTuple):
    """A name, empty where none stood, and an address in lower case."""

    name: str
    email: str


class Pasted(NamedTuple):
    """The addresses in their order, each once, and the pieces that are none."""

    addresses: list[Address]
    bad: list[str]


def addresses_in(text: str) -> Pasted:
    """Every address of a list: „Nachname, Vorname <a@b.de>; c@d.de“, one per line, in quotes, with mailto:."""
    found: dict[str, Address] = {}
    bad: list[str] = []
    for piece in SEPARATORS.split(QUOTED.sub(_without_signs, text)):
        for name, written in _entries(piece):
            email = valid_address(written)
            if email is None:
                bad.append(written.strip()[:MAX_SHOWN_CHARACTERS])
            elif not found.get(email, Address("", "")).name:
                found[email] = Address(clean_name(name), email)
    return Pasted(list(found.values()), list(dict.fromkeys(bad)))


def valid_address(text: str) -> str | None:
    """The address in the one form that is kept, or None. A domain with umlauts becomes its ASCII form (RFC 3490)."""
    local, at, domain = text.strip().removeprefix("mailto:").partition("@")
    if not at or len(local) > 64 or not LOCAL.fullmatch(local):
        return None
    try:
        labels = domain.encode("idna").decode().lower().split(".")
    except UnicodeError:
        return None
    email = f"{local.lower()}@{'.'.join(labels)}"
    is_domain = len(labels) > 1 and all(LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    return email if is_domain and len(email) <= 254 else None


def clean_name(text: str) -> str:
    """A name on one line; „Nachname, Vorname“ as people say it; empty where it is only the address again."""
    name = " ".join(UNFIT_IN_NAMES.sub(" ", text).split()).strip(" ,'’")
    if "@" in name:
        return ""
    last, comma, first = name.partition(",")
    if comma and "," not in first:
        name = f"{first.strip()} {last.strip()}"
    return name[:MAX_NAME_CHARACTERS].strip()


def _entries(piece: str) -> list[tuple[str, str]]:
    """(name, address as it was written) of one piece between semicolons or line ends; what holds none is bad itself."""
    entries: list[tuple[str, str]] = []
    end = 0
    for match in FOUND.finditer(piece):
        before, end = piece[end : match.start()], match.end()
        bracketed = match[1] if match[1] is not None else match[2]
        written = (match[3] if bracketed is None else bracketed).strip(" '") or match[0]
        if bracketed is not None and entries and entries[-1][1] == written:
            continue  # „a@b.de <a@b.de>“
        if bracketed is None and before.rstrip().endswith(","):
            entries += [("", part) for part in before.split(",") if part.strip(" '")]
            before = ""
        entries.append((before.strip(" ,'"), written))
    rest = piece[end:].strip(" ,'")
    if rest and not (entries and rest.startswith("(")):
        entries.append(("", rest))
    return entries


def _without_signs(quoted: re.Match[str]) -> str:
    """What stands in quotation marks is a name, whatever signs it holds; before „<“ no address either."""
    words = re.sub(r"[;<>\t]", " ", quoted[1])
    return words.partition("@")[0] if quoted[2] else words
