"""From draft to what everybody reads: preview, publishing, history, taking back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub.errors import Conflict, HubError
from hub.feedback.content import LANGUAGE_NAMES, LANGUAGES
from hub.guard import allow, signed_in_user
from hub.public_pages import frame, speak
from hub.public_words import words
from hub.site.content import MARK, PageContent, has_marks, missing_languages
from hub.site.models import INFORMATION, START, SitePage
from hub.site.pages import (
    MarksLeft,
    delete_page,
    draft_of,
    publish_page,
    put_back_version,
    title_of,
    version_of,
    withdraw_page,
)
from hub.site.queries import versions_with_names
from hub.site.routes import blueprint
from hub.site.routes.pages import crumbs
from hub.site.routes.public import WORDS
from hub.site.texts import phone_link
from hub.site.views import is_translated_law, shown_page


@blueprint.get("/site/pages/<uuid:page_id>/preview")
@allow("site.edit", loads=SitePage)
def preview(page: SitePage) -> str:
    return _look(page, draft_of(page), gettext("Vorschau des Entwurfs"), f"/site/pages/{page.id}")


@blueprint.get("/site/pages/<uuid:page_id>/versions/<int:number>")
@allow("site.edit", loads=SitePage)
def version(page: SitePage, number: int) -> str:
    content = PageContent.model_validate(version_of(page, number).content)
    return _look(page, content, gettext("Fassung %(number)s", number=number), f"/site/pages/{page.id}/history")


@blueprint.route("/site/pages/<uuid:page_id>/publish", methods=["GET", "POST"])
@allow("site.edit", loads=SitePage)
def publish(page: SitePage) -> Any:
    error: HubError | None = None
    revision = request.form.get("revision", page.revision, type=int)
    if request.method == "POST":
        try:
            publish_page(signed_in_user(), page, revision=revision, with_marks="with_marks" in request.form)
        except Conflict:
            flash(gettext("Die Seite wurde inzwischen geändert. Bitte sehen Sie sie noch einmal an."), "warning")
            return redirect(url_for("site.page", page_id=page.id))
        except HubError as refused:
            error = refused
        else:
            flash(gettext("Die Seite ist veröffentlicht."), "success")
            return redirect(url_for("site.page", page_id=page.id))
    content = draft_of(page)
    shown = render_template(
        "site/publish.html",
        page=page,
        title=title_of(page),
        revision=revision,
        missing=[LANGUAGE_NAMES[code] for code in missing_languages(content)],
        outdated=[LANGUAGE_NAMES[code] for code in LANGUAGES if page.outdated.get(code)],
        has_marks=has_marks(content),
        mark=MARK,
        marks_missed=isinstance(error, MarksLeft),
        error=error.message if error else None,
        crumbs=_crumbs(page, gettext("Veröffentlichen")),
    )
    return shown, error.status if error else 200


@blueprint.get("/site/pages/<uuid:page_id>/history")
@allow("site.edit", loads=SitePage)
def history(page: SitePage) -> str:
    return render_template(
        "site/history.html",
        page=page,
        title=title_of(page),
        versions=versions_with_names(page),
        address=page.public_path,
        crumbs=_crumbs(page, gettext("Fassungen")),
    )


@blueprint.post("/site/pages/<uuid:page_id>/versions/<int:number>/put-back")
@allow("site.edit", loads=SitePage)
def put_back(page: SitePage, number: int) -> Any:
    put_back_version(signed_in_user(), page, number, revision=request.form.get("revision", -1, type=int))
    flash(gettext("Fassung %(number)s ist jetzt der Entwurf. Veröffentlicht ist sie noch nicht.", number=number))
    return redirect(url_for("site.page", page_id=page.id))


@blueprint.route("/site/pages/<uuid:page_id>/withdraw", methods=["GET", "POST"])
@allow("site.edit", loads=SitePage)
def withdraw(page: SitePage) -> Any:
    if request.method == "POST":
        withdraw_page(signed_in_user(), page)
        flash(gettext("Die Seite ist nicht mehr öffentlich. Der Entwurf bleibt."), "success")
        return redirect(url_for("site.page", page_id=page.id))
    return render_template(
        "site/withdraw.html", page=page, title=title_of(page), crumbs=_crumbs(page, gettext("Zurückziehen"))
    )


@blueprint.route("/site/pages/<uuid:page_id>/delete", methods=["GET", "POST"])
@allow("site.edit", loads=SitePage)
def remove_page(page: SitePage) -> Any:
    if request.method == "POST":
        delete_page(signed_in_user(), page)
        flash(gettext("Die Seite ist gelöscht."), "success")
        return redirect(url_for("site.pages"))
    return render_template(
        "site/delete.html",
        page=page,
        title=title_of(page),
        is_fixed=page.kind != INFORMATION,
        crumbs=_crumbs(page, gettext("Löschen")),
    )


def _crumbs(page: SitePage, last: str) -> list[tuple[str, str | None]]:
    return crumbs((title_of(page), f"/site/pages/{page.id}"), (last, None))


def _look(page: SitePage, content: PageContent, what: str, back: str) -> str:
    """As everybody would read it, with a line above that says it is not yet so."""
    asked = request.args.get("language", "")
    language = asked if asked in LANGUAGES else "de"
    shown = shown_page(content, language)
    back_label = gettext("Zurück")
    speak(language)
    return render_template(
        "site/preview_start.html" if page.kind == START else "site/preview.html",
        **frame(language),
        words=words(WORDS, language),
        page=shown,
        in_german=shown.in_german,
        is_translated_law=is_translated_law(page.kind, shown, language),
        part=page.kind,
        folder="/site/pictures",
        phone_link=phone_link(shown.reach.phone) if shown.reach else "",
        contacts=[],
        events=[],
        panels=[],
        what=what,
        back=f"{back}?language={language}",
        back_label=back_label,
    )
