"""What a line of the trail says in the „Verlauf“: a sentence about who did what, in the reader's language.

An action without a sentence of its own speaks through the text of its line, which is German.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from hub.audit.models import AuditEntry
from hub.audit.names import history_sentences
from hub.documents.audience import LEVEL_LABELS


def sentence_of(line: AuditEntry, *, name: str, remark: str = "", member: str | None = None) -> Markup:
    """The sentence behind the person's name.

    `name` may be a link, `remark` is the comment of the version it speaks of, `member` who got a right or lost it.
    """
    if line.action == "documents.move":
        return _moved(line, name)
    if line.action == "workspaces.change-member" and member:
        return _changed_member(line, member)
    sentence = _worded(line, name)
    return sentence + Markup(": „{}“").format(remark) if remark else sentence


def _worded(line: AuditEntry, name: str) -> Markup:
    found = history_sentences().get(line.action)
    try:
        return _filled(str(found), {**line.details, "name": name}) if found else _as_noted(line)
    except KeyError:  # a line from before its details were kept
        return _as_noted(line)


def _as_noted(line: AuditEntry) -> Markup:
    return Markup("– {}").format(line.text)


def _moved(line: AuditEntry, name: str) -> Markup:
    """Never the text of the line: it names the folder it came from, which may lie in another Bereich."""
    gaps = {"name": name, "to": line.details.get("to", "")}
    if line.details.get("from_workspace") != str(line.workspace_id):
        return _filled(gettext("hat „%(name)s“ hierher verschoben, nach %(to)s"), gaps)
    gaps["source"] = line.details["from"]
    return _filled(gettext("hat „%(name)s“ verschoben von %(source)s nach %(to)s"), gaps)


def _changed_member(line: AuditEntry, member: str) -> Markup:
    before, after = line.details.get("before"), line.details.get("after")
    if after is None:
        return _filled(gettext("hat %(name)s aus dem Bereich herausgenommen"), {"name": member})
    gaps = {"name": member, "level": str(LEVEL_LABELS.get(after, ""))}
    if before is None:
        return _filled(gettext("hat %(name)s in den Bereich aufgenommen: %(level)s"), gaps)
    return _filled(gettext("hat das Recht von %(name)s geändert: %(level)s"), gaps)


def _filled(sentence: str, gaps: Mapping[str, Any]) -> Markup:
    """What stands in the gaps is escaped, unless it is markup."""
    return Markup(sentence) % gaps  # noqa: S704 (the sentence is ours)
