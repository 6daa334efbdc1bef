"""What waits in a Briefkasten is known to `hub check`, `hub sweep` and `hub rebuild`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from hub import jobs
from hub.config import Settings
from hub.documents.store import store
from hub.documents.upkeep import check_bytes, rebuild_rows, sweep_orphans
from tests.conftest import running
from tests.documents.test_trash import newest_deletion, put_into_trash
from tests.people import Cast
from tests.s3_server import S3Server
from tests.sharing.steps import folder_called, hand_in, new_letterbox, only_delivery
from tests.sharing.test_letterbox import opened_letterbox


@pytest.fixture
def s3_server() -> Iterator[S3Server]:
    """A server of its own: these tests look at everything a store holds."""
    with S3Server() as server:
        yield server


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    yield from running(settings)


def test_waiting_bytes_are_neither_orphans_nor_swept(cast: Cast) -> None:
    _, visitor, address = opened_letterbox(cast)
    hand_in(visitor, address, ("Zahlen.txt", b"eins"))
    with cast.app.app_context():
        file = only_delivery().files[0]
        assert sweep_orphans(older_than_hours=-1) == 0
        assert rebuild_rows() == 0
        with store().open(file.store_key, file.store_version) as stream:
            assert stream.read() == b"eins"


def test_check_reads_what_waits_and_names_what_is_lost(cast: Cast) -> None:
    _, visitor, address = opened_letterbox(cast)
    hand_in(visitor, address, ("Zahlen.txt", b"eins"))
    with cast.app.app_context():
        whole = check_bytes()
        file = only_delivery().files[0]
        store().delete(file.store_key, file.store_version)
        lost = check_bytes()
    assert (whole.versions, whole.others, whole.is_clean) == (0, 1, True)
    assert len(lost.missing) == 1 and "Zahlen.txt" in lost.missing[0]


def test_bytes_that_were_taken_over_belong_to_a_version(cast: Cast) -> None:
    owner, visitor, address = opened_letterbox(cast)
    hand_in(visitor, address, ("Zahlen.txt", b"eins"))
    delivery = only_delivery()
    owner.post(f"/deliveries/{delivery.id}/take-over", {"item": str(delivery.files[0].id)})
    with cast.app.app_context():
        report = check_bytes()
    assert (report.versions, report.is_clean) == (1, True)


def test_with_its_folder_purged_what_waits_goes_for_good(cast: Cast) -> None:
    owner = cast.browser(cast.contributor)
    folder = folder_called(owner, cast.root, "Eingang")
    hand_in(cast.browser(None), new_letterbox(owner, folder), ("Zahlen.txt", b"eins"))
    put_into_trash(cast, owner, f"folder:{folder.id}")
    assert cast.browser(cast.manager).post(f"/trash/{newest_deletion()}/purge").status_code == 302
    with cast.app.app_context():
        jobs.run_due_jobs()
        assert list(store().walk()) == []
