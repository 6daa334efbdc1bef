"""Where people see which mails did not arrive: the administration on its page of mails, organisers at their Termin."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.audit.names import name_actions
from hub.calendar.models import Event
from hub.db import session
from hub.guard import allow, signed_in_user
from hub.mail_in import mailbox  # noqa: F401 (registers its work)
from hub.mail_in.models import MailBounce
from hub.mail_in.outcomes import LABELS
from hub.mail_in.queries import bounces, missed_participants, read_lately, why

blueprint = Blueprint("mail_in", __name__)

ORDER = 50

name_actions(
    {
        "mail-in.bounce": lazy_gettext("E-Mail kam nicht an"),
        "mail-in.forget": lazy_gettext("Hinweis auf eine nicht angekommene E-Mail entfernt"),
    }
)


@blueprint.post("/mail/bounces/<uuid:bounce_id>/forget")
@allow("accounts.manage", loads=MailBounce)
def forget_bounce(bounce: MailBounce) -> Any:
    """The address was put right."""
    session().delete(bounce)
    session().flush()
    record("mail-in.forget", actor=signed_in_user(), about=bounce, text="Hinweis „E-Mail kam nicht an“ entfernt")
    flash(gettext("Der Hinweis ist entfernt."), "success")
    return redirect(url_for("mail.queue"))


@slots.fills(slots.MAIL_PANELS, order=ORDER)
def mail_panel(_user: User) -> str:
    return render_template(
        "mail_in/_panel.html",
        bounces=[(bounce, why(bounce.status)) for bounce in bounces()],
        lately=[(str(LABELS[outcome]), number) for outcome, number in read_lately().items() if outcome in LABELS],
        has_mailbox=current_app.config["SETTINGS"].imap_url is not None,
    )


@slots.fills(slots.EVENT_PANELS, order=ORDER)
def event_panel(user: User, event: Event, may_plan: bool) -> str | None:
    return participants_panel(user, event) if may_plan else None


@slots.fills(slots.PARTICIPANTS_TOP, order=ORDER)
def participants_panel(_user: User, event: Event) -> str | None:
    missed = missed_participants(event)
    return render_template("mail_in/_event.html", missed=missed) if missed else None
