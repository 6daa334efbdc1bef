"""Six made-up Aufgaben for the sample cooperation; everybody takes their own, so nobody is told of anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.days import today
from hub.documents.models import Workspace
from hub.tasks.actions import Wish, create_task
from hub.tasks.models import DOING, DONE, HIGH, WAITING, Task
from hub.tasks.moving import Place, move_task
from hub.tasks.queries import steps_of
from hub.tasks.steps import tick_step


def make_tasks(people: Mapping[str, Person], workspace: Workspace) -> None:
    """In an open transaction; `people` by the local part of their address."""
    day = today()

    def taken_by(local: str, wish: Wish, *, status: str | None = None) -> Task:
        user = user_of_person(people[local])
        task = create_task(user, workspace.id, wish)
        if status is not None:
            move_task(user, task, Place(status))
        return task

    invitation = Wish(
        "Einladung zum Fachtag verschicken",
        description="Mit Tagesordnung und Anfahrt.",
        owner=people["koordination"].principal,
        due_on=day - timedelta(days=2),
        priority=HIGH,
        tags=("Fachtag",),
        checklist=("Verteiler prüfen", "Text abstimmen", "Versenden"),
    )
    catalogue = Wish(
        "Förderkatalog durchsehen",
        owner=people["jobcenter"].principal,
        due_on=day + timedelta(days=12),
        tags=("Förderung",),
        checklist=("SGB II", "SGB III", "SGB VIII"),
    )
    school = f"institution:{people['schulsozialarbeit'].institution_id}"
    rooms = Wish("Raum für die Fallkonferenzen anfragen", owner=school, due_on=day + timedelta(days=5))
    flyer = Wish("Flyer für Betriebe überarbeiten", owner=people["berufsberatung"].principal, tags=("Fachtag",))
    report = Wish("Jahresbericht abstimmen", owner=people["jugendamt"].principal, due_on=day + timedelta(days=30))

    task = taken_by("koordination", invitation, status=DOING)
    tick_step(user_of_person(people["koordination"]), task, steps_of(task)[0].id)
    taken_by("jobcenter", catalogue)
    taken_by("schulsozialarbeit", rooms, status=WAITING)
    taken_by("berufsberatung", flyer, status=DONE)
    taken_by("jugendamt", report)
    taken_by("koordination", Wish("Schulen nach Ansprechpersonen fragen"))
