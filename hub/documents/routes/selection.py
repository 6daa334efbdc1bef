"""Moving, copying and trashing what was chosen: one entry from its menu, or many from the list."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import ngettext

from hub.db import session
from hub.documents.audience import audience_of
from hub.documents.entries import move_entries, path_to
from hub.documents.folders import copy_entries
from hub.documents.models import CONTRIBUTE, Entry, Folder
from hub.documents.pages import entry_url, frame_of, url_of
from hub.documents.queries import subfolders_of, workspaces_of
from hub.documents.routes import blueprint
from hub.documents.selection import chosen_in
from hub.documents.trash import trash_entries
from hub.errors import NotFound
from hub.forms import chosen_ids
from hub.guard import admit, allow, signed_in_user
from hub.permissions import can, level_in


@blueprint.get("/<any(folders, documents):kind>/<uuid:entry_id>/<any(move, copy):verb>")
@allow("documents.read", loads=Entry)
def choose_for_one(entry: Entry, verb: str, **_kind: str) -> Any:
    return _choose(verb, [entry], source=_parent_of(entry), at=_parent_of(entry))


@blueprint.get("/<any(folders, documents):kind>/<uuid:entry_id>/trash")
@allow("documents.change", loads=Entry)
def trash_one(entry: Entry, **_kind: str) -> str:
    return _confirm_trash([entry], source=_parent_of(entry))


@blueprint.post("/folders/<uuid:folder_id>/selection/<any(move, copy):verb>")
@allow("documents.read", loads=Folder)
def move_or_copy(folder: Folder, verb: str) -> Any:
    """Without `target` the person is still looking for it: the page shows the folder named by `at`."""
    entries = chosen(folder)
    target_id = request.form.get("target", type=uuid.UUID)
    if target_id is None:
        return _choose(verb, entries, source=folder, at=_browsed(folder))
    target = admit("documents.add", Folder, target_id)
    if verb == "move":
        _expect_change_allowed(entries)
        move_entries(signed_in_user(), entries, target=target)
    else:
        copy_entries(signed_in_user(), entries, target=target)
    flash(_done_text(verb, entries, target), "success")
    return redirect(entry_url(target))


@blueprint.post("/folders/<uuid:folder_id>/selection/trash")
@allow("documents.change", loads=Folder)
def trash_selection(folder: Folder) -> Any:
    entries = chosen(folder)
    _expect_change_allowed(entries)
    if not request.form.get("confirmed"):
        return _confirm_trash(entries, source=folder)
    trash_entries(signed_in_user(), entries)
    flash(
        ngettext(
            "„%(name)s“ liegt jetzt im Papierkorb.",
            "%(num)s Einträge liegen jetzt im Papierkorb.",
            len(entries),
            name=entries[0].name,
        ),
        "success",
    )
    return redirect(entry_url(folder))


def chosen(folder: Folder) -> list[Entry]:
    """What is ticked in the list of the folder."""
    return chosen_in(signed_in_user(), folder, chosen_ids())


def _expect_change_allowed(entries: list[Entry]) -> None:
    for workspace_id in {entry.workspace_id for entry in entries}:
        example = next(entry for entry in entries if entry.workspace_id == workspace_id)
        admit("documents.change", Entry, example.id)


def _browsed(source: Folder) -> Folder | None:
    wanted = request.form.get("at", "")
    if wanted == "all":
        return None
    try:
        return admit("documents.read", Folder, uuid.UUID(wanted)) if wanted else source
    except ValueError:
        raise NotFound from None


def _choose(verb: str, entries: list[Entry], *, source: Folder, at: Folder | None) -> str:
    user = signed_in_user()
    may_put_here = at is not None and can(user, "documents.add", at)
    elsewhere = at is not None and at.workspace_id != source.workspace_id
    return render_template(
        "documents/choose.html",
        verb=verb,
        entries=entries,
        source=source,
        at=at,
        steps=path_to(at) if at else [],
        folders=subfolders_of(at) if at else [],
        workspaces=[] if at else workspaces_of(user),
        chosen_ids={entry.id for entry in entries},
        may_put_here=may_put_here and not (verb == "move" and at is not None and at.id == source.id),
        may_write=level_in(user, source.workspace_id) >= CONTRIBUTE,
        target_audience=audience_of(at.workspace_id) if at else None,
        leaves_workspace=elsewhere,
        url_of=url_of,
        **frame_of(source),
    )


def _confirm_trash(entries: list[Entry], *, source: Folder) -> str:
    return render_template("documents/trash_confirm.html", entries=entries, source=source, **frame_of(source))


def _parent_of(entry: Entry) -> Folder:
    if entry.parent_id is None:
        raise NotFound
    return session().get_one(Folder, entry.parent_id)


def _done_text(verb: str, entries: list[Entry], target: Folder) -> str:
    if verb == "move":
        return ngettext(
            "„%(name)s“ verschoben nach „%(target)s“.",
            "%(num)s Einträge verschoben nach „%(target)s“.",
            len(entries),
            name=entries[0].name,
            target=target.name,
        )
    return ngettext(
        "„%(name)s“ kopiert nach „%(target)s“.",
        "%(num)s Einträge kopiert nach „%(target)s“.",
        len(entries),
        name=entries[0].name,
        target=target.name,
    )
