"""Signing in and out, and what to do when the password is forgotten."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import UserMixin, current_user, login_user

from hub.accounts import sign_in as signing
from hub.accounts.devices import device_in_words
from hub.accounts.forms import ForgottenForm, SignInForm
from hub.accounts.next_page import next_page
from hub.accounts.password_changes import request_reset
from hub.accounts.queries import person_behind
from hub.accounts.routes import blueprint
from hub.accounts.throttle import TooManyAttempts
from hub.guard import allow, public, public_unlocked, signed_in_user


class NewSignIn(UserMixin):  # type: ignore[misc]
    """What flask-login puts into the cookie: the device's token instead of a person's id."""

    def __init__(self, token: str) -> None:
        self.id = token


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public_unlocked
def sign_in() -> Any:
    form = SignInForm(next=request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(next_page(form.next.data))
    if form.validate_on_submit():
        return _try_to_sign_in(form)
    return _sign_in_page(form), 422 if form.errors else 200


@blueprint.post("/sign-out")
@allow("account.own")
def sign_out() -> Any:
    user = signed_in_user()
    signing.sign_out(person_behind(user), sign_in_id=user.sign_in_id)
    session.clear()
    flash(gettext("Sie sind abgemeldet."), "success")
    response = redirect(url_for("accounts.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache"'  # downloads that the browser kept
    return response


@blueprint.get("/sign-in/forgotten")
@public
def forgotten() -> Any:
    return render_template("accounts/forgotten.html", form=ForgottenForm())


@blueprint.post("/sign-in/forgotten")
@public
def ask_for_reset() -> Any:
    form = ForgottenForm()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form), 422
    request_reset(form.email.data, address=request.remote_addr or "")
    return render_template("accounts/reset_sent.html")


def _try_to_sign_in(form: SignInForm) -> Any:
    attempt = signing.Attempt(
        email=form.email.data,
        password=form.password.data,
        address=request.remote_addr or "",
        device=device_in_words(request.user_agent.string),
    )
    try:
        token = signing.sign_in(attempt)
    except signing.SignInRefused as refused:
        form.form_errors.append(str(refused.message))
        return _sign_in_page(form), refused.status
    except TooManyAttempts as refused:
        form.form_errors.append(str(refused.message))
        return _sign_in_page(form), refused.status, {"Retry-After": str(refused.seconds)}
    session.clear()  # nothing of the session before may live on: somebody else may know its cookie
    login_user(NewSignIn(token))
    return redirect(next_page(form.next.data))


def _sign_in_page(form: SignInForm) -> Any:
    return make_response(render_template("accounts/sign_in.html", form=form))
