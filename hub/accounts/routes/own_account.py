"""What people settle themselves: deputy, password, devices, appearance."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from hub import slots
from hub.accounts.forms import AppearanceForm, ChangePasswordForm, DeputyForm, person_choices
from hub.accounts.labels import ROLE_HINTS, ROLE_LABELS
from hub.accounts.next_page import next_page
from hub.accounts.own_settings import change_appearance, change_deputy
from hub.accounts.password_changes import WrongPassword, change_password
from hub.accounts.passwords import WeakPassword
from hub.accounts.queries import devices_of, groups_of, person_behind, possible_deputies
from hub.accounts.routes import blueprint
from hub.accounts.sign_in import end_sign_in, end_sign_ins
from hub.accounts.throttle import TooManyAttempts
from hub.db import transaction
from hub.forms import errors_on
from hub.guard import allow, allow_unlocked, signed_in_user


@blueprint.get("/account")
@allow("account.own")
def account() -> Any:
    return _account_page(_deputy_form(), ChangePasswordForm())


@blueprint.post("/account/deputy")
@allow("account.own")
def choose_deputy() -> Any:
    form = _deputy_form()
    if form.validate():
        with errors_on(form.deputy_id):
            change_deputy(person_behind(signed_in_user()), form.deputy_id.data)
            flash(gettext("Ihre Vertretung ist gespeichert."), "success")
            return redirect(url_for("accounts.account"))
    return _account_page(form, ChangePasswordForm(formdata=None)), 422


@blueprint.post("/account/password")
@allow_unlocked("account.own")
def choose_password() -> Any:
    form = ChangePasswordForm()
    status = 422
    if form.validate():
        try:
            change_password(signed_in_user(), current=form.current.data, new=form.password.data)
            flash(gettext("Ihr Passwort ist geändert. Alle anderen Geräte sind abgemeldet."), "success")
            return redirect(url_for("accounts.account"))
        except WeakPassword as weak:
            form.password.errors = [str(weak.message)]
        except (WrongPassword, TooManyAttempts) as refused:
            form.current.errors = [str(refused.message)]
            status = refused.status
    with transaction(writing=False):
        return _account_page(_deputy_form(), form), status


@blueprint.get("/account/sessions")
@allow("account.own")
def devices() -> Any:
    user = signed_in_user()
    crumbs = [(gettext("Mein Konto"), url_for("accounts.account")), (gettext("Angemeldete Geräte"), None)]
    return render_template(
        "accounts/devices.html", devices=devices_of(user.id), this_device=user.sign_in_id, crumbs=crumbs
    )


@blueprint.post("/account/sessions/<uuid:sign_in_id>/end")
@allow("account.own")
def end_device(sign_in_id: uuid.UUID) -> Any:
    me = person_behind(signed_in_user())
    end_sign_in(sign_in_id, of=me, actor=me)
    flash(gettext("Das Gerät ist abgemeldet."), "success")
    return redirect(url_for("accounts.devices"))


@blueprint.post("/account/sessions/end-others")
@allow("account.own")
def end_other_devices() -> Any:
    user = signed_in_user()
    me = person_behind(user)
    end_sign_ins(of=me, actor=me, but=user.sign_in_id)
    flash(gettext("Alle anderen Geräte sind abgemeldet."), "success")
    return redirect(url_for("accounts.devices"))


@blueprint.post("/account/appearance")
@allow("account.own")
def appearance() -> Any:
    form = AppearanceForm()
    if form.validate():
        chosen = {"theme": form.theme.data, "density": form.density.data, "language": form.language.data}
        change_appearance(person_behind(signed_in_user()), chosen)
    return redirect(next_page(form.next.data))


def _deputy_form() -> DeputyForm:
    me = person_behind(signed_in_user())
    form = DeputyForm(obj=me)
    form.deputy_id.choices = person_choices(possible_deputies(me), nobody=gettext("niemand"))
    return form


def _account_page(deputy_form: DeputyForm, password_form: ChangePasswordForm) -> str:
    me = person_behind(signed_in_user())
    return render_template(
        "accounts/account.html",
        person=me,
        groups=groups_of(me),
        role=ROLE_LABELS[me.role],
        role_hint=ROLE_HINTS[me.role],
        deputy_form=deputy_form,
        password_form=password_form,
        panels=slots.panels(slots.ACCOUNT_PANELS, signed_in_user()),
        crumbs=[(gettext("Mein Konto"), None)],
    )
