"""Pages that explain the hub; anybody may read them."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, redirect, render_template
from flask_babel import gettext

from hub.guard import public

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@public
def help_page() -> str:
    return render_template("help/help.html", crumbs=[(gettext("Hilfe"), None)])


@blueprint.get("/accessibility")
@public
def accessibility() -> Response:
    """The address it had before there was a public site; so for the next two."""
    return cast(Response, redirect("/public/accessibility", 301))


@blueprint.get("/accessibility/report")
@public
def report_barrier() -> Response:
    return cast(Response, redirect("/public/accessibility/report", 301))


@blueprint.get("/privacy")
@public
def privacy() -> Response:
    return cast(Response, redirect("/public/privacy", 301))
