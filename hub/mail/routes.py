"""The page of the administration that shows whether mail goes out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from hub import slots
from hub.accounts.signed_in import User
from hub.guard import allow, signed_in_user
from hub.mail import delivery  # noqa: F401 (registers its work)
from hub.mail.queue import is_failing, mails_on_their_way, queue_state, try_again
from hub.mail.reasons import LABELS
from hub.permissions import can
from hub.slots import Action

blueprint = Blueprint("mail", __name__)


@blueprint.get("/mail")
@allow("accounts.manage")
def queue() -> str:
    settings = current_app.config["SETTINGS"]
    return render_template(
        "mail/queue.html",
        state=queue_state(),
        page=mails_on_their_way(request.args.get("page", 1, type=int)),
        reasons=LABELS,
        has_server=settings.smtp_url is not None,
        panels=slots.panels(slots.MAIL_PANELS, signed_in_user()),
        crumbs=[(gettext("E-Mails"), None)],
    )


@blueprint.post("/mail/retry")
@allow("accounts.manage")
def retry() -> Any:
    count = try_again(signed_in_user())
    if count:
        text = ngettext(
            "%(num)s E-Mail wird jetzt noch einmal versucht.",
            "%(num)s E-Mails werden jetzt noch einmal versucht.",
            count,
        )
        flash(text, "success")
    else:
        flash(gettext("Es gibt keine E-Mail, die nicht hinausging."), "info")
    return redirect(url_for("mail.queue"))


@slots.fills(slots.NAVIGATION, order=80)
def _link(user: User) -> list[Action]:
    return [Action(gettext("E-Mails"), "/mail", "email")] if can(user, "accounts.manage") else []


@slots.fills(slots.PAGE_TOP, order=10)
def _warning(user: User) -> str | None:
    if not can(user, "accounts.manage") or request.endpoint == "mail.queue" or not is_failing():
        return None
    return render_template("mail/_failing.html")
