"""Puts the application together: areas, page frame, headers, error pages. Knows every area, decides nothing."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager
from werkzeug.middleware.proxy_fix import ProxyFix

from hub import answers, assets, db, formats, guard, health
from hub.accounts.signed_in import User, user_of_token
from hub.config import Settings
from hub.template_language import TemplatesByLanguage
from storage import open_store

# In dependency order: an area uses only those before it.
AREAS = (
    "audit",
    "mail",
    "accounts",
    "notices",
    "documents",
    "checkouts",
    "agreements",
    "sharing",
    "acknowledgements",
    "comments",
    "history",
    "digest",
    "comparison",
    "previews",
    "retention",
    "exchange",
    "word_templates",
    "scanning",
    "calendar",
    "tasks",
    "processes",
    "task_guests",
    "rooms",
    "invitations",
    "mail_in",
    "feeds",
    "polls",
    "trainings",
    "attendance",
    "minutes",
    "feedback",
    "answering",
    "handouts",
    "results",
    "effects",
    "site",
    "finder",
    "portal",
    "help",
)
ROOT = Path(__file__).parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; raises RuntimeError for a route without a declared permission."""
    settings = settings or Settings()
    app = Flask("hub", root_path=str(ROOT / "hub"), template_folder=str(ROOT / "templates"), static_folder=None)
    app.jinja_environment = TemplatesByLanguage  # type: ignore[assignment]
    app.config.update(
        SETTINGS=settings,
        ZONE=ZoneInfo(settings.timezone),
        SECRET_KEY=settings.signing_key(),
        MAX_UPLOAD_BYTES=settings.max_upload_bytes,
        MAX_CONTENT_LENGTH=guard.MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=guard.MAX_FORM_BYTES,
        MAX_FORM_PARTS=20_000,
        PREFERRED_URL_SCHEME="https" if settings.is_tls else "http",
        SESSION_COOKIE_NAME="__Host-hub" if settings.is_tls else "hub",
        SESSION_COOKIE_SECURE=settings.is_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,  # the guard asks, after it has checked who is asking
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        BABEL_DEFAULT_LOCALE="de",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "hub" / "translations"),
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    db.connect(settings.database)
    app.extensions["store"] = open_store(
        settings.store,
        access_key=settings.store_access_key,
        secret_key=settings.store_secret_key.get_secret_value() if settings.store_secret_key else None,
    )
    guard.csrf.init_app(app)
    Babel(app, locale_selector=answers.language, timezone_selector=lambda: settings.timezone)
    _set_up_sign_in(app, settings)
    _set_up_templates(app)
    assets.register(app)
    answers.register(app)
    health.register(app)
    for area in AREAS:
        app.register_blueprint(import_module(f"hub.{area}.routes").blueprint)
    guard.refuse_undeclared_routes(app)
    return app


def _set_up_sign_in(app: Flask, settings: Settings) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # sessions live in the database and can be ended there
    idle = timedelta(minutes=settings.session_idle_minutes)
    absolute = timedelta(hours=settings.session_hours)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load_user(token: str) -> User | None:
        # Error pages outside a transaction show the signed-out frame rather than open one.
        return user_of_token(token, idle=idle, absolute=absolute) if db.in_transaction() else None


def _set_up_templates(app: Flask) -> None:
    templates = cast(TemplatesByLanguage, app.jinja_env)
    templates.trim_blocks = True
    templates.lstrip_blocks = True
    templates.language = answers.language
    templates.translation_folder = Path(app.config["BABEL_TRANSLATION_DIRECTORIES"])
    zone = app.config["ZONE"]
    filters = templates.filters
    filters["filesize"] = lambda size: formats.filesize(size, answers.language())
    filters["percent"] = lambda share: formats.percent(share, answers.language())
    filters["decimal"] = lambda value: formats.decimal(value, answers.language())
    filters["datetime"] = lambda value: formats.date_and_time(value, zone, answers.language())
    filters["date"] = lambda value: formats.date(value, zone, answers.language())
    filters["day"] = lambda value: formats.day(value, answers.language())
    filters["ago"] = lambda value: formats.ago(value, db.now(), zone, answers.language())
