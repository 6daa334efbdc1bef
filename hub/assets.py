"""Static files: found once, served with an address that changes with their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, send_from_directory

from hub.guard import bare

STATIC = Path(__file__).parent / "static"
YEAR_SECONDS = 365 * 24 * 3600


def content_version() -> str:
    """One short hash over all static files, so that modules may import each other by relative address."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def register(app: Flask) -> None:
    version = content_version()

    @app.get("/static/<version>/<path:name>")
    @bare
    def static(version: str, name: str) -> Response:  # noqa: ARG001 (only makes the address new)
        response = send_from_directory(STATIC, name, max_age=YEAR_SECONDS)
        response.cache_control.immutable = True
        response.cache_control.public = True
        return response

    @app.get("/favicon.ico")
    @bare
    def favicon() -> Response:
        return send_from_directory(STATIC, "icons/favicon.svg", max_age=YEAR_SECONDS)

    app.jinja_env.globals["static_url"] = lambda name: f"/static/{version}/{name}"
