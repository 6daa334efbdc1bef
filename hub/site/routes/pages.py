"""The pages as their writers see them: the list, and one page with its texts side by side with the German ones."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from hub.accounts.models import Person
from hub.db import session
from hub.errors import Conflict, HubError
from hub.feedback.content import LANGUAGE_NAMES, LANGUAGES, RIGHT_TO_LEFT
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.permissions import can
from hub.site.content import BLOCKS, CONTACT, PICTURE, QUESTIONNAIRE, PageContent, has_marks, missing_languages
from hub.site.forms import NewPageForm, confirmed_texts, typed_content, with_step
from hub.site.models import FIXED_KINDS, INFORMATION, SitePage
from hub.site.pages import begin_fixed_page, change_page, create_page, draft_of, move_page, title_of
from hub.site.queries import (
    all_images,
    all_pages,
    contacts,
    count_waiting,
    image_line,
    open_ways_in,
    published_contents,
)
from hub.site.routes import blueprint

KINDS = {
    "start": lazy_gettext("Startseite"),
    "feedback": lazy_gettext("Rückmeldung"),
    "privacy": lazy_gettext("Datenschutz"),
    "imprint": lazy_gettext("Impressum"),
    "accessibility": lazy_gettext("Erklärung zur Barrierefreiheit"),
    "information": lazy_gettext("Information"),
}
BLOCK_NAMES = {
    "heading": lazy_gettext("Zwischenüberschrift"),
    "text": lazy_gettext("Text"),
    "picture": lazy_gettext("Bild"),
    "film": lazy_gettext("Link zu einem Film"),
    "contact": lazy_gettext("Kontakt"),
    "questionnaire": lazy_gettext("Fragebogen"),
}
DEFAULT_LANGUAGE = "de-simple"


def crumbs(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(gettext("Öffentliche Seite"), "/site" if more else None), *more]


def site_tabs(current: str) -> list[tuple[str, str, bool]]:
    """The parts of the site; who writes it is only the Koordination's to say."""
    waiting = count_waiting()
    messages = gettext("Nachrichten (%(count)s)", count=waiting) if waiting else gettext("Nachrichten")
    parts = [
        (gettext("Seiten"), "/site"),
        (gettext("Kontakte"), "/site/contacts"),
        (gettext("Bilder"), "/site/pictures"),
        (messages, "/site/messages"),
    ]
    if can(signed_in_user(), "site.appoint"):
        parts.append((gettext("Wer schreibt mit?"), "/site/editors"))
    return [(label, url, url == current) for label, url in parts]


@blueprint.get("/site")
@allow("site.edit")
def pages() -> str:
    rows, read = all_pages(), published_contents()
    by_kind = {page.kind: page for page in rows if page.kind != INFORMATION}
    return render_template(
        "site/pages.html",
        fixed=[(kind, KINDS[kind], _line(by_kind[kind], read) if kind in by_kind else None) for kind in FIXED_KINDS],
        information=[_line(page, read) for page in rows if page.kind == INFORMATION],
        languages=LANGUAGE_NAMES,
        tabs=site_tabs("/site"),
        crumbs=crumbs(),
    )


@blueprint.post("/site/fixed-pages/<kind>")
@allow("site.edit")
def begin(kind: str) -> Any:
    page = begin_fixed_page(signed_in_user(), kind)
    return redirect(url_for("site.page", page_id=page.id))


@blueprint.route("/site/pages/new", methods=["GET", "POST"])
@allow("site.edit")
def new_page() -> Any:
    form = NewPageForm()
    if form.validate_on_submit():
        with errors_on(form.title):
            page = create_page(signed_in_user(), form.title.data)
            return redirect(url_for("site.page", page_id=page.id))
    return render_template("site/new_page.html", form=form, crumbs=crumbs((gettext("Neue Seite"), None))), (
        422 if form.errors else 200
    )


@blueprint.get("/site/pages/<uuid:page_id>")
@allow("site.edit", loads=SitePage)
def page(page: SitePage) -> str:
    return _edit_page(page, draft_of(page))


@blueprint.post("/site/pages/<uuid:page_id>")
@allow("site.edit", loads=SitePage)
def save_page(page: SitePage) -> Any:
    """Keep what was typed, then do what the button says: a step with a block, another language, looking at it."""
    do, revision = request.form.get("do", "save"), request.form.get("revision", -1, type=int)
    content = draft_of(page)
    try:
        content = typed_content(request.form, content)
        content, about = with_step(content, do)
        confirmed = confirmed_texts(request.form, content)
        change_page(signed_in_user(), page, content, revision=revision, confirmed=confirmed)
    except HubError as error:
        return _edit_page(page, content, error=error, revision=revision), error.status
    what, _, language = do.partition(":")
    if what == "preview":
        return redirect(url_for("site.preview", page_id=page.id, language=language))
    if what == "publish":
        return redirect(url_for("site.publish", page_id=page.id))
    shown = language if what == "language" and language in LANGUAGES else _language()
    if do == "save":
        flash(gettext("Der Entwurf ist gespeichert."), "success")
    anchor = f"block-{about}" if about else None
    return redirect(url_for("site.page", page_id=page.id, language=shown, _anchor=anchor))


@blueprint.post("/site/pages/<uuid:page_id>/move")
@allow("site.edit", loads=SitePage)
def move(page: SitePage) -> Any:
    move_page(signed_in_user(), page, up=request.form.get("direction") == "up")
    return redirect(url_for("site.pages"))


def _line(page: SitePage, read: dict[uuid.UUID, Any]) -> dict[str, Any]:
    content = draft_of(page)
    return {
        "page": page,
        "title": title_of(page),
        "address": page.public_path,
        "missing": missing_languages(content),
        "has_marks": has_marks(content),
        "is_public": page.id in read,
        "is_changed": page.id in read and read[page.id] != page.draft,
    }


def _language() -> str:
    """The language that stands beside the German one."""
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES and asked != "de" else DEFAULT_LANGUAGE


def _edit_page(
    page: SitePage, content: PageContent, *, error: HubError | None = None, revision: int | None = None
) -> str:
    language = _language()
    missing = missing_languages(content)
    changer = session().get(Person, page.changed_by) if isinstance(error, Conflict) and page.changed_by else None
    return render_template(
        "site/edit_page.html",
        page=page,
        content=content,
        revision=page.revision if revision is None else revision,
        kind=KINDS[page.kind],
        language=language,
        outdated=page.outdated.get(language, []),
        is_rtl=language in RIGHT_TO_LEFT,
        languages=[(code, LANGUAGE_NAMES[code], code in missing) for code in LANGUAGES if code != "de"],
        language_name=LANGUAGE_NAMES[language],
        block_names=BLOCK_NAMES,
        block_kinds=BLOCKS,
        choices=_choices(content),
        error=error.message if error else None,
        changed_by=changer.name if changer else "",
        address=page.public_path,
        is_changed=published_contents().get(page.id) != page.draft,
        crumbs=crumbs((content.title.get("de", page.slug), None)),
    )


def _choices(content: PageContent) -> dict[str, list[tuple[uuid.UUID, str]]]:
    """What a picture, a contact or a Fragebogen on this page may be; asked only where there is such a block."""
    kinds = {block.kind for block in content.blocks}
    choices: dict[str, list[tuple[uuid.UUID, str]]] = {}
    if PICTURE in kinds:
        choices[PICTURE] = [(image.id, image_line(image)) for image in all_images()]
    if CONTACT in kinds:
        choices[CONTACT] = [(row.id, row.need.get("de", "")) for row, _ in contacts()]
    if QUESTIONNAIRE in kinds:
        chosen = {block.about for block in content.blocks if block.kind == QUESTIONNAIRE and block.about}
        choices[QUESTIONNAIRE] = open_ways_in(signed_in_user())
        known = {row_id for row_id, _ in choices[QUESTIONNAIRE]}
        choices[QUESTIONNAIRE] += [(row_id, gettext("gewählter Fragebogen")) for row_id in chosen - known]
    return choices
