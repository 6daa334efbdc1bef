"""„Kalender abonnieren“: making secret addresses, showing them once, making them anew, revoking them."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext

from hub import db
from hub.documents.models import Workspace
from hub.feeds.addresses import address_of, create_feed, revoke_feed, webcal_address
from hub.feeds.forms import MINE, FeedForm
from hub.feeds.models import Feed
from hub.feeds.queries import feeds_of, readable_bereiche
from hub.feeds.routes import blueprint
from hub.forms import errors_on
from hub.guard import allow, signed_in_user

NEW_ADDRESS = "new_feed"


@blueprint.route("/account/feeds", methods=["GET", "POST"])
@allow("feeds.make")
def own_feeds() -> Any:
    user = signed_in_user()
    bereiche = {str(workspace.id): workspace for workspace in readable_bereiche(user)}
    form = FeedForm(shows=request.args.get("workspace", MINE))
    form.shows.choices = [
        (MINE, gettext("Meine Termine – die ich organisiere oder an denen ich teilnehme")),
        *((row_id, gettext("Alle Termine aus „%(name)s“", name=bereich.name)) for row_id, bereich in bereiche.items()),
    ]
    form.also.choices = [(row_id, bereich.name) for row_id, bereich in bereiche.items()]
    if form.validate_on_submit():
        with errors_on(form.shows):
            feed, token = create_feed(
                user,
                workspace=bereiche.get(form.shows.data),
                workspace_ids=[uuid.UUID(row_id) for row_id in form.also.data or ()] if form.shows.data == MINE else [],
                purpose=form.purpose.data or "",
            )
            return _show_once(feed, token)
    page = render_template(
        "feeds/own.html",
        form=form,
        lines=[(feed, *_words(feed, bereiche)) for feed in feeds_of(user)],
        fresh=_shown_once(),
        crumbs=[(gettext("Mein Konto"), "/account"), (gettext("Kalender abonnieren"), None)],
    )
    return page, 422 if form.errors else 200


@blueprint.route("/account/feeds/<uuid:feed_id>/revoke", methods=["GET", "POST"])
@allow("feeds.own", loads=Feed)
def revoke(feed: Feed) -> Any:
    if request.method == "POST":
        revoke_feed(signed_in_user(), feed)
        flash(gettext("Die Kalender-Adresse gilt nicht mehr."), "success")
        return redirect(url_for("feeds.own_feeds"))
    return _question("feeds/revoke.html", feed, gettext("Widerrufen"))


@blueprint.route("/account/feeds/<uuid:feed_id>/renew", methods=["GET", "POST"])
@allow("feeds.own", loads=Feed)
def renew(feed: Feed) -> Any:
    """The same calendar at a new address; the old one ends at once."""
    if request.method == "POST":
        user = signed_in_user()
        workspace = db.session().get(Workspace, feed.workspace_id) if feed.workspace_id else None
        revoke_feed(user, feed)
        chosen = [uuid.UUID(row_id) for row_id in feed.workspace_ids]
        return _show_once(*create_feed(user, workspace=workspace, workspace_ids=chosen, purpose=feed.purpose))
    return _question("feeds/renew.html", feed, gettext("Neue Adresse"))


def _question(template: str, feed: Feed, last: str) -> str:
    crumbs = [(gettext("Kalender abonnieren"), "/account/feeds"), (last, None)]
    return render_template(template, feed=feed, crumbs=crumbs)


def _words(feed: Feed, bereiche: dict[str, Workspace]) -> tuple[str, list[str]]:
    """What a feed shows, and which Bereiche besides. What the person cannot read any more has no name."""
    if feed.workspace_id is None:
        return gettext("Meine Termine"), [bereiche[row_id].name for row_id in feed.workspace_ids if row_id in bereiche]
    bereich = bereiche.get(str(feed.workspace_id))
    return (bereich.name if bereich else gettext("(für Sie nicht mehr freigegeben)")), []


def _show_once(feed: Feed, token: str) -> Any:
    """The next page of this browser, and only that, shows the address."""
    session[NEW_ADDRESS] = address_of(token)
    flash(gettext("Der Kalender ist bereit."), "success")
    return redirect(url_for("feeds.own_feeds", _anchor=f"feed-{feed.id}"))


def _shown_once() -> tuple[str, str] | None:
    address = session.pop(NEW_ADDRESS, None)
    return (address, webcal_address(address)) if address else None
