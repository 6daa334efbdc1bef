"""The trail for Datenschutz: a page with filter, the same as CSV, and the check of the chain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub.accounts.signed_in import User
from hub.audit import jobs  # noqa: F401 (registers its work)
from hub.audit.actions import record
from hub.audit.forms import TrailFilterForm
from hub.audit.models import AuditEntry
from hub.audit.names import action_name, named_actions
from hub.audit.queries import TrailFilter, trail_page, whole_trail
from hub.audit.verification import Chain, last_verification, verify_and_record
from hub.csv_export import csv_export
from hub.db import transaction
from hub.formats import local
from hub.guard import allow, allow_unlocked, signed_in_user

blueprint = Blueprint("audit", __name__)


@blueprint.get("/audit")
@allow("audit.read")
def trail() -> Any:
    form = TrailFilterForm(request.args)
    is_clear = form.validate()
    page = render_template(
        "audit/trail.html",
        form=form,
        page=trail_page(_filter(form), before=form.before.data) if is_clear else None,
        verification=last_verification(),
        action_name=action_name,
        chosen=_chosen(),
        crumbs=[(gettext("Prüfprotokoll"), None)],
    )
    return page, 200 if is_clear else 422


@blueprint.get("/audit.csv")
@allow("audit.read")
def trail_as_csv() -> Any:
    form = TrailFilterForm(request.args)
    if not form.validate():
        return redirect(f"{url_for('audit.trail')}?{request.query_string.decode()}")
    rows = _csv_rows(_filter(form), actor=signed_in_user(), head=_csv_head(), names=dict(named_actions()))
    headers = {"Content-Disposition": 'attachment; filename="protokoll.csv"'}
    return Response(csv_export(rows), mimetype="text/csv", headers=headers)


@blueprint.post("/audit/verify")
@allow_unlocked("audit.read")
def verify_trail() -> Any:
    result = verify_and_record(signed_in_user())
    if result.is_intact:
        flash(gettext("Die Kette ist unversehrt bis Nr. %(number)s.", number=result.entries), "success")
    else:
        flash(gettext("Die Kette ist beschädigt ab Nr. %(number)s.", number=result.broken_at), "danger")
    return redirect(url_for("audit.trail"))


def _filter(form: TrailFilterForm) -> TrailFilter:
    return TrailFilter(
        zone=_zone(),
        first_day=form.first_day.data,
        last_day=form.last_day.data,
        person=form.person.data.strip(),
        action=form.action.data,
        words=form.words.data,
    )


def _chosen() -> dict[str, str]:
    """What the filter says now, for the links to older lines and to the CSV."""
    return {name: value for name, value in request.args.items() if value and name != "before"}


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.config["ZONE"]
    return zone


def _csv_head() -> tuple[str, ...]:
    return (
        gettext("Nr."),
        gettext("Zeitpunkt"),
        gettext("Person"),
        gettext("Vorgang"),
        gettext("Text"),
        gettext("Kennung"),
        gettext("Prüfsumme"),
    )


def _csv_rows(
    wanted: TrailFilter, *, actor: User, head: tuple[str, ...], names: dict[str, str]
) -> Iterator[tuple[object, ...]]:
    # Runs while the answer is being sent: the request's transaction is over, so it opens its own.
    with transaction(writing=True):
        record("audit.export", actor=actor, about=Chain, text="Prüfprotokoll als CSV gespeichert")
    yield head
    for entry in whole_trail(wanted):
        yield _csv_row(entry, names.get(entry.action, entry.action), wanted.zone)


def _csv_row(entry: AuditEntry, name: str, zone: ZoneInfo) -> tuple[object, ...]:
    return (
        entry.number,
        local(entry.at, zone).strftime("%d.%m.%Y %H:%M:%S"),
        entry.actor,
        name,
        entry.text,
        f"{entry.kind} {entry.about}".strip(),
        entry.hash,
    )
