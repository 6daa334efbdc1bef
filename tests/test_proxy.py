"""The production proxy in front of a stand-in for the hub: what it passes on, and what it drops."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CADDYFILE = Path(__file__).parent.parent / "docs" / "operations" / "Caddyfile"


class Upstream(ThreadingHTTPServer):
    """Stands where the hub is: notes what arrives, byte by byte."""

    received = 0
    forwarded: dict[str, str]


class Answer(BaseHTTPRequestHandler):
    server: Upstream
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.server.forwarded = {name.lower(): value for name, value in self.headers.items()}
        left = int(self.headers["Content-Length"])
        while left:
            piece = self.rfile.read1(min(left, 65536))
            left -= len(piece)
            self.server.received += len(piece)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def proxied(folder: Path, *, retries_for: str = "15s") -> Iterator[tuple[Upstream, int]]:
    """The production proxy, without TLS and on free ports, in front of a stand-in for the hub."""
    upstream = Upstream(("127.0.0.1", 0), Answer)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    port, tls_port, health_port = free_ports(3)
    caddyfile = (
        CADDYFILE.read_text(encoding="utf-8")
        .replace("web:8000", f"127.0.0.1:{upstream.server_port}")
        .replace("http_port 8080", f"http_port {port}\n\tdefault_bind 127.0.0.1")
        .replace("https_port 8443", f"https_port {tls_port}")
        .replace("127.0.0.1:8081", f"127.0.0.1:{health_port}")
        .replace("lb_try_duration 15s", f"lb_try_duration {retries_for}")
    )
    log = (folder / "caddy.log").open("wb")
    caddy = subprocess.Popen(
        ["caddy", "run", "--config", "/dev/stdin", "--adapter", "caddyfile"],
        env=os.environ | {"HUB_HOST": "http://localhost", "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=log,
    )
    try:
        assert caddy.stdin is not None
        caddy.stdin.write(caddyfile.encode())
        caddy.stdin.close()
        wait_until_open(health_port)
        wait_until_open(port)
        yield upstream, port
    finally:
        caddy.kill()
        caddy.wait()
        log.close()
        upstream.shutdown()
        upstream.server_close()


def free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def wait_until_open(port: int) -> None:
    deadline = time.monotonic() + 15
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, "the proxy did not start"
            time.sleep(0.05)
        else:
            return


def wait_for_bytes(upstream: Upstream, count: int) -> None:
    deadline = time.monotonic() + 15
    while upstream.received < count:
        assert time.monotonic() < deadline, f"the proxy held back: {upstream.received} of {count} bytes arrived"
        time.sleep(0.02)


def test_the_proxy_configuration_is_valid_for_a_host_with_tls() -> None:
    answer = subprocess.run(
        ["caddy", "validate", "--config", CADDYFILE, "--adapter", "caddyfile"],
        env=os.environ | {"HUB_HOST": "ablage.example.org"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr


def test_the_proxy_passes_an_upload_on_while_it_arrives_and_sets_no_limit(tmp_path: Path) -> None:
    piece = bytes(1024 * 1024)
    with proxied(tmp_path) as (upstream, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=15)
        connection.putrequest("POST", "/upload", skip_host=True)
        connection.putheader("Host", "localhost")
        connection.putheader("Content-Length", str(64 * len(piece)))
        connection.endheaders(piece)
        wait_for_bytes(upstream, len(piece))
        for _ in range(63):
            connection.send(piece)

        assert connection.getresponse().status == 204
        assert upstream.received == 64 * len(piece)


def test_the_proxy_drops_what_a_client_claims_about_its_address(tmp_path: Path) -> None:
    with proxied(tmp_path) as (upstream, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=15)
        claims = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
        connection.request("POST", "/upload", body=b"x", headers={"Host": "localhost", **claims})
        connection.getresponse().read()

        assert upstream.forwarded["x-forwarded-for"] == "127.0.0.1"
        assert upstream.forwarded["x-forwarded-proto"] == "http"
        assert upstream.forwarded["x-forwarded-host"] == "localhost"


SECRETS = [
    *("/s/KEY", "/b/KEY", "/p/KEY", "/a/KEY", "/c/KEY/certificate", "/f/KEY", "/i/KEY?answer=yes", "/t/KEY/sent"),
    *("/t/mine/KEY", "/t/offer/KEY", "/here/KEY", "/check-in/KEY", "/one-time-links/KEY", "/digest/KEY"),
    "/feeds/KEY.ics",
    *("/r/KEY", "/r/KEY?code=KEY", "/r/KEY/thanks?language=KEY"),
]


def test_the_errors_of_the_proxy_name_no_secret_address(tmp_path: Path) -> None:
    with proxied(tmp_path, retries_for="0s") as (upstream, port):
        upstream.shutdown()
        upstream.server_close()
        for path in [*SECRETS, "/tasks/KNOWN"]:
            assert answer_to(port, path, {"Referer": f"http://localhost{path}"}) == 502
        said = wait_for_text(tmp_path / "caddy.log", "KNOWN")

    assert said.count('"uri"') == len(SECRETS) + 1
    assert "KEY" not in said


def test_the_errors_of_the_proxy_do_not_say_who_asked(tmp_path: Path) -> None:
    """Also on the routes where people answer without an account: /r/ and /public."""
    with proxied(tmp_path, retries_for="0s") as (upstream, port):
        upstream.shutdown()
        upstream.server_close()
        for path in ("/r/abcdef", "/public/start"):
            answer_to(
                port, path, {"User-Agent": "Telltale/1.0", "Accept-Language": "fa", "X-Forwarded-For": "10.9.8.7"}
            )
        said = wait_for_text(tmp_path / "caddy.log", "/public/start")

    errors = [line for line in said.splitlines() if '"uri"' in line]
    assert len(errors) == 2
    for telling in ("Telltale", "10.9.8.7", "remote", "client_ip", "Accept-Language"):
        assert not any(telling in line for line in errors)


def answer_to(port: int, path: str, headers: dict[str, str]) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=15)
    connection.request("GET", path, headers={"Host": "localhost", **headers})
    return connection.getresponse().status


def wait_for_text(file: Path, text: str) -> str:
    deadline = time.monotonic() + 15
    while text not in (said := file.read_text(encoding="utf-8")):
        assert time.monotonic() < deadline, f"the proxy wrote no {text}"
        time.sleep(0.05)
    return said
