"""Whether a process lives and whether it can serve; for proxies and container engines."""

from __future__ import annotations

from flask import Flask, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from hub.db import session, transaction
from hub.guard import bare
from storage import StoreError


def register(app: Flask) -> None:
    @app.get("/health/live")
    @bare
    def live() -> Response:
        return jsonify(status="ok")

    @app.get("/health/ready")
    @bare
    def ready() -> tuple[Response, int]:
        states = {"database": _database_answers(), "store": _store_answers()}
        return jsonify(states), 200 if all(states.values()) else 503


def _database_answers() -> bool:
    try:
        with transaction(writing=False):
            session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _store_answers() -> bool:
    try:
        current_app.extensions["store"].versions("00000000-0000-0000-0000-000000000000")
    except StoreError:
        return False
    return True
