"""What the Ablage's actions are called in the audit trail."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.audit.names import name_actions, tell_in_history

name_actions(
    {
        "documents.upload": lazy_gettext("Dokument hochgeladen"),
        "documents.new-version": lazy_gettext("Neue Fassung gespeichert"),
        "documents.restore-version": lazy_gettext("Fassung wiederhergestellt"),
        "documents.describe": lazy_gettext("Angaben geändert"),
        "documents.set-successor": lazy_gettext("Nachfolger festgelegt"),
        "documents.finish-reminder": lazy_gettext("Wiedervorlage erledigt"),
        "documents.download": lazy_gettext("Dokument heruntergeladen"),
        "documents.rename": lazy_gettext("Umbenannt"),
        "documents.move": lazy_gettext("Verschoben"),
        "documents.copy": lazy_gettext("Kopiert"),
        "documents.create-folder": lazy_gettext("Ordner angelegt"),
        "documents.trash": lazy_gettext("In den Papierkorb gelegt"),
        "documents.restore": lazy_gettext("Aus dem Papierkorb zurückgeholt"),
        "documents.purge": lazy_gettext("Endgültig gelöscht"),
        "documents.rebuild": lazy_gettext("Aus dem Speicher wiederhergestellt"),
        "workspaces.create": lazy_gettext("Bereich angelegt"),
        "workspaces.describe": lazy_gettext("Bereich geändert"),
        "workspaces.set-quota": lazy_gettext("Speicherplatz festgelegt"),
        "workspaces.change-member": lazy_gettext("Mitglieder geändert"),
    }
)
tell_in_history(
    {
        "documents.move": "",  # worded where it is known whether it came from another Bereich
        "workspaces.change-member": "",
        "documents.upload": lazy_gettext("hat „%(name)s“ hochgeladen"),
        "documents.new-version": lazy_gettext("hat Fassung %(number)s von „%(name)s“ hochgeladen"),
        "documents.restore-version": lazy_gettext("hat eine frühere Fassung von „%(name)s“ wiederhergestellt"),
        "documents.describe": lazy_gettext("hat die Angaben zu „%(name)s“ geändert"),
        "documents.rename": lazy_gettext("hat „%(before)s“ umbenannt in „%(after)s“"),
        "documents.copy": lazy_gettext("hat „%(name)s“ als Kopie abgelegt"),
        "documents.create-folder": lazy_gettext("hat den Ordner „%(name)s“ angelegt"),
        "documents.trash": lazy_gettext("hat „%(name)s“ in den Papierkorb gelegt"),
        "documents.restore": lazy_gettext("hat „%(name)s“ aus dem Papierkorb zurückgeholt"),
        "documents.purge": lazy_gettext("hat „%(deleted)s“ endgültig gelöscht"),
        "documents.rebuild": lazy_gettext("hat „%(name)s“ aus dem Speicher wiederhergestellt"),
        "workspaces.describe": lazy_gettext("hat Name oder Zweck des Bereichs geändert"),
        "workspaces.create": lazy_gettext("hat den Bereich angelegt"),
        "documents.set-successor": lazy_gettext("hat zu „%(name)s“ den Nachfolger festgelegt"),
        "documents.finish-reminder": lazy_gettext("hat die Wiedervorlage von „%(name)s“ erledigt"),
    }
)
