"""What waits in a Briefkasten: looking at what it is, taking it over, refusing it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext, ngettext

from hub import slots
from hub.db import session
from hub.documents.models import Folder
from hub.documents.names import media_type_of
from hub.documents.pages import entry_url, icon_of
from hub.errors import NotFound
from hub.guard import allow, signed_in_user
from hub.sharing.deliveries import KEPT_FOR, chosen_files, folder_for, refuse, take_over, why_kept
from hub.sharing.models import Delivery
from hub.sharing.routes import blueprint


@blueprint.get("/deliveries/<uuid:delivery_id>")
@allow("sharing.take-over", loads=Delivery)
def delivery(delivery: Delivery) -> str:
    """`?file=…&page=2` chooses what is shown of it; the first page of the first file without."""
    user = signed_in_user()
    folder = folder_for(user, delivery)
    shown = next((file for file in delivery.files if str(file.id) == request.args.get("file")), delivery.files[0])
    number = request.args.get("page", 1, type=int)
    return render_template(
        "sharing/delivery.html",
        delivery=delivery,
        folder=folder,
        shown=shown,
        objection=why_kept(delivery),
        panels=slots.panels(slots.DELIVERED_FILE, user, delivery, shown, number) if folder else [],
        ends_at=delivery.created_at + KEPT_FOR,
        icon_name=lambda name: icon_of("document", media_type_of(name)),
        crumbs=_crumbs(delivery),
    )


@blueprint.post("/deliveries/<uuid:delivery_id>/take-over")
@allow("sharing.take-over", loads=Delivery)
def take_over_delivery(delivery: Delivery) -> Any:
    taken = take_over(signed_in_user(), delivery, _chosen())
    flash(
        ngettext(
            "„%(name)s“ ist jetzt ein Dokument der Ablage.",
            "%(num)s Dateien sind jetzt Dokumente der Ablage.",
            len(taken),
            name=taken[0].name,
        ),
        "success",
    )
    return redirect(entry_url(session().get_one(Folder, delivery.letterbox.entry_id)))


@blueprint.post("/deliveries/<uuid:delivery_id>/refuse")
@allow("sharing.take-over", loads=Delivery)
def refuse_delivery(delivery: Delivery) -> Any:
    """Two steps: the first POST asks, the one with `confirmed` does it."""
    chosen = _chosen()
    if not request.form.get("confirmed"):
        files = chosen_files(delivery, chosen)
        return render_template("sharing/refuse.html", delivery=delivery, files=files, crumbs=_crumbs(delivery))
    count = refuse(signed_in_user(), delivery, chosen)
    flash(ngettext("%(num)s Datei abgelehnt.", "%(num)s Dateien abgelehnt.", count), "success")
    return redirect(f"/letterboxes/{delivery.letterbox_id}")


def _chosen() -> set[uuid.UUID]:
    try:
        return {uuid.UUID(item) for item in request.form.getlist("item")}
    except ValueError:
        raise NotFound from None


def _crumbs(delivery: Delivery) -> list[tuple[str, str | None]]:
    return [
        (delivery.letterbox.title, f"/letterboxes/{delivery.letterbox_id}"),
        (gettext("Einsendung von %(name)s", name=delivery.sender), None),
    ]
