"""What the actions of this area are called in the audit trail, and what its notices say."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.audit.names import name_actions, tell_in_history
from hub.notices.sentences import sentence

name_actions(
    {
        "exchange.download": lazy_gettext("Als ZIP heruntergeladen"),
        "exchange.begin-import": lazy_gettext("Import begonnen"),
        "exchange.import": lazy_gettext("Importiert"),
        "exchange.export": lazy_gettext("Bereich exportiert"),
    }
)
tell_in_history(
    {
        "exchange.import": lazy_gettext("hat nach „%(name)s“ importiert"),
    }
)
sentence("exchange.import-done", lazy_gettext("Der Import von „%(source)s“ nach „%(folder)s“ ist fertig."))
