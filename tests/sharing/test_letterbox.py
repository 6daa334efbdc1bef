"""A Briefkasten: handing in without an account, quarantine, taking over, refusing, forgetting."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from hub import jobs
from hub.db import now, transaction
from hub.documents.models import Document
from hub.documents.store import store
from hub.sharing.addresses import LinkNotValid
from hub.sharing.jobs import forget_old_deliveries
from hub.sharing.letterboxes import HandedIn, receive
from hub.sharing.models import DeliveredFile, Delivery, Letterbox
from tests.accounts.steps import mails_sent, trail_of
from tests.finder.steps import ask, settle
from tests.people import Browser, Cast, document_named
from tests.security.steps import BytesWhileSomethingHappens
from tests.sharing.steps import (
    filed,
    folder_called,
    hand_in,
    meanwhile,
    new_letterbox,
    only_delivery,
    only_letterbox,
    refused,
    take_right_away,
)

MIB = 1024**2


def opened_letterbox(cast: Cast, **wishes: object) -> tuple[Browser, Browser, str]:
    """Its owner, a visitor without an account, and the address."""
    owner = cast.browser(cast.contributor)
    return owner, cast.browser(None), new_letterbox(owner, cast.root, **wishes)


def stored_versions(cast: Cast) -> int:
    with cast.app.app_context():
        return sum(1 for _ in store().walk())


def delivered() -> int:
    with transaction(writing=False) as opened:
        return opened.scalar(select(func.count()).select_from(DeliveredFile)) or 0


def test_a_sender_gets_a_receipt_and_sees_nothing_of_the_folder(embedded_cast: Cast) -> None:
    owner, visitor, address = opened_letterbox(embedded_cast, instructions="Bitte die Zahlen")
    filed(owner, embedded_cast.root, "Geheim.txt")
    page = visitor.get(address).text
    assert "Jobcenter Musterstadt bittet hier um Dateien" in page
    assert "Bitte die Zahlen" in page
    answer = hand_in(visitor, address, ("Zahlen.txt", b"eins"), ("Mehr.txt", b"zwei"))
    received = visitor.get(answer.headers["Location"])
    assert only_delivery().receipt in received.text
    for text in (page, received.text):
        assert "Geheim.txt" not in text
        assert "Gemeinsame Ablage" not in text


def test_the_owner_is_told_by_mail(embedded_cast: Cast) -> None:
    _, visitor, address = opened_letterbox(embedded_cast)
    hand_in(visitor, address, ("Zahlen.txt", b"eins"), sender="Handwerkskammer")
    [mail] = mails_sent(embedded_cast)
    assert embedded_cast.contributor.email in mail
    assert "Handwerkskammer hat etwas in den Briefkasten „Zuarbeit“ gelegt." in " ".join(mail.split())
    assert f"/deliveries/{only_delivery().id}" in mail


def test_what_waits_is_in_no_list_and_no_search(cast: Cast) -> None:
    owner, visitor, address = opened_letterbox(cast)
    hand_in(visitor, address, ("Quartalszahlen.txt", b"Quartalszahlen der Kammer"))
    settle(cast.app)
    page = owner.get(f"/folders/{cast.root.id}").text
    assert "Quartalszahlen.txt" not in page
    assert "Im Briefkasten wartet 1 Einsendung" in page
    assert ask(owner, "Quartalszahlen").names == []
    with transaction(writing=False) as opened:
        assert opened.scalars(select(Document)).all() == []


def test_taking_over_makes_documents_and_keeps_both_of_one_name(cast: Cast) -> None:
    owner, visitor, address = opened_letterbox(cast)
    filed(owner, cast.root, "Zahlen.txt", b"schon da")
    hand_in(visitor, address, ("Zahlen.txt", b"von der Kammer"))
    delivery = only_delivery()
    page = owner.get(f"/deliveries/{delivery.id}").text
    assert (page.count('name="item"'), "Zahlen.txt" in page) == (1, True)
    answer = owner.post(f"/deliveries/{delivery.id}/take-over", {"item": str(delivery.files[0].id)})
    assert answer.status_code == 302
    taken = document_named("Zahlen (2).txt")
    assert owner.get(f"/documents/{taken.id}/download").data == b"von der Kammer"
    page = owner.get(f"/documents/{taken.id}").text
    assert f"Aus dem Briefkasten „Zuarbeit“: Kammer ({delivery.receipt})" in page
    assert delivered() == 0
    assert owner.get(f"/deliveries/{delivery.id}").status_code == 404


def test_refusing_asks_first_and_lets_the_worker_delete_the_bytes(embedded_cast: Cast) -> None:
    owner, visitor, address = opened_letterbox(embedded_cast)
    before = stored_versions(embedded_cast)
    hand_in(visitor, address, ("Werbung.txt", b"Werbung"))
    delivery = only_delivery()
    chosen = {"item": str(delivery.files[0].id)}
    assert "Das lässt sich nicht rückgängig machen" in owner.post(f"/deliveries/{delivery.id}/refuse", chosen).text
    assert delivered() == 1
    assert owner.post(f"/deliveries/{delivery.id}/refuse", {**chosen, "confirmed": "1"}).status_code == 302
    with embedded_cast.app.app_context():
        jobs.run_due_jobs()
    assert (delivered(), stored_versions(embedded_cast)) == (0, before)
    assert trail_of("sharing.refuse")[0].text.endswith("1 Dateien")


def test_two_who_decide_at_once_do_not_both(embedded_cast: Cast) -> None:
    owner, visitor, address = opened_letterbox(embedded_cast)
    hand_in(visitor, address, ("Zahlen.txt", b"eins"), ("Mehr.txt", b"zwei"))
    delivery = only_delivery()
    first = {"item": str(delivery.files[0].id)}
    owner.post(f"/deliveries/{delivery.id}/take-over", first)
    late = embedded_cast.browser(embedded_cast.manager).post(
        f"/deliveries/{delivery.id}/refuse", {**first, "confirmed": "1"}
    )
    assert late.status_code == 409
    assert delivered() == 1


TOO_MUCH: dict[str, list[tuple[str, bytes]]] = {
    "Eine Datei darf höchstens 1,0 MB haben": [("Groß.bin", b"x" * (MIB + 1))],
    "insgesamt höchstens 2,0 MB": [("a.bin", b"x" * MIB), ("b.bin", b"y" * MIB), ("c.bin", b"z")],
    "höchstens 3 Dateien": [(f"{number}.txt", b"x") for number in range(4)],
    "ist leer": [("leer.txt", b"")],
    "mindestens eine Datei": [],
}


def test_too_much_or_nothing_is_refused_and_nothing_is_kept(embedded_cast: Cast) -> None:
    _, visitor, address = opened_letterbox(embedded_cast)
    for words, files in TOO_MUCH.items():
        answer = hand_in(visitor, address, *files)
        assert (answer.status_code, words in answer.text) == (422, True), words
        assert 'value="Kammer"' in answer.text
    assert (delivered(), stored_versions(embedded_cast)) == (0, 0)


def test_a_body_beyond_every_limit_is_not_even_read(embedded_cast: Cast) -> None:
    _, visitor, address = opened_letterbox(embedded_cast)
    answer = hand_in(visitor, address, ("Film.bin", b"x" * (4 * MIB)))
    assert (answer.status_code, "Es wurde nichts angenommen" in answer.text) == (413, True)
    assert delivered() == 0


def test_what_waits_fills_the_letterbox(cast: Cast) -> None:
    _, visitor, address = opened_letterbox(cast)
    assert hand_in(visitor, address, ("a.bin", b"x" * MIB)).status_code == 302
    assert hand_in(visitor, address, ("b.bin", b"x" * MIB)).status_code == 302
    assert "passt nicht mehr" in hand_in(visitor, address, ("c.bin", b"x")).text
    assert stored_versions(cast) >= 2


def test_paths_of_senders_are_cut_off(embedded_cast: Cast) -> None:
    _, visitor, address = opened_letterbox(embedded_cast)
    hand_in(visitor, address, ("../../etc/passwd", b"x"), ("/Ordner/Zahlen.xlsx", b"x"))
    assert [file.name for file in only_delivery().files] == ["Zahlen.xlsx", "passwd"]


def test_hostile_names_are_refused(embedded_cast: Cast) -> None:
    _, visitor, address = opened_letterbox(embedded_cast)
    for name in ("<img src=x>.txt", "a\u202etxt.exe", "CON.txt", "x" * 300 + ".txt", "..", "a\x07.txt"):
        assert hand_in(visitor, address, (name, b"x")).status_code == 422, name
    assert (delivered(), stored_versions(embedded_cast)) == (0, 0)


def test_words_of_senders_are_only_words(embedded_cast: Cast) -> None:
    owner, visitor, address = opened_letterbox(embedded_cast)
    assert (
        hand_in(visitor, address, ("a.txt", b"x"), sender="Kammer\r\nBcc: alle@musterstadt.example").status_code == 422
    )
    hand_in(visitor, address, ("a.txt", b"x"), sender="<b>100 %(who)s</b>")
    assert "&lt;b&gt;100 %(who)s" in owner.get(f"/deliveries/{only_delivery().id}").text
    assert "100 %(who)s" in mails_sent(embedded_cast)[0]


def test_closed_expired_or_with_its_owner_gone_it_takes_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    owner, visitor, address = opened_letterbox(cast)
    visitor.get(address)
    owner.post(f"/letterboxes/{only_letterbox().id}/close")
    late = visitor.post(
        address, {"sender": "K", "files": (io.BytesIO(b"x"), "a.txt")}, content_type="multipart/form-data"
    )
    assert refused(late)
    for state in ({"expires_at": now()}, {}):
        with meanwhile(cast) as opened:
            opened.execute(update(Letterbox).values({"revoked_at": None, "expires_at": now() + timedelta(days=1)}))
            opened.execute(update(Letterbox).values(state or {"reminded_at": None}))
        if not state:
            take_right_away(cast)
        assert refused(visitor.get(address))
    assert stored_versions(cast) == 0


def test_what_is_closed_while_the_bytes_come_in_keeps_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    owner, visitor, address = opened_letterbox(cast)
    visitor.get(address)

    def close() -> None:
        assert owner.post(f"/letterboxes/{only_letterbox().id}/close").status_code == 302

    file = HandedIn(name="a.txt", size=4, stream=BytesWhileSomethingHappens(b"eins", close))
    with cast.app.test_request_context(), pytest.raises(LinkNotValid):
        receive(address.rpartition("/")[2], [file], sender="Kammer", message="")
    assert (delivered(), stored_versions(cast)) == (0, 0)


def test_a_folder_in_the_trash_takes_nothing_and_says_what_to_do(embedded_cast: Cast) -> None:
    cast = embedded_cast
    owner = cast.browser(cast.contributor)
    folder = folder_called(owner, cast.root, "Eingang")
    address, visitor = new_letterbox(owner, folder), cast.browser(None)
    hand_in(visitor, address, ("a.txt", b"x"))
    owner.post(f"/folders/{cast.root.id}/selection/trash", {"item": f"folder:{folder.id}", "confirmed": "1"})
    assert refused(visitor.get(address))
    delivery = only_delivery()
    answer = owner.post(f"/deliveries/{delivery.id}/take-over", {"item": str(delivery.files[0].id)})
    assert (answer.status_code, "Bitte holen Sie ihn zurück" in answer.text) == (409, True)
    assert delivered() == 1


def test_only_those_who_contribute_decide(embedded_cast: Cast) -> None:
    cast = embedded_cast
    _, visitor, address = opened_letterbox(cast)
    hand_in(visitor, address, ("a.txt", b"x"))
    path = f"/deliveries/{only_delivery().id}"
    for person in (cast.reader, cast.stranger, cast.guest, cast.administrator):
        assert cast.browser(person).get(path).status_code == 404
        assert (
            cast.browser(person).post(f"{path}/take-over", {"item": str(only_delivery().files[0].id)}).status_code
            == 404
        )
    assert cast.browser(cast.manager).get(path).status_code == 200


def test_files_of_another_delivery_cannot_be_named(embedded_cast: Cast) -> None:
    owner, visitor, address = opened_letterbox(embedded_cast)
    hand_in(visitor, address, ("a.txt", b"x"))
    first = only_delivery()
    hand_in(visitor, address, ("b.txt", b"y"))
    with transaction(writing=False) as opened:
        other = opened.scalars(select(Delivery.id).where(Delivery.id != first.id)).one()
    answer = owner.post(f"/deliveries/{other}/take-over", {"item": str(first.files[0].id)})
    assert (answer.status_code, delivered()) == (409, 2)


def test_what_nobody_takes_over_is_announced_and_then_deleted(cast: Cast) -> None:
    _, visitor, address = opened_letterbox(cast)
    hand_in(visitor, address, ("a.txt", b"x"))
    mails_sent(cast)
    _age(cast, created=now() - timedelta(days=28))
    _forget(cast)
    assert delivered() == 1
    assert "Ohne Entscheidung wird es am" in " ".join(mails_sent(cast)[-1].split())
    _age(cast, created=now() - timedelta(days=31), reminded=now() - timedelta(days=3, hours=1))
    _forget(cast)
    assert delivered() == 0
    assert len(trail_of("sharing.forget")) == 1


def test_nothing_is_deleted_that_was_not_announced(embedded_cast: Cast) -> None:
    _, visitor, address = opened_letterbox(embedded_cast)
    hand_in(visitor, address, ("a.txt", b"x"))
    _age(embedded_cast, created=now() - timedelta(days=60))
    _forget(embedded_cast)
    _forget(embedded_cast)
    assert delivered() == 1


def test_deliveries_without_end_are_slowed_down(embedded_cast: Cast) -> None:
    _, visitor, address = opened_letterbox(embedded_cast)
    visitor.get(address)
    answers = [visitor.post(address, {}).status_code for _ in range(31)]
    assert (answers[0], answers[-1]) == (422, 429)


def _age(cast: Cast, **times: object) -> None:
    with meanwhile(cast) as opened:
        opened.execute(update(Delivery).values({f"{name}_at": at for name, at in times.items()}))


def _forget(cast: Cast) -> None:
    with cast.app.app_context():
        forget_old_deliveries()
        jobs.run_due_jobs()
