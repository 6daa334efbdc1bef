"""What guests type of themselves, made fit to be kept. Pure rules, no rows."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.headerregistry import Address

from hub.accounts.queries import normal_address
from hub.acknowledgements.texts import clean_text, says_something
from hub.trainings.errors import BadAddress, NoName

MAX_NAME_CHARACTERS = 120
MAX_ADDRESS_CHARACTERS = 254  # RFC 5321 §4.5.3.1
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)+")


def clean_line(raw: str) -> str:
    """One line without control characters."""
    return " ".join(clean_text(raw).split())[:MAX_NAME_CHARACTERS]


def name_of(raw: str) -> str:
    """Raises `NoName`."""
    name = clean_line(raw)
    if not says_something(name):
        raise NoName
    return name


def address_of(raw: str) -> str:
    """One address in the form in which addresses are compared. Raises `BadAddress`."""
    address = normal_address(raw)
    if len(address) > MAX_ADDRESS_CHARACTERS or not address.isprintable() or not ADDRESS.fullmatch(address):
        raise BadAddress
    try:
        return Address(addr_spec=address).addr_spec
    except (ValueError, IndexError, MessageError):
        raise BadAddress from None
