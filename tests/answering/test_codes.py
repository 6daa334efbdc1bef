"""One-time codes: one answer each, and nothing that links the two."""

from __future__ import annotations

import threading

from hub.answering import limits
from hub.answering.codes import code_hash
from hub.answering.models import OneTimeCode
from hub.db import transaction
from tests.answering.steps import Reader, waiting
from tests.feedback.steps import Asked, asked
from tests.people import Cast

CODE = "abcd-efgh"
ADDRESS = "127.0.0.1"


def with_codes(cast: Cast) -> Asked:
    asking = asked(cast, way="codes")
    with cast.app.app_context(), transaction(writing=True) as opened:
        opened.add(OneTimeCode(channel_id=asking.channel, round_id=asking.round, code_hash=code_hash(CODE)))
    return asking


def test_the_code_is_asked_for_first_and_typed_as_one_likes(embedded_cast: Cast) -> None:
    reader = Reader(embedded_cast.app, with_codes(embedded_cast).code).open()
    assert "Für diese Umfrage braucht man einen Code" in reader.page.text
    assert reader.press("next", code="falsch").page.status_code == 422
    assert "Ich fühle mich verstanden" in reader.press("next", code=" ABCD EFGH ").page.text
    assert reader.press("next", ("q.understood", "4")).is_done
    assert len(waiting()) == 1


def test_a_code_in_the_address_opens_the_form_and_holds_once(embedded_cast: Cast) -> None:
    asking = with_codes(embedded_cast)
    assert Reader(embedded_cast.app, asking.code).open(f"?code={CODE}").press().is_done
    assert "schon benutzt" in Reader(embedded_cast.app, asking.code).open(f"?code={CODE}").page.text


def test_two_who_use_one_code_at_once_give_one_answer(cast: Cast) -> None:
    asking = with_codes(cast)
    readers = [Reader(cast.app, asking.code).open(f"?code={CODE}") for _ in range(6)]
    threads = [threading.Thread(target=reader.press) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(reader.page.status_code for reader in readers) == [303] + [422] * 5
    assert len(waiting()) == 1


def test_whoever_sends_the_same_page_again_is_thanked_again(embedded_cast: Cast) -> None:
    reader = Reader(embedded_cast.app, with_codes(embedded_cast).code).open(f"?code={CODE}")
    assert reader.press().is_done
    assert reader.press().is_done
    assert len(waiting()) == 1


def test_a_code_of_another_way_in_opens_nothing(embedded_cast: Cast) -> None:
    with_codes(embedded_cast)
    other = asked(embedded_cast, way="codes")
    assert Reader(embedded_cast.app, other.code).open(f"?code={CODE}").page.status_code == 422


def guess(cast: Cast, asking: Asked, times: int, *, address: str = ADDRESS) -> None:
    """So many wrong codes at this way in, noted as its pages note them."""
    for _ in range(times):
        limits.note_wrong_code(address, asking.channel)


def test_who_tries_out_codes_is_slowed_down_and_gets_in_with_no_code(embedded_cast: Cast) -> None:
    asking = with_codes(embedded_cast)
    guess(embedded_cast, asking, limits.MAX_WRONG_CODES - 1)
    reader = Reader(embedded_cast.app, asking.code).open()
    assert reader.press("next", code="falsch").page.status_code == 422
    for slowed in (
        reader.press("next", code="noch einmal"),
        reader.press("next", code=CODE),
        reader.open(f"?code={CODE}"),
    ):
        assert slowed.page.status_code == 429
        assert "in einer Minute" in slowed.page.text


def test_a_class_behind_one_address_gets_in_after_three_typing_errors_each(embedded_cast: Cast) -> None:
    asking = with_codes(embedded_cast)
    guess(embedded_cast, asking, 30 * 3)
    assert "Ich fühle mich verstanden" in Reader(embedded_cast.app, asking.code).open(f"?code={CODE}").page.text


def test_guessing_from_everywhere_slows_the_way_in_and_no_other(embedded_cast: Cast) -> None:
    asking = with_codes(embedded_cast)
    for number in range(limits.MAX_WRONG_CODES_OF_WAY_IN // 100):
        guess(embedded_cast, asking, 100, address=f"192.0.2.{number}")
    assert Reader(embedded_cast.app, asking.code).open(f"?code={CODE}").page.status_code == 429
    other = asked(embedded_cast, way="codes")
    assert Reader(embedded_cast.app, other.code).open(f"?code={CODE}").page.status_code == 422


def test_whoever_is_in_the_midst_of_answering_is_not_held_up_by_the_guessing_of_others(embedded_cast: Cast) -> None:
    asking = with_codes(embedded_cast)
    reader = Reader(embedded_cast.app, asking.code).open(f"?code={CODE}")
    guess(embedded_cast, asking, limits.MAX_WRONG_CODES)
    assert Reader(embedded_cast.app, asking.code).open().press("next", code="anders").page.status_code == 429
    assert reader.press().is_done
