"""Address lists as people paste them."""

from __future__ import annotations

import time

import pytest

from hub.invitations.addresses import Address, addresses_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Müller, Jörg <J.Mueller@Amt.de>", Address("Jörg Müller", "j.mueller@amt.de")),
        ('"Müller, Jörg" <j.mueller@amt.de>;', Address("Jörg Müller", "j.mueller@amt.de")),
        ("'j.mueller@amt.de' <j.mueller@amt.de>", Address("", "j.mueller@amt.de")),
        ("j.mueller@amt.de <mailto:j.mueller@amt.de>", Address("", "j.mueller@amt.de")),
        ("Jörg Müller [mailto:j.mueller@amt.de]", Address("Jörg Müller", "j.mueller@amt.de")),
        ("mailto:j.mueller@amt.de", Address("", "j.mueller@amt.de")),
        ("Jörg Müller\tj.mueller@amt.de", Address("Jörg Müller", "j.mueller@amt.de")),
        ("j.mueller@amt.de (Jörg Müller)", Address("", "j.mueller@amt.de")),
        ('"Amt; Stelle 2" <stelle@amt.de>', Address("Amt Stelle 2", "stelle@amt.de")),
        ("info@jugendämter.de", Address("", "info@xn--jugendmter-v5a.de")),
    ],
)
def test_an_address_is_read_however_outlook_writes_it(text: str, expected: Address) -> None:
    assert addresses_in(text) == ([expected], [])


def test_a_list_may_be_separated_by_semicolons_commas_and_lines_and_names_nobody_twice() -> None:
    pasted = addresses_in("Öz, Anna <a@x.de>; b@x.de, c@x.de\r\nA@x.de\n\n;Klein, Ute <d@x.de>")
    assert [address.email for address in pasted.addresses] == ["a@x.de", "b@x.de", "c@x.de", "d@x.de"]
    assert pasted.addresses[0].name == "Anna Öz"


def test_what_is_no_address_is_named() -> None:
    text = "Steuergruppe; jörg@amt.de; a..b@amt.de; x@localhost; <>; gut@amt.de"
    assert addresses_in(text).bad == ["Steuergruppe", "jörg@amt.de", "a..b@amt.de", "x@localhost", "<>"]


@pytest.mark.parametrize(
    "text",
    [
        "gut@amt.de\r\nBcc: alle@amt.de",
        '"Chef\r\nBcc: alle@amt.de" <gut@amt.de>',
        "Chef\x0bBcc:x <gut@amt.de>",
        "<gut@amt.de,alle@amt.de>",
        "gut@amt.de%0aBcc:alle@amt.de",
        '"böse@x.de" <gut@amt.de>',
    ],
)
def test_no_list_smuggles_a_header_or_a_second_recipient_into_one_address(text: str) -> None:
    for name, email in addresses_in(text).addresses:
        assert not set('\r\n\x0b<>",; ') & set(email)
        assert email.count("@") == 1
        assert not set('\r\n\x0b<>"@') & set(name)


def test_a_megabyte_of_nonsense_is_read_in_a_moment() -> None:
    start = time.process_time()
    addresses_in("a" * 100_000 + "<" * 100_000 + '"' * 100_000 + "@" * 100_000)
    assert time.process_time() - start < 3
