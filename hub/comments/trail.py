"""What the actions on comments are called in the audit trail."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.audit.names import name_actions, tell_in_history

name_actions(
    {
        "comments.write": lazy_gettext("Kommentar geschrieben"),
        "comments.change": lazy_gettext("Kommentar geändert"),
        "comments.delete": lazy_gettext("Kommentar gelöscht"),
        "comments.resolve": lazy_gettext("Kommentar erledigt"),
        "comments.reopen": lazy_gettext("Kommentar wieder geöffnet"),
    }
)
tell_in_history(
    {
        "comments.write": lazy_gettext("hat „%(name)s“ kommentiert"),
        "comments.delete": lazy_gettext("hat einen Kommentar zu „%(name)s“ gelöscht"),
        "comments.resolve": lazy_gettext("hat einen Kommentar zu „%(name)s“ erledigt"),
        "comments.reopen": lazy_gettext("hat einen Kommentar zu „%(name)s“ wieder geöffnet"),
    }
)
