"""Uploading, by the plain form and by the resumable protocol."""

from __future__ import annotations

import base64
import hashlib
import io

import pytest

from tests.people import Browser, Cast, document_named


def encoded(**facts: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items())


def begin(browser: Browser, cast: Cast, *, name: str, size: int, body: bytes | None = None, **facts: str):
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(size),
        "Upload-Metadata": encoded(filename=name, **facts),
    }
    if body is not None:
        headers["Content-Type"] = "application/offset+octet-stream"
    return browser.send("POST", f"/folders/{cast.root.id}/uploads", headers=headers, data=body)


def go_on(browser: Browser, location: str, offset: int, body: bytes, **headers: str):
    return browser.send(
        "PATCH",
        location,
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
            **headers,
        },
        data=body,
    )


def test_a_file_from_the_form_is_filed_and_comes_back_byte_for_byte(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    content = bytes(range(256)) * 100
    assert browser.upload(cast.root.id, "Übersicht für alle.bin", content).status_code == 302
    document = document_named("Übersicht für alle.bin")
    response = browser.get(f"/documents/{document.id}/download")
    assert response.data == content
    assert response.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert "filename*=UTF-8''%C3%9Cbersicht%20f%C3%BCr%20alle.bin" in response.headers["Content-Disposition"]


def test_an_upload_in_pieces_appears_only_when_it_is_complete(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    location = begin(browser, cast, name="Plan.txt", size=10).headers["Location"]
    assert go_on(browser, location, 0, b"hallo").headers["Upload-Offset"] == "5"
    assert "Plan.txt" not in browser.get(f"/folders/{cast.root.id}").text
    assert browser.send("HEAD", location, headers={"Tus-Resumable": "1.0.0"}).headers["Upload-Offset"] == "5"
    done = go_on(browser, location, 5, b" welt")
    assert done.status_code == 204
    assert browser.get(done.headers["Hub-Document"] + "/download").data == b"hallo welt"


def test_a_small_file_arrives_with_its_announcement(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    done = begin(browser, cast, name="Notiz.txt", size=5, body=b"kurz!")
    assert done.status_code == 201
    assert browser.get(done.headers["Hub-Document"] + "/download").data == b"kurz!"


def test_dropped_folders_are_made_on_the_way(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    for name in ("eins.txt", "zwei.txt"):
        assert begin(browser, cast, name=name, size=4, body=b"text", relativePath="2026/Frühjahr").status_code == 201
    page = browser.get(f"/folders/{cast.root.id}").text
    assert page.count("2026") >= 1
    assert "eins.txt" not in page


def test_a_name_that_exists_asks_and_can_become_a_version_or_a_second_document(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=3, body=b"alt")
    asked = begin(browser, cast, name="Plan.txt", size=3, body=b"neu")
    assert (asked.status_code, asked.json["error"]) == (409, "name-taken")
    assert begin(browser, cast, name="Plan.txt", size=3, body=b"neu", onConflict="version").status_code == 201
    assert document_named("Plan.txt").number == 2
    assert begin(browser, cast, name="Plan.txt", size=3, body=b"neu", onConflict="keep-both").status_code == 201
    assert document_named("Plan (2).txt").number == 1


def test_identical_bytes_make_no_new_version(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=3, body=b"alt")
    again = begin(browser, cast, name="Plan.txt", size=3, body=b"alt", onConflict="version")
    assert again.headers["Hub-New-Version"] == "0"
    assert document_named("Plan.txt").number == 1


@pytest.mark.parametrize("form", ["Pla\u0308n.txt", "PLÄN.TXT", "plän.txt"])
def test_names_that_differ_only_in_case_or_normal_form_are_one_name(cast: Cast, form: str) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plän.txt", size=3, body=b"alt")
    assert begin(browser, cast, name=form, size=3, body=b"neu").status_code == 409


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../../etc/passwd",
        "a/../b.txt",
        "nul.txt",
        "CON",
        "a\x00b.txt",
        "a\nb.txt",
        "a\u202egnp.exe",
        "x" * 300,
        "a:b.txt",
        "a?b",
        "endet.",
        "\u200bunsichtbar.txt",
        " ",
        "",
    ],
)
def test_a_bad_name_is_refused_in_german_and_leaves_nothing(cast: Cast, name: str) -> None:
    browser = cast.browser(cast.contributor)
    refused = begin(browser, cast, name=name, size=3, body=b"abc")
    assert refused.status_code in (400, 422)
    assert len(refused.json["message"]) > 20
    assert "Dieser Ordner ist leer" in browser.get(f"/folders/{cast.root.id}").text


def test_an_empty_file_is_refused_and_named(cast: Cast) -> None:
    refused = begin(cast.browser(cast.contributor), cast, name="leer.txt", size=0)
    assert refused.status_code == 422
    assert "„leer.txt“ ist leer" in refused.json["message"]


def test_a_file_over_five_gibibytes_is_refused_before_a_byte_is_sent(cast: Cast) -> None:
    refused = begin(cast.browser(cast.contributor), cast, name="riesig.bin", size=5 * 1024**3 + 1)
    assert refused.status_code == 413
    assert "höchstens 5,0 GB" in refused.json["message"]


def test_wrong_bytes_are_refused_by_checksum_and_the_upload_goes_on(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    location = begin(browser, cast, name="Plan.txt", size=10).headers["Location"]
    digest = base64.b64encode(hashlib.sha256(b"hallo").digest()).decode()
    refused = go_on(browser, location, 0, b"hxllo", **{"Upload-Checksum": f"sha256 {digest}"})
    assert refused.status_code == 460
    assert "beschädigt" in refused.json["message"]
    assert browser.send("HEAD", location, headers={"Tus-Resumable": "1.0.0"}).headers["Upload-Offset"] == "0"
    assert go_on(browser, location, 0, b"hallo", **{"Upload-Checksum": f"sha256 {digest}"}).status_code == 204


def test_a_wrong_content_md5_is_refused_and_nothing_is_filed(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    location = begin(browser, cast, name="Plan.txt", size=5).headers["Location"]
    wrong = base64.b64encode(hashlib.md5(b"anderes").digest()).decode()
    assert go_on(browser, location, 0, b"hallo", **{"Content-MD5": wrong}).status_code == 460
    assert "Dieser Ordner ist leer" in browser.get(f"/folders/{cast.root.id}").text


def test_a_piece_that_does_not_fit_is_refused(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    location = begin(browser, cast, name="Plan.txt", size=10).headers["Location"]
    go_on(browser, location, 0, b"hallo")
    assert go_on(browser, location, 3, b"lo").status_code == 409
    assert go_on(browser, location, 5, b"zu viele Bytes").status_code == 413
    assert browser.send("HEAD", location, headers={"Tus-Resumable": "1.0.0"}).headers["Upload-Offset"] == "5"


def test_nobody_continues_another_persons_upload(cast: Cast) -> None:
    location = begin(cast.browser(cast.contributor), cast, name="Plan.txt", size=10).headers["Location"]
    assert go_on(cast.browser(cast.manager), location, 0, b"hallo").status_code == 404


def test_rights_taken_away_during_the_upload_count_at_its_end(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    location = begin(browser, cast, name="Plan.txt", size=10).headers["Location"]
    go_on(browser, location, 0, b"hallo")
    manager = cast.browser(cast.manager)
    path = f"/workspaces/{cast.shared.id}/members/remove"
    assert manager.post(path, {"principal": cast.jobcenter.principal, "confirmed": "1"}).status_code == 302
    assert go_on(browser, location, 5, b" welt").status_code == 404
    assert "Dieser Ordner ist leer" in manager.get(f"/folders/{cast.root.id}").text


def test_an_upload_over_a_version_the_person_has_not_seen_is_refused_with_a_name(cast: Cast) -> None:
    first, second = cast.browser(cast.contributor), cast.browser(cast.manager)
    begin(first, cast, name="Plan.txt", size=3, body=b"alt")
    page = f"/documents/{document_named('Plan.txt').id}/upload"

    def save(browser: Browser, content: bytes):
        return browser.post(
            page, {"files": (io.BytesIO(content), "Plan.txt"), "base_number": "1"}, content_type="multipart/form-data"
        )

    assert save(first, b"eins").status_code == 302
    refused = save(second, b"zwei")
    assert refused.status_code == 409
    assert document_named("Plan.txt").number == 2


def test_what_will_be_refused_or_exists_is_known_before_the_first_byte(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=3, body=b"alt")
    asked = {"paths": ["Plan.txt", "neu/Plan.txt", "CON.txt", "leer.txt"], "sizes": [3, 3, 3, 0]}
    answer = browser.send("POST", f"/folders/{cast.root.id}/uploads/check", json=asked).json
    assert answer["existing"] == {"Plan.txt": 1}
    assert [refusal["path"] for refusal in answer["refused"]] == ["CON.txt", "leer.txt"]
