"""What several pages of the Ablage show alike: breadcrumbs, audience, addresses and icons of entries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup, escape

from hub import slots
from hub.accounts.signed_in import User
from hub.answers import language
from hub.db import is_writing, now
from hub.documents.audience import audience_at, audience_of
from hub.documents.details import STATUS_LABELS, STATUS_TONES
from hub.documents.entries import path_to
from hub.documents.models import MANAGE, Entry
from hub.formats import filesize, in_words
from hub.guard import signed_in_user
from hub.permissions import level_in

ICONS = {
    "application/pdf": "pdf",
    "application/msword": "word",
    "application/rtf": "word",
    "application/vnd.oasis.opendocument.text": "word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word",
    "application/vnd.ms-excel": "spreadsheet",
    "application/vnd.oasis.opendocument.spreadsheet": "spreadsheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "spreadsheet",
    "text/csv": "spreadsheet",
    "application/vnd.ms-powerpoint": "slides",
    "application/vnd.oasis.opendocument.presentation": "slides",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "slides",
    "application/zip": "archive",
    "application/x-7z-compressed": "archive",
    "application/gzip": "archive",
    "message/rfc822": "email",
    "application/vnd.ms-outlook": "email",
}
FAMILIES = ("image", "video", "audio", "text")
KINDS = {
    "pdf": "PDF",
    "word": lazy_gettext("Textdokument"),
    "spreadsheet": lazy_gettext("Tabelle"),
    "slides": lazy_gettext("Präsentation"),
    "archive": lazy_gettext("Archiv"),
    "email": lazy_gettext("E-Mail"),
    "image": lazy_gettext("Bild"),
    "video": lazy_gettext("Video"),
    "audio": lazy_gettext("Tonaufnahme"),
    "text": lazy_gettext("Textdatei"),
    "other": lazy_gettext("Datei"),
}
OF_WORD = ("application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")


def icon_of(kind: str, media_type: str | None) -> str:
    """The name of the icon in the sprite."""
    if kind == "folder":
        return "folder"
    family = (media_type or "").partition("/")[0]
    return ICONS.get(media_type or "", family if family in FAMILIES else "other")


def kind_of(media_type: str | None) -> str:
    """What the file is, in a word that people use."""
    return gettext("Word-Dokument") if media_type in OF_WORD else str(KINDS[icon_of("document", media_type)])


def url_of(kind: str, entry_id: uuid.UUID | str) -> str:
    """The page of a folder or document."""
    return f"/{kind}s/{entry_id}"


class Line(NamedTuple):
    """One row of a list as the page shows it. Its texts are markup: what people typed is escaped already."""

    id: str
    kind: str
    name: Markup
    title: Markup
    tags: tuple[Markup, ...]
    number: int | None
    size: str
    changed_at: datetime
    changed_exactly: str
    changed_ago: str
    changed_by: Markup
    institution: Markup
    url: str
    icon: str
    is_new: bool
    workspace: Markup
    status: str
    status_tone: str
    has_personal_data: bool
    checked_out_by: Markup


def lines_of(rows: Sequence[Any], *, user: User) -> list[Line]:
    """Rows of `hub.documents.queries` with address, icon, times in words and whether they are new to the person."""
    moment = now()
    seen_at, spoken = user.previous_visit_at, language()
    exactly_and_ago = in_words(moment, current_app.config["ZONE"], spoken)
    has_workspace = bool(rows) and "workspace" in rows[0]._fields
    lines = []
    for row in rows:
        row_id, kind, name, title, tags, number, size, media_type, changed_at, changed_by, institution = row[:11]
        is_new = seen_at is not None and changed_at > seen_at and changed_by != user.name
        status, has_personal_data, until, holder = row[11:15]
        held = holder if until is not None and until > moment else None
        who = (changed_by, institution, row.workspace if has_workspace else "")
        state = (status or "", bool(has_personal_data), held or "")
        what = (row_id, kind, name, title, tuple(tags or ()), number, size, media_type, changed_at, *state)
        lines.append(_line(what, who, exactly_and_ago(changed_at), is_new, spoken))
    return lines


@lru_cache(maxsize=4000)
def _line(
    what: tuple[Any, ...],
    who: tuple[str, str, str],
    when: tuple[str, str],
    is_new: bool,
    spoken: str,
) -> Line:
    """Made once and kept: a page shows a hundred, mostly the same as the last one did."""
    row_id, kind, name, title, tags, number, size, media_type, changed_at, *state = what
    changed_by, institution, workspace = who
    status, has_personal_data, holder = state
    return Line(
        id=str(row_id),
        kind=kind,
        name=escape(name),
        title=escape(title or ""),
        tags=tuple(escape(tag) for tag in tags),
        number=number,
        size=filesize(size, spoken),
        changed_at=changed_at,
        changed_exactly=when[0],
        changed_ago=when[1],
        changed_by=escape(changed_by),
        institution=escape(institution),
        url=url_of(kind, row_id),
        icon=icon_of(kind, media_type),
        is_new=is_new,
        workspace=escape(workspace),
        status=str(STATUS_LABELS[status]) if status else "",
        status_tone=STATUS_TONES.get(status, ""),
        has_personal_data=has_personal_data,
        checked_out_by=escape(holder),
    )


def entry_url(entry: Entry) -> str:
    return url_of(entry.kind, entry.id)


def crumbs_to(entry: Entry) -> list[tuple[str, str | None]]:
    """„Ablage › Bereich › Ordner“; the last one is where the person is."""
    steps = path_to(entry)
    crumbs: list[tuple[str, str | None]] = [(gettext("Ablage"), "/workspaces")]
    crumbs += [(name, url_of("folder", row_id)) for row_id, name in steps[:-1]]
    return [*crumbs, (steps[-1][1], None)]


def frame_of(entry: Entry) -> dict[str, Any]:
    """Breadcrumbs and „Wer sieht das?“ of an entry's page."""
    revision = None if is_writing() else signed_in_user().access_revision
    audience = audience_at(revision, entry.workspace_id, language()) if revision else audience_of(entry.workspace_id)
    return {"crumbs": crumbs_to(entry), "audience": audience}


def workspace_tabs(workspace_id: uuid.UUID, *, at: str) -> list[tuple[str, str, bool]]:
    """The pages of a Bereich that the person may open: label, address, whether it is the one behind `at`."""
    user = signed_in_user()
    level, home = level_in(user, workspace_id), f"/workspaces/{workspace_id}"
    tabs = [(gettext("Dokumente"), home)]
    if level >= MANAGE:
        tabs += [(gettext("Mitglieder"), f"{home}/members"), (gettext("Einstellungen"), f"{home}/settings")]
    tabs += [(tab.label, tab.url) for tab in slots.actions(slots.WORKSPACE_TABS, user, workspace_id, level)]
    return [(label, url, url == at) for label, url in tabs]
