"""Pages for those who plan: who is invited, inviting more, taking back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext, ngettext, pgettext

from hub import slots
from hub.calendar.models import Event, Participant
from hub.errors import HubError
from hub.forms import chosen_ids, errors_on
from hub.guard import allow, signed_in_user
from hub.invitations.forms import InviteForm
from hub.invitations.invited import invited_to, invited_with
from hub.invitations.inviting import (
    Outcome,
    Wish,
    forget_original,
    invite,
    invite_new_members,
    remove_participant,
    renew_link,
    take_over_participants,
)
from hub.invitations.labels import ANSWER_BADGES, ANSWER_LABELS, time_of
from hub.invitations.panels import shown_counts
from hub.invitations.queries import (
    busy_people,
    counts_of,
    invitable,
    lines_of,
    names_of,
    new_members,
    original_of,
    people_outside,
)
from hub.invitations.routes import blueprint


@blueprint.get("/events/<uuid:event_id>/participants")
@allow("events.plan", loads=Event)
def participants(event: Event) -> Any:
    return _page(event, _form(event))


@blueprint.post("/events/<uuid:event_id>/participants")
@allow("events.plan", loads=Event)
def invite_people(event: Event) -> Any:
    form = _form(event)
    if form.validate():
        scope = form.scope.data if "scope" in form else "this"
        wish = Wish(form.principals, form.addresses.data or "", form.is_optional.data, scope)
        with errors_on(form.addresses):
            _say(event, invite(signed_in_user(), event, wish))
            return redirect(_url(event))
    return _page(event, form)


@blueprint.route("/events/<uuid:event_id>/participants/new-members", methods=["GET", "POST"])
@allow("events.plan", loads=Event)
def new_members_page(event: Event) -> Any:
    joined = new_members(event)
    if request.method == "POST":
        chosen = {row_id: joined[row_id][1] for row_id in chosen_ids() if row_id in joined}
        added = invite_new_members(signed_in_user(), event, chosen)
        flash(ngettext("%(num)s Person eingeladen.", "%(num)s Personen eingeladen.", added), "success")
        return redirect(_url(event))
    sources = {principal: ", ".join(names_of([principal])) for _, principal in joined.values()}
    return render_template(
        "invitations/new_members.html",
        event=event,
        joined=[(row_id, name, sources[principal]) for row_id, (name, principal) in joined.items()],
        url=_url(event),
        crumbs=_crumbs(event, gettext("Neue Mitglieder")),
    )


@blueprint.post("/events/<uuid:event_id>/participants/take-over")
@allow("events.plan", loads=Event)
def take_over(event: Event) -> Any:
    """What is offered for a copy: „übernehmen“ or „nicht übernehmen“."""
    original = original_of(event)
    if original is None or request.form.get("decline"):
        forget_original(event)
        return redirect(f"/events/{event.id}")
    added = take_over_participants(signed_in_user(), event, original)
    flash(ngettext("%(num)s Person übernommen.", "%(num)s Personen übernommen.", added), "success")
    return redirect(_url(event))


@blueprint.route("/participants/<uuid:participant_id>/remove", methods=["GET", "POST"])
@allow("participants.manage", loads=Participant)
def remove(participant: Participant) -> Any:
    [invited] = invited_with([participant.id])
    if request.method == "POST":
        try:
            remove_participant(signed_in_user(), participant)
            flash(gettext("%(name)s ist ausgeladen.", name=invited.name), "success")
        except HubError as error:
            flash(str(error.message), "warning")
        return redirect(_url(invited.event))
    return render_template(
        "invitations/remove.html",
        invited=invited,
        url=_url(invited.event),
        crumbs=_crumbs(invited.event, gettext("Ausladen")),
    )


@blueprint.route("/participants/<uuid:participant_id>/renew-link", methods=["GET", "POST"])
@allow("participants.manage", loads=Participant)
def renew(participant: Participant) -> Any:
    [invited] = invited_with([participant.id])
    if request.method == "POST":
        renew_link(signed_in_user(), participant)
        flash(gettext("Die Einladung geht noch einmal hinaus. Der alte Link gilt nicht mehr."), "success")
        return redirect(_url(invited.event))
    return render_template(
        "invitations/renew.html",
        invited=invited,
        url=_url(invited.event),
        crumbs=_crumbs(invited.event, gettext("Erneut senden")),
    )


def _form(event: Event) -> InviteForm:
    form = InviteForm()
    offered = invitable(signed_in_user(), event)
    form.institutions.choices, form.groups.choices, form.people.choices = offered
    outside = people_outside(event, [principal for principal, _ in offered.people])
    busy = {f"person:{row_id}" for row_id in busy_people(event)}
    invited = {f"person:{row.participant.person_id}" for row in invited_to([event.id])}
    form.people.choices = [
        (principal, _described(label, principal in outside, principal in busy))
        for principal, label in offered.people
        if principal not in invited
    ]
    if outside:
        form.people.description = gettext(
            "Wer den Bereich nicht sieht, sieht durch die Einladung nur diesen einen Termin."
        )
    if event.series_id is None:
        del form.scope
    return form


def _described(label: str, is_outside: bool, is_busy: bool) -> str:
    parts = [label]
    if is_busy:
        parts.append(pgettext("person", "belegt"))
    if is_outside:
        parts.append(gettext("sieht den Bereich nicht"))
    return " · ".join(parts)


def _say(event: Event, outcome: Outcome) -> None:
    if outcome.added:
        text = ngettext("%(num)s Einladung gespeichert.", "%(num)s Einladungen gespeichert.", outcome.added)
        if event.is_draft:
            text += " " + gettext("Die Mails gehen hinaus, wenn Sie den Termin bekannt geben.")
        else:
            text += " " + gettext("Die Mails gehen jetzt hinaus.")
        flash(text, "success")
    elif not outcome.empty:
        flash(gettext("Alle waren schon eingeladen."), "info")
    if outcome.empty:
        names = ", ".join(names_of(outcome.empty))
        flash(gettext("Ohne Personen und deshalb übersprungen: %(names)s.", names=names), "warning")


def _page(event: Event, form: InviteForm) -> Any:
    counts = counts_of(event)
    page = render_template(
        "invitations/participants.html",
        event=event,
        time=time_of(event),
        form=form,
        lines=lines_of(event),
        counts=shown_counts(counts),
        total=counts.total(),
        joined=new_members(event) if counts else {},
        labels=ANSWER_LABELS,
        badges=ANSWER_BADGES,
        top=slots.panels(slots.PARTICIPANTS_TOP, signed_in_user(), event),
        crumbs=_crumbs(event, gettext("Teilnehmende")),
    )
    return page, 422 if form.errors else 200


def _crumbs(event: Event, here: str) -> list[tuple[str, str | None]]:
    return [(gettext("Termine"), "/calendar"), (event.title, f"/events/{event.id}"), (here, None)]


def _url(event: Event) -> str:
    return f"/events/{event.id}/participants"
