"""Templates of Aufgaben: twelve at once, each so many days before or after the day it is all about."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.days import today
from hub.db import session
from hub.documents.models import Workspace
from hub.errors import HubError
from hub.processes.models import TaskTemplate, TaskTemplateLine
from hub.tasks.actions import MAX_TITLE_CHARACTERS, Wish, clean_line, create_task
from hub.tasks.models import Task

MAX_LINES = 50
MAX_DAYS = 730
LINE = re.compile(r"\s*([+\-–−]?)\s*(\d{1,4})\s+(\S.*)")


class Line(NamedTuple):
    """One Aufgabe: days relative to the day it is all about, and what is to do."""

    days: int
    title: str


class BadLine(HubError):
    def __init__(self, number: int) -> None:
        super().__init__(
            gettext(
                "Zeile %(number)s ist nicht zu lesen. Bitte schreiben Sie die Tage und dann die Aufgabe, "
                "zum Beispiel „-14 Raum buchen“ oder „3 Protokoll versenden“.",
                number=number,
            )
        )


class NoLines(HubError):
    message = lazy_gettext("Bitte schreiben Sie mindestens eine Aufgabe.")


class TooManyLines(HubError):
    def __init__(self) -> None:
        super().__init__(gettext("Bitte höchstens %(most)s Aufgaben in einer Vorlage.", most=MAX_LINES))


class NameTaken(HubError):
    message = lazy_gettext("In diesem Bereich gibt es schon eine Vorlage mit diesem Namen.")


BUILT_IN: dict[str, tuple[str, tuple[Line, ...]]] = {
    "training": (
        "Fortbildung vorbereiten",
        (
            Line(-84, "Thema und Ziel mit den Partnern abstimmen"),
            Line(-77, "Referent*in anfragen"),
            Line(-70, "Termin und Raum festlegen, Barrierefreiheit prüfen"),
            Line(-63, "Kosten und Träger klären"),
            Line(-56, "Plätze je Institution verteilen und Anmeldung öffnen"),
            Line(-49, "Einladung an alle Partner versenden"),
            Line(-21, "An die Anmeldung erinnern"),
            Line(-14, "Unterlagen in der Ablage bereitstellen"),
            Line(-7, "Technik, Verpflegung und Beschilderung klären"),
            Line(-1, "Anwesenheitsliste drucken"),
            Line(3, "Teilnahmebescheinigungen versenden"),
            Line(14, "Rückmeldungen auswerten und Ergebnis festhalten"),
        ),
    ),
    "steering": (
        "Sitzung der Steuergruppe vorbereiten",
        (
            Line(-42, "Termin bekannt geben und Raum buchen"),
            Line(-28, "Themen bei den Partnern abfragen"),
            Line(-21, "Offene Fragen der letzten Sitzung zusammenstellen"),
            Line(-14, "Tagesordnung mit Unterlagen versenden"),
            Line(-3, "Beschlussvorlagen prüfen"),
            Line(7, "Protokoll zur Kenntnis geben"),
            Line(14, "Aufgaben aus der Sitzung nachhalten"),
        ),
    ),
}


def parse_lines(text: str) -> list[Line]:
    """„-14 Raum buchen“, one a line; empty lines count for nothing. Raises `BadLine`, `NoLines`, `TooManyLines`."""
    lines = []
    for number, written in enumerate(text.splitlines(), 1):
        if not written.strip():
            continue
        found = LINE.fullmatch(written)
        if found is None or int(found.group(2)) > MAX_DAYS or len(found.group(3)) > MAX_TITLE_CHARACTERS:
            raise BadLine(number)
        days = int(found.group(2))
        lines.append(Line(-days if found.group(1) in ("-", "–", "−") else days, clean_line(found.group(3))))
    if not lines:
        raise NoLines
    if len(lines) > MAX_LINES:
        raise TooManyLines
    return lines


def text_of(lines: Sequence[Line | TaskTemplateLine]) -> str:
    """The same lines as people write them."""
    return "\n".join(f"{line.days} {line.title}" for line in lines)


def keep_template(user: User, workspace: Workspace, *, name: str, text: str) -> TaskTemplate:
    """Raises `NameTaken` and what `parse_lines` does."""
    template = TaskTemplate(id=uuid.uuid4(), workspace_id=workspace.id, created_by=user.id)
    _write(template, name, text)
    session().add(template)
    session().flush()
    _record(user, template, "task-templates.keep", "Vorlage „{}“ für Aufgaben angelegt")
    return template


def change_template(user: User, template: TaskTemplate, *, name: str, text: str) -> None:
    """Aufgaben that were made of it stay as they are. Raises `NameTaken` and what `parse_lines` does."""
    _write(template, name, text)
    session().flush()
    _record(user, template, "task-templates.change", "Vorlage „{}“ für Aufgaben geändert")


def drop_template(user: User, template: TaskTemplate) -> None:
    session().delete(template)
    session().flush()
    _record(user, template, "task-templates.drop", "Vorlage „{}“ für Aufgaben gelöscht")


def make_tasks(
    user: User,
    workspace_id: uuid.UUID,
    lines: Sequence[Line | TaskTemplateLine],
    *,
    day: date,
    owner: str | None = None,
    event_id: uuid.UUID | None = None,
) -> list[Task]:
    """All of them; what would be due before today is due today. Raises what `create_task` does, then none is made."""
    return [
        create_task(
            user,
            workspace_id,
            Wish(
                title=line.title,
                owner=owner,
                due_on=max(day + timedelta(days=line.days), today()),
                event_id=event_id,
            ),
        )
        for line in lines
    ]


def templates_of(workspace_id: uuid.UUID) -> Sequence[TaskTemplate]:
    wanted = select(TaskTemplate).where(TaskTemplate.workspace_id == workspace_id)
    return session().scalars(wanted.order_by(TaskTemplate.name)).all()


def _write(template: TaskTemplate, name: str, text: str) -> None:
    lines = parse_lines(text)
    template.name = clean_line(name)
    same = select(TaskTemplate.id).where(
        TaskTemplate.workspace_id == template.workspace_id,
        TaskTemplate.name == template.name,
        TaskTemplate.id != template.id,
    )
    with session().no_autoflush:
        if session().scalar(same) is not None:
            raise NameTaken
    template.lines = [
        TaskTemplateLine(id=uuid.uuid4(), position=number, days=line.days, title=line.title)
        for number, line in enumerate(lines, 1)
    ]


def _record(user: User, template: TaskTemplate, action: str, text: str) -> None:
    record(action, actor=user, about=template, workspace_id=template.workspace_id, text=text.format(template.name))
