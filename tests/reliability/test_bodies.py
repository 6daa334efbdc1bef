"""However the bytes of an upload come over the line, they are the same in the hub."""

from __future__ import annotations

import os
from http.client import HTTPConnection, HTTPMessage, parse_headers
from socket import socket
from urllib.parse import urlsplit

from tests.reliability.steps import new_folder, person_at
from tests.stack import Stack
from tests.visitor import Visitor

CONTENT = os.urandom(300_000)


def test_on_one_connection_a_request_follows_the_bytes_in_the_same_packet(stack: Stack) -> None:
    person = person_at(stack)
    upload = person.announce(new_folder(person), "Foto.bin", len(CONTENT)).headers["Location"]
    first, second = CONTENT[:2_000], CONTENT[2_000:4_000]

    with connected(stack) as line:
        line.sendall(patch(person, upload, 0, first) + patch(person, upload, len(first), second))
        answers = answers_of(line, 2)

    assert [(status, headers["Upload-Offset"]) for status, headers in answers] == [(204, "2000"), (204, "4000")]
    done = person.append(upload, 4_000, CONTENT[4_000:])
    assert person.get(f"{done.document}/download").body == CONTENT


def test_bytes_come_in_drops(stack: Stack) -> None:
    person = person_at(stack)
    upload = person.announce(new_folder(person), "Foto.bin", len(CONTENT)).headers["Location"]
    sent = patch(person, upload, 0, CONTENT)

    with connected(stack) as line:
        for start in range(0, len(sent), 7_919):
            line.sendall(sent[start : start + 7_919])
        [(_, headers)] = answers_of(line, 1)

    assert person.get(f"{headers['Hub-Document']}/download").body == CONTENT


def test_a_body_in_chunks_is_read_too(stack: Stack) -> None:
    person = person_at(stack)
    upload = person.announce(new_folder(person), "Foto.bin", len(CONTENT)).headers["Location"]
    parts = urlsplit(stack.urls[0])
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)

    pieces = iter((CONTENT[:100], CONTENT[100:90_000], CONTENT[90_000:]))
    connection.request("PATCH", upload, pieces, headers_of(person, 0), encode_chunked=True)
    answer = connection.getresponse()

    assert person.get(f"{answer.headers['Hub-Document']}/download").body == CONTENT
    connection.close()


def headers_of(person: Visitor, offset: int) -> dict[str, str]:
    return {
        "Host": "localhost",
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
        "X-CSRFToken": person.token,
        "Cookie": "; ".join(f"{name}={value}" for name, value in person.cookies.items()),
    }


def patch(person: Visitor, upload: str, offset: int, piece: bytes) -> bytes:
    """A whole request as it goes over the line."""
    head = headers_of(person, offset) | {"Content-Length": str(len(piece))}
    lines = [f"PATCH {urlsplit(upload).path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    return "\r\n".join(lines).encode() + piece


def connected(stack: Stack) -> socket:
    line = socket()
    line.settimeout(30)
    line.connect(("127.0.0.1", stack.ports[0]))
    return line


def answers_of(line: socket, count: int) -> list[tuple[int, HTTPMessage]]:
    """Status and headers of so many answers, read by one reader: it may hold the beginning of the next one."""
    answers = []
    with line.makefile("rb") as lines:
        for _ in range(count):
            status = int(lines.readline().split()[1])
            headers = parse_headers(lines)
            lines.read(int(headers.get("Content-Length", 0)))
            answers.append((status, headers))
    return answers
