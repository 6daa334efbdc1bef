"""The page of a person's notices, the bell that leads there, and the newest ones on the start page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.guard import allow, signed_in_user
from hub.notices import actions  # noqa: F401 (registers the mails)
from hub.notices.models import Notice
from hub.notices.queries import notices_of, unread_count, unread_of
from hub.notices.reading import mark_all_read, mark_read
from hub.notices.sentences import text_of

blueprint = Blueprint("notices", __name__)


@blueprint.get("/notices")
@allow("account.own")
def notices() -> str:
    page = notices_of(signed_in_user(), request.args.get("page", 1, type=int))
    return render_template(
        "notices/notices.html",
        page=page,
        text_of=text_of,
        has_unread=any(notice.read_at is None for notice in page.rows),
        crumbs=[(gettext("Mitteilungen"), None)],
    )


@blueprint.post("/notices/<uuid:notice_id>/open")
@allow("notices.own", loads=Notice)
def open_notice(notice: Notice) -> Any:
    """Read it by going where it leads."""
    mark_read(notice)
    return redirect(notice.url)


@blueprint.post("/notices/<uuid:notice_id>/read")
@allow("notices.own", loads=Notice)
def read_notice(notice: Notice) -> Any:
    mark_read(notice)
    return redirect(url_for("notices.notices"))


@blueprint.post("/notices/read-all")
@allow("account.own")
def read_all() -> Any:
    mark_all_read(signed_in_user())
    return redirect(url_for("notices.notices"))


@slots.fills(slots.HEADER, order=10)
def _bell(user: User) -> str:
    return render_template("notices/_bell.html", count=unread_count(user))


@slots.fills(slots.START_ASIDE, order=10)
def _newest(user: User) -> str | None:
    if not unread_count(user):  # the bell asks that anyway
        return None
    unread = unread_of(user)
    return render_template("notices/_start.html", notices=unread, text_of=text_of)
