"""Choosing how often a digest comes: on the page of the account, and by the links in the mail without signing in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from hub import slots
from hub.accounts.models import DIGESTS
from hub.accounts.queries import person_behind
from hub.accounts.signed_in import User
from hub.digest import sending  # noqa: F401 (registers its work)
from hub.digest.links import person_of_token
from hub.digest.settings import LABELS, change_digest
from hub.guard import allow, public_by_token, signed_in_user

blueprint = Blueprint("digest", __name__)


@slots.fills(slots.ACCOUNT_PANELS, order=20)
def _panel(user: User) -> str | None:
    if not user.sees_content:
        return None
    return render_template("digest/_account.html", labels=LABELS, chosen=person_behind(user).digest)


@blueprint.post("/account/digest")
@allow("account.own")
def choose() -> Any:
    change_digest(person_behind(signed_in_user()), request.form.get("digest", ""))
    flash(gettext("Gespeichert."), "success")
    return redirect(url_for("accounts.account"))


@blueprint.get("/digest/<token>")
@public_by_token
def digest_link(token: str) -> Any:
    """Only asks: programs that look at every link of a mail change nothing."""
    person = person_of_token(token)
    wanted = request.args.get("digest", "")
    return _page(chosen=wanted if wanted in DIGESTS else person.digest, is_done=False)


@blueprint.post("/digest/<token>")
@public_by_token
def digest_by_link(token: str) -> Any:
    """The form of the page, or a mail program's „Abbestellen“ (RFC 8058), which follows no redirect."""
    person = person_of_token(token)
    change_digest(person, "never" if "List-Unsubscribe" in request.form else request.form.get("digest", ""))
    return _page(chosen=person.digest, is_done=True)


def _page(*, chosen: str, is_done: bool) -> Response:
    answer = make_response(render_template("digest/by_link.html", labels=LABELS, chosen=chosen, is_done=is_done))
    answer.headers["Referrer-Policy"] = "no-referrer"  # the address holds the token
    return answer
