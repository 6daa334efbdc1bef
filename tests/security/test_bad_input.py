"""Input that no page of the hub would send: always a clear answer, never „ein Fehler ist passiert“, nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from hub.db import session, transaction
from hub.documents.models import Upload
from tests.people import Browser, Cast, document_named
from tests.security.steps import announce, announce_raw, encoded, go_on

HUGE = 10**30
DEEP = 100_000
NUL = "vor\0nach"


def failures(answers: dict[str, TestResponse]) -> dict[str, int]:
    """What was answered as if the hub were broken."""
    return {what: answer.status_code for what, answer in answers.items() if answer.status_code >= 500}


SHAPES: tuple[str | bytes, ...] = (
    "null",
    "[]",
    "1",
    '"Plan.txt"',
    '{"paths": 5}',
    '{"paths": null, "sizes": null}',
    '{"paths": [1], "sizes": [1]}',
    '{"paths": [["Plan.txt"]], "sizes": [1]}',
    '{"paths": ["Plan.txt"], "sizes": ["1"]}',
    '{"paths": ["Plan.txt"], "sizes": [null]}',
    "[" * DEEP,
    '{"paths":' * (DEEP // 10),
    "kein JSON",
    b"\xff\xfe",
)


def test_a_question_about_an_upload_in_another_shape_is_refused(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    path = f"/folders/{embedded_cast.root.id}/uploads/check"
    statuses = {
        body[:40]: browser.send("POST", path, data=body, content_type="application/json").status_code for body in SHAPES
    }
    assert {body: status for body, status in statuses.items() if status not in (400, 413, 422)} == {}


def test_a_question_with_names_no_system_can_store_is_answered_with_what_is_wrong(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    paths = ["../weg.txt", "a\0b.txt", "\ud800.txt", "/".join("a" * 99), "x" * 5000, "a\u202etxt.exe"]
    asked = {"paths": paths, "sizes": [1] * len(paths)}
    answer = browser.send("POST", f"/folders/{embedded_cast.root.id}/uploads/check", json=asked)
    assert [refusal["path"] for refusal in answer.json["refused"]] == paths


def test_numbers_without_measure_are_no_error_of_the_hub(cast: Cast) -> None:
    browser, officer = cast.browser(cast.contributor), cast.browser(cast.data_protection)
    browser.upload(cast.root.id, "Plan.txt", b"hallo")
    document = f"/documents/{document_named('Plan.txt').id}"
    answers = {}
    for number in (2**31, 2**63, HUGE):
        answers |= {
            f"download {number}": browser.get(f"{document}/versions/{number}/download"),
            f"restore {number}": browser.post(f"{document}/versions/{number}/restore"),
            f"trail {number}": officer.get(f"/audit?before={number}"),
        }
    for page in (-1, 0, HUGE, "9" * 5000, "x"):
        answers |= {
            f"{path} {page}": browser.get(f"{path}?q=a&page={page}")
            for path in (f"/folders/{cast.root.id}", "/trash", "/search")
        }
    answers["revision"] = browser.post(f"{document}/rename", {"name": "Plan.txt", "revision": str(HUGE)})
    assert failures(answers) == {}


def test_days_at_the_ends_of_the_calendar_are_no_error_of_the_hub(embedded_cast: Cast) -> None:
    officer = embedded_cast.browser(embedded_cast.data_protection)
    queries = [f"{end}={day}" for end in ("from", "to") for day in (date.min, date(1890, 1, 1), date.max)]
    assert failures({query: officer.get(f"/audit?{query}") for query in queries}) == {}


def test_a_folder_that_is_no_id_is_not_found_when_choosing_where_to_move(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.upload(embedded_cast.root.id, "Plan.txt", b"hallo")
    document = document_named("Plan.txt").id
    path = f"/folders/{embedded_cast.root.id}/selection/move"
    statuses = {
        at: browser.post(path, {"item": f"document:{document}", "at": at}).status_code
        for at in ("x", "{", "../..", str(document), "0" * 32, NUL)
    }
    assert set(statuses.values()) == {404}, statuses


ANNOUNCEMENTS: dict[str, Callable[[Browser, Cast], TestResponse]] = {
    "bytes that are no base64": lambda browser, cast: announce_raw(browser, cast, metadata="filename \xe9"),
    "base64 of no text": lambda browser, cast: announce_raw(browser, cast, metadata="filename /w=="),
    "no name": lambda browser, cast: announce_raw(browser, cast, metadata=""),
    "a way out": lambda browser, cast: announce(browser, cast, relativePath="../../etc"),
    "a NUL on the way": lambda browser, cast: announce(browser, cast, relativePath=NUL),
    "a way too deep": lambda browser, cast: announce(browser, cast, relativePath="a/" * 60),
    "a length without measure": lambda browser, cast: announce(browser, cast, size=HUGE),
    "a length of 5,000 digits": lambda browser, cast: announce(browser, cast, size="9" * 5000),
    "a negative length": lambda browser, cast: announce(browser, cast, size=-1),
    "a base number that only looks like one": lambda browser, cast: announce(browser, cast, baseNumber="²"),
    "a base number of 5,000 digits": lambda browser, cast: announce(browser, cast, baseNumber="9" * 5000),
    "a base number without measure": lambda browser, cast: announce(browser, cast, baseNumber=str(HUGE)),
    "a checksum that is none": lambda browser, cast: announce(browser, cast, body=b"hallo", sha256="x" * 9999),
    "an unknown checksum": lambda browser, cast: announce_raw(
        browser, cast, metadata=encoded(filename="a.txt"), body=b"hallo", **{"Upload-Checksum": "crc32 AAAA"}
    ),
}


def test_an_announcement_that_makes_no_sense_is_refused_and_leaves_no_upload(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    answers = {what: request(browser, cast).status_code for what, request in ANNOUNCEMENTS.items()}
    assert {what: status for what, status in answers.items() if not 400 <= status < 500} == {}
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(Upload)) == 0


def test_an_offset_that_makes_no_sense_changes_nothing(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    location = announce(browser, cast).headers["Location"]
    for offset in ("x", "-1", "1", str(HUGE), "9" * 5000):
        assert go_on(browser, location, b"hallo", offset=offset).status_code in (400, 409), offset
    assert go_on(browser, location, b"hallo").status_code == 204


def test_many_small_pieces_make_the_same_file(cast: Cast) -> None:
    browser, content = cast.browser(cast.contributor), bytes(range(12))
    location = announce(browser, cast, size=len(content)).headers["Location"]
    for offset in range(len(content)):
        done = go_on(browser, location, content[offset : offset + 1], offset=offset)
    assert browser.get(done.headers["Hub-Document"] + "/download").data == content


def test_a_nul_character_is_never_an_error_of_the_hub(cast: Cast) -> None:
    worker, administrator = cast.browser(cast.contributor), cast.browser(cast.administrator)
    officer, nobody = cast.browser(cast.data_protection), cast.browser(None)
    worker.upload(cast.root.id, "Plan.txt", b"hallo")
    document = f"/documents/{document_named('Plan.txt').id}"
    nobody.get("/sign-in")
    answers = {
        "search": worker.get("/search?q=a%00b"),
        "people": administrator.get("/people?q=a%00b"),
        "trail": officer.get("/audit?words=a%00b&person=a%00b"),
        "title": worker.post(f"{document}/edit", {"title": NUL, "tags": NUL}),
        "purpose": worker.post("/workspaces/new", {"name": "Neu", "purpose": NUL}),
        "group": administrator.post("/groups/new", {"name": "Neu", "purpose": NUL}),
        "contact": administrator.post(
            "/institutions/new", {"name": "Neu", "short_name": "N", "legal_area": "sgb2", "contact": NUL}
        ),
        "comment": announce(worker, cast, filename="a.txt", body=b"hallo", comment=NUL),
        "comment of an upload in pieces": announce(worker, cast, filename="b.txt", comment=NUL),
        "checksum": announce(worker, cast, filename="c.txt", sha256=NUL),
        "sign-in": nobody.post("/sign-in", {"email": f"{NUL}@musterstadt.example", "password": "x"}),
        "reset": nobody.post("/sign-in/forgotten", {"email": f"{NUL}@musterstadt.example"}),
        "link": nobody.get("/one-time-links/a%00b"),
        "principal": cast.browser(cast.manager).post(
            f"/workspaces/{cast.shared.id}/members/remove", {"principal": NUL}
        ),
    }
    assert failures(answers) == {}


NOWHERE = (
    "/static/x/" + "a" * 300,
    "/static/x/a%00b",
    "/static/x/../../config.py",
    "/static/x/..%2f..%2fconfig.py",
    "/static/x/..%5c..%5cconfig.py",
    "/static/x/%2Fetc/passwd",
    "/static/x/js",
    "/documents/x",
    "/documents/%00",
    "/documents/" + "9" * 3000,
    "//documents.example/x",
)


def test_an_address_that_leads_nowhere_is_not_found(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(None)
    statuses = {path[:40]: browser.get(path, follow_redirects=True).status_code for path in NOWHERE}
    assert {path: status for path, status in statuses.items() if status != 404} == {}


RANGES = {
    "bytes=-99999999999999999999": 416,
    "bytes=99999999999999999999-": 416,
    "bytes=0-99999999999999999999": 206,
    "bytes=5-2": 200,
    "bytes=a-b": 200,
    "bytes=" + "0-1," * 5000: 200,
    "bytes=0-" + "9" * 5000: 200,
    "\xe9=0-1": 200,
}


def test_a_range_that_makes_no_sense_gives_the_whole_file_or_a_refusal(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.upload(embedded_cast.root.id, "Plan.txt", b"hallo")
    path = f"/documents/{document_named('Plan.txt').id}/download"
    for wanted, status in RANGES.items():
        answer = browser.get(path, headers={"Range": wanted})
        assert (answer.status_code, answer.data) == (status, b"" if status == 416 else b"hallo"), wanted[:40]


def test_wildcards_of_the_database_find_only_themselves(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    browser.upload(cast.root.id, "Plan.txt", b"hallo")
    for asked in ("%", "_", "%%", "\\", "[A-Z]", "*"):
        assert "Nichts gefunden" in browser.get("/search", query_string={"q": asked}).text, asked
