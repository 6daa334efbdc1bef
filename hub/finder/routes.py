"""The search box, its results and the searches a person keeps."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import parse_qs

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request
from flask_babel import gettext

from hub.documents.found import names_beginning
from hub.documents.pages import icon_of, url_of
from hub.finder.asking import MAX_WORDS_CHARACTERS, PAGE_SIZE, Answer, Asked, answer, asked_of
from hub.finder.filters import filters_of, query_of
from hub.finder.forms import MAX_NAME_CHARACTERS, SaveSearchForm
from hub.finder.models import SavedSearch
from hub.finder.saved import forget_search, save_search, searches_of
from hub.finder.shown import shown
from hub.guard import allow, signed_in_user
from search import SearchError

logger = logging.getLogger(__name__)
blueprint = Blueprint("finder", __name__)

MAX_SUGGESTIONS = 8


@blueprint.get("/search")
@allow("search.ask")
def search() -> Any:
    """The results of an address such as `?q=Förderplan&type=pdf&period=month`."""
    asked = asked_of(request.args.to_dict(flat=False))
    found: Answer | None = None
    is_away = False
    if asked.words or asked.chosen or asked.period:
        try:
            found = answer(signed_in_user(), asked, current_app.config["ZONE"])
        except SearchError as error:
            logger.error("search: %s", error)
            is_away = True
    page = render_template(
        "finder/results.html",
        search_words=asked.words,
        asked=asked,
        answer=found,
        hits=[shown(hit, entry, words=asked.words) for hit, entry in found.hits] if found else [],
        first_row=(found.page - 1) * PAGE_SIZE + 1 if found else 1,
        filters=filters_of(asked, found.found, found.names) if found else [],
        suggestion_url="?" + query_of(asked, q=found.found.suggestion) if found and found.found.suggestion else None,
        sort_url="?" + query_of(asked, sort="" if asked.by_date else "date"),
        former_url="?" + query_of(asked, former="" if asked.former_too else "1"),
        clear_url="?" + query_of(Asked(words=asked.words, chosen={})),
        page_url=lambda number: "?" + query_of(asked, page=number),
        query=query_of(asked),
        form=SaveSearchForm(name=asked.words[:MAX_NAME_CHARACTERS], query=query_of(asked)),
        saved=searches_of(signed_in_user()) if found is None else [],
        is_away=is_away,
        names_only=names_beginning(signed_in_user(), asked.words, limit=20) if is_away else [],
        url_of=url_of,
        icon_of=icon_of,
        crumbs=[(gettext("Suche"), None)],
    )
    return (page, 503) if is_away else page


@blueprint.get("/search/suggestions")
@allow("search.ask")
def suggestions() -> Response:
    """Names that begin with what is being typed: `[{"name", "place", "url", "icon"}]`."""
    words = request.args.get("q", "")[:MAX_WORDS_CHARACTERS]
    rows = names_beginning(signed_in_user(), words, limit=MAX_SUGGESTIONS)
    return jsonify(
        [
            {
                "name": row.name,
                "place": row.place,
                "url": url_of(row.kind, row.id),
                "icon": icon_of(row.kind, row.media_type),
            }
            for row in rows
        ]
    )


@blueprint.post("/searches")
@allow("search.ask")
def keep_search() -> Any:
    form = SaveSearchForm()
    query = query_of(asked_of(parse_qs(form.query.data or "")))
    if form.validate_on_submit():
        save_search(signed_in_user(), name=form.name.data.strip(), query=query)
        flash(gettext("Suche „%(name)s“ gespeichert. Sie steht auf der Startseite.", name=form.name.data), "success")
    else:
        flash(next(iter(form.errors.values()))[0], "warning")
    return redirect(f"/search?{query}")


@blueprint.get("/searches/<uuid:search_id>/delete")
@allow("searches.own", loads=SavedSearch)
def confirm_deletion(saved: SavedSearch) -> Any:
    crumbs = [(gettext("Start"), "/"), (saved.name, None)]
    return render_template("finder/delete_search.html", saved=saved, crumbs=crumbs)


@blueprint.post("/searches/<uuid:search_id>/delete")
@allow("searches.own", loads=SavedSearch)
def delete_search(saved: SavedSearch) -> Any:
    forget_search(saved)
    flash(gettext("Suche „%(name)s“ gelöscht.", name=saved.name), "success")
    return redirect("/")
