"""Codes that lead to a Fragebogen: as a picture, in letters, in digits. Knows no rows but the way in."""

from __future__ import annotations

import io
import secrets

import segno
from markupsafe import Markup

from hub.feedback.channels import CODE_CHARACTERS, address_of
from hub.feedback.models import FeedbackChannel

QR_MARGIN = 4
PNG_DOTS = 20  # per module: sharp on a poster
ONE_TIME_CHARACTERS = 8
GROUP = 4  # characters that are read at once
SHEET_DIGITS = 8


def qr_code(text: str) -> Markup:
    """The code as SVG for a page; dark on white in every theme, because cameras expect it."""
    return Markup(_qr(text).svg_inline(omitsize=True, border=QR_MARGIN, dark="#000", light="#fff"))  # noqa: S704 (numbers only)


def qr_file(text: str, kind: str) -> bytes:
    """The code as a file of its own, "svg" or "png"."""
    out = io.BytesIO()
    _qr(text).save(out, kind=kind, scale=PNG_DOTS, border=QR_MARGIN, dark="#000", light="#fff")
    return out.getvalue()


def short_link(channel: FeedbackChannel) -> str:
    """What people type: without the scheme."""
    return address_of(channel).partition("://")[2]


def link_with(channel: FeedbackChannel, code: str) -> str:
    """The way in with a one-time code in it."""
    return f"{address_of(channel)}?code={code}"


def new_one_time_code() -> str:
    return "".join(secrets.choice(CODE_CHARACTERS) for _ in range(ONE_TIME_CHARACTERS))


def new_sheet_code() -> str:
    """Digits, the last of which catches what was mistyped (ISO/IEC 7812-1)."""
    digits = "".join(secrets.choice("0123456789") for _ in range(SHEET_DIGITS - 1))
    return digits + str(-_luhn_sum(digits + "0") % 10)


def is_sheet_code(code: str) -> bool:
    return len(code) == SHEET_DIGITS and code.isascii() and code.isdigit() and _luhn_sum(code) % 10 == 0


def spaced(code: str) -> str:
    """As people read it: „4711 0815“."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _qr(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False, boost_error=False)


def _luhn_sum(code: str) -> int:
    """Every second digit from the right counts twice, less nine where it has two digits."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(code)))
    return sum(value - 9 if value > 9 else value for value in doubled)
