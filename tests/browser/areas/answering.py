"""The public form in every language, at the tablet, with a code; wishes and bursts for organisers."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.answering.models import AnswerBurst, ContactWish
from hub.days import today
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.feedback.channels import make_channel
from hub.feedback.content import LANGUAGES, Condition, Content, Option, Page, Question
from hub.feedback.models import FeedbackForm
from tests.browser.live import LiveHub
from tests.browser.shown import Shown
from tests.feedback.steps import ask

PAGES = [
    *(Shown("answering.form", None, f"/r/{{answering}}?language={language}") for language in LANGUAGES),
    Shown("answering.form", None, "/r/{answering_tablet}"),
    Shown("answering.form", None, "/r/{answering_codes}"),
    Shown("answering.form", None, "/r/{answering_codes}?code=falsch"),
    *(Shown("answering.form", None, f"/r/nirgends?language={language}") for language in ("de", "fa")),
    *(Shown("answering.thanks", None, f"/r/{{answering}}/thanks?language={language}") for language in LANGUAGES),
    Shown("answering.thanks", None, "/r/{answering_tablet}/thanks"),
    *(Shown("answering.wish_form", None, f"/r/{{answering}}/wish?language={language}") for language in ("de", "ar")),
    Shown("answering.wish_sent", None, "/r/{answering}/wish-sent"),
    Shown("answering.wishes", "koordination", "/feedback/{answering_form}/wishes"),
    Shown("answering.bursts", "koordination", "/rounds/{answering_round}/bursts"),
    Shown("answering.ask_to_remove", "koordination", "/bursts/{answering_burst}/remove"),
]
TEXTS = {
    "de": "Ich fühle mich hier verstanden.",
    "de-simple": "Man versteht mich hier.",
    "en": "I feel understood here.",
    "uk": "Мене тут розуміють.",
    "ar": "أشعر أنهم يفهمونني هنا.",
    "fa": "اینجا مرا درک می‌کنند.",
    "tr": "Burada anlaşıldığımı hissediyorum.",
    "ru": "Меня здесь понимают.",
}


def every_kind() -> Content:
    """One question of every kind on two pages, in all languages."""
    options = [Option(id=key, text=TEXTS) for key in ("a", "b", "c", "d")]
    of = {
        "one": {"options": options},
        "several": {"options": options, "condition": Condition(question="x-one", options=["a"])},
        "scale": {"options": options, "has_dont_know": True},
        "smileys": {"options": options, "has_dont_know": True},
        "matrix": {"options": options, "rows": options[:2]},
        "number": {"minimum": 10, "maximum": 30, "is_required": True},
        "ten": {},
        "ranking": {"options": options},
    }
    questions = [
        Question(id=f"x-{kind}", kind=kind, text=TEXTS, help=TEXTS, **of.get(kind, {}))  # type: ignore[arg-type]
        for kind in (
            "one",
            "several",
            "scale",
            "smileys",
            "matrix",
            "number",
            "ten",
            "short",
            "long",
            "date",
            "ranking",
        )
    ]
    return Content(
        title=TEXTS,
        intro=TEXTS,
        thanks=TEXTS,
        languages=list(LANGUAGES),
        asks_for_contact=True,
        pages=[
            Page(id="first", title=TEXTS, questions=questions),
            Page(id="last", questions=[Question(id="end", kind="long", text=TEXTS)]),
        ],
    )


NOT_PAGES = {"answering.start_over"}


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """Three ways in to one Fragebogen, somebody who wants to talk, and a burst."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        workspace = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        asked = ask(user, workspace, every_kind(), name="Plakat am Eingang")
        form = opened.get_one(FeedbackForm, asked.form)
        tablet, codes = make_channel(user, form, way="tablet"), make_channel(user, form, way="codes")
        burst = AnswerBurst(round_id=asked.round, channel_id=asked.channel, noticed_on=today())
        wish = ContactWish(
            form_id=asked.form,
            name="Leyla",
            reach_by="0170 1234567, abends",
            message="Ich suche einen Ausbildungsplatz im Handwerk.",
            language="ar",
            wished_in_week_of=today(),
            delete_on=today() + timedelta(days=90),
        )
        opened.add_all([burst, wish])
        opened.flush()
        return {
            "answering": asked.code,
            "answering_tablet": tablet.code,
            "answering_codes": codes.code,
            "answering_form": str(asked.form),
            "answering_round": str(asked.round),
            "answering_burst": str(burst.id),
        }
