"""The pages of building Fragebögen."""

from __future__ import annotations

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.feedback.actions import create_form, publish_form
from hub.feedback.content import KINDS, Condition, Content, Option, Page, Question
from hub.feedback.deleting import delete_form
from hub.feedback.library import keep_question
from tests.browser.live import LiveHub
from tests.browser.shown import Shown

PAGES = [
    Shown("feedback.forms", "koordination", "/feedback"),
    Shown("feedback.new_form", "koordination", "/feedback/new"),
    Shown("feedback.deleted", "koordination", "/feedback/deleted"),
    Shown("feedback.form", "koordination", "/feedback/{building}"),
    Shown("feedback.frame", "koordination", "/feedback/{building}/frame"),
    Shown("feedback.delete", "koordination", "/feedback/{building}/delete"),
    Shown("feedback.kinds", "koordination", "/feedback/{building}/questions"),
    Shown("feedback.new_question", "koordination", "/feedback/{building}/questions/new?kind=matrix"),
    Shown("feedback.question", "koordination", "/feedback/{building}/questions/number"),
    Shown("feedback.question", "koordination", "/feedback/{building}/questions/several"),
    Shown("feedback.condition", "koordination", "/feedback/{building}/questions/long/condition"),
    Shown("feedback.delete_question", "koordination", "/feedback/{building}/questions/one/delete"),
    Shown("feedback.page", "koordination", "/feedback/{building}/pages/first"),
    Shown("feedback.delete_page", "koordination", "/feedback/{building}/pages/first/delete"),
    Shown("feedback.library", "koordination", "/feedback/{building}/library"),
    Shown("feedback.translation", "koordination", "/feedback/{building}/translations/ar"),
    Shown("feedback.publish", "koordination", "/feedback/{building}/publish"),
    Shown("feedback.versions", "koordination", "/feedback/{building}/versions"),
    Shown("feedback.version", "koordination", "/feedback/{building}/versions/1"),
    Shown("feedback.preview", "koordination", "/feedback/{building}/preview/de"),
    Shown("feedback.preview", "koordination", "/feedback/{building}/preview/ar"),
]


def every_kind() -> Content:
    """One question of each kind; the long text is asked after one answer only."""
    options = [Option(id=key, text={"de": text, "ar": "نعم"}) for key, text in (("a", "gut"), ("b", "schlecht"))]
    rows = [Option(id="r", text={"de": "Die Beratung"})]
    questions = [
        Question.model_validate(
            {
                "id": kind,
                "kind": kind,
                "text": {"de": f"Wie war es ({kind})?"},
                "help": {"de": "Überleg kurz."},
                "options": [option.model_dump() for option in options] if kind not in _WITHOUT_OPTIONS else [],
                "rows": [row.model_dump() for row in rows] if kind == "matrix" else [],
                "has_dont_know": kind in ("one", "scale", "matrix"),
            }
        )
        for kind in KINDS
    ]
    next(one for one in questions if one.id == "long").condition = Condition(question="one", options=["b"])
    first, second = questions[:6], questions[6:]
    return Content(
        title={"de": "Deine Meinung", "ar": "رأيك"},
        intro={"de": "Sechs Fragen, drei Minuten."},
        thanks={"de": "Danke!"},
        languages=["de", "de-simple", "ar"],
        pages=[Page(id="first", questions=first), Page(id="second", title={"de": "Und sonst"}, questions=second)],
    )


_WITHOUT_OPTIONS = ("number", "ten", "short", "long", "date")


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """A published Fragebogen with every kind of question that was changed since, and a deleted one."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        workspace = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        form = create_form(user, workspace, title="Alle Fragen", audience="youth", content=every_kind())
        publish_form(user, form)
        keep_question(user, form, "scale", base=0)
        old = create_form(user, workspace, title="Alter Fragebogen", audience="schools", content=every_kind())
        delete_form(user, old)
        return {"building": str(form.id)}
