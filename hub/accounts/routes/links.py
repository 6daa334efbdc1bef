"""One-time links: choosing a password after an invitation or a reset. Nothing logs the token in the address."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext

from hub.accounts.forms import NewPasswordForm
from hub.accounts.one_time_links import person_of_link, take_up_link
from hub.accounts.passwords import WeakPassword
from hub.accounts.routes import blueprint
from hub.db import transaction
from hub.guard import public_unlocked


@blueprint.route("/one-time-links/<token>", methods=["GET", "POST"])
@public_unlocked
def one_time_link(token: str) -> Any:
    form = NewPasswordForm()
    with transaction(writing=False):
        person = person_of_link(token)
    if form.validate_on_submit():
        try:
            take_up_link(token, form.password.data)
        except WeakPassword as weak:
            form.password.errors = [str(weak.message)]
        else:
            flash(gettext("Ihr Passwort ist gespeichert. Melden Sie sich jetzt damit an."), "success")
            return redirect(url_for("accounts.sign_in"))
    page = make_response(render_template("accounts/one_time_link.html", form=form, person=person))
    page.headers["Referrer-Policy"] = "strict-origin"  # the address holds the token; the origin is all CSRF needs
    return page, 422 if form.errors else 200
