"""What a browser is told so that it protects people, and what others could send in their name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from hub.app import create_app
from hub.config import Settings
from hub.db import transaction
from hub.documents.models import Document
from hub.server import WebServer
from tests.conftest import running
from tests.people import Cast, cast_of, document_named
from tests.security.steps import announce

SCRIPT = "\"'><script src=//x></script><img src=x onerror=alert(1)>{{7*7}}%(name)s"


@pytest.fixture
def cast(embedded_cast: Cast) -> Cast:
    """What a browser is told does not depend on the stack."""
    return embedded_cast


@pytest.fixture
def behind_tls(embedded_settings: Settings) -> Iterator[Flask]:
    settings = embedded_settings.model_copy(update={"base_url": "https://hub.example", "trusted_proxies": 1})
    yield from running(settings)


def test_behind_tls_the_cookie_is_bound_to_the_host_and_the_browser_stays_with_tls(behind_tls: Flask) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "hub.example", "X-Forwarded-For": "192.0.2.1"}
    answer = behind_tls.test_client().get("/sign-in", headers=forwarded)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-hub=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_without_a_trusted_proxy_nothing_forwarded_is_believed(embedded_cast: Cast) -> None:
    client = embedded_cast.app.test_client()
    forged = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "192.0.2.1"}
    answer = client.get("/workspaces", headers={**forged, "Host": "evil.example"})
    assert answer.headers["Location"] == "/sign-in?next=/workspaces"
    assert "Strict-Transport-Security" not in answer.headers
    assert "evil.example" not in client.get("/sign-in", headers={**forged, "Host": "evil.example"}).text


@pytest.mark.parametrize("proxies", [0, 1])
def test_clients_do_not_say_under_which_path_the_hub_runs(embedded_settings: Settings, proxies: int) -> None:
    """gunicorn takes SCRIPT_NAME and PATH_INFO from headers of those it trusts: a proxy passes them on from anybody."""
    settings = embedded_settings.model_copy(update={"trusted_proxies": proxies})
    server = WebServer(create_app(settings), settings)
    assert not server.cfg.forwarder_headers or not server.cfg.forwarded_allow_ips


def test_no_change_is_made_without_the_token_of_a_page(cast: Cast) -> None:
    browser = cast.browser(cast.manager)
    browser.upload(cast.root.id, "Plan.txt", b"hallo")
    location = announce(browser, cast, filename="Neu.txt").headers["Location"]
    document, root = document_named("Plan.txt").id, cast.root.id
    browser.token = "erfunden"
    statuses = {
        f"{method} {path}": browser.send(method, path).status_code
        for method, path in (
            ("POST", "/sign-out"),
            ("POST", "/account/appearance"),
            ("POST", "/account/sessions/end-others"),
            ("POST", "/workspaces/new"),
            ("POST", f"/workspaces/{cast.shared.id}/members"),
            ("POST", f"/workspaces/{cast.shared.id}/members/remove"),
            ("POST", f"/folders/{root}/new-folder"),
            ("POST", f"/folders/{root}/upload"),
            ("POST", f"/folders/{root}/uploads"),
            ("POST", f"/folders/{root}/uploads/check"),
            ("POST", f"/folders/{root}/selection/trash"),
            ("POST", f"/documents/{document}/uploads"),
            ("POST", f"/documents/{document}/rename"),
            ("POST", f"/documents/{document}/versions/1/restore"),
            ("PATCH", location),
            ("DELETE", location),
            ("POST", f"{location}/finish"),
        )
    }
    assert set(statuses.values()) == {400}, statuses
    with transaction(writing=False) as opened:
        assert opened.query(Document).count() == 1


def test_what_people_type_is_never_markup(cast: Cast) -> None:
    manager, administrator = cast.browser(cast.manager), cast.browser(cast.administrator)
    announce(manager, cast, body=b"hallo", comment=SCRIPT)
    document = f"/documents/{document_named('Plan.txt').id}"
    manager.post(f"{document}/edit", {"title": SCRIPT, "tags": SCRIPT})
    manager.post(
        f"/workspaces/{cast.shared.id}/settings", {"name": "Gemeinsame 'Ablage' & %(name)s", "purpose": SCRIPT}
    )
    administrator.post("/groups/new", {"name": SCRIPT, "purpose": SCRIPT})
    administrator.post(
        "/institutions/new", {"name": SCRIPT, "short_name": SCRIPT[:40], "legal_area": "sgb2", "contact": SCRIPT}
    )
    administrator.post(
        f"/people/{cast.manager.id}",
        {
            "email": cast.manager.email,
            "name": SCRIPT,
            "role": "staff",
            "institution_id": str(cast.manager.institution_id),
            "deputy_id": "",
        },
    )
    administrator.get("/account", headers={"User-Agent": SCRIPT})
    pages = [
        manager.get(path) for path in ("/", "/workspaces", document, f"{document}/edit", f"/folders/{cast.root.id}")
    ]
    pages += [manager.get(f"/workspaces/{cast.shared.id}/{page}") for page in ("audience", "members", "settings")]
    pages += [
        manager.get("/search", query_string={"q": SCRIPT}),
        manager.get("/sign-in", query_string={"next": SCRIPT}),
    ]
    pages += [manager.post(f"/folders/{cast.root.id}/new-folder", {"name": SCRIPT})]
    pages += [manager.post(f"{document}/trash"), manager.get(f"{document}/trash"), manager.get(f"{document}/move")]
    pages += [administrator.get(path) for path in ("/people", "/groups", "/institutions", f"/people/{cast.manager.id}")]
    pages += [administrator.get(f"/people/{cast.manager.id}/deactivate"), cast.browser(None).get(f"/nix/{SCRIPT}")]
    pages += [cast.browser(cast.data_protection).get("/audit")]
    assert any("&lt;script" in page.text for page in pages)
    assert [page.request.path for page in pages if "<script src=//x" in page.text or "<img src=x" in page.text] == []
    scripts = [tag for page in pages for tag in re.findall(r"<script[^>]*>", page.text)]
    assert all("nonce=" in tag for tag in scripts)


def test_no_uploaded_file_can_become_a_script_or_style_of_a_page(cast: Cast) -> None:
    """The policy allows scripts and styles of the hub's own origin, and downloads come from there."""
    browser = cast.browser(cast.contributor)
    usable = []
    for name in ("boese.js", "boese.mjs", "boese.css", "boese.html", "boese.svg", "boese.xhtml"):
        browser.upload(cast.root.id, name, b"alert(1)")
        for way in ("download", "view"):
            answer = browser.get(f"/documents/{document_named(name).id}/{way}")
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            if answer.mimetype in ("text/javascript", "application/javascript", "text/css"):
                usable.append(f"{way} of {name}")
    assert usable == []


def test_a_file_name_stays_inside_its_header(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    for name in ("a'b;c=%d.txt", "Ünï çödé 😀.txt", "a\u200db.txt", "%0d%0aX-Evil.txt", "ａ．txt"):
        assert browser.upload(cast.root.id, name, b"hallo").status_code == 302
        header = browser.get(f"/documents/{document_named(name).id}/download").headers["Content-Disposition"]
        inside = r"attachment; filename=\"[^\"\\%;\r\n]*\"; filename\*=UTF-8''[\w.%~-]+"
        assert re.fullmatch(inside, header, re.ASCII), name


def test_every_answer_carries_the_headers_that_protect(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.manager)
    for path in ("/", "/sign-in", "/nix", "/help", "/favicon.ico", "/health/live", f"/folders/{embedded_cast.root.id}"):
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy.split("; "))
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_another_role_counts_with_the_next_request(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    assert browser.get(f"/folders/{cast.root.id}").status_code == 200
    with transaction(writing=True) as opened:
        opened.merge(cast_of(cast.app).contributor).role = "administration"
    assert browser.get(f"/folders/{cast.root.id}").status_code == 404
    assert browser.get("/search?q=a").status_code == 403
