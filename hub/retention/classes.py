"""Retention classes and where they are set. Actions; they never commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import session
from hub.documents.models import Entry, Folder, Workspace
from hub.retention.errors import ClassNameTaken, EndMissing
from hub.retention.models import BY_DATE, REPLACED, YEARS, RetentionClass, RetentionSetting
from hub.slots import fills

STANDARD_CLASSES = {  # by the names of hub/documents/folders.py, as the table of files in practice says
    "01 Grundlagen": "foundations",
    "02 Steuergruppe": "steering",
    "03 Operative Ebene": "operations",
    "04 Fallkonferenzen": "conferences",
    "05 Formulare": "forms",
    "06 Fortbildung": "operations",
    "07 Maßnahmen und Förderung": "operations",
    "08 Öffentlichkeitsarbeit": "publicity",
    "09 Berichte": "reports",
    "10 Zuwendungen": "grants",
    "11 Schule-Wirtschaft": "operations",
}


@dataclass(frozen=True)
class Rule:
    """What a class says. `years` counts only for the periods that have years."""

    name: str
    period: str
    years: int
    outcome: str


def add_class(user: User, rule: Rule) -> RetentionClass:
    """Raises `ClassNameTaken`."""
    _expect_free_name(rule.name)
    made = RetentionClass()
    _write(made, rule)
    session().add(made)
    session().flush()
    record("retention.add-class", actor=user, about=made, text=made.name, details=_facts(made))
    return made


def change_class(user: User, retention_class: RetentionClass, rule: Rule) -> None:
    """What has the class follows from now on. Raises `ClassNameTaken`."""
    _expect_free_name(rule.name, but=retention_class)
    before = _facts(retention_class)
    _write(retention_class, rule)
    session().flush()
    details = {"before": before, "after": _facts(retention_class)}
    record("retention.change-class", actor=user, about=retention_class, text=rule.name, details=details)


def set_class(user: User, entry: Entry, retention_class: RetentionClass | None, *, ends_on: date | None) -> None:
    """Set a class on a document, or on a folder for all below it; None: as the folder above. Raises `EndMissing`."""
    needs_end = retention_class is not None and retention_class.period == BY_DATE
    if needs_end and ends_on is None and not entry.is_folder:
        raise EndMissing
    setting = session().get(RetentionSetting, entry.id)
    if setting is not None:
        session().delete(setting)
        session().flush()
    if retention_class is not None:
        end = ends_on if needs_end else None
        session().add(RetentionSetting(entry_id=entry.id, class_id=retention_class.id, ends_on=end))
        session().flush()
    name = retention_class.name if retention_class else "wie der Ordner darüber"
    record(
        "retention.set-class",
        actor=user,
        about=entry,
        workspace_id=entry.workspace_id,
        text=f"Aufbewahrung von „{entry.name}“ festgelegt: {name}",
    )


@fills(slots.AFTER_NEW_WORKSPACE, order=10)
def set_standard_classes(_user: User, _workspace: Workspace, folders: dict[str, Folder]) -> None:
    """The standard folders of a new Bereich begin with the class that is meant for them."""
    if not folders:
        return
    keys = select(RetentionClass.standard_key, RetentionClass.id).where(RetentionClass.standard_key.is_not(None))
    by_key = {key: class_id for key, class_id in session().execute(keys)}
    for name, folder in folders.items():
        class_id = by_key.get(STANDARD_CLASSES.get(name))
        if class_id is not None:
            session().add(RetentionSetting(entry_id=folder.id, class_id=class_id))
    session().flush()


def _write(retention_class: RetentionClass, rule: Rule) -> None:
    retention_class.name, retention_class.period, retention_class.outcome = rule.name, rule.period, rule.outcome
    retention_class.years = rule.years if rule.period in (YEARS, REPLACED) else 0


def _facts(retention_class: RetentionClass) -> dict[str, str | int]:
    return {
        "name": retention_class.name,
        "period": retention_class.period,
        "years": retention_class.years,
        "outcome": retention_class.outcome,
    }


def _expect_free_name(name: str, *, but: RetentionClass | None = None) -> None:
    taken = session().scalar(select(RetentionClass).where(RetentionClass.name == name))
    if taken is not None and taken is not but:
        raise ClassNameTaken
