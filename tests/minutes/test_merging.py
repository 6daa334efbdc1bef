"""Two changes of one text: kept both where they do not touch."""

from __future__ import annotations

import pytest

from hub.minutes.merging import merged

BASE = "eins\nzwei\ndrei\nvier\nfünf"


def test_changes_far_apart_are_both_kept() -> None:
    assert (
        merged(BASE, "EINS\nzwei\ndrei\nvier\nfünf", "eins\nzwei\ndrei\nvier\nFÜNF") == "EINS\nzwei\ndrei\nvier\nFÜNF"
    )


def test_a_line_that_was_added_and_one_that_was_taken_out_meet_in_one_text() -> None:
    assert merged(BASE, f"null\n{BASE}", "eins\nzwei\ndrei\nfünf") == "null\neins\nzwei\ndrei\nfünf"


def test_the_same_change_twice_is_one_change() -> None:
    assert (
        merged(BASE, "EINS\nzwei\ndrei\nvier\nfünf", "EINS\nzwei\ndrei\nVIER\nfünf") == "EINS\nzwei\ndrei\nVIER\nfünf"
    )


def test_who_changed_nothing_overwrites_nothing() -> None:
    assert merged(BASE, BASE, "neu") == "neu"
    assert merged(BASE, "neu", BASE) == "neu"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("eins A\nzwei\ndrei\nvier\nfünf", "eins B\nzwei\ndrei\nvier\nfünf"),  # one line
        ("eins\nZWEI\ndrei\nvier\nfünf", "eins\nzwei\nDREI\nvier\nfünf"),  # beside each other
        (f"{BASE}\nvon mir", f"{BASE}\nvon dir"),  # both at the end
        ("eins\nfünf", "eins\nzwei\nDREI\nvier\nfünf"),  # changed what the other took out
    ],
)
def test_changes_that_touch_are_never_guessed(mine: str, theirs: str) -> None:
    assert merged(BASE, mine, theirs) is None
