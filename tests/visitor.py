"""A person at a real hub over HTTP: signs in by the page, uploads by tus, downloads; knows addresses, not rows."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from contextlib import closing
from html import unescape
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode, urlsplit

from hub.demo import DOMAIN, PASSWORD

TIMEOUT_SECONDS = 60
BYTES_FOLLOW = {"Content_Type": "application/offset+octet-stream"}

Lost = (OSError, HTTPException)  # what a request raises when the server has gone


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def document(self) -> str:
        """The address of the document that an upload became; empty while it is none."""
        return self.headers.get("Hub-Document", "")

    @property
    def offset(self) -> int:
        return int(self.headers["Upload-Offset"])


class Visitor:
    """One browser: cookies and the CSRF token of the last page. Every request has a connection of its own, so that
    none is lost with a server that has gone since the last one.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self.cookies: dict[str, str] = {}
        self.token = ""

    def at(self, url: str) -> Visitor:
        """The same browser (cookies and token) at another web process."""
        other = Visitor(url)
        other.cookies, other.token = self.cookies, self.token
        return other

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Raises one of `Lost` when the server goes away; a header `Upload_Offset` is sent as `Upload-Offset`."""
        with closing(_connection(self._url)) as connection:
            connection.request(method, path, body, self._headers(headers))
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        for cookie in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        if found := re.search(rb'name="csrf_token" value="([^"]+)"', answer.body):
            self.token = found.group(1).decode()
        return answer

    def _headers(self, headers: Mapping[str, str], **more: str) -> dict[str, str]:
        sent = {name.replace("_", "-"): value for name, value in (*headers.items(), *more.items())}
        return sent | {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, **headers)

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form."""
        body = urlencode({"csrf_token": self.token} | fields).encode()
        return self.request("POST", path, body, Content_Type="application/x-www-form-urlencoded")

    def sign_in(self, local: str, password: str = PASSWORD) -> Self:
        """As one of the sample people of hub/demo.py."""
        answer = self.try_to_sign_in(local, password)
        assert answer.status == 302, answer.text
        assert self.get("/account").status == 200
        return self

    def try_to_sign_in(self, local: str, password: str) -> Answer:
        self.get("/sign-in")
        return self.post("/sign-in", email=f"{local}@{DOMAIN}", password=password)

    def folder(self, bereich: str = "Gemeinsame Ablage") -> str:
        """The address of a Bereich's root folder."""
        return link_called(bereich, self.get("/workspaces").text)

    # The tus protocol (tus.io/protocols/resumable-upload).

    def tus(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        return self.request(method, path, body, Tus_Resumable="1.0.0", X_CSRFToken=self.token, **headers)

    def upload(self, place: str, name: str, content: bytes, **facts: str) -> Answer:
        """A whole file in one request, into a folder or as a new version of a document."""
        return self.tus(
            "POST", f"{place}/uploads", content, **announcement(name, len(content), **facts), **BYTES_FOLLOW
        )

    def announce(self, place: str, name: str, size: int, **facts: str) -> Answer:
        return self.tus("POST", f"{place}/uploads", **announcement(name, size, **facts))

    def break_off(self, method: str, path: str, body: bytes, *, length: int, **headers: str) -> None:
        """Announce `length` bytes, send these, and hang up: a lost network, a closed laptop."""
        with closing(_connection(self._url)) as connection:
            connection.putrequest(method, path)
            sent = self._headers(BYTES_FOLLOW | headers, Tus_Resumable="1.0.0", X_CSRFToken=self.token)
            for name, value in {**sent, "Content-Length": str(length)}.items():
                connection.putheader(name, value)
            connection.endheaders(body)

    def append(self, upload: str, offset: int, piece: bytes) -> Answer:
        return self.tus("PATCH", upload, piece, Upload_Offset=str(offset), **BYTES_FOLLOW)

    def progress(self, upload: str) -> Answer:
        return self.tus("HEAD", upload)

    def documents_in(self, folder: str) -> dict[str, str]:
        """Every document listed in a folder, on all of its pages: name to address."""
        found: dict[str, str] = {}
        number, more = 1, True
        while more:
            page = self.get(f"{folder}?page={number}")
            assert page.status == 200, page.text
            found |= {name: address for address, name in links_in(page.text, "/documents/")}
            number += 1
            more = f"page={number}" in page.text
        return found

    def versions_of(self, document: str) -> list[Answer]:
        """Every version's download, the oldest first."""
        found: list[Answer] = []
        while (answer := self.get(f"{document}/versions/{len(found) + 1}/download")).status == 200:
            found.append(answer)
        assert answer.status == 404, answer
        return found


def announcement(name: str, size: int, **facts: str) -> dict[str, str]:
    pairs = [
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in ({"filename": name} | facts).items()
    ]
    return {"Upload_Length": str(size), "Upload_Metadata": ",".join(pairs)}


def links_in(page: str, prefix: str) -> list[tuple[str, str]]:
    """Address and name of every link to one thing (`/documents/<id>`); what stands behind the name does not count."""
    links = re.findall(rf'<a[^>]*href="({prefix}[0-9a-f-]{{36}})"[^>]*>.*?<span>([^<]*)', page, re.DOTALL)
    return [(address, unescape(name).strip()) for address, name in links]


def link_called(text: str, page: str) -> str:
    """The address of the first folder link with this text."""
    return next(address for address, name in links_in(page, "/folders/") if name == text)


def _connection(url: str) -> HTTPConnection:
    parts = urlsplit(url)
    return HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
